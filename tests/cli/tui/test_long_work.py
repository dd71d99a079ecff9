"""What is done to many tasks: one command, with progress, and whole where it is stopped; and the import of a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pakaura_cli.tui import deeds
from pakaura_cli.tui.acting import in_parts
from pakaura_cli.tui.loading import MOST_CARDS
from pakaura_cli.tui.pace import Pace
from pakaura_cli.tui.progress import with_progress
from tests.support.dashboard import Seat, run, seated

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.tui.conftest import Home

MANY = 600
"""More than a transaction takes."""


class StopsAfterAPart(Pace):
    """As if somebody stopped it while its first part is written."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name == "done" and value:
            self.stop()


def write_tasks(path: Path, number: int) -> None:
    path.write_text("".join([json.dumps({"title": f"task {n}"}) + "\n" for n in range(number)]), encoding="utf-8")


def fill(home: Home, path: Path, number: int = MANY) -> None:
    write_tasks(path, number)
    home.pakaura("import", str(path), check=True)


async def done(seat: Seat) -> None:
    """Wait until all that was asked for is written, and shown."""
    await seat.until(lambda: not seat.app.desk.writes.pending)
    await seat.settle()


def test_all_that_the_view_has_is_marked_and_changed_as_one_command(home: Home, tmp_path: Path) -> None:
    fill(home, tmp_path / "many.ndjson")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("V")
            assert f"{MANY} marked" in seat.screen()
            await seat.press("m")
            await seat.type("+work")
            await done(seat)
            assert len(home.titles("+work")) == MANY
            await seat.press("u")
            await done(seat)
            assert home.titles("+work") == []
            await seat.press("V", "d")
            await done(seat)
            assert "0 tasks" in seat.screen()

    run(work())
    assert home.titles() == []


def test_a_change_of_many_that_is_stopped_says_how_far_it_came_and_one_undo_takes_it_back(
    home: Home, tmp_path: Path
) -> None:
    fill(home, tmp_path / "many.ndjson")

    async def work() -> None:
        async with seated(home.environ) as seat:
            desk, ids = seat.app.desk, await seat.dashboard.all_ids()
            made = await desk.do(
                lambda db: deeds.edit(db, in_parts(db, ids, Pace()), ["+work"], desk.now()), StopsAfterAPart(MANY)
            )
            changed = len(home.titles("+work"))
            assert 0 < changed < MANY
            assert made.sentences == [
                f"Stopped: {changed} of {MANY} tasks were changed, and u takes that back; the others are as they were"
            ]
            assert len(desk.said[-1].split()) == len(["pakaura", "edit", "+work"]) + changed
            await seat.press("u")
            await done(seat)
            assert home.titles("+work") == []

    run(work())


def test_an_undo_that_is_stopped_is_gone_on_with(home: Home, tmp_path: Path) -> None:
    fill(home, tmp_path / "many.ndjson")

    async def work() -> None:
        async with seated(home.environ) as seat:
            (told,) = await seat.app.desk.undo(StopsAfterAPart())
            left = len(home.titles())
            assert told == f"Stopped: {MANY - left} of {MANY} tasks of import are as they were before; u goes on"
            assert 0 < left < MANY
            assert seat.said == []
            await seat.press("u")
            await done(seat)
            assert home.titles() == []
            await seat.press("U")
            await done(seat)
            assert seat.said == ["pakaura undo", "pakaura redo"]

    run(work())


def test_a_board_says_how_many_of_very_many_tasks_are_not_on_it(home: Home, tmp_path: Path) -> None:
    fill(home, tmp_path / "many.ndjson", MOST_CARDS + 10)

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("2")
            await seat.sees(f"{MOST_CARDS + 10} tasks, 10 of them not shown (/ narrows)")
            await seat.press("3")
            await seat.sees("All · 0 tasks · week")
            await seat.press("1")
            await seat.sees(f"All · {MOST_CARDS + 10} tasks\n".strip())

    run(work())


