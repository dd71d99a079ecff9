"""How long it takes until another device, on which somebody watches, has what was written."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from typing import Any

from pakaura_cli.client.sync.locks import RUNS, WAITS, wait_for_lock
from pakaura_server.core import registers as r
from pakaura_server.core.ids import uuid7
from pakaura_server.core.op import SET, TASK
from pakaura_server.core.stamps import stamp
from tests.benchmarks.measure import BenchmarkFailed
from tests.benchmarks.sync.homes import Home

_LOOK_S = 0.002
_PATIENCE_S = 30
_DEVICE = "bench001"


def commits_seen(here: Home, there: Home, times: int) -> list[float]:
    """Seconds from sending an op, which the server then commits, to its commit in the store of the other device."""
    seconds = []
    with here.connect() as api:
        for turn in range(times + 1):
            op = _add(f"Water the garden {turn}")
            watched = _Watched(there)
            began = time.perf_counter()
            api.push({"epoch": None, "cursor": None, "witness": None, "device": _DEVICE, "ops": [op]})
            seconds.append(watched.until(op["set"][r.TITLE]) - began)
    return seconds[1:]  # before the first, the watcher was on its way


def adds_seen(here: Home, there: Home, times: int) -> list[float]:
    """Seconds from the start of `pakaura add`, which syncs in the background, to the commit on the other device."""
    seconds = []
    for turn in range(times):
        title = f"Paint the fence {turn}"
        _until_quiet(here)
        watched = _Watched(there)
        began = time.perf_counter()
        here.run("add", title)
        seconds.append(watched.until(title) - began)
    return seconds


def _until_quiet(home: Home) -> None:
    """A sync that still runs would take along what is written now, sooner than one that begins by it."""
    os.close(wait_for_lock(home.store + WAITS))
    os.close(wait_for_lock(home.store + RUNS))


class _Watched:
    """The store of a device, seen as any other process sees it."""

    def __init__(self, home: Home) -> None:
        self._path = home.store

    def until(self, title: str) -> float:
        """When a task of this title was there, by `perf_counter`. Raises BenchmarkFailed where it does not come."""
        deadline = time.perf_counter() + _PATIENCE_S
        with closing(sqlite3.connect(self._path, timeout=5)) as db:
            version = -1
            while time.perf_counter() < deadline:
                (now,) = db.execute("PRAGMA data_version").fetchone()
                if now != version:
                    version = now
                    if db.execute("SELECT 1 FROM task WHERE title = ?", (title,)).fetchone():
                        return time.perf_counter()
                time.sleep(_LOOK_S)
        raise BenchmarkFailed(f"the device that watches did not get a task within {_PATIENCE_S} s")


def _add(title: str) -> dict[str, Any]:
    ms = time.time_ns() // 1_000_000
    return {
        "op_id": uuid7(ms, os.urandom(10)),
        "kind": TASK,
        "id": uuid7(ms, os.urandom(10)),
        "type": SET,
        "stamp": stamp(ms, 0, _DEVICE),
        "set": {r.TITLE: title, r.CREATED: r.timestamp(ms), r.DELETED: None},
    }
