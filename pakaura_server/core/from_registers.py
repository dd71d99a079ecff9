"""The task that registers hold, for those who keep registers and no columns."""

from __future__ import annotations

from pakaura_server.core import registers as r
from pakaura_server.core import stamps
from pakaura_server.core.changes import is_deleted
from pakaura_server.core.task import Task
from pakaura_server.core.values import fits, is_timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pakaura_server.core.merge import Registers


def to_task(id: str, registers: Registers) -> Task:
    """A value that this version cannot read leaves its field as if it had never been written.

    `created_at` is the time of the first write where none is told; `deleted` is also true of what was purged or never
    had a title.
    """
    known = {name: value for name, (_, value) in registers.items() if fits(name, value)}
    task = Task(id, _of(known, r.TITLE))
    task.notes = _of(known, r.NOTES)
    task.completed, task.completed_at = _of(known, r.STATE)
    task.priority = _of(known, r.PRIORITY)
    task.project = _of(known, r.PROJECT)
    task.tags = _members(known, r.TAG)
    task.due = r.to_when(_of(known, r.SCHEDULE))
    task.wait = r.to_when(_of(known, r.WAIT))
    task.recurrence, task.recurrence_mode, _ = _of(known, r.RECUR) or (None, None, None)
    task.parent = _of(known, r.PARENT)
    task.depends_on = _members(known, r.DEPENDENCY)
    written = [stamp for stamp, _ in registers.values()]
    task.created_at = known[r.CREATED] if r.CREATED in known else _time(min(written))
    task.updated_at = r.timestamp(updated_ms(registers))
    task.deleted = is_deleted(registers)
    return task


def updated_ms(registers: Registers) -> int:
    """When a task was last written, in UTC milliseconds; of what only a rule has written, when it was made."""
    newest = stamps.split(max([stamp for stamp, _ in registers.values()]))[0]
    made = registers.get(r.CREATED, ("", None))[1]
    if newest > 1 or not is_timestamp(made):
        return newest
    return max(newest, r.milliseconds(made))


def _of(known: dict[str, Any], name: str) -> Any:
    return known[name] if name in known else r.default(name)


def _members(known: dict[str, Any], prefix: str) -> tuple[str, ...]:
    return tuple(sorted([name[len(prefix) :] for name, value in known.items() if value and name.startswith(prefix)]))


def _time(stamp: str) -> str:
    return r.timestamp(stamps.split(stamp)[0])
