"""A filter as SQL over the table `task`: the same choice as `Filter.matches`, and never NULL."""

# ruff: noqa: ARG002 - a dialect and a writer have one signature each

from __future__ import annotations

from pakaura_server.core.filters import spans
from pakaura_server.core.filters.terms import (
    LINKED,
    Dated,
    HasId,
    HasParent,
    HasPriority,
    Holds,
    InProject,
    Is,
    Stamped,
    Tagged,
)
from pakaura_server.core.filters.tree import And, Everything, Joined, Not, Or

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Final

    from pakaura_server.core.filters.tree import Filter
    from pakaura_server.core.when import Moment

GRAM: Final = 3
"""Characters of the pieces by which titles are indexed; a shorter word is looked for in every title."""
_MOST_GRAMS: Final = 32
"""Pieces asked for of one word: the index only sieves."""
_AFTER_KEYS: Final = "/"
"""The character after the dot that ends a project's key."""
_AFTER_HEX: Final = "g"
BEFORE_TIMES: Final = "0"
"""After the empty text and before every time, as texts compare."""


class Sqlite:
    """How the store's tables are asked. Another database is another class with these methods."""

    true = "1"
    false = "0"
    id = "id"
    parent = "coalesce(parent, '')"
    created = "created"
    indexes_titles = True
    """Whether there is a `title_index`, which `titled` and `title_query` ask."""

    def mark(self, position: int) -> str:
        """The placeholder of the parameter at `position`, from 1."""
        return "?"

    def flag(self, column: str, wanted: bool) -> str:
        """Whether a boolean column is as wanted; literal, for partial indexes are chosen by it."""
        return f"{column} = {self.true if wanted else self.false}"

    def contains(self, column: str, mark: str) -> str:
        return f"instr({column}, {mark}) > 0"

    def has_tag(self, mark: str) -> str:
        return f"instr('/' || tags || '/', '/' || {mark} || '/') > 0"

    def has_tags(self) -> str:
        return "tags <> ''"

    def in_project(self, mark: Callable[[object], str], low: str, high: str, exact: bool) -> str:
        """Whether the project's key lies between two; `exact`: is the lower. No index on an expression: see to_sql."""
        return f"(coalesce(project_key, '') >= {mark(low)} AND coalesce(project_key, '') < {mark(high)})"

    def moment(self, mark: Callable[[object], str], minute: str) -> str:
        """What columns of times compare to: a minute in UTC (`YYYY-MM-DDTHH:MM`), BEFORE_TIMES or END_OF_TIME."""
        return mark(minute)

    def parent_numbered(self, mark: Callable[[object], str], number: int) -> str:
        """Whether the parent has the number."""
        return f"coalesce(parent, '') IN (SELECT above.id FROM task AS above WHERE above.number = {mark(number)})"

    def linked(self, field: str) -> str:
        """Whether one of LINKED holds, in parentheses or as one term."""
        from pakaura_server.core.filters import links

        return links.SQLITE[field]

    tag_open = "open = 1"

    def tagged(self, mark: str) -> str:
        return f"SELECT task FROM task_tag WHERE tag = {mark}"

    def project_range(self, low: str, high: str) -> str:
        return f"project_key >= {low} AND project_key < {high}"

    def titled(self, mark: str) -> str:
        return f"SELECT rowid FROM title_index WHERE title_index MATCH {mark}"

    def title_query(self, word: str) -> str:
        """What finds the titles that hold all pieces of `word`, in whatever order."""
        pieces = dict.fromkeys(word[start : start + GRAM] for start in range(len(word) - GRAM + 1))
        return " AND ".join(['"' + piece.replace('"', '""') + '"' for piece in list(pieces)[:_MOST_GRAMS]])


SQLITE: Final = Sqlite()


def to_sql(chosen: Filter, now: Moment, *, few: bool = False, dialect: Sqlite = SQLITE) -> tuple[str, list[object]]:
    """A boolean expression over `task`, and its parameters; true for exactly the tasks that `chosen` matches at `now`.

    It leaves the order of the statement to the statement: tags and projects are tested row by row, so that a list with
    a LIMIT walks its own index; `ways_in` finds rare ones. With `few`, for a statement that looks at few rows, title
    words are tested so too.
    """
    writer = _Writer(now, few, dialect)
    expression = writer.expression(chosen)
    # It will stand behind an AND, perhaps the one that keeps one person's tasks from another's.
    return f"({expression})" if isinstance(chosen, Or) else expression, writer.parameters


