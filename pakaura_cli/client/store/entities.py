"""What a store keeps that is no task: conflicts, kinds of a newer version, and that something was purged."""

from __future__ import annotations

from pakaura_cli.client.store import task_rows
from pakaura_server.core.canonical import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from pakaura_server.core.merge import Registers
    from pakaura_server.core.when import Moment


def write_entity(db: sqlite3.Connection, kind: str, id: str, registers: Registers) -> None:
    """Keep the registers of what is no task, or not any more."""
    text = canonical({name: list(register) for name, register in registers.items()})
    db.execute(
        "INSERT INTO entity(kind, id, registers) VALUES(?, ?, ?)"
        " ON CONFLICT(kind, id) DO UPDATE SET registers = excluded.registers",
        (kind, id, text),
    )


def forget(db: sqlite3.Connection, kind: str, id: str, purged: Registers, now: Moment) -> None:
    """Keep of an entity only that it is `purged`: its row, its history and what of it waits to be sent are gone."""
    row = task_rows.find_row(db, id) if kind == "task" else None
    if row is not None:
        task_rows.remove(db, row, now)
    for table in ("history", "outbox", "outbox_rejected"):
        db.execute(f"DELETE FROM {table} WHERE kind = ? AND entity = ?", (kind, id))
    write_entity(db, kind, id, purged)
