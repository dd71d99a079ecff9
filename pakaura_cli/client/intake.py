"""Taking many tasks into the store: what is new is added, what differs is written, what is the same is left alone."""

from __future__ import annotations

import json

from pakaura_cli.client.recorded import to_values
from pakaura_cli.client.store.rows import COLUMNS, to_task, value_of
from pakaura_server.core import recorded
from pakaura_server.core import registers as r
from pakaura_server.core.errors import BadValue, Conflict
from pakaura_server.core.values import MAX_DEPTH, check_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from typing import Any

    from pakaura_cli.client.store.writer import Writer
    from pakaura_server.core.registers import Values

    Incoming = tuple[str, dict[str, Any], dict[str, Any]]
    """The id of a task, its fields as `core.record` names them, and further registers."""

MAX_BYTES = 180 * 1024
"""Of the further registers of one task; the server takes no op of more than 256 KiB."""
ADDED, UPDATED, SKIPPED = "added", "updated", "skipped"
_MEANT = {r.PRIORITY: "none", r.STATE: [False, None]}
"""What these registers mean, as null of the others, if they were never written: a new task need not say it."""


def take_in(writer: Writer, incoming: Sequence[Incoming], first: int = 0) -> list[str | BadValue | Conflict]:
    """Make the store say of each task what is said here, in order: ADDED, UPDATED or SKIPPED, or why it was refused.

    Fields that are absent stay as they are. A task that was deleted is there again, unless it comes as deleted. New
    ones that do not say when they were made are listed in the order in which they come; `first` came before these.
    """
    known = _rows(writer.db, [id for id, _, _ in incoming])
    purged = _purged(writer.db, [id for id, _, _ in incoming])
    results: list[str | BadValue | Conflict] = []
    new: dict[str, Values] = {}
    for place, (id, fields, registers) in enumerate(incoming, first):
        if id in new:
            # Told twice: what it was the first time must be there before it is compared.
            writer.create_many(new)
            known |= _rows(writer.db, new)
            new = {}
        try:
            results.append(_take(writer, place, (id, fields, registers), known.get(id), purged, new))
        except (BadValue, Conflict) as error:
            results.append(error)
        if results[-1] == UPDATED:
            known |= _rows(writer.db, [id])
    writer.create_many(new)
    return results


def _take(
    writer: Writer,
    place: int,
    incoming: Incoming,
    row: sqlite3.Row | None,
    purged: set[str],
    new: dict[str, Values],
) -> str:
    id, fields, registers = incoming
    _check(registers)
    if id in purged:
        raise Conflict(f"the task {id} was deleted for good", "it is not taken in again")
    if row is None:
        values, sets = recorded.to_values(fields, writer.now.ms)
        said = {name: value for name, value in values.items() if value is not None and value != _MEANT.get(name)}
        said |= {prefix + name: True for prefix, names in sets.items() for name in names} | registers
        new[id] = {r.CREATED: _moment(writer.now.ms, place)} | {n: v for n, v in said.items() if v is not None}
        return ADDED
    task = to_task(row)
    values = {r.DELETED: None, **to_values(fields, task, writer.now.ms), **registers}
    values = {name: value for name, value in values.items() if value_of(row, name) != value}
    if not values:
        return SKIPPED
    # A change undeletes; what was and comes as deleted stays so.
    writer.change(id, {r.DELETED: True, **values} if task.deleted and r.DELETED not in values else values, foreign=True)
    return UPDATED


def _moment(now_ms: int, place: int) -> str:
    """A time of its own for the task at that place: lists are in this order, and a microsecond apart is apart."""
    return f"{r.timestamp(now_ms + place // 1000)[:-1]}{place % 1000:03d}Z"


def _check(registers: dict[str, Any]) -> None:
    """Raises BadValue for what no register can hold. What a task says itself is checked already, field by field."""
    if not registers:
        return
    text = json.dumps(registers)
    if len(text) > MAX_BYTES:
        raise BadValue(f"what came with the task is longer than {MAX_BYTES} bytes", "leave out what is attached to it")
    # Nearly all of it is flat and plain; looking is cheaper than going through it.
    if text.count("{") + text.count("[") >= MAX_DEPTH or "\\u0000" in text or "\\ud" in text:
        for value in registers.values():
            check_json(value)


def _rows(db: sqlite3.Connection, ids: Any) -> dict[str, sqlite3.Row]:
    rows = db.execute(
        f"SELECT {COLUMNS} FROM task WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )
    return {row["id"]: row for row in rows}


def _purged(db: sqlite3.Connection, ids: list[str]) -> set[str]:
    rows = db.execute(
        "SELECT id FROM entity WHERE kind = 'task' AND id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)
    )
    return {row[0] for row in rows}
