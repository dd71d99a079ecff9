"""Another program holds the store for a while: the screen goes on, and what was asked for is written in its order."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pakaura_cli.client.session import Session
from tests.support.dashboard import run, seated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.tui.conftest import Home

HOLD = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN " + sys.argv[2])
print("held", flush=True)
sys.stdin.read()
db.execute("ROLLBACK")
"""
"""Another program at the file of the store, until its stdin ends."""


@contextmanager
def held(home: Home, how: str = "IMMEDIATE") -> Iterator[Callable[[], None]]:
    """Gives what lets go of the store."""
    path = Session(home.environ).paths.active_store() or ""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path, how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin and other.stdout
        assert other.stdout.readline() == "held\n"

        def let_go() -> None:
            assert other.stdin
            other.stdin.close()
            other.wait()

        yield let_go
        if other.poll() is None:
            let_go()


def test_keys_are_answered_while_writes_wait_and_these_keep_their_order(home: Home) -> None:
    for title in ("one", "two", "three"):
        home.add(title)

    async def work() -> None:
        async with seated(home.environ) as seat:
            with held(home) as let_go:
                await seat.pilot.press("d")
                await seat.sees("another program is writing")
                await seat.pilot.press("j")
                await seat.until(lambda: seat.at_cursor() == "two")
                await seat.pilot.press("p")
                await seat.sees("High")
                await seat.pilot.press("h", "u")
                await seat.until(lambda: seat.app.desk.writes.pending == 3)
                assert seat.said == []
                let_go()
                await seat.until(lambda: not seat.app.desk.writes.pending)
            await seat.settle()
            assert seat.said == ["pakaura done 1", "pakaura edit 2 pri:high", "pakaura undo"]
            assert "another program" not in seat.screen()

    run(work())
    assert home.titles() == ["two", "three"]
    assert home.titles("pri:high") == []


def test_what_was_typed_stays_where_it_could_not_be_written_and_can_be_tried_again(home: Home) -> None:
    home.add("one")

    async def work() -> None:
        async with seated(home.environ) as seat:
            seat.app.desk.writes.patience_s = 0
            with held(home, "EXCLUSIVE"):
                await seat.pilot.press("a")
                await seat.write("buy milk")
                await seat.pilot.press("enter")
                await seat.sees("another program is holding the store")
                assert "buy milk" in seat.screen()
            await seat.press("enter")
            await seat.until(lambda: seat.titles() == ["one", "buy milk"])

    run(work())


def test_a_title_that_waits_comes_back_where_it_could_not_be_written(home: Home) -> None:
    home.add("one")

    async def work() -> None:
        async with seated(home.environ) as seat:
            seat.app.desk.writes.patience_s = 0
            with held(home):
                await seat.pilot.press("e", "end")
                await seat.write(" and two")
                await seat.pilot.press("enter")
                await seat.sees("another program is writing")
                await seat.pilot.press("escape", "j")
                assert "one and two" not in seat.screen()
                await seat.sees("one and two")
            await seat.press("enter")
            await seat.until(lambda: seat.titles() == ["one and two"])

    run(work())


def test_who_leaves_while_something_waits_is_asked(home: Home) -> None:
    home.add("one")

    async def work() -> None:
        async with seated(home.environ) as seat:
            with held(home):
                await seat.pilot.press("d")
                await seat.until(lambda: seat.app.desk.writes.waits)
                await seat.pilot.press("q")
                await seat.sees("Something is not written yet")
                await seat.pilot.press("c")
                await seat.until(lambda: "Something" not in seat.screen())
                await seat.pilot.press("q")
                await seat.sees("Leave without it")
                await seat.pilot.press("y")
                await seat.until(lambda: not seat.app.is_running)

    run(work())


def test_a_store_that_another_program_keeps_to_itself_is_shown_when_it_lets_go(home: Home) -> None:
    for number in range(300):
        home.add(f"task {number}")

    async def work() -> None:
        async with seated(home.environ) as seat:
            with held(home, "EXCLUSIVE") as let_go:
                for _ in range(3):
                    seat.app._look()
                    await seat.pilot.press("G")
                    seat.dashboard.describe()
                assert seat.app.failure is None
                let_go()
            await seat.sees("task 299")

    run(work())
