"""What was done and what is open, in numbers: week by week, the days in a row, and by project, tag and priority."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from datetime import date, timedelta

from pakaura_server.core.filters.spans import minutes
from pakaura_server.core.registers import milliseconds
from pakaura_server.core.task import PRIORITIES, priority_rank
from pakaura_server.core.when import DATE_LENGTH, When, at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

_DAY_MS = 86_400_000


class Week:
    """A week of the reader's from Monday `start` on: what was completed and added in it, and was open at its end."""

    __slots__ = ("added", "completed", "open", "start")

    def __init__(self, start: str, completed: int, added: int, open: int) -> None:
        self.start = start
        self.completed = completed
        self.added = added
        self.open = open


class Streak:
    """Days in a row on each of which something was completed; `first` and `last` are None where there are none."""

    __slots__ = ("days", "first", "last")

    def __init__(self, days: int, first: str | None, last: str | None) -> None:
        self.days = days
        self.first = first
        self.last = last


class Figures:
    """Of some tasks, none of them deleted.

    `current` is the streak up to today or, while nothing was completed today, up to yesterday.
    `projects`, `tags` and `priorities` are of the open tasks, the most frequent first; `age_days` is their average age.
    """

    def __init__(self, tasks: Iterable[Task], now: Moment, weeks: int) -> None:
        tasks = list(tasks)
        done = [task for task in tasks if task.completed]
        open_tasks = [task for task in tasks if task.open]
        ends = sorted([task.completed_at or task.created_at for task in done])
        self.weeks = _weeks(sorted([task.created_at for task in tasks]), ends, now, weeks)
        self.completed = len(done)
        self.open = len(open_tasks)
        self.current, self.longest = streaks([time for task in done if (time := task.completed_at)], now)
        self.age_days = _average_age([task.created_at for task in open_tasks], now)
        self.projects = _ranked([task.project for task in open_tasks if task.project])
        self.tags = _ranked([tag for task in open_tasks for tag in task.tags])
        by_priority = Counter([PRIORITIES[priority_rank(task.priority)] for task in open_tasks])
        self.priorities = [(name, by_priority[name]) for name in PRIORITIES if by_priority[name]]


def streaks(times: Iterable[str], now: Moment) -> tuple[Streak, Streak]:
    """The current streak and the longest, the latest of equal ones; `times` are RFC 3339."""
    days = sorted({_day(time, now) for time in times})
    runs: list[list[date]] = []
    for day in map(date.fromisoformat, days):
        if runs and day - runs[-1][-1] == timedelta(1):
            runs[-1].append(day)
        else:
            runs.append([day])
    today = date.fromisoformat(now.today)
    lasting = [run for run in runs if run[-1] in (today, today - timedelta(1))]
    return _streak(lasting[-1] if lasting else []), _streak(max(reversed(runs), key=len, default=[]))


def _streak(run: Sequence[date]) -> Streak:
    return Streak(len(run), run[0].isoformat(), run[-1].isoformat()) if run else Streak(0, None, None)


def _weeks(created: list[str], ends: list[str], now: Moment, number: int) -> list[Week]:
    today = date.fromisoformat(now.today)
    monday = today - timedelta(today.weekday())
    starts = [monday - timedelta(7 * ago) for ago in range(number - 1, -1, -1)]
    limits = [minutes(When(day.isoformat()), now)[0] for day in [*starts, monday + timedelta(7)]]
    added = [bisect_left(created, limit) for limit in limits]
    completed = [bisect_left(ends, limit) for limit in limits]
    return [
        Week(
            start.isoformat(),
            completed[place + 1] - completed[place],
            added[place + 1] - added[place],
            added[place + 1] - completed[place + 1],
        )
        for place, start in enumerate(starts)
    ]


def _day(time: str, now: Moment) -> str:
    """The day on the reader's clock; in UTC where that one is outside the calendar."""
    try:
        return at(milliseconds(time), now.zone).today
    except OverflowError:
        return time[:DATE_LENGTH]


def _average_age(created: Sequence[str], now: Moment) -> float:
    """In days, with one decimal; 0 where there are none."""
    ages = [max(0, now.ms - milliseconds(time)) for time in created if time]
    return round(sum(ages) / len(ages) / _DAY_MS, 1) if ages else 0.0


def _ranked(names: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0]))
