"""Tasks by the reader's days: what is overdue, what each day brings, and when what repeats will come again."""

from __future__ import annotations

from pakaura_server.core.dates import is_overdue
from pakaura_server.core.filters.spans import days as day_of
from pakaura_server.core.filters.spans import instant
from pakaura_server.core.task import priority_rank

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment, When

OVERDUE, DUE, REPEATS = "overdue", "due", "repeats"
"""The states of an entry. What repeats is no task yet: it will be one when the one before it is completed."""


class Entry:
    """A task on a `day` of the reader's (`YYYY-MM-DD`); `when` is its due date, or the one that it will have."""

    __slots__ = ("day", "state", "task", "when")

    def __init__(self, task: Task, when: When, state: str, now: Moment) -> None:
        self.task = task
        self.when = when
        self.state = state
        self.day = day_of(when, now)[0]


def entries(tasks: Iterable[Task], now: Moment, last: str) -> list[Entry]:
    """What is overdue, and what is due up to the day `last`, in order: of a day first what has no time, what is
    there before what will repeat, and then as in a list. Closed tasks and those without a date have no entry.
    """
    found = []
    for task in tasks:
        if task.due is None or not task.open:
            continue
        found.append(Entry(task, task.due, OVERDUE if is_overdue(task.due, now) else DUE, now))
        found += [Entry(task, when, REPEATS, now) for when in _repeats(task, now, last)]
    return sorted([each for each in found if each.day <= last], key=lambda each: _place(each, now))


def _place(entry: Entry, now: Moment) -> tuple[bool, str, int, bool, int, str, str]:
    task = entry.task
    time = 0 if entry.when.all_day else instant(entry.when, now)
    later = entry.state == REPEATS
    return entry.state != OVERDUE, entry.day, time, later, priority_rank(task.priority), task.created_at, task.id


def _repeats(task: Task, now: Moment, last: str) -> Iterator[When]:
    """When the task will come again from today on, were it completed now and each later one on its day."""
    if task.recurrence is None or task.due is None:
        return
    from pakaura_server.core.recurrence import upcoming

    for when in upcoming(task.recurrence, task.recurrence_mode, task.due, now):
        day = day_of(when, now)[0]
        if day > last:
            return
        if day >= now.today:
            yield when
