"""The terms of a filter: each asks one thing of a task."""

# ruff: noqa: ARG002 - all filters answer the same question, not all need the time or the other tasks for it

from __future__ import annotations

from pakaura_server.core.dates import is_time
from pakaura_server.core.filters import spans
from pakaura_server.core.filters.tree import Filter, Not, all_of
from pakaura_server.core.fold import fold
from pakaura_server.core.task import PRIORITIES, priority_rank, project_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from pakaura_server.core.structure import Structure
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment, When

KEYWORDS: Final = ("and", "or", "not")
HIDDEN: Final = ("completed", "deleted", "waiting")
"""What a list leaves out unless it is asked for."""
MOST_DIGITS: Final = 18
"""Every database holds every number of fewer digits."""
LINKED: Final = ("blocked", "blocking", "subtask", "children")
"""What depends on other tasks; `core.structure` says how."""


class Term(Filter):
    """One question about the field `field`."""

    __slots__ = ("field",)

    def __init__(self, field: str) -> None:
        self.field = field

    @property
    def fields(self) -> frozenset[str]:
        return frozenset((self.field,))


class Tagged(Term):
    """Has the folded `tag`; with None, has no tag at all."""

    __slots__ = ("tag",)

    def __init__(self, tag: str | None) -> None:
        super().__init__("tag")
        self.tag = tag

    def matches(self, task: Task, now: Moment, around: Structure | None = None) -> bool:
        return not task.tags if self.tag is None else self.tag in task.tags

    def negated(self) -> Filter:
        return Untagged(self)

    def key(self) -> object:
        return self.tag

    def __str__(self) -> str:
        return "tag:" if self.tag is None else f"+{self.tag}"


class Untagged(Not):
    """The negation of a Tagged, which has a sign of its own."""

    __slots__ = ()

    def __str__(self) -> str:
        having = str(self.part)
        without = "-" + having[1:]
        return without if having[0] == "+" and is_sign(without) else f"not {having}"


class InProject(Term):
    """Is in the project `name` or, unless `exact`, below it; with None, is in no project."""

    __slots__ = ("exact", "name")

    def __init__(self, name: str | None, exact: bool = False) -> None:
        super().__init__("project")
        self.name = name
        self.exact = exact

    @property
    def begins(self) -> str:
        """What the keys of the projects begin with, or what the one key is."""
        return project_key(self.name or "")

    def matches(self, task: Task, now: Moment, around: Structure | None = None) -> bool:
        if self.name is None or task.project is None:
            return self.name is task.project
        key = project_key(task.project)
        return key == self.begins if self.exact else key.startswith(self.begins)

    def key(self) -> object:
        return self.name and self.begins, self.exact

    def __str__(self) -> str:
        return f"project{'.is' if self.exact else ''}:{quoted(self.name or '')}"


class HasPriority(Term):
    """Has the priority of this rank."""

    __slots__ = ("rank",)

    def __init__(self, rank: int) -> None:
        super().__init__("priority")
        self.rank = rank

    def matches(self, task: Task, now: Moment, around: Structure | None = None) -> bool:
        return priority_rank(task.priority) == self.rank

    def key(self) -> object:
        return self.rank

    def __str__(self) -> str:
        return f"pri:{PRIORITIES[self.rank]}"


class Is(Term):
    """Is or is not `completed`, `deleted`, `waiting` (put off until later) or `overdue` (open, and its due is past).

    Or, by its links to others: `blocked`, `blocking`, a `subtask`, or one that has `children`.
    """

    __slots__ = ("wanted",)

    def __init__(self, field: str, wanted: bool) -> None:
        super().__init__(field)
        self.wanted = wanted

    def matches(self, task: Task, now: Moment, around: Structure | None = None) -> bool:
        if self.field in LINKED:
            return (around is not None and around.holds(self.field, task)) is self.wanted
        return self._holds(task, now) is self.wanted

    def _holds(self, task: Task, now: Moment) -> bool:
        if self.field == "completed":
            return task.completed
        if self.field == "deleted":
            return task.deleted
        if self.field == "waiting":
            wait = task.wait
            if wait is None:
                return False
            return wait.date > now.today if wait.all_day else spans.instant(wait, now) > now.ms
        if task.due is None or not task.open:
            return False
        return task.due.date < now.today if task.due.all_day else spans.instant(task.due, now) < now.ms

    def negated(self) -> Filter:
        return Is(self.field, not self.wanted)

    def key(self) -> object:
        return self.field, self.wanted

    def __str__(self) -> str:
        return f"{self.field}:{'yes' if self.wanted else 'no'}"


