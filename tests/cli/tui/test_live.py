"""What other processes write is seen, the cursor stays where it was, and nothing is asked for in vain."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pakaura_cli.client.session import Session
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


def test_a_store_that_goes_is_told_of_and_is_there_again_when_it_is_put_back(home: Home) -> None:
    home.add("one")
    path = Path(Session(home.environ).paths.active_store() or "")
    away = path.with_suffix(".away")

    async def work() -> None:
        async with seated(home.environ) as seat:
            os.rename(path, away)
            await seat.sees("put it back to have its tasks again")
            await seat.until(lambda: seat.titles() == [])
            assert home.titles() == []
            os.rename(away, path)
            await seat.until(lambda: seat.titles() == ["one"])

    run(work())


def test_what_another_file_at_the_place_of_the_store_holds_is_shown(home: Home, tmp_path: Path) -> None:
    home.add("one")
    path = Session(home.environ).paths.active_store() or ""
    shutil.copy(path, tmp_path / "copy.db")
    home.add("two")

    async def work() -> None:
        async with seated(home.environ) as seat:
            assert seat.titles() == ["one", "two"]
            os.replace(tmp_path / "copy.db", path)
            await seat.until(lambda: seat.titles() == ["one"])
            await seat.press("d")
            await seat.until(lambda: seat.titles() == [])

    run(work())
    assert home.titles() == []


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
