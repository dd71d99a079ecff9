"""From the fields of a record, as `core.record.from_record` gives them, to the registers that they mean here."""

from __future__ import annotations

from pakaura_server.core import recorded
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
    values, sets = recorded.to_values(fields, now_ms)
    if current is not None:
        values.pop(r.CREATED, None)
        if fields.get("completed") and current.completed and _says_no_more(fields, current.completed_at):
            values[r.STATE] = r.state(current.completed_at)
    present = {r.TAG: current.tags, r.DEPENDENCY: current.depends_on} if current else {}
    for prefix, wanted in sets.items():
        values.update(_members(prefix, wanted, present.get(prefix, ())))
    return values


def _says_no_more(fields: dict[str, Any], completed_at: str | None) -> bool:
    """Whether the fields do not say when it was completed, or say the same in whole seconds, as other programs do."""
    at = fields.get("completed_at") or ""
    return not at or (at[:19] == (completed_at or "")[:19] and not at[19:].strip(".0Z"))


def _members(prefix: str, wanted: Collection[str], present: Collection[str]) -> Values:
    values: Values = {prefix + name: None for name in present if name not in wanted}
    return values | {prefix + name: True for name in wanted if name not in present}
