"""The most urgent tasks of a store, found without reckoning the urgency of every task.

An index holds due, priority and age of the open tasks in its own entries. From these, SQLite reckons the most that the
urgency of a task can be; the tasks are then reckoned in full from the top until no bound reaches those that are found.
What an index does not know and weighs much, a tag `next` or others that wait for it, few tasks have: these are asked
for apart.
"""

from __future__ import annotations

from bisect import insort

from pakaura_cli.client.store.reads import ORDER, only_open, where
from pakaura_cli.client.store.rows import COLUMNS, to_task
from pakaura_server.core.canonical import canonical
from pakaura_server.core.filters import to_sql
from pakaura_server.core.filters.spans import END_OF_TIME, FARTHEST, shifted
from pakaura_server.core.structure import Structure
from pakaura_server.core.task import PRIORITIES, priority_rank
from pakaura_server.core.urgency import LATE_DAYS, NEAR_DAYS, NEXT_TAG, YEAR_WEEKS, total
from pakaura_server.core.when import DATE_LENGTH

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    from pakaura_server.core.filters import Filter
    from pakaura_server.core.task import Task
    from pakaura_server.core.urgency import Term, Urgency

_DUE = "coalesce(due, '~')"
_NEAR = 500
"""How far down the open tasks a search goes before it tests the filter on all of them at once."""
_STEP = 50
"""How many tasks are reckoned before it is asked whether they suffice."""
_SLACK = FARTHEST + 1
"""Days by which a time can be nearer, or over earlier, than its date says."""
_JUST_AFTER = "!"
"""Makes of a time a text after it and before every other time."""


class Urgent:
    """A task with the terms of its urgency. They sort by urgency, the greatest first, and then as a list does."""

    __slots__ = ("key", "task", "terms", "urgency")

    def __init__(self, task: Task, terms: list[Term]) -> None:
        self.task = task
        self.terms = terms
        self.urgency = total(terms)
        due = task.due.text if task.due else "~"
        self.key = (-self.urgency, due, priority_rank(task.priority), task.created_at, task.id)

    def __lt__(self, other: Urgent) -> bool:
        return self.key < other.key


def most_urgent(
    db: sqlite3.Connection, chosen: Filter, urgency: Urgency, limit: int, near: int = _NEAR, step: int = _STEP
) -> list[Urgent]:
    """The `limit` most urgent tasks that `chosen` matches, whatever `near` and `step` are."""
    return _Search(db, chosen, urgency, limit, near, step).found()


def reckoned(db: sqlite3.Connection, task: Task, urgency: Urgency) -> Urgent:
    """One task with its urgency."""
    return Urgent(task, _terms(task, urgency, linked(db)))


def linked(db: sqlite3.Connection) -> Structure:
    """The open tasks that depend on others or that others depend on."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM task WHERE completed = 0 AND deleted = 0 AND n IN (SELECT task FROM dependency"
        " UNION SELECT other.n FROM dependency JOIN task AS other ON other.id = dependency.needs)"
    )
    return Structure([to_task(row) for row in rows])


class _Search:
    """`best` are the most urgent so far, in order; `seen` the ids of all that were reckoned."""

    def __init__(
        self, db: sqlite3.Connection, chosen: Filter, urgency: Urgency, limit: int, near: int, step: int
    ) -> None:
        self.db = db
        self.chosen = chosen
        self.urgency = urgency
        self.limit = limit
        self.near = near
        self.step = step
        self.around = linked(db)
        self.bounds = Bounds(urgency)
        self.best: list[Urgent] = []
        self.seen: set[str] = set()

    def found(self) -> list[Urgent]:
        self._take_special()
        if not only_open(self.chosen) or not (self._go_down_near() or self._go_down_open("TRUE")):
            self._go_down_all()
        return self.best

    def _take_special(self) -> None:
        """What is tagged next or has links to others, of whatever urgency."""
        condition, parameters = to_sql(self.chosen, self.urgency.now, few=True)
        for special, value in (
            ("n IN (SELECT task FROM task_tag WHERE tag = ?)", NEXT_TAG),
            ("id IN (SELECT value FROM json_each(?))", canonical(list(self.around.tasks))),
        ):
            rows = self.db.execute(f"SELECT {COLUMNS} FROM task WHERE {special} AND {condition}", (value, *parameters))
            for row in rows:
                self._take(to_task(row))

    def _go_down_near(self) -> bool:
        """Go down those that are due before the horizon. Whether the others cannot be among the best."""
        if not self._go_down_open(f"{_DUE} < '{self.bounds.horizon}'"):
            return False
        return len(self.best) == self.limit and self.best[-1].urgency > self.bounds.beyond

    def _go_down_open(self, part: str) -> bool:
        """Go down a part of the index of open tasks. Whether no others of this part can be among the best."""
        rows = self.db.execute(
            f"SELECT n, {self.bounds.sql}, {ORDER} FROM task INDEXED BY task_open"
            f" WHERE completed = 0 AND deleted = 0 AND {part} ORDER BY 2 DESC, {ORDER} LIMIT {self.near}"
        ).fetchall()
        return self._descend(rows) or len(rows) < self.near

    def _go_down_all(self) -> None:
        condition, parameters = where(self.db, self.chosen, self.urgency.now)
        rows = self.db.execute(
            f"SELECT n, {self.bounds.sql}, {ORDER} FROM task WHERE {condition} ORDER BY 2 DESC, {ORDER}", parameters
        )
        while (part := rows.fetchmany(self.near)) and not self._descend(part):
            pass

    def _descend(self, rows: list[Any]) -> bool:
        """Reckon the tasks of the rows while they may be among the best. Whether what follows them cannot be."""
        condition, parameters = to_sql(self.chosen, self.urgency.now, few=True)
        for start in range(0, len(rows), self.step):
            part = rows[start : start + self.step]
            if self._is_final(part[0]):
                return True
            fitting = self.db.execute(
                f"SELECT {COLUMNS} FROM task WHERE n IN (SELECT value FROM json_each(?)) AND {condition}",
                (str([row[0] for row in part]), *parameters),
            )
            for row in fitting:
                self._take(to_task(row))
        return bool(rows) and self._is_final(rows[-1])

    def _take(self, task: Task) -> None:
        if task.id not in self.seen:
            self.seen.add(task.id)
            insort(self.best, Urgent(task, _terms(task, self.urgency, self.around)))
            del self.best[self.limit :]

    def _is_final(self, row: Any) -> bool:
        """Whether the last of the best comes before every row with this one's bound and place, or a later one."""
        _, bound, *place = row
        return len(self.best) == self.limit and self.best[-1].key <= (-bound, *place)


