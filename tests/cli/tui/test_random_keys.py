"""Whatever is pressed: the dashboard goes on, the store is whole, and the command lines that it showed do the same."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from random import Random
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from pakaura_cli.client.keys import ACTIONS, BEYOND
from pakaura_cli.client.session import Session
from pakaura_server.core import registers as r
from tests.conftest import PROVING
from tests.support.dashboard import Seat, run, seated
from tests.support.replay import replay, tasks
from tests.support.seeds import SEED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.tui.conftest import Home

KEYS = 150 if PROVING else 30
ELSEWHERE = ("notes", "quit", "commands")
"""An editor, the end, and a list of everything with both of them in it. What is beyond the machine is not for this."""
PRESSED = [
    key.strip()
    for action in ACTIONS
    if action.group != BEYOND and action.name not in ELSEWHERE
    for key in action.keys.split(",")
]
TEXTS = (
    "buy milk tomorrow 9am #home !high +shop",
    "water plants every week",
    "+late -shop",
    "due:fri pri:low",
    "home.garden",
    "2026-12-24",
    "tomorrow 6pm",
    "due:",
    "+home or milk",
    "(unclosed [ \"'",
    "-q --flag; rm",
    "Größe 漢字 👩‍🚀",
    " ",
)
"""What is typed where a line is asked for, whether it fits there or not."""


@pytest.mark.parametrize("sitting", range(4 if PROVING else 1))
def test_random_keys_break_nothing_and_are_told_as_commands(
    home: Home, tmp_path: Path, sitting: int, record_property: Callable[[str, object], None]
) -> None:
    random = Random(100 * SEED + sitting)
    home.add("pay rent", "money", due="2026-11-20")
    home.add("water the roses", project="home.garden", priority="low")
    home.add("take out the bins", due="2026-11-27", **{r.RECUR: ["FREQ=WEEKLY", "fixed", None]})
    home.add("plan the party", notes="# Party")
    path = Session(home.environ).paths.active_store() or ""
    shutil.copy(path, tmp_path / "copy.db")
    pressed: list[str] = []
    said: list[str] = []

    async def work() -> None:
        async with seated(home.environ) as seat:
            for _ in range(KEYS):
                await press(seat, random, pressed)
            said.extend(seat.said)

    run(work())
    record_property("keys", len(pressed))
    record_property("command lines", len(said))
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    copy = home.environ | {"PAKAURA_DB": str(tmp_path / "copy.db")}
    replay(said, home.environ, copy)
    assert tasks(copy) == tasks(home.environ), f"{pressed}\n{said}"


async def press(seat: Seat, random: Random, pressed: list[str]) -> None:
    """One key, or a line where one is asked for."""
    if isinstance(seat.app.focused, Input):
        text, key = random.choice(TEXTS), random.choice(("enter", "enter", "enter", "escape", "ctrl+u"))
        pressed += [text, key]
        await seat.write(text)
    else:
        key = random.choice(PRESSED)
        pressed.append(key)
    await seat.press(key)
