"""Every action shows a command line that does the same: replayed on a copy of the store, they leave the same tasks."""

from __future__ import annotations

import json
import shlex
import shutil
from typing import TYPE_CHECKING, Any

from pakaura_cli.client.session import Session
from pakaura_server.core import registers as r
from tests.support.dashboard import Seat, run, seated

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.tui.conftest import Home

_TIMES = ("created_at", "updated_at", "completed_at")


def test_the_command_lines_of_a_sitting_do_the_same_as_the_sitting(home: Home, tmp_path: Path) -> None:
    home.add("pay rent", "money", due="2026-11-20")
    home.add("water the roses", project="home.garden", priority="low")
    home.add("take out the bins", due="2026-11-27", **{r.RECUR: ["FREQ=WEEKLY", "fixed", None]})
    home.add("plan the party", notes="# Party")
    copy = tmp_path / "copy.db"
    shutil.copy(Session(home.environ).paths.active_store() or "", copy)

    said: list[str] = []

    async def work() -> None:
        async with seated(home.environ) as seat:
            await _do_everything(seat)
            said.extend(seat.said)

    run(work())
    verbs = {shlex.split(line)[1] for line in said}
    assert verbs >= {"add", "done", "reopen", "edit", "note", "delete", "undo", "redo", "recur"}
    ids = _order(home)
    environ = {"PAKAURA_DB": str(copy)}
    for line in said:
        # Of what was made here and has no number any more the line has the id, which is another one in the copy.
        known = dict(zip(ids, _order(home, environ), strict=False))
        words = [known.get(word, word) for word in shlex.split(line)[1:]]
        home.pakaura(*words, env=environ, check=True)
    assert _tasks(home, environ) == _tasks(home)


async def _do_everything(seat: Seat) -> None:
    async def change(key: str, text: str) -> None:
        await seat.press(key)
        await seat.type(text)

    await change("a", 'buy "oat milk" tomorrow 9am #shop +food !high')
    await change("a", "call --urgently bob +phone")
    await change("a", "water plants every week")
    await change("a", "-q is quiet due:fri")
    await seat.press("g", "d", "u", "U", "u")  # The rent is paid, and is not.
    await change("m", 'due:"thu 9am" +late -money pri:medium')
    await change("#", "home.flat")
    await change("n", "it's the last -- one")
    await change("w", "2026-12-01")
    await seat.press("u")
    await seat.press("p", "h")
    await seat.press("e")
    await change("end", " (all of it)")
    await seat.press("t")
    await change("ctrl+u", "fri 9am")
    await seat.press("G")
    await change("s", "a part of it")
    await seat.press("G", "v", "k", "v", "x", "y")
    await seat.press("/")
    await seat.type("bins")
    await seat.press("S", "d", "escape")
    await seat.dashboard.run_action("act('list')")
    seat.dashboard.go_to(next(place for place in seat.dashboard.known_places() if place.name == "Completed"))
    await seat.settle()
    await seat.press("d")


def _tasks(home: Home, environ: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """All tasks without their times, with places in the order of creation for ids."""
    records = _records(home, environ)
    text = json.dumps(records)
    for place, record in enumerate(records):
        text = text.replace(record["id"], f"#{place}")
    found: list[dict[str, Any]] = json.loads(text)
    dropped = ("short_id", *_TIMES)
    return [{name: value for name, value in record.items() if name not in dropped} for record in found]


def _records(home: Home, environ: dict[str, str] | None = None) -> list[dict[str, Any]]:
    every = ("(completed:yes or completed:no)", "(deleted:yes or deleted:no)", "(waiting:yes or waiting:no)")
    lines = home.pakaura("list", *every, "--ndjson", env=environ, check=True).out.splitlines()
    rowids = _order(home, environ)
    return sorted([json.loads(line) for line in lines], key=lambda record: rowids.index(record["id"]))


def _order(home: Home, environ: dict[str, str] | None = None) -> list[str]:
    """All ids, in order of creation."""
    session = Session(home.environ | (environ or {}))
    with session.to_read().reading() as db:
        found = [row[0] for row in db.execute("SELECT id FROM task ORDER BY n")]
    session.leave()
    return found
