"""Lines that are completed from what there is, and what stands in them at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from tests.support.dashboard import run, seated

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home


@pytest.mark.parametrize(
    ("key", "typed", "completed"),
    [
        ("a", "milk +sh", "milk +shop"),
        ("a", "rent #wo", "rent #work.reports"),
        ("#", "ho", "home"),
        ("+", "sh", "+shop"),
    ],
)
def test_tab_takes_the_tag_or_the_project_that_there_is(home: Home, key: str, typed: str, completed: str) -> None:
    home.add("water the roses", project="home")
    home.add("write the report", "shop", project="work.reports")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press(key)
            await seat.write(typed)
            line = seat.app.screen.query_one("#answer", Input)
            await seat.until(lambda: line._suggestion)
            await seat.press("tab")
            assert line.value == completed

    run(work())


def test_a_project_is_replaced_by_what_is_typed_and_a_bare_word_is_a_tag(home: Home) -> None:
    home.add("water the roses", project="work.reports")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("#", "h", "o", "m", "e", "enter")
            await seat.press("+")
            await seat.type("garden -old bed")
            assert seat.said[0] == "pakaura edit 1 project:home"
            await seat.sees("+bed +garden")

    run(work())
    assert home.titles("+garden", "+bed", "project:home") == ["water the roses"]
