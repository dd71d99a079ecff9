"""Taking in one page of a pull, in one transaction; in a resync also finding what the server lacks."""

from __future__ import annotations

from itertools import chain

from pakaura_cli.client.store.merging import other_entities
from pakaura_cli.client.store.rows import COLUMNS, stamped
from pakaura_server.core.canonical import canonical
from pakaura_server.core.merge import key
from pakaura_server.core.op import TASK
from pakaura_server.core.registers import PURGED
from pakaura_server.core.wire import registers_of as registers_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from typing import Any

    from pakaura_cli.client.store.merging import Merger
    from pakaura_server.core.merge import Register, Registers

CACHE_KIB = 8_192
"""Room for what one page of rows changes in the file; a hundred of them take no more of the memory."""


def take_rows(merger: Merger, rows: list[dict[str, Any]], gen: int, resync: bool) -> None:
    """Join the rows of a page. In a resync, what is newer here than there is sent, as it is, and the row is seen."""
    merger.db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    page = [(row["kind"], row["id"], registers_in(row)) for row in rows]
    merger.expect([(kind, id) for kind, id, _ in page])
    new: dict[str, Registers] = {}
    known: list[tuple[str, str, Registers]] = []
    for kind, id, theirs in page:
        if kind == TASK and id not in new and theirs and PURGED not in theirs and not merger.registers(kind, id):
            new[id] = theirs
        else:
            known.append((kind, id, theirs))
    merger.take_new(new, gen if resync else 0)
    for kind, id, theirs in known:
        if resync:
            _send_newer(merger, kind, id, merger.registers(kind, id), theirs)
        merger.take(kind, id, theirs)
        if resync:
            # A task that was purged is in the other table.
            if kind == TASK:
                merger.db.execute("UPDATE task SET seen_gen = ? WHERE id = ?", (gen, id))
            merger.db.execute("UPDATE entity SET seen_gen = ? WHERE kind = ? AND id = ?", (gen, kind, id))


def send_unseen(merger: Merger, gen: int) -> None:
    """At the end of a resync: send what the server has no row of."""
    for kind, id, registers in chain(_unseen_tasks(merger.db, gen), other_entities(merger.db, gen)):
        _send_newer(merger, kind, id, registers, {})


def _send_newer(merger: Merger, kind: str, id: str, ours: Registers, theirs: Registers) -> None:
    newer = {name: mine for name, mine in ours.items() if name not in theirs or _is_newer(mine, theirs[name])}
    if newer:
        # The content counts: an op that waits for the same register may carry an older one.
        pending = merger.pending(kind, id)
        merger.send(
            kind,
            id,
            {name: mine for name, mine in newer.items() if (name, mine[0], canonical(mine[1])) not in pending},
        )


def _is_newer(mine: Register, theirs: Register) -> bool:
    return mine[0] > theirs[0] or (mine[0] == theirs[0] and key(mine) > key(theirs))


def _unseen_tasks(db: sqlite3.Connection, gen: int) -> Iterator[tuple[str, str, Registers]]:
    """One after the other, for there may be many: the caller writes no task meanwhile."""
    for row in db.execute(f"SELECT {COLUMNS}, stamps FROM task WHERE seen_gen <> ?", (gen,)):
        yield TASK, row["id"], stamped(row, row["stamps"])
