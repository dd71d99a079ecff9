"""Where a task goes that is added, and that nothing is lost on the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from pakaura_cli.tui.prompt import Prompt
from tests.support.dashboard import run, seated

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home


@pytest.mark.parametrize(
    ("place", "line"),
    [("home", "project:home buy milk"), ("my home", 'project:"my home" buy milk'), ("+shop", "+shop buy milk")],
)
def test_what_is_added_in_a_project_or_under_a_tag_begins_with_it(home: Home, place: str, line: str) -> None:
    home.add("one", "shop", project="home")
    home.add("two", project="my home")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("o")
            await seat.type(place)
            await seat.press("a")
            await seat.write("buy milk")
            assert seat.dashboard.query_one(Prompt).query_one("#answer", Input).value == line
            await seat.press("enter")
            await seat.until(lambda: "buy milk" in seat.titles())
            assert seat.at_cursor() == "buy milk"

    run(work())


def test_what_the_view_does_not_show_is_told(home: Home) -> None:
    home.add("one", due="2026-11-24")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("o")
            await seat.type("Today")
            await seat.press("a")
            await seat.type("read a book")
            await seat.sees("Today does not show it")
            await seat.press("a")
            await seat.type("pay the rent today")
            await seat.until(lambda: "pay the rent" in seat.titles())
            assert len(seat.app._notifications) == 1

    run(work())


def test_an_empty_view_says_why_it_is_empty(home: Home) -> None:
    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.sees("Nothing here. a adds a task.")
            await seat.press("o")
            await seat.type("Completed")
            await seat.sees("Nothing is completed yet.")
            await seat.press("/")
            await seat.type("milk")
            await seat.sees("No task fits. Esc shows all again.")
            await seat.press("escape")
            await seat.sees("Nothing is completed yet.")

    run(work())


def test_an_undo_names_the_task(home: Home) -> None:
    home.add("buy milk")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("x", "u")
            await seat.sees("Undid delete 1: buy milk")
            await seat.press("U")
            await seat.sees("Redid delete")

    run(work())


def test_pasted_lines_are_a_task_each_if_somebody_says_so(home: Home) -> None:
    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("a")
            await seat.write("milk\n\n  bread #home\neggs\n")
            await seat.sees("Add 3 tasks?")
            await seat.press("y")
            await seat.until(lambda: sorted(seat.titles()) == ["bread", "eggs", "milk"])
            await seat.press("a")
            await seat.write("butter\ncheese")
            await seat.sees("Add 2 tasks?")
            await seat.press("escape", "escape")
            assert len(seat.titles()) == 3

    run(work())


def test_a_pasted_line_that_cannot_be_read_can_be_mended(home: Home) -> None:
    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("a")
            await seat.write("milk\n#home\neggs")
            await seat.press("y")
            await seat.sees("Not added")
            assert seat.titles() == ["milk"]
            assert seat.dashboard.query_one(Prompt).query_one("#answer", Input).value == "#home"

    run(work())
