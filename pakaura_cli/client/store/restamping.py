"""Moving the clock of a list that nobody else has seen yet, before it is merged with others (docs/sync.md)."""

from __future__ import annotations

import json

from pakaura_server.core import stamps
from pakaura_server.core.canonical import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

FIXED_MS = 1
"""Stamps up to it are no clock's: what a recurrence generates has the lowest one on every device."""


def restamp(db: sqlite3.Connection, offset: int) -> None:
    """Add `offset` milliseconds to all stamps: those of the registers, of the history, and the clock.

    Only for a store that was never published: two devices must not know one write by two stamps.
    """
    for n, text in db.execute("SELECT n, stamps FROM task").fetchall():
        moved = {name: _moved(stamp, offset) for name, stamp in json.loads(text).items()}
        newest = max([stamps.split(stamp)[0] for stamp in moved.values()], default=0)
        if newest > FIXED_MS:
            db.execute("UPDATE task SET stamps = ?, updated = ? WHERE n = ?", (canonical(moved), newest, n))
    for kind, id, text in db.execute("SELECT kind, id, registers FROM entity").fetchall():
        registers = _pairs_moved(json.loads(text), offset)
        db.execute("UPDATE entity SET registers = ? WHERE kind = ? AND id = ?", (canonical(registers), kind, id))
    for n, stamp, body, before, why in db.execute("SELECT n, stamp, body, before, why FROM history").fetchall():
        own = canonical(_pairs_moved(json.loads(body), offset)) if why == "overwritten" else body
        old = canonical(_pairs_moved(json.loads(before), offset))
        db.execute(
            "UPDATE history SET stamp = ?, body = ?, before = ? WHERE n = ?", (_moved(stamp, offset), own, old, n)
        )
    clock = db.execute("SELECT v FROM meta WHERE k = 'hlc'").fetchone()
    if clock is not None:
        moved_clock = _moved(f"{clock[0]}-00000000", offset).rpartition("-")[0]
        db.execute("UPDATE meta SET v = ? WHERE k = 'hlc'", (moved_clock,))


def _pairs_moved(registers: dict[str, Any], offset: int) -> dict[str, Any]:
    return {name: [_moved(stamp, offset), value] for name, (stamp, value) in registers.items()}


def _moved(stamp: Any, offset: int) -> Any:
    """The stamp that much later; what was never written has none."""
    if stamp is None:
        return None
    ms, counter, device = stamps.split(stamp)
    if ms <= FIXED_MS:
        return stamp
    return stamps.stamp(min(max(ms + offset, FIXED_MS + 1), stamps.MAX_MS), counter, device)
