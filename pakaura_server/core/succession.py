"""The task that follows a completed one that repeats: what is in it, and what becomes of it when that is reopened.

Any device makes the same successor, and none wins over a person: its id is derived from its predecessor's, and what
rules write has the lowest stamps that there are (docs/recurrence.md).
"""

from __future__ import annotations

from pakaura_server.core import registers as r
from pakaura_server.core import stamps
from pakaura_server.core.errors import BadValue
from pakaura_server.core.ids import uuid5
from pakaura_server.core.recurrence import FIXED, first_date, following, moved, next_date
from pakaura_server.core.when import at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pakaura_server.core.merge import Registers
    from pakaura_server.core.registers import Values
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment, When

NEXT = "next"
"""The name of the successor under its predecessor's id."""
_COPIED = (r.TITLE, r.NOTES, r.PRIORITY, r.PROJECT, r.PARENT)


def successor_id(id: str) -> str:
    return uuid5(id, NEXT)


def follow(id: str, was_completed: bool, values: Mapping[str, Any], successor: Registers, zone: str) -> Registers:
    """What is to be asserted of the successor of a task that may just have been completed, or opened again.

    `values` are all registers of the task as they are now; `successor` are those of its successor, none where there is
    none. `zone` is the reader's, in which days begin. What a person has touched is left alone.
    """
    completed, completed_at = values.get(r.STATE) or r.state(None)
    if completed == was_completed or not is_untouched(successor):
        return {}
    is_there = r.TITLE in successor and not successor.get(r.DELETED, ("", None))[1]
    stamp = stamps.next_generated([each for each, _ in successor.values()])
    if not completed:
        return {r.DELETED: (stamp, True)} if is_there else {}
    if is_there or not completed_at or not values.get(r.RECUR) or values.get(r.DELETED):
        return {}
    made = _made(id, values, completed_at, zone)
    if made is None:
        return {}
    # What was made at an earlier completion, and taken back, may have been otherwise.
    for name, (_, value) in successor.items():
        made.setdefault(name, r.default(name))
        if made[name] == value:
            del made[name]
    return {name: (stamp, value) for name, value in made.items()}


def begin(values: Values, now: Moment) -> When | None:
    """Give a new task that repeats, and says no date, the first one that there is, and return that.

    Raises BadValue where it would never come again.
    """
    if not values.get(r.RECUR):
        return None
    rule, due = values[r.RECUR][0], r.to_when(values.get(r.SCHEDULE) or values.get(r.WAIT))
    if due is not None:
        if next_date(rule, FIXED, due, now) is None and "COUNT=" not in rule:
            raise BadValue(f"{rule} does not come again after {due.text}", "look at its days and its end", "recurrence")
        return None
    first = first_date(rule, now)
    if first is None:
        raise BadValue(f"{rule} does not come any more", "look at its days and its end", "recurrence")
    values[r.SCHEDULE] = r.from_when(first)
    return first


def skipped(task: Task, now: Moment) -> Values | None:
    """What moves an open task that repeats to its next date; None where there is none."""
    date = task.due or task.wait
    found = next_date(task.recurrence or "", task.recurrence_mode, date, now)
    if found is None:
        return None
    rule = following(task.recurrence or "", task.recurrence_mode, date)
    values: Values = {r.RECUR: [rule, task.recurrence_mode, None]}
    if task.due is not None or task.wait is None:
        values[r.SCHEDULE] = r.from_when(found)
    if task.wait is not None and date is not None:
        values[r.WAIT] = r.from_when(moved(task.wait, date, found))
    return values


def is_untouched(registers: Registers) -> bool:
    """Whether no person, and no other program, has written anything of it."""
    return all(stamps.is_generated(stamp) for stamp, _ in registers.values())


def _made(id: str, values: Mapping[str, Any], completed_at: str, zone: str) -> Values | None:
    """The registers of the successor; None where the task was the last one."""
    rule, mode, series = values[r.RECUR]
    due, wait = r.to_when(values.get(r.SCHEDULE)), r.to_when(values.get(r.WAIT))
    # One that is never due, and only waits, comes back when its wait is over again.
    date = due or wait
    try:
        moment = at(r.milliseconds(completed_at), zone)
    except OverflowError:
        return None  # A time at an end of the calendar, which the reader's clock never shows.
    found = next_date(rule, mode, date, moment)
    if found is None:
        return None
    copied = [name for name in values if name in _COPIED or name.startswith(r.TAG)]
    made: Values = {name: values[name] for name in copied if values[name] is not None}
    made |= {r.STATE: r.state(None), r.CREATED: completed_at, r.DELETED: None}
    made[r.RECUR] = [following(rule, mode, date), mode or FIXED, series or id]
    if due is not None or wait is None:
        made[r.SCHEDULE] = r.from_when(found)
    if wait is not None and date is not None:
        made[r.WAIT] = r.from_when(moved(wait, date, found))
    return made