class Bounds:
    """How urgent a task can be, as far as the index of open tasks knows it.

    `sql` is the most hundredths of a task that is neither tagged next nor holds others up. It is exact where a task is
    in a project and due on a day. What is due from `horizon` on, or never, has at most `beyond`.
    """

    def __init__(self, urgency: Urgency) -> None:
        today = urgency.now.today
        unknown = sum([max(0, urgency.flat(name)) for name in ("project", "waiting", "blocked")])
        ranks = [urgency.priority(rank) for rank in range(len(PRIORITIES))]
        ages = [*[urgency.age(weeks) for weeks in range(YEAR_WEEKS, 0, -1)], 0]
        soon = range(-LATE_DAYS, NEAR_DAYS)
        wide = range(-LATE_DAYS - _SLACK, NEAR_DAYS + _SLACK)
        by_day = _steps(_DUE, [_after(today, day) for day in soon], [*[_due(urgency, day) for day in soon], 0])
        by_time = _steps(_DUE, [_after(today, day) for day in wide], [*[_due_about(urgency, day) for day in wide], 0])
        by_age = _steps("created", [time + _JUST_AFTER for time in urgency.weeks_ago], ages)
        by_rank = " ".join([f"WHEN {rank} THEN {value}" for rank, value in enumerate(ranks)])
        self.horizon = _after(today, wide[-1])
        self.beyond = max(ranks) + max(ages) + unknown
        self.sql = (
            f"CASE WHEN {_DUE} < '{_after(today, wide[0])}' THEN {_due(urgency, wide[0])}"
            f" WHEN length({_DUE}) > {DATE_LENGTH} THEN {by_time} ELSE {by_day} END"
            f" + CASE priority_rank {by_rank} ELSE 0 END + {by_age} + {unknown}"
        )


def _due(urgency: Urgency, days: int) -> int:
    """Hundredths for a date in so many days."""
    return urgency.due(days) + (urgency.overdue(-days) if days < 0 else 0)


def _due_about(urgency: Urgency, days: int) -> int:
    """The most for a time whose date is in so many days, on whatever clock."""
    possible = range(days - _SLACK, days + _SLACK + 1)
    today = [urgency.due(0) + urgency.overdue(1)] if 0 in possible else []
    return max([*[_due(urgency, day) for day in possible], *today])


def _after(today: str, days: int) -> str:
    """The day after the one in so many days."""
    return shifted(today, days + 1) or END_OF_TIME


def _steps(column: str, limits: list[str], values: list[int]) -> str:
    """An expression for the value whose limit is the first that the column is less than; the last has none.

    Most rows are at one of the ends.
    """
    between = _halved(column, limits[1:-1], values[1:-1])
    ends = f"WHEN {column} >= '{limits[-1]}' THEN {values[-1]} WHEN {column} < '{limits[0]}' THEN {values[0]}"
    return f"CASE {ends} ELSE {between} END"


def _halved(column: str, limits: list[str], values: list[int]) -> str:
    if not limits:
        return str(values[0])
    middle = len(limits) // 2
    lower = _halved(column, limits[:middle], values[: middle + 1])
    upper = _halved(column, limits[middle + 1 :], values[middle + 1 :])
    return f"CASE WHEN {column} < '{limits[middle]}' THEN {lower} ELSE {upper} END"


def _terms(task: Task, urgency: Urgency, around: Structure) -> list[Term]:
    return urgency.terms(task, len(around.blocked_by(task)), len(around.blockers(task)))
