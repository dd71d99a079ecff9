"""The lines at the bottom: the keys that do something there, and notices that do not pile up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.dashboard import run, seated

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home


@pytest.mark.parametrize(("key", "enter"), [("a", "take it"), ("slash", "take it"), ("e", "take it"), ("A", "say it")])
def test_while_a_line_has_the_focus_its_keys_are_told_and_not_those_of_the_list(
    home: Home, key: str, enter: str
) -> None:
    home.add("water the roses")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.sees("/ filter")
            await seat.press(key)
            await seat.sees(enter)
            footer = seat.screen().split("\n")[-1]
            assert "filter" not in footer
            assert "esc " in footer
            await seat.press("escape")
            await seat.sees("/ filter")

    run(work())


def test_a_notice_that_comes_again_takes_the_place_of_the_older_one_and_few_are_shown(home: Home) -> None:
    async def work() -> None:
        async with seated(home.environ) as seat:
            for text in ("one", "two", "two", "three", "four", "two"):
                seat.app.notify(text)
            latest = ["three", "four", "two"]
            await seat.until(lambda: [notice.message for notice in seat.app._notifications] == latest)

    run(work())


def test_a_saved_view_is_in_its_own_order(home: Home) -> None:
    home.configure('[views.mine]\nfilter = "+a"\nsort = "-title"\n\n[views.other]\nfilter = "+a"\n')
    for title in ("bake", "call", "add"):
        home.add(title, "a")

    async def work() -> None:
        async with seated(home.environ) as seat:
            places = {place.name: place for place in seat.dashboard.known_places()}
            seat.dashboard.go_to(places["mine"])
            await seat.settle()
            assert seat.titles() == ["call", "bake", "add"]
            seat.dashboard.go_to(places["other"])
            await seat.settle()
            assert seat.titles() == ["bake", "call", "add"]

    run(work())
