"""What being signed in costs a command, whatever the server does: `add` beside the floor, turn about."""

from __future__ import annotations

import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.benchmarks.sync.homes import Home
from tests.support.installed import SCRIPT

FLOOR = 'python -c "import sqlite3, json"'
NOBODY, ANSWERS, AWAY, SILENT = "nobody signed in", "server answers", "server away", "server silent"
WARM_UP = 2


def time_adds(nobody: Home, answers: Home, away: Home, silent: Home, times: int) -> dict[str, list[float]]:
    """Seconds of the floor, and of `add` in each home; of signed-in ones, whose syncs go on in the background."""
    homes = {NOBODY: nobody, ANSWERS: answers, AWAY: away, SILENT: silent}
    seconds: dict[str, list[float]] = {FLOOR: [], **{name: [] for name in homes}}
    with _silence() as port, _closed_port() as closed:
        _move(away, closed)
        _move(silent, port)
        for turn in range(times + WARM_UP):
            seconds[FLOOR].append(nobody.run_program(sys.executable, "-c", "import sqlite3, json").seconds)
            for name, home in homes.items():
                seconds[name].append(home.run_program(str(SCRIPT), "add", f"Mow the lawn {turn}").seconds)
    return {name: each[WARM_UP:] for name, each in seconds.items()}


def _move(home: Home, port: int) -> None:
    home.move_to(f"http://127.0.0.1:{port}")
    with closing(sqlite3.connect(home.store)) as db, db:
        db.execute("DELETE FROM meta WHERE k = 'sync_retry_ms'")


@contextmanager
def _silence() -> Iterator[int]:
    """The port of a server that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as listener:
        yield listener.getsockname()[1]


@contextmanager
def _closed_port() -> Iterator[int]:
    """A port on which nobody listens, and nobody else can."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]
