"""Taking in one page of a pull, in one transaction; in a resync also finding what the server lacks."""

from __future__ import annotations

from pakaura_cli.client.store.merging import other_entities
from pakaura_cli.client.store.rows import COLUMNS, registers_of
from pakaura_server.core.canonical import canonical
from pakaura_server.core.merge import key
from pakaura_server.core.op import TASK
from pakaura_server.core.wire import registers_of as registers_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from typing import Any

    from pakaura_cli.client.store.merging import Merger
    from pakaura_server.core.merge import Registers


def take_rows(merger: Merger, rows: list[dict[str, Any]], gen: int, resync: bool) -> None:
    """Join the rows of a page. In a resync, what is newer here than there is sent, as it is, and the row is seen."""
    for row in rows:
        kind, id, theirs = row["kind"], row["id"], registers_in(row)
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
    for kind, id, registers in [*_unseen_tasks(merger.db, gen), *other_entities(merger.db, gen)]:
        _send_newer(merger, kind, id, registers, {})


def _send_newer(merger: Merger, kind: str, id: str, ours: Registers, theirs: Registers) -> None:
    newer = {name: mine for name, mine in ours.items() if name not in theirs or key(mine) > key(theirs[name])}
    if newer:
        # The content counts: an op that waits for the same register may carry an older one.
        pending = merger.pending(kind, id)
        merger.send(
            kind,
            id,
            {name: mine for name, mine in newer.items() if (name, mine[0], canonical(mine[1])) not in pending},
        )


def _unseen_tasks(db: sqlite3.Connection, gen: int) -> Iterator[tuple[str, str, Registers]]:
    for row in db.execute(f"SELECT {COLUMNS} FROM task WHERE seen_gen <> ?", (gen,)).fetchall():
        yield TASK, row["id"], registers_of(db, row)
