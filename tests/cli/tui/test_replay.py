"""Every action shows a command line that does the same: replayed on a copy of the store, they leave the same tasks."""

from __future__ import annotations

import shlex
import shutil
from typing import TYPE_CHECKING

from pakaura_cli.client.session import Session
from pakaura_server.core import registers as r
from tests.support.dashboard import Seat, run, seated
from tests.support.replay import replay, tasks

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.tui.conftest import Home


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
    environ = home.environ | {"PAKAURA_DB": str(copy)}
    replay(said, home.environ, environ)
    assert tasks(environ) == tasks(home.environ)


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
