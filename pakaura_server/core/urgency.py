"""How much a task asks to be done next: a sum of named terms, each of which can be told to a person.

Taskwarrior's idea with fewer terms. All is reckoned in hundredths, as whole numbers: the terms that are shown add up to
the urgency that is shown, and two machines order tasks alike.
"""

from __future__ import annotations

from pakaura_server.core.registers import timestamp
from pakaura_server.core.task import PRIORITIES, priority_rank

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment, When

COEFFICIENTS: Final = {
    "due": (10.0, "near its due date: nothing 15 days before, all of it on the day and after it"),
    "overdue": (5.0, "past its due date: a seventh for each day, all of it after a week"),
    "high": (6.0, "of high priority"),
    "medium": (4.0, "of medium priority"),
    "low": (2.0, "of low priority"),
    "next": (15.0, "tagged +next"),
    "blocking": (8.0, "waited for by another open task"),
    "project": (1.0, "in a project"),
    "age": (2.0, "old: a part for each week, all of it after a year"),
    "waiting": (-3.0, "put off until later"),
    "blocked": (-5.0, "held up by another open task"),
}
"""What each term weighs where nothing else is configured, and what a task is that has it.

The setting of `due` is `urgency.due`.
"""
NEXT_TAG: Final = "next"
NEAR_DAYS: Final = 15
"""So many days before its due date a task begins to be urgent for it."""
LATE_DAYS: Final = 7
YEAR_WEEKS: Final = 52
_WEEK_MS: Final = 7 * 86_400_000


class Term:
    """One summand: its name among COEFFICIENTS, its value in hundredths, and why it is there."""

    __slots__ = ("because", "hundredths", "name")

    def __init__(self, name: str, hundredths: int, because: str) -> None:
        self.name = name
        self.hundredths = hundredths
        self.because = because

    @property
    def value(self) -> float:
        return self.hundredths / 100

    def __repr__(self) -> str:
        return f"Term({self.name!r}, {self.hundredths}, {self.because!r})"


class Urgency:
    """The reckoning at one moment, with the coefficients that are given and else those of COEFFICIENTS."""

    __slots__ = ("coefficients", "now", "weeks_ago")

    def __init__(self, now: Moment, coefficients: Mapping[str, float] | None = None) -> None:
        self.now = now
        self.coefficients = {name: weight for name, (weight, _) in COEFFICIENTS.items()} | dict(coefficients or {})
        self.weeks_ago = [timestamp(max(0, now.ms - week * _WEEK_MS)) for week in range(YEAR_WEEKS, 0, -1)]
        """The times a year to a week ago, the earliest first: what was created by one of them is so old."""

    def terms(self, task: Task, blocking: int = 0, blocked: int = 0) -> list[Term]:
        """Those that are not 0, the weightiest first.

        `blocking` is how many open tasks wait for this one, `blocked` for how many open ones it waits.
        """
        found = self._due_terms(task.due) if task.due else []
        if task.priority != "none":
            found.append(Term(task.priority, self.priority(priority_rank(task.priority)), f"priority {task.priority}"))
        if NEXT_TAG in task.tags:
            found.append(self._whole("next", "tagged +next"))
        if blocking:
            found.append(self._whole("blocking", f"{_tasks(blocking)} for it"))
        if task.project:
            found.append(self._whole("project", f"in project {task.project}"))
        if weeks := self._weeks(task.created_at):
            found.append(Term("age", self.age(weeks), f"{weeks} weeks old" if weeks > 1 else "1 week old"))
        if task.wait and self._waits(task.wait):
            found.append(self._whole("waiting", f"waits until {task.wait.text}"))
        if blocked:
            found.append(self._whole("blocked", f"waits for {blocked} other{'s' if blocked > 1 else ''}"))
        return sorted([term for term in found if term.hundredths], key=lambda term: (-term.hundredths, term.name))

    def due(self, days: int) -> int:
        """Hundredths for being due in so many days of the reader's; what is past counts as due today."""
        return self._part("due", NEAR_DAYS - max(days, 0), NEAR_DAYS) if days < NEAR_DAYS else 0

    def overdue(self, days_late: int) -> int:
        """Hundredths for being overdue since so many days; what was due earlier today is a day late."""
        return self._part("overdue", min(max(days_late, 1), LATE_DAYS), LATE_DAYS)

    def priority(self, rank: int) -> int:
        return self._part(PRIORITIES[rank], 1, 1) if rank < len(PRIORITIES) - 1 else 0

    def age(self, weeks: int) -> int:
        return self._part("age", weeks, YEAR_WEEKS)

    def flat(self, name: str) -> int:
        """Hundredths of a term that is there as a whole or not at all."""
        return self._part(name, 1, 1)

    def _due_terms(self, due: When) -> list[Term]:
        from pakaura_server.core.dates import is_overdue
        from pakaura_server.core.filters.spans import days as day_of

        days = day_number(day_of(due, self.now)[0]) - day_number(self.now.today)
        near = Term("due", self.due(days), {0: "due today", 1: "due tomorrow"}.get(days) or f"due in {days} days")
        if not is_overdue(due, self.now):
            return [near]
        if days == 0:
            return [near, Term("overdue", self.overdue(1), f"since {due.text[11:]} today")]
        near.because = f"due {due.date}"
        return [near, Term("overdue", self.overdue(-days), f"{-days} day{'s' if days < -1 else ''} overdue")]

    def _weeks(self, created_at: str) -> int:
        from bisect import bisect_left

        return YEAR_WEEKS - bisect_left(self.weeks_ago, created_at)

    def _waits(self, wait: When) -> bool:
        from pakaura_server.core.filters.spans import instant

        return wait.date > self.now.today if wait.all_day else instant(wait, self.now) > self.now.ms

    def _whole(self, name: str, because: str) -> Term:
        return Term(name, self.flat(name), because)

    def _part(self, name: str, part: int, whole: int) -> int:
        return round(100 * self.coefficients[name] * part / whole)


def total(terms: list[Term]) -> int:
    """The urgency, in hundredths."""
    return sum([term.hundredths for term in terms])


def day_number(day: str) -> int:
    """The days from the year 1 to `YYYY-MM-DD`."""
    from datetime import date

    return date.fromisoformat(day).toordinal()


def _tasks(count: int) -> str:
    return "1 task waits" if count == 1 else f"{count} tasks wait"
