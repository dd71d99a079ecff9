"""What the server takes for a push, the pull after it, and an undo, with so much history behind it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from pakaura_cli.client.api import Api
from pakaura_server.core import registers as r
from pakaura_server.core.ids import uuid7
from pakaura_server.core.op import SET, TASK
from pakaura_server.core.stamps import stamp
from pakaura_server.core.wire import MAX_OPS
from pakaura_server.ledger.ledgers import Ledgers
from pakaura_server.ledger.task_ops import LedgerOps
from tests.benchmarks.measure import BenchmarkFailed

WHAT = {
    "push": "push of {ops} ops",
    "pull": "pull of {ops} rows",
    "history": "history",
    "task_history": "history of a task",
    "undo": "undo",
}
"""The fields of Costs that are times, and what they are called."""
_DEVICE = "bench002"
_SHOWN = 20
_SOME = """
SELECT id::text, registers -> 'title' ->> 0 AS stamp FROM tasks WHERE user_id = $1 ORDER BY id LIMIT $2
"""


@dataclass(slots=True)
class Costs:
    """Seconds, one for each time. `ops` is how many a push had, and rows the pull."""

    ops: int = 0
    push: list[float] = field(default_factory=list)
    pull: list[float] = field(default_factory=list)
    history: list[float] = field(default_factory=list)
    task_history: list[float] = field(default_factory=list)
    undo: list[float] = field(default_factory=list)


def measure_costs(
    api: Api, ledgers: Ledgers, user: str, wait_for: Callable[[Coroutine[Any, Any, Any]], Any], times: int
) -> Costs:
    """Edit the titles of as many tasks as a push takes, again and again; the first time warms up."""
    costs = Costs()
    place: dict[str, Any] = {"epoch": None, "cursor": None, "witness": None, "device": _DEVICE}
    ops = LedgerOps(ledgers, user)
    for turn in range(times + 1):
        tasks = wait_for(_tasks(ledgers, user))
        costs.ops = len(tasks)
        edits = [_edit(id, seen, turn) for id, seen in tasks]
        before = api.push({**place, "ops": []})["witness"]
        _time(costs.push, api.push, {**place, "ops": edits})
        answer = _time(costs.pull, api.pull, {**place, "cursor": before, "limit": MAX_OPS})
        if len(answer["rows"]) != len(tasks):
            raise BenchmarkFailed(f"{len(tasks)} tasks were edited, and {len(answer['rows'])} came")
        _time(costs.history, wait_for, ops.history(_SHOWN))
        _time(costs.task_history, wait_for, ops.history(_SHOWN, tasks[0][0]))
        _time(costs.undo, wait_for, ops.undo(edits[-1]["group"]))
    for seconds in (costs.push, costs.pull, costs.history, costs.task_history, costs.undo):
        del seconds[0]
    return costs


async def _tasks(ledgers: Ledgers, user: str) -> list[tuple[str, str]]:
    """Ids, and the stamps of the titles as they stand."""
    async with ledgers.database.connection() as connection:
        rows = await connection.fetch(_SOME, user, MAX_OPS)
    return [(row["id"], row["stamp"]) for row in rows]


def _edit(id: str, seen: str, turn: int) -> dict[str, Any]:
    ms = time.time_ns() // 1_000_000
    return {
        "op_id": uuid7(ms, os.urandom(10)),
        "kind": TASK,
        "id": id,
        "type": SET,
        "stamp": stamp(ms, turn, _DEVICE),
        "set": {r.TITLE: f"Polish the kitchen table {turn}", r.DELETED: None},
        "base": {r.TITLE: seen},
        "group": uuid7(ms, os.urandom(10)),
        "command": "edit",
    }


def _time(seconds: list[float], work: Callable[[Any], Any], given: object) -> Any:
    """What the work gives; how long it took is added to `seconds`."""
    began = time.perf_counter()
    found = work(given)
    seconds.append(time.perf_counter() - began)
    return found