def test_the_cursor_stays_far_down_in_a_long_list_when_something_is_written(home: Home, tmp_path: Path) -> None:
    fill(home, tmp_path / "many.ndjson")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("G", "k", "k", "k")
            there = seat.at_cursor()
            home.pakaura("add", "another", check=True)
            await seat.until(lambda: seat.dashboard.tasks.total == MANY + 1)
            await seat.settle()
            assert seat.at_cursor() == there
            await seat.press("d")
            await done(seat)
            assert seat.dashboard.tasks.cursor == MANY - 4

    run(work())


def test_how_far_something_long_is_is_shown_and_escape_stops_it(home: Home) -> None:
    async def work() -> None:
        async with seated(home.environ) as seat:
            pace = Pace(9)

            async def long() -> str:
                pace.done = 4
                await seat.sees("4 of 9 tasks")
                await seat.pilot.press("escape")
                await seat.until(lambda: pace.stopped)
                return "stopped"

            assert await with_progress(seat.app, "Writing", pace, long()) == "stopped"
            await seat.until(lambda: "4 of 9" not in seat.screen())

    run(work())


def test_a_file_is_looked_at_and_taken_in_as_one_command(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "todo.txt"
    file.write_text("(A) pay rent +home\nx call bob\n", encoding="utf-8")

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("i")
            await seat.write(str(tmp_path / "tod"))
            await seat.sees(str(file))
            await seat.press("right", "enter")
            await seat.sees("2 tasks: 2 are new")
            assert "todo.txt (todotxt)" in seat.screen()
            await seat.pilot.press("y")
            await seat.until(lambda: seat.titles() == ["pay rent"])
            assert seat.said == [f"pakaura import {file}"]
            await seat.press("i")
            await seat.type(str(file))
            await seat.sees("2 tasks: 2 are here already")
            await seat.press("escape", "u")
            await seat.until(lambda: seat.titles() == [])

    run(work())


def test_an_import_that_is_stopped_leaves_what_is_in_and_can_be_gone_on_with(home: Home, tmp_path: Path) -> None:
    from pakaura_cli.client.session import Session
    from pakaura_cli.tui.import_file import ImportFile

    path = tmp_path / "many.ndjson"
    write_tasks(path, 3 * MANY)
    session = Session(home.environ)
    taken = ImportFile(str(path)).take_in(session.to_write, session.now, StopsAfterAPart(), dry_run=False)
    session.leave()
    assert not taken.whole
    assert 0 < len(home.titles()) == taken.intake.read < 3 * MANY

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("i")
            await seat.type(str(path))
            await seat.sees("are here already")
            await seat.pilot.press("y")
            await done(seat)

    run(work())
    assert len(home.titles()) == 3 * MANY


def test_what_cannot_be_read_is_told_in_a_sentence_and_what_is_not_recognised_is_asked_for(
    home: Home, tmp_path: Path
) -> None:
    strange = tmp_path / "strange"
    strange.write_text("buy milk\n", encoding="utf-8")
    broken = tmp_path / "broken.ndjson"
    broken.write_text('{"title": "one"}\n{"title": ""}\n', encoding="utf-8")

    async def work() -> None:
        async with seated(home.environ) as seat:
            for name, told in (("absent", "No such file"), ("", "is no file")):
                await seat.press("i")
                await seat.type(str(tmp_path / name))
                # Where the line is broken depends on how long the path is.
                await seat.until(lambda told=told: told in " ".join(seat.screen().split()))  # type: ignore[misc]
                await seat.press("escape")
            await seat.press("i")
            await seat.type(str(strange))
            await seat.sees("What wrote this file?")
            await seat.press("down", "down", "enter")
            await seat.sees("1 task: 1 is new")
            await seat.pilot.press("y")
            await seat.until(lambda: seat.titles() == ["buy milk"])
            assert seat.said == [f"pakaura import --format=todotxt {strange}"]
            await seat.press("i")
            await seat.type(str(broken))
            await seat.sees("line 2: ")
            await seat.pilot.press("y")
            await seat.until(lambda: seat.titles() == ["buy milk", "one"])

    run(work())


def test_files_are_not_read_in_a_browser(home: Home) -> None:
    async def work() -> None:
        async with seated(home.environ) as seat:
            seat.app.desk.may_leave = False
            await seat.press("i")
            await seat.sees("Files are not read here")

    run(work())
