"""Why a filter matches a task or does not: its tree with the answer of every clause, and what decides."""

from __future__ import annotations

from pakaura_server.core.errors import BadFilter
from pakaura_server.core.filters.lexer import tokenize
from pakaura_server.core.filters.parser import parse
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
    Term,
    quoted,
)
from pakaura_server.core.filters.tree import And, Everything, Joined, Not
from pakaura_server.core.fold import fold
from pakaura_server.core.registers import milliseconds
from pakaura_server.core.when import at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Final

    from pakaura_server.core.filters.tree import Filter
    from pakaura_server.core.structure import Structure
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment, When

    Typed = Mapping[Filter, str]
    """Clauses and how they were typed, where that is not their own text: `due.by:today`."""


class Verdict:
    """One clause, as `text`, and whether it `holds`; a term says by `because` what the task has instead or indeed.

    `parts` are the verdicts of what `joint` (and, or, not) joins, empty for a term.
    """

    __slots__ = ("because", "holds", "joint", "parts", "text")

    def __init__(self, text: str, holds: bool, because: str, joint: str = "", parts: tuple[Verdict, ...] = ()) -> None:
        self.text = text
        self.holds = holds
        self.because = because
        self.joint = joint
        self.parts = parts

    def deciding(self) -> list[Verdict]:
        """The clauses without which the answer would be another: those that fail an and, all of an or that fails."""
        if not self.parts:
            return [self]
        if self.joint == "not":
            return [self]
        return [clause for part in self.parts if part.holds is self.holds for clause in part.deciding()]


def explain(
    chosen: Filter, task: Task, now: Moment, around: Structure | None = None, typed: Typed | None = None
) -> Verdict:
    """The verdict on `task`; it holds exactly where `chosen.matches(task, now, around)`."""
    text = (typed or {}).get(chosen) or str(chosen) or "everything"
    if isinstance(chosen, Joined):
        parts = tuple([explain(part, task, now, around, typed) for part in chosen.parts])
        every = isinstance(chosen, And)
        holds = all(part.holds for part in parts) if every else any(part.holds for part in parts)
        return Verdict(text, holds, "", "and" if every else "or", parts)
    if isinstance(chosen, Not):
        part = explain(chosen.part, task, now, around, typed)
        if isinstance(chosen.part, Joined):
            return Verdict(text, not part.holds, "", "not", (part,))
        return Verdict(text, not part.holds, part.because)
    return Verdict(text, chosen.matches(task, now, around), _because(chosen, task, now, around))


def typed_clauses(text: str, now: Moment) -> dict[Filter, str]:
    """The terms of a filter's text, each with the words that it was typed as; the filter parses at `now`."""
    tokens = tokenize(text)
    ends = [*[token.start for token in tokens[1:]], len(text)]
    found: dict[Filter, str] = {}
    for place, token in enumerate(tokens):
        # A time may be a word of its own: `due.before:fri 9am`.
        for end in ends[place : place + 2]:
            piece = text[token.start : end].strip().rstrip("()").rstrip()
            term = _term(piece, now)
            if term is not None and str(term) != piece:
                found.setdefault(term, piece)
    return found


def _term(piece: str, now: Moment) -> Filter | None:
    """The one term that the piece is, or None."""
    try:
        found = parse(piece, now)
    except BadFilter:
        return None
    return None if isinstance(found, (Joined, Everything)) else found


def _because(term: Filter, task: Task, now: Moment, around: Structure | None) -> str:
    if isinstance(term, Is) and term.field in LINKED:
        return _linked(term.field, task, around)
    sentence = _SENTENCES.get(type(term))
    return sentence(term, task, now) if sentence and isinstance(term, Term) else ""


def _is(term: Is, task: Task, now: Moment) -> str:
    if term.field == "completed":
        return _completed(task, now)
    if term.field == "deleted":
        return "it is deleted" if task.deleted else "it is not deleted"
    if term.field == "waiting":
        return _wait(task)
    return _due(task) if task.open else "it is not open"


def _linked(field: str, task: Task, around: Structure | None) -> str:
    if around is None:
        return ""
    if field in ("blocked", "blocking"):
        others = around.blockers(task) if field == "blocked" else around.blocked_by(task)
        held = "held up by" if field == "blocked" else "holding up"
        names = ", ".join([other.title for other in others])
        return f"it is {held} {names}" if others else f"it is {held} nothing"
    part = {"subtask": "part of another task", "children": "a task with subtasks"}.get(field, field)
    return f"it is {part}" if around.holds(field, task) else f"it is not {part}"


def _dated(term: Dated, task: Task, now: Moment) -> str:
    return _due(task) if term.field == "due" else _wait(task)


def _stamped(term: Stamped, task: Task, now: Moment) -> str:
    if term.field == "created":
        return f"it was created {_minute(task.created_at, now)}"
    return _completed(task, now)


def _tags(term: Tagged, task: Task, now: Moment) -> str:
    return f"its tags are {' '.join([f'+{tag}' for tag in task.tags])}" if task.tags else "it has no tags"


def _project(term: InProject, task: Task, now: Moment) -> str:
    return f"its project is {task.project}" if task.project else "it has no project"


def _priority(term: HasPriority, task: Task, now: Moment) -> str:
    return "it has no priority" if task.priority == "none" else f"its priority is {task.priority}"


def _holds(term: Holds, task: Task, now: Moment) -> str:
    if term.field == "title":
        return f"its title is {quoted(task.title)}"
    return "its notes do not hold that" if task.notes and term.text not in fold(task.notes) else _notes(task)


def _notes(task: Task) -> str:
    return "its notes hold that" if task.notes else "it has no notes"


def _id(term: HasId, task: Task, now: Moment) -> str:
    return f"its id is {task.id}"


def _parent(term: HasParent, task: Task, now: Moment) -> str:
    return f"it is part of {task.parent}" if task.parent else "it is part of no other task"


def _completed(task: Task, now: Moment) -> str:
    return f"it was completed {_minute(task.completed_at, now)}".rstrip() if task.completed else "it is not completed"


def _due(task: Task) -> str:
    return f"it is due {_when(task.due)}" if task.due else "it has no due date"


def _wait(task: Task) -> str:
    return f"its wait date is {_when(task.wait)}" if task.wait else "it has no wait date"


def _when(when: When) -> str:
    return when.text.replace("T", " ") + (f" {when.zone}" if when.zone else "")


def _minute(time: str | None, now: Moment) -> str:
    """`on 2026-11-24 10:00` of the reader's clock, or nothing for a time that is not known."""
    if not time:
        return ""
    try:
        return f"on {at(milliseconds(time), now.zone).wall.replace('T', ' ')}"
    except (ValueError, OverflowError):
        return f"on {time}"


_SENTENCES: Final[dict[type, Callable[[Any, Task, Moment], str]]] = {
    Is: _is,
    Dated: _dated,
    Stamped: _stamped,
    Tagged: _tags,
    InProject: _project,
    HasPriority: _priority,
    Holds: _holds,
    HasId: _id,
    HasParent: _parent,
}