def ways_in(chosen: Filter, dialect: Sqlite = SQLITE) -> list[tuple[str, list[object]]]:
    """Queries of `n`, each of which finds every task that `chosen` matches and, as a rule, not many others.

    Each is fast for the rows that it finds: start from the shortest, test its rows by `to_sql`. None may be known.
    """
    if isinstance(chosen, And):
        return _ways_into_all(chosen, dialect)
    if isinstance(chosen, Or):
        return _union([ways_in(part, dialect) for part in chosen.parts])
    mark = dialect.mark(1)
    if isinstance(chosen, Tagged) and chosen.tag is not None:
        return [(dialect.tagged(mark), [chosen.tag])]
    if isinstance(chosen, Holds) and chosen.field == "title" and len(chosen.text) >= GRAM:
        return [(dialect.titled(mark), [dialect.title_query(chosen.text)])]
    if isinstance(chosen, InProject) and chosen.name is not None:
        low, high = _keys(chosen)
        return [(f"SELECT n FROM task WHERE {dialect.project_range(mark, dialect.mark(2))}", [low, high])]
    if isinstance(chosen, HasId):
        return _union([[_id_way(dialect.id, chosen, dialect)], [_id_way(_tail(dialect), chosen, dialect)]])
    return []


def _ways_into_all(chosen: And, dialect: Sqlite) -> list[tuple[str, list[object]]]:
    """The ways into each part; the table of tags knows also which tasks are open and in which project they are."""
    tagged = [part for part in chosen.parts if isinstance(part, Tagged) and part.tag is not None]
    projects = [part for part in chosen.parts if isinstance(part, InProject) and part.name is not None]
    closed = {part.field for part in chosen.parts if isinstance(part, Is) and not part.wanted}
    if not tagged or not {"completed", "deleted"} <= closed:
        return [way for part in chosen.parts for way in ways_in(part, dialect)]
    ranges = [dialect.project_range(dialect.mark(2 * n + 2), dialect.mark(2 * n + 3)) for n in range(len(projects))]
    keys = [key for project in projects for key in _keys(project)]
    ways: list[tuple[str, list[object]]] = [
        (" AND ".join([dialect.tagged(dialect.mark(1)), dialect.tag_open, *ranges]), [part.tag, *keys])
        for part in tagged
    ]
    return ways + [way for part in chosen.parts if isinstance(part, Holds | HasId) for way in ways_in(part, dialect)]


def _tail(dialect: Sqlite) -> str:
    return f"substr({dialect.id}, {HasId.TAIL + 1})"


def _id_way(column: str, term: HasId, dialect: Sqlite) -> tuple[str, list[object]]:
    query = f"SELECT n FROM task WHERE {column} >= {dialect.mark(1)} AND {column} < {dialect.mark(2)}"
    return query, [term.prefix, term.prefix + _AFTER_HEX]


def _union(ways: list[list[tuple[str, list[object]]]]) -> list[tuple[str, list[object]]]:
    """The one way into all parts of an or, if each has one."""
    if not all(ways):
        return []
    parameters = [parameter for way in ways for parameter in way[0][1]]
    return [(" UNION ".join([way[0][0] for way in ways]), parameters)]


def _keys(term: InProject) -> tuple[str, str]:
    """The least project key that fits, and one after all that fit."""
    begins = term.begins
    return begins, begins + "\0" if term.exact else begins[:-1] + _AFTER_KEYS


def _height(chosen: Filter) -> int:
    if isinstance(chosen, Joined):
        return 1 + max([_height(part) for part in chosen.parts])
    return 1 + _height(chosen.part) if isinstance(chosen, Not) else 0


