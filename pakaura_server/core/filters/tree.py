"""What a filter is: terms joined by and, or and not."""

# ruff: noqa: ARG002 - all filters answer the same question, not all need the time for it

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_server.core.structure import Structure
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment


class Filter:
    """A test of tasks. Equal filters choose equally; the order of what and or or joins does not matter.

    `str()` is text that parses back to an equal filter for a reader in the same zone; its dates are absolute, so what
    shall follow the calendar is kept as it was typed. (It may be longer than what was typed, and too long to parse.)
    """

    __slots__ = ()

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields it mentions anywhere, also below a not."""
        raise NotImplementedError

    def matches(self, task: Task, now: Moment, around: Structure | None = None) -> bool:
        """Whether `task` is chosen, as a reader at `now` sees it. `around`: the tasks that it may have links to."""
        raise NotImplementedError

    def negated(self) -> Filter:
        """The filter that chooses exactly what this one does not."""
        return Not(self)

    def key(self) -> object:
        """What filters of one class are compared by."""
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Filter) and type(self) is type(other) and self.key() == other.key()

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.key()))

    def __repr__(self) -> str:
        return f"<filter {self}>"


class Everything(Filter):
    """The empty filter."""

    __slots__ = ()

    @property
    def fields(self) -> frozenset[str]:
        return frozenset()

    def matches(self, task: Task, now: Moment, around: Structure | None = None) -> bool:
        return True

    def key(self) -> object:
        return ()

    def __str__(self) -> str:
        return ""


class Joined(Filter):
    """Two or more different parts, none of them of the same class."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Filter, ...]) -> None:
        self.parts = parts

    @property
    def fields(self) -> frozenset[str]:
        return frozenset().union(*[part.fields for part in self.parts])

    def key(self) -> object:
        return frozenset(self.parts)


class And(Joined):
    __slots__ = ()

    def matches(self, task: Task, now: Moment, around: Structure | None = None) -> bool:
        for part in self.parts:  # noqa: SIM110 - a generator would take another frame a level
            if not part.matches(task, now, around):
                return False
        return True

    def __str__(self) -> str:
        return " ".join([f"({part})" if isinstance(part, Or) else str(part) for part in self.parts])


class Or(Joined):
    __slots__ = ()

    def matches(self, task: Task, now: Moment, around: Structure | None = None) -> bool:
        for part in self.parts:  # noqa: SIM110 - as above
            if part.matches(task, now, around):
                return True
        return False

    def __str__(self) -> str:
        return " or ".join([str(part) for part in self.parts])


class Not(Filter):
    __slots__ = ("part",)

    def __init__(self, part: Filter) -> None:
        self.part = part

    @property
    def fields(self) -> frozenset[str]:
        return self.part.fields

    def matches(self, task: Task, now: Moment, around: Structure | None = None) -> bool:
        return not self.part.matches(task, now, around)

    def negated(self) -> Filter:
        return self.part

    def key(self) -> object:
        return self.part

    def __str__(self) -> str:
        return f"not ({self.part})" if isinstance(self.part, Joined) else f"not {self.part}"


def all_of(*filters: Filter) -> Filter:
    """The filter that chooses what every one of `filters` does; everything if there are none."""
    parts = _flat(And, [part for part in filters if not isinstance(part, Everything)])
    if not parts:
        return Everything()
    return parts[0] if len(parts) == 1 else And(parts)


def any_of(*filters: Filter) -> Filter:
    """The filter that chooses what at least one of `filters`, of which there is one or more, does."""
    parts = _flat(Or, list(filters))
    return parts[0] if len(parts) == 1 else Or(parts)


def _flat(joined: type[Joined], filters: list[Filter]) -> tuple[Filter, ...]:
    """`filters` with the parts of those that are `joined` in their place, each once."""
    parts: dict[Filter, None] = {}
    for item in filters:
        parts.update(dict.fromkeys(item.parts if isinstance(item, joined) else (item,)))
    return tuple(parts)
