"""What can be done to tasks from the list, by the keys that people know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.tui.dashboard import Dashboard
from pakaura_cli.tui.prompt import Prompt
from tests.support.dashboard import run, seated

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home


def test_a_line_is_added_as_people_write_it_and_what_is_understood_is_told(home: Home) -> None:
    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("a")
            await seat.write("buy milk tomorrow 9am #home !high")
            await seat.sees("title buy milk · due tomorrow 09:00 · project home · priority high")
            await seat.press("enter")
            await seat.until(lambda: seat.titles() == ["buy milk"])
            assert seat.said == ["pakaura add --natural buy milk tomorrow 9am '#home' '!high'"]

    run(work())


def test_a_task_is_completed_and_that_is_taken_back_and_done_again(home: Home) -> None:
    home.add("one")
    home.add("two")

    async def work() -> None:
        async with seated(home.environ) as seat:
            assert seat.titles() == ["one", "two"]
            await seat.press("d")
            await seat.until(lambda: seat.titles() == ["two"])
            await seat.press("u")
            await seat.until(lambda: seat.titles() == ["one", "two"])
            await seat.press("U")
            await seat.until(lambda: seat.titles() == ["two"])
            assert seat.said == ["pakaura done 1", "pakaura undo", "pakaura redo"]

    run(work())


def test_marked_tasks_are_changed_together(home: Home) -> None:
    for title in ("one", "two", "three"):
        home.add(title)

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("v", "v", "m")
            await seat.type("+home pri:high")
            assert seat.said in (["pakaura edit 1 2 +home pri:high"], ["pakaura edit 2 1 +home pri:high"])

    run(work())
    assert sorted(home.titles("+home", "pri:high")) == ["one", "two"]


def test_a_key_that_is_pressed_before_all_is_there_is_answered_when_it_is(home: Home) -> None:
    async def work() -> None:
        async with seated(home.environ) as seat:
            early = Dashboard(seat.app.desk)
            await seat.app.push_screen(early)
            await early.action_act("add")
            await seat.until(lambda: early.is_furnished and early.query_one(Prompt).display)

    run(work())
