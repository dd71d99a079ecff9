"""From the fields of a record, as `core.record.from_record` gives them, to the registers that they mean."""

from __future__ import annotations

from pakaura_server.core import registers as r

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from pakaura_server.core.registers import Values
    from pakaura_server.core.task import Task


def to_values(fields: dict[str, Any], current: Task | None, now_ms: int) -> Values:
    """The registers to write so that a task has these fields; `current` is the task as it is, None for a new one.

    Fields that are absent stay as they are. A list replaces the whole set.
    """
    values: Values = {}
    for field, register in (
        ("title", r.TITLE),
        ("notes", r.NOTES),
        ("priority", r.PRIORITY),
        ("project", r.PROJECT),
        ("parent", r.PARENT),
    ):
        if field in fields:
            values[register] = fields[field]
    for field, register in (("due", r.SCHEDULE), ("wait", r.WAIT)):
        if field in fields:
            values[register] = r.from_when(fields[field])
    if "completed" in fields:
        values[r.STATE] = _state(fields, current, now_ms)
    if "recurrence" in fields:
        rule = fields["recurrence"]
        values[r.RECUR] = rule and [rule, fields.get("recurrence_mode") or "fixed", None]
    if "deleted" in fields:
        values[r.DELETED] = True if fields["deleted"] else None
    if "created_at" in fields and current is None:
        values[r.CREATED] = fields["created_at"]
    _set(values, r.TAG, fields.get("tags"), current.tags if current else ())
    _set(values, r.DEPENDENCY, fields.get("depends_on"), current.depends_on if current else ())
    return values


def _state(fields: dict[str, Any], current: Task | None, now_ms: int) -> list[Any]:
    if not fields["completed"]:
        return r.state(None)
    before = current.completed_at if current and current.completed else None
    return r.state(fields.get("completed_at") or before or r.timestamp(now_ms))


def _set(values: Values, prefix: str, wanted: Collection[str] | None, present: Collection[str]) -> None:
    if wanted is not None:
        values.update({prefix + name: None for name in present if name not in wanted})
        values.update({prefix + name: True for name in wanted if name not in present})
