"""What the server refused: it stays here until it is edited or discarded, and nothing else waits for it.

To edit the same fields writes something newer, which makes the refused op moot; `discarding` is the other way.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from pakaura_cli.client.store.merging import registers_sent
from pakaura_server.core.canonical import canonical

if TYPE_CHECKING:
    import sqlite3

    from pakaura_cli.client.store.merging import Merger
    from pakaura_server.core.merge import Registers


class Rejected(NamedTuple):
    """An op that the server refused with `code` at `at_ms`, and the registers that it would have written."""

    n: int
    kind: str
    entity: str
    code: str
    at_ms: int
    registers: Registers


def rejected(db: sqlite3.Connection) -> list[Rejected]:
    """All of them, the oldest first."""
    rows = db.execute("SELECT n, kind, entity, type, stamp, body, code, at FROM outbox_rejected ORDER BY n").fetchall()
    return [
        Rejected(
            *(row["n"], row["kind"], row["entity"], row["code"], row["at"]),
            registers_sent(row["type"], row["stamp"], json.loads(row["body"])),
        )
        for row in rows
    ]


def forget_moot(merger: Merger, kind: str, entity: str) -> None:
    """Drop what was refused of an entity, if something newer that the server took stands in its place."""
    found = [each for each in rejected(merger.db) if (each.kind, each.entity) == (kind, entity)]
    if not found:
        return
    # What still waits may be refused too.
    pending = merger.pending(kind, entity)
    taken = {
        name: stamp
        for name, (stamp, value) in merger.registers(kind, entity).items()
        if (name, stamp, canonical(value)) not in pending
    }
    for each in found:
        if all(name in taken and taken[name] > stamp for name, (stamp, _) in each.registers.items()):
            merger.db.execute("DELETE FROM outbox_rejected WHERE n = ?", (each.n,))
