"""One line of the list: what is drawn of a task in so many columns, and in which style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment

from pakaura_cli.output.cells import cut, width_of
from pakaura_cli.output.escape import safe
from pakaura_cli.output.table import due_mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.style import Style as Colour

    from pakaura_cli.output.style import Style
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

HERE, MARKED = ">", "*"
"""What stands before the task at the cursor, and before one that is marked."""
_NUMBER = 4
"""Columns of the number."""
_DUE_FROM, _MORE_FROM = 36, 60
"""From so many columns on there is room for the date; and for project and tags."""
_MOST_PROJECT, _MOST_TAGS = 18, 22
_DUE = 14
"""Columns that dates usually take, so that what stands before them stands in a column."""


class Look:
    """How tasks are drawn at one moment: signs, the colour of each role, and which tasks something holds up."""

    __slots__ = ("blocked", "colours", "now", "style")

    def __init__(
        self, style: Style, colours: Mapping[str, Colour], now: Moment, blocked: frozenset[str] = frozenset()
    ) -> None:
        self.style = style
        self.colours = colours
        self.now = now
        self.blocked = blocked

    def colour(self, role: str) -> Colour | None:
        """None for the colour of text."""
        return self.colours.get(role)


def line(task: Task, width: int, look: Look, *, marked: bool = False, here: bool = False) -> list[Segment]:
    """The segments of a line of `width` columns: `>* 12 H title   project +tag  ! today`."""
    start = [
        Segment(f"{HERE if here else ' '}{MARKED if marked else ' '}"),
        Segment(f"{task.number if task.number is not None else '':>{_NUMBER}} ", look.colour("number")),
        *_priority(task, look),
    ]
    title, end = _title(task, look), _end(task, look, width)
    room = width - _width(start) - _width(end)
    if width_of(title.text) >= room:
        # The title is what a task is known by.
        end = _end(task, look, width, is_tight=True)
        room = width - _width(start) - _width(end)
        title = Segment(cut(title.text, max(1, room - 1), look.style.ellipsis), title.style)
    gap = " " * max(0, room - width_of(title.text))
    return [*start, title, Segment(gap), *end]


def _width(segments: list[Segment]) -> int:
    return sum(width_of(segment.text) for segment in segments)


def _priority(task: Task, look: Look) -> list[Segment]:
    sign = look.style.symbol(task.priority) if task.priority in ("high", "medium", "low") else ""
    return [Segment(f"{sign:1} ", look.colour(task.priority))]


def _title(task: Task, look: Look) -> Segment:
    state = "deleted" if task.deleted else "done" if task.completed else "blocked" if task.id in look.blocked else ""
    text = f"{look.style.symbol(state)} {safe(task.title)}" if state else safe(task.title)
    role = state or ("high" if task.priority == "high" else "")
    return Segment(text, look.colour(role))


def _end(task: Task, look: Look, width: int, *, is_tight: bool = False) -> list[Segment]:
    """Project, tags and date, as far as there are any and there is room; if that `is_tight`, only that there are tags.

    What there is of the date stands in a column, unless it is tight.
    """
    ellipsis = look.style.ellipsis
    parts: list[Segment] = []
    if width >= _MORE_FROM and task.project:
        parts.append(Segment(cut(safe(task.project), _MOST_PROJECT, ellipsis), look.colour("project")))
    if width >= _MORE_FROM and task.tags:
        tags = " ".join(f"+{safe(tag)}" for tag in task.tags)
        parts.append(Segment(f"+{ellipsis}" if is_tight else cut(tags, _MOST_TAGS, ellipsis), look.colour("tag")))
    if width >= _DUE_FROM and (task.due or task.recurrence):
        text, role = due_mark(task, look.now, look.style)
        repeats = look.style.symbol("recurring") if task.recurrence else ""
        shown = f"{text} {repeats}".strip()
        parts.append(Segment(shown.rjust(_DUE) if width >= _MORE_FROM else shown, look.colour(role)))
    elif width >= _MORE_FROM and not is_tight:
        parts.append(Segment(" " * _DUE))
    spaced = [each for part in parts for each in (Segment("  "), part)]
    return [*spaced, Segment(" ")] if spaced else []
