"""What is asked before something is done, and what becomes of wrong answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_server.core import registers as r
from tests.support.dashboard import run, seated

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.tui.conftest import Home


def test_completing_a_task_with_open_subtasks_asks_what_becomes_of_them(home: Home) -> None:
    party = home.add("party", due="2026-11-24")
    home.add("cake", **{r.PARENT: party})

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("d")
            await seat.sees("1 subtask is open")
            assert "cake" in seat.screen()
            await seat.press("escape")
            assert seat.said == []
            await seat.press("d", "y")
            await seat.until(lambda: seat.said == ["pakaura done 1 --with-subtasks"])

    run(work())
    assert home.titles() == []


def test_what_comes_next_of_a_task_that_repeats_is_told(home: Home) -> None:
    home.add("bins", due="2026-11-24", **{r.RECUR: ["FREQ=WEEKLY", "fixed", None]})

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("d")
            await seat.sees("next: 1 Dec (number 2)")

    run(work())


def test_several_tasks_are_deleted_only_after_a_yes(home: Home) -> None:
    home.add("one")
    home.add("two")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("V", "x")
            await seat.sees("Delete these 2 tasks?")
            await seat.press("c")
            assert seat.said == []
            await seat.press("x", "y")
            await seat.until(lambda: seat.titles() == [])
            assert len(seat.said) == 1

    run(work())


def test_a_date_is_read_while_it_is_typed_and_one_that_cannot_be_read_stays_there(home: Home) -> None:
    home.add("one")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("t")
            await seat.write("third thursday of december 5pm")
            await seat.sees("Thu 17 Dec 2026, 17:00")
            await seat.press("enter")
            await seat.until(lambda: seat.said == ["pakaura edit 1 'due:third thursday of december 5pm'"])
            await seat.press("t", "ctrl+u")
            await seat.type("someday")
            await seat.sees("'someday' is not a date I can read")
            await seat.press("ctrl+n")
            await seat.until(lambda: seat.said[-1] == "pakaura edit 1 due:")

    run(work())


def test_a_title_is_changed_where_it_stands_and_none_is_not_taken(home: Home) -> None:
    home.add("one")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("e", "ctrl+u", "enter")
            await seat.sees("a task needs a title")
            await seat.type("two")
            await seat.until(lambda: seat.titles() == ["two"])
            assert seat.dashboard.view.has_focus

    run(work())


def test_an_attribute_that_cannot_be_read_is_said_below_the_line_which_stays(home: Home) -> None:
    home.add("one")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("m")
            await seat.type("pri:urgent")
            await seat.sees("'urgent' is no priority")
            await seat.press("ctrl+u")
            await seat.type("pri:low")
            await seat.until(lambda: seat.said == ["pakaura edit 1 pri:low"])

    run(work())


def test_notes_are_shown_as_markdown_and_no_escape_sequence_of_them_reaches_the_terminal(home: Home) -> None:
    home.add("party", notes="# Guests\n\n- **Bob**\n- \x1b[2Jgone\n")

    async def work() -> None:
        async with seated(home.environ, (140, 40)) as seat:
            await seat.sees("• Bob")
            await seat.sees("\\x1b[2Jgone")
            assert "\x1b" not in seat.screen()

    run(work())


def test_a_theme_is_remembered_and_the_configuration_is_left_alone(home: Home, tmp_path: Path) -> None:
    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("T", "l")
            await seat.until(lambda: seat.app.theme == "light")
        async with seated(home.environ) as seat:
            assert seat.app.theme == "light"

    run(work())
    assert not (tmp_path / "config" / "pakaura" / "config.toml").exists()


def test_the_mouse_chooses_marks_opens_and_shows_what_can_be_done(home: Home) -> None:
    for title in ("one", "two", "three"):
        home.add(title)

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.pilot.click("#tasks", offset=(12, 1))
            await seat.settle()
            assert seat.at_cursor() == "two"
            await seat.pilot.click("#tasks", offset=(12, 2), control=True)
            await seat.settle()
            assert len(seat.dashboard.view.marked) == 1
            await seat.press("escape")
            await seat.pilot.click("#tasks", offset=(12, 0), times=2)
            await seat.until(lambda: seat.dashboard.query_one("#detail").has_focus)
            await seat.press("escape")
            await seat.pilot.click("#tasks", offset=(12, 1), button=3)
            await seat.sees("choose the priority")

    run(work())


def test_the_id_and_the_latest_command_line_are_copied(home: Home) -> None:
    id = home.add("one")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("Y")
            assert seat.app.clipboard == id
            await seat.press("p", "h")
            await seat.until(lambda: seat.said)
            await seat.press("y")
            assert seat.app.clipboard == "pakaura edit 1 pri:high"

    run(work())