class _Writer:
    __slots__ = ("dialect", "few", "now", "parameters")

    def __init__(self, now: Moment, few: bool, dialect: Sqlite) -> None:
        self.now = now
        self.few = few
        self.dialect = dialect
        self.parameters: list[object] = []

    def bind(self, value: object) -> str:
        self.parameters.append(value)
        return self.dialect.mark(len(self.parameters))

    def expression(self, chosen: Filter) -> str:
        return _WRITERS[type(chosen) if not isinstance(chosen, Not) else Not](self, chosen)

    def everything(self, chosen: Everything) -> str:
        return self.dialect.true + " = " + self.dialect.true

    def both(self, chosen: And) -> str:
        # The deepest first: a parser's stack then grows by one a level and not by all that stands before it.
        parts = sorted(chosen.parts, key=_height, reverse=True)
        return " AND ".join([f"({self.expression(p)})" if isinstance(p, Or) else self.expression(p) for p in parts])

    def either(self, chosen: Or) -> str:
        return " OR ".join([self.expression(part) for part in sorted(chosen.parts, key=_height, reverse=True)])

    def negation(self, chosen: Not) -> str:
        return f"NOT ({self.expression(chosen.part)})"

    def tagged(self, term: Tagged) -> str:
        return f"NOT {self.dialect.has_tags()}" if term.tag is None else self.dialect.has_tag(self.bind(term.tag))

    def in_project(self, term: InProject) -> str:
        if term.name is None:
            return "project_key IS NULL"
        return self.dialect.in_project(self.bind, *_keys(term), term.exact)

    def has_priority(self, term: HasPriority) -> str:
        return f"priority_rank = {self.bind(term.rank)}"

    def holds(self, term: Holds) -> str:
        if term.field == "notes":
            return self.dialect.contains("coalesce(notes_fold, '')", self.bind(term.text))
        if self.few or len(term.text) < GRAM or not self.dialect.indexes_titles:
            return self.dialect.contains("title_fold", self.bind(term.text))
        found = self.dialect.titled(self.bind(self.dialect.title_query(term.text)))
        return f"(n IN ({found}) AND {self.dialect.contains('title_fold', self.bind(term.text))})"

    def has_id(self, term: HasId) -> str:
        return f"({self._begins(self.dialect.id, term.prefix)} OR {self._begins(_tail(self.dialect), term.prefix)})"

    def has_parent(self, term: HasParent) -> str:
        if term.number is not None:
            return self.dialect.parent_numbered(self.bind, term.number)
        whole = self.dialect.parent
        tail = f"substr({whole}, {HasId.TAIL + 1})"
        return f"({self._begins(whole, term.prefix)} OR {self._begins(tail, term.prefix)})"

    def _begins(self, column: str, prefix: str) -> str:
        return f"{column} >= {self.bind(prefix)} AND {column} < {self.bind(prefix + _AFTER_HEX)}"

    def is_so(self, term: Is) -> str:
        if term.field in ("completed", "deleted"):
            return self.dialect.flag(term.field, term.wanted)
        if term.field in LINKED:
            return f"{'' if term.wanted else 'NOT '}{self.dialect.linked(term.field)}"
        if term.field == "waiting":
            holds = self._by_kind("wait", ">", self.now.today, self.now.ms)
        else:
            holds = " AND ".join(
                [
                    self.dialect.flag("completed", False),
                    self.dialect.flag("deleted", False),
                    self._near_due(None, self.now.today),
                    self._by_kind("due", "<", self.now.today, self.now.ms),
                ]
            )
        return f"({holds})" if term.wanted else f"NOT ({holds})"

    def dated(self, term: Dated) -> str:
        field, when = term.field, term.when
        if when is None:
            return f"{field} IS NULL"
        first_day, last_day = spans.range_of(term.order, spans.days(when, self.now))
        first_ms, last_ms = spans.range_of(term.order, spans.instants(when, self.now))
        tests = []
        if field == "due":
            tests.append(self._near_due(first_day, last_day))
        if first_day is not None and first_ms is not None:
            tests.append(self._by_kind(field, ">=", first_day, first_ms))
        if last_day is not None and last_ms is not None:
            tests.append(self._by_kind(field, "<", last_day, last_ms))
        return f"({' AND '.join(tests)})"

    def stamped(self, term: Stamped) -> str:
        created = term.field == "created"
        column = self.dialect.created if created else "completed_at"
        first, last = spans.range_of(term.order, spans.minutes(term.when, self.now))
        tests = [] if created else [self.dialect.flag("completed", True), f"{column} IS NOT NULL"]
        tests.append(f"{column} >= {self.dialect.moment(self.bind, first or BEFORE_TIMES)}")
        if last is not None:
            tests.append(f"{column} < {self.dialect.moment(self.bind, last)}")
        return f"({' AND '.join(tests)})"

    def _by_kind(self, field: str, order: str, day: str, ms: int) -> str:
        """Compares a date with `day`, a time with `ms`."""
        return (
            f"CASE WHEN {field} IS NULL THEN {self.dialect.false} WHEN {field}_utc IS NULL"
            f" THEN {field} {order} {self.bind(day)} ELSE {field}_utc {order} {self.bind(ms)} END"
        )

    def _near_due(self, first_day: str | None, last_day: str | None) -> str:
        """True for all that may be due in between: a range of the index in which open tasks are ordered."""
        column = f"coalesce(due, '{spans.END_OF_TIME}')"
        first = first_day and spans.shifted(first_day, -spans.FARTHEST)
        last = last_day and spans.shifted(last_day, spans.FARTHEST + 1)
        tests = [f"{column} < {self.bind(last or spans.END_OF_TIME)}"]
        if first is not None:
            tests.append(f"{column} >= {self.bind(first)}")
        return " AND ".join(tests)


_WRITERS: Final[dict[type, Callable[[_Writer, Any], str]]] = {
    Everything: _Writer.everything,
    And: _Writer.both,
    Or: _Writer.either,
    Not: _Writer.negation,
    Tagged: _Writer.tagged,
    InProject: _Writer.in_project,
    HasPriority: _Writer.has_priority,
    Holds: _Writer.holds,
    HasId: _Writer.has_id,
    HasParent: _Writer.has_parent,
    Is: _Writer.is_so,
    Dated: _Writer.dated,
    Stamped: _Writer.stamped,
}