class Dated(Term):
    """Its due or wait stands in `order` (is, before, after, by) to `when`; with None, it has no such date."""

    __slots__ = ("order", "when")

    def __init__(self, field: str, order: str, when: When | None) -> None:
        super().__init__(field)
        self.order = order
        self.when = when

    @property
    def fields(self) -> frozenset[str]:
        """Whoever asks until when tasks wait wants to see tasks that wait."""
        return frozenset((self.field, "waiting")) if self.field == "wait" else super().fields

    def matches(self, task: Task, now: Moment, around: Structure | None = None) -> bool:
        value = task.due if self.field == "due" else task.wait
        if value is None or self.when is None:
            return value is self.when
        if value.all_day:
            return spans.within(value.date, spans.range_of(self.order, spans.days(self.when, now)))
        return spans.within(spans.instant(value, now), spans.range_of(self.order, spans.instants(self.when, now)))

    def key(self) -> object:
        return self.field, self.order, self.when

    def __str__(self) -> str:
        order = "" if self.order == "is" else f".{self.order}"
        return f"{self.field}{order}:{'' if self.when is None else written(self.when)}"


class Stamped(Term):
    """The time at which it was `created`, or `completed` if it is, stands in `order` to `when`."""

    __slots__ = ("order", "when")

    def __init__(self, field: str, order: str, when: When) -> None:
        super().__init__(field)
        self.order = order
        self.when = when

    def matches(self, task: Task, now: Moment, around: Structure | None = None) -> bool:
        stamp = task.created_at if self.field == "created" else task.completed_at
        if not stamp or (self.field == "completed" and not task.completed):
            return False
        return spans.within(stamp, spans.range_of(self.order, spans.minutes(self.when, now)))

    def key(self) -> object:
        return self.field, self.order, self.when

    def __str__(self) -> str:
        order = "" if self.order == "is" else f".{self.order}"
        return f"{self.field}{order}:{written(self.when)}"


class Holds(Term):
    """Its title or notes hold `text`, which is folded."""

    __slots__ = ("text",)

    def __init__(self, field: str, text: str) -> None:
        super().__init__(field)
        self.text = fold(text)

    def matches(self, task: Task, now: Moment, around: Structure | None = None) -> bool:
        return self.text in fold(task.title if self.field == "title" else task.notes or "")

    def key(self) -> object:
        return self.field, self.text

    def __str__(self) -> str:
        if self.field != "title":
            return f"{self.field}:{quoted(self.text)}"
        plain = self.text.isalnum() and self.text not in KEYWORDS and not is_time(self.text)
        return self.text if plain else _in_quotes(self.text)


class HasId(Term):
    """Its id, or the tail of the id that people see, begins with `prefix`."""

    __slots__ = ("prefix",)

    TAIL: Final = 24
    """Where in an id the tail begins."""

    def __init__(self, prefix: str) -> None:
        super().__init__("id")
        self.prefix = prefix

    def matches(self, task: Task, now: Moment, around: Structure | None = None) -> bool:
        return task.id.startswith(self.prefix) or task.id.startswith(self.prefix, self.TAIL)

    def key(self) -> object:
        return self.prefix

    def __str__(self) -> str:
        return f"id:{self.prefix}"


class HasParent(Term):
    """Is a subtask of the task with this number, or whose id, or the tail of it, begins with `prefix`."""

    __slots__ = ("prefix",)

    def __init__(self, prefix: str) -> None:
        super().__init__("parent")
        self.prefix = prefix

    @property
    def number(self) -> int | None:
        """The number that is meant, for digits alone are one; 0, which no task has, for what is too long to be one."""
        if not self.prefix.isdigit():
            return None
        return int(self.prefix) if len(self.prefix) < MOST_DIGITS else 0

    def matches(self, task: Task, now: Moment, around: Structure | None = None) -> bool:
        if task.parent is None:
            return False
        if self.number is not None:
            parent = around.tasks.get(task.parent) if around else None
            return parent is not None and parent.number == self.number
        return task.parent.startswith(self.prefix) or task.parent.startswith(self.prefix, HasId.TAIL)

    def key(self) -> object:
        return self.prefix

    def __str__(self) -> str:
        return f"parent:{self.prefix}"


def listed(chosen: Filter) -> Filter:
    """The filter of a list: `chosen`, without what is completed, deleted or waiting unless it names that field."""
    named = chosen.fields
    return all_of(*[Is(field, False) for field in HIDDEN if field not in named], chosen)


def is_sign(word: str) -> bool:
    """Whether `word` may be `+tag` or `-tag`: `--` and `--word` are not, since to exclude `-word` is rarely meant."""
    return len(word) > 1 and (word[0] == "+" or (word[0] == "-" and word[1] != "-"))


def quoted(value: str) -> str:
    """`value` as it is written after a colon."""
    return value if all(char.isalnum() or char in "-_." for char in value) else _in_quotes(value)


def written(when: When) -> str:
    return when.text + "Z" if when.zone == "UTC" else when.text


def _in_quotes(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
