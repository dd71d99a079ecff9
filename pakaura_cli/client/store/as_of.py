"""The store as it was at an earlier time: a copy in memory from which the history is taken back.

What was written here is in the history with the values before it. What came from other devices is there as far as it
replaced something; each register also says by its stamp when it was written. So this is what the tasks were then,
wherever they were written, and not what this machine had heard of by then.
"""

from __future__ import annotations

import _sqlite3
import json

from pakaura_cli.client.store import arriving
from pakaura_server.core import registers as r
from pakaura_server.core import stamps
from pakaura_server.core.canonical import canonical
from pakaura_server.core.op import TASK

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    from pakaura_server.core.merge import Registers
    from pakaura_server.core.when import Moment

_LATER = """SELECT entity FROM history WHERE kind = 'task' AND at > ?
UNION SELECT id FROM task WHERE updated > ? UNION SELECT id FROM task WHERE created > ?"""
"""The tasks that may have been otherwise: written here later, or elsewhere, or made later by a rule."""
_MADE_LATER = "SELECT entity FROM history WHERE kind = 'task' AND at > ? AND before = '{}' AND why = 'set'"


class Past:
    """The store as it was: `db` has its tables, and is the caller's to close.

    `unsure` is how many tasks others changed later whose values then may never have been here, `purged` how many were
    deleted for good since and are missing.
    """

    __slots__ = ("db", "purged", "unsure")

    def __init__(self, db: sqlite3.Connection, unsure: int, purged: int) -> None:
        self.db = db
        self.unsure = unsure
        self.purged = purged


def as_of(db: sqlite3.Connection, then: Moment) -> Past:
    """The store that `db` is reading, as it was when the clock showed `then`."""
    copy: sqlite3.Connection = _sqlite3.connect(":memory:", isolation_level=None)
    copy.row_factory = _sqlite3.Row
    db.backup(copy)
    _remove(copy, canonical([row[0] for row in copy.execute(_MADE_LATER, (then.ms,))]))
    ids = [row[0] for row in copy.execute(_LATER, (then.ms, then.ms, r.timestamp(then.ms)))]
    states = dict(arriving.find_registers(copy, ids))
    _take_back(copy, states, then.ms)
    own = copy.execute("SELECT v FROM meta WHERE k = 'device_id'").fetchone()
    unsure = _forget_later_writes(states, then.ms, own[0] if own else "")
    _put(copy, states, then)
    return Past(copy, unsure, _purged_since(copy, then.ms))


def _take_back(db: sqlite3.Connection, states: dict[str, Registers], ms: int) -> None:
    """Undo in `states` all that the history says happened later."""
    rows = db.execute(
        "SELECT entity, body, before, why FROM history WHERE kind = 'task' AND at > ? ORDER BY n DESC", (ms,)
    )
    for entity, body, before, why in rows:
        registers = states.get(entity)
        if registers is None:
            continue
        old = json.loads(before)
        for name, new in json.loads(body).items():
            # What another device wrote earlier was so then, though it came later.
            if why == "overwritten" and stamps.split(new[0])[0] <= ms:
                continue
            stamp, value = old.get(name, (None, None))
            if stamp is None:
                registers.pop(name, None)
            else:
                registers[name] = (stamp, value)


def _forget_later_writes(states: dict[str, Registers], ms: int, own: str) -> int:
    """Take away what other devices wrote later and no history has a value before. How many tasks are unsure for it."""
    unsure = 0
    for registers in states.values():
        later = [name for name, (stamp, _) in registers.items() if _is_later(stamp, ms, own)]
        existed = len(later) < len(registers) and not _created_later(registers, ms)
        # A task has a title, also where all that is known of it is a later one.
        for name in later if existed else list(registers):
            if not (existed and name in (r.TITLE, r.CREATED)):
                del registers[name]
        unsure += existed and any(name != r.DELETED for name in later)
    return unsure


def _is_later(stamp: str, ms: int, own: str) -> bool:
    """Whether another device wrote it later; what this one writes is in the history."""
    written, _, device = stamps.split(stamp)
    return written > ms and device != own


def _created_later(registers: Registers, ms: int) -> bool:
    if r.CREATED not in registers:
        return r.TITLE not in registers
    stamp, time = registers[r.CREATED]
    # What a rule makes has stamps that say nothing of when.
    return (stamps.split(stamp)[0] > ms or stamps.is_generated(stamp)) and time > r.timestamp(ms)


def _put(db: sqlite3.Connection, states: dict[str, Registers], then: Moment) -> None:
    """Have the rows of these tasks be what their registers are, and the numbers those that they had."""
    ids = canonical(list(states))
    numbers: dict[str, int] = dict(
        db.execute(
            "SELECT id, coalesce(task.number, free_number.number) FROM task LEFT JOIN free_number"
            " ON free_number.task = task.n WHERE id IN (SELECT value FROM json_each(?))",
            (ids,),
        ).fetchall()
    )
    _remove(db, ids)
    there = {id: registers for id, registers in states.items() if registers}
    if there:
        arriving.insert(db, there, then)
    db.execute("UPDATE task SET number = NULL WHERE id IN (SELECT value FROM json_each(?))", (ids,))
    _number(db, {id: numbers.get(id) for id in there})


def _remove(db: sqlite3.Connection, ids: str) -> None:
    """Take the rows of these tasks away. The index of titles only sieves, so what it still knows of them is no harm."""
    which = "IN (SELECT n FROM task WHERE id IN (SELECT value FROM json_each(?)))"
    for table in ("task_tag", "dependency"):
        db.execute(f"DELETE FROM {table} WHERE task {which}", (ids,))
    db.execute(f"DELETE FROM task WHERE n {which}", (ids,))


def _number(db: sqlite3.Connection, numbers: dict[str, Any]) -> None:
    """Give open tasks their numbers; one that has become another task's is left to that."""
    db.executemany(
        "UPDATE OR IGNORE task SET number = ? WHERE id = ? AND completed = 0 AND deleted = 0",
        [(number, id) for id, number in numbers.items()],
    )


def _purged_since(db: sqlite3.Connection, ms: int) -> int:
    rows = db.execute("SELECT registers FROM entity WHERE kind = ?", (TASK,))
    marks = [json.loads(row[0]).get(r.PURGED) for row in rows]
    return sum(1 for mark in marks if mark and stamps.split(mark[0])[0] > ms)
