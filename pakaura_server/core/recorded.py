"""From the fields of a record, as `core.record.from_record` gives them, to the registers that they mean."""

from __future__ import annotations

from pakaura_server.core import registers as r

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pakaura_server.core.registers import Values

    Sets = dict[str, tuple[str, ...]]


def to_values(fields: dict[str, Any], now_ms: int) -> tuple[Values, Sets]:
    """What a Change is made of: the registers to write, and the whole sets by their prefix.

    Fields that are absent stay as they are. What is completed without a time is completed at `now_ms`.
    """
    values: Values = {}
    for field, register in (
        ("title", r.TITLE),
        ("notes", r.NOTES),
        ("priority", r.PRIORITY),
        ("project", r.PROJECT),
        ("parent", r.PARENT),
        ("created_at", r.CREATED),
    ):
        if field in fields:
            values[register] = fields[field]
    for field, register in (("due", r.SCHEDULE), ("wait", r.WAIT)):
        if field in fields:
            values[register] = r.from_when(fields[field])
    if "completed" in fields:
        at = fields.get("completed_at") or r.timestamp(now_ms)
        values[r.STATE] = r.state(at if fields["completed"] else None)
    if "recurrence" in fields:
        rule = fields["recurrence"]
        values[r.RECUR] = rule and [rule, fields.get("recurrence_mode") or "fixed", None]
    if "deleted" in fields:
        values[r.DELETED] = True if fields["deleted"] else None
    sets = {r.TAG: fields.get("tags"), r.DEPENDENCY: fields.get("depends_on")}
    return values, {prefix: names for prefix, names in sets.items() if names is not None}
