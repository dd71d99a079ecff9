"""What other processes write is seen, the cursor stays where it was, and nothing is asked for in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.dashboard import run, seated

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home


def test_what_another_process_adds_appears_and_the_cursor_stays_on_its_task(home: Home) -> None:
    for title in ("one", "two", "three"):
        home.add(title)

    async def work() -> None:
        async with seated(home.environ) as seat:
            await seat.press("j")
            assert seat.at_cursor() == "two"
            home.pakaura("add", "zero", "due:today", check=True)
            await seat.until(lambda: seat.titles() == ["zero", "one", "two", "three"])
            assert seat.at_cursor() == "two"

    run(work())


def test_the_first_store_of_all_may_be_made_by_somebody_else(home: Home) -> None:
    async def work() -> None:
        async with seated(home.environ) as seat:
            assert seat.titles() == []
            home.pakaura("add", "one", check=True)
            await seat.until(lambda: seat.titles() == ["one"])

    run(work())


def test_a_look_at_a_store_that_nobody_writes_to_reads_nothing_anew(home: Home) -> None:
    home.add("one")

    async def work() -> None:
        async with seated(home.environ) as seat:
            told: list[int] = []
            seat.app.desk.on_change.append(lambda: told.append(1))
            for _ in range(3):
                seat.app.live.look()
            assert not told
            home.add("two")
            seat.app.live.look()
            assert told

    run(work())
