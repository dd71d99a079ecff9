"""Taking many tasks into the store: what is new is added, what differs is written, what is the same is left alone.

Making a task ready needs no store, and is apart from taking it in.
"""

from __future__ import annotations

import json

from pakaura_cli.client.recorded import to_values
from pakaura_cli.client.store.drafts import draft
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

    from pakaura_cli.client.store.drafts import Draft
    from pakaura_cli.client.store.writer import Writer
    from pakaura_server.core.registers import Values
    from pakaura_server.core.when import Moment

MAX_BYTES = 180 * 1024
"""Of the further registers of one task; the server takes no op of more than 256 KiB."""
ADDED, UPDATED, SKIPPED = "added", "updated", "skipped"
_MEANT = {r.PRIORITY: "none", r.STATE: [False, None]}
"""What these registers mean, as null of the others, if they were never written: a new task need not say it."""


class Arrival:
    """One task that comes from elsewhere: what is said of it, and what it is if the store has nothing of it."""

    __slots__ = ("draft", "fields", "id", "registers", "stamp")

    def __init__(self, id: str, fields: dict[str, Any], registers: Values, draft: Draft, stamp: str) -> None:
        self.id = id
        self.fields = fields
        self.registers = registers
        self.draft = draft
        self.stamp = stamp


def arrival(id: str, fields: dict[str, Any], registers: Values, now: Moment, place: int, stamp: str = "") -> Arrival:
    """`fields` are named as `core.record` names them and are valid; `registers` are further ones, whatever they hold.

    A new task that does not say when it was made is listed at its `place` among the others. The register `stamp` only
    says when another program wrote the task: where that is all that a task here lacks, nothing differs. Raises
    BadValue.
    """
    _check(registers)
    values, sets = recorded.to_values(fields, now.ms)
    said = {name: value for name, value in values.items() if value is not None and value != _MEANT.get(name)}
    said |= {prefix + name: True for prefix, names in sets.items() for name in names}
    told = {name: value for name, value in registers.items() if value is not None}
    return Arrival(id, fields, registers, draft({r.CREATED: _moment(now.ms, place), **said}, told, now), stamp)


def take_in(writer: Writer, arrivals: Sequence[Arrival]) -> list[str | BadValue | Conflict]:
    """Make the store say of each task what is said here, in order: ADDED, UPDATED or SKIPPED, or why it was refused.

    Fields that are absent stay as they are. A task that was deleted is there again, unless it comes as deleted.
    """
    known = _rows(writer.db, [each.id for each in arrivals])
    purged = _purged(writer.db, [each.id for each in arrivals])
    results: list[str | BadValue | Conflict] = []
    new: dict[str, Draft] = {}
    for each in arrivals:
        if each.id in new:
            # Told twice: what it was the first time must be there before it is compared.
            writer.create_many(new)
            known |= _rows(writer.db, new)
            new = {}
        if each.id in purged:
            results.append(Conflict(f"the task {each.id} was deleted for good", "it is not taken in again"))
        elif each.id not in known:
            new[each.id] = each.draft
            results.append(ADDED)
        else:
            results.append(_update(writer, known[each.id], each))
        if results[-1] == UPDATED:
            known |= _rows(writer.db, [each.id])
    writer.create_many(new)
    return results


def _update(writer: Writer, row: sqlite3.Row, arrival: Arrival) -> str | BadValue:
    task = to_task(row)
    values = {r.DELETED: None, **to_values(arrival.fields, task, writer.now.ms), **arrival.registers}
    values = {name: value for name, value in values.items() if value_of(row, name) != value}
    if not values or (values.keys() == {arrival.stamp} and value_of(row, arrival.stamp) is None):
        return SKIPPED
    if task.deleted and r.DELETED not in values:
        # A change undeletes; what was and comes as deleted stays so.
        values = {r.DELETED: True, **values}
    try:
        writer.change(arrival.id, values, foreign=True)
    except BadValue as error:
        return error
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
