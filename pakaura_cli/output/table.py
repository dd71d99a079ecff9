"""Tasks as a table for a person: one line a task, never wider than the terminal."""

from __future__ import annotations

from pakaura_cli.output.cells import cut, width_of
from pakaura_cli.output.escape import safe
from pakaura_cli.output.plain import COLUMNS
from pakaura_cli.output.style import Style
from pakaura_server.core.dates import display, is_overdue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pakaura_cli.output.plain import ShortId
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

DEFAULT_COLUMNS = ("ref", "due", "priority", "title", "project", "tags")
_HEADS = {"ref": "#", "number": "#", "short_id": "Id", "id": "Full id", "priority": "Pri"}
_TO_THE_RIGHT = frozenset({"ref", "number"})
_LEAVES_BELOW = {"tags": 30, "project": 28, "priority": 20, "due": 16}
"""In this order a column leaves a table in which the title would have less than so many columns of the terminal."""
_SHRINKS_FIRST = ("tags", "project", "notes", "title")
_SIDE_ROOM = 24
"""The most that project or tags take while the title needs the room."""
_NARROWEST = 3
_GAP = "  "


class _Column:
    """The cells of one column as shown, and the role that colours each."""

    __slots__ = ("cells", "head", "name", "width")

    def __init__(self, name: str, cells: list[tuple[str, str]]) -> None:
        self.name = name
        self.head = _HEADS.get(name) or name.replace("_", " ").capitalize()
        self.cells = cells
        self.width = self._widest()

    def mark(self, tasks: Sequence[Task], blocked: Collection[str], branches: Mapping[str, str], style: Style) -> None:
        """Put the sign of what is blocked, and the branches of a tree, before the cells."""
        for row, task in enumerate(tasks):
            text, role = self.cells[row]
            if task.id in blocked:
                text, role = f"{style.symbol('blocked')} {text}", "blocked"
            self.cells[row] = branches.get(task.id, "") + text, role
        self.width = self._widest()

    def _widest(self) -> int:
        return max(width_of(self.head), *(width_of(text) for text, _ in self.cells))


def table(
    tasks: Sequence[Task],
    short_id: ShortId,
    now: Moment,
    width: int,
    style: Style,
    chosen: Sequence[str] = (),
    blocked: Collection[str] = (),
    branches: Mapping[str, str] | None = None,
) -> list[str]:
    """The lines of the table, a heading first. Each takes at most `width` columns of the terminal.

    Without `chosen` columns, those that no task fills are left out, and on a narrow terminal tags, then project, then
    priority, then due. Signs mark what is overdue, the priorities, and what is closed or `blocked`, given by id.
    `branches` are what stands before titles, by the ids of tasks.
    """
    columns = [
        _Column(name, [_cell(name, task, short_id, now, style) for task in tasks]) for name in chosen or DEFAULT_COLUMNS
    ]
    for column in columns:
        if column.name == "title":
            column.mark(tasks, blocked, branches or {}, style)
    if not chosen:
        columns = _sparing([c for c in columns if c.name == "title" or any(text for text, _ in c.cells)], width)
    columns = _fit(columns, width)
    heading = _line(columns, [(column.head, "header") for column in columns], style)
    return [heading, *(_line(columns, [c.cells[row] for c in columns], style) for row in range(len(tasks)))]


def summary(tasks: Sequence[Task], now: Moment, total: int | None = None) -> str:
    """`12 tasks, 2 overdue, 1 today`; `20 of 300 tasks` where `total` says that there are more."""
    count = f"{len(tasks)} of {total}" if total is not None and total > len(tasks) else str(len(tasks))
    words = [f"{count} task" if count == "1" else f"{count} tasks"]
    due = [task.due for task in tasks if task.due and task.open]
    overdue = sum(is_overdue(when, now) for when in due)
    today = sum(display(when, now).startswith("today") and not is_overdue(when, now) for when in due)
    return ", ".join(words + [f"{n} {word}" for n, word in ((overdue, "overdue"), (today, "today")) if n])


def due_mark(task: Task, now: Moment, style: Style) -> tuple[str, str]:
    """What stands for an open task's due date, the sign of overdue before it if that is over, and its role."""
    if task.due is None:
        return "", ""
    text = display(task.due, now)
    if not task.open:
        return text, "done"
    if is_overdue(task.due, now):
        return f"{style.symbol('overdue')} {text}", "overdue"
    return text, "today" if text.startswith("today") else "due"


def _cell(name: str, task: Task, short_id: ShortId, now: Moment, style: Style) -> tuple[str, str]:
    if name == "due":
        return _repeating(task, *due_mark(task, now, style), style)
    if name == "wait":
        return (display(task.wait, now) if task.wait else ""), ""
    text = safe(COLUMNS[name](task, short_id))
    if name == "title":
        sign = "deleted" if task.deleted else "done" if task.completed else ""
        return (f"{style.symbol(sign)} {text}", "done") if sign else (text, "")
    if name == "priority":
        return (style.symbol(text) if text else ""), text
    if name == "tags":
        return " ".join(f"+{tag}" for tag in text.split(",") if tag), "tag"
    return text, {"project": "project", "ref": "number", "number": "number"}.get(name, "")


def _repeating(task: Task, text: str, role: str, style: Style) -> tuple[str, str]:
    """The due date with the sign of what comes again."""
    if not task.recurrence:
        return text, role
    return f"{text} {style.symbol('recurring')}".lstrip(" "), role or "recurring"


def _sparing(columns: list[_Column], width: int) -> list[_Column]:
    """Without the columns that would leave the title too little room."""
    for name, room in _LEAVES_BELOW.items():
        title = next(c for c in columns if c.name == "title")
        others = sum(min(c.width, _SIDE_ROOM) + len(_GAP) for c in columns if c is not title)
        if width - others < min(title.width, room):
            columns = [c for c in columns if c.name != name]
    return columns


def _fit(columns: list[_Column], width: int) -> list[_Column]:
    """The columns narrowed until they fit: long text first, the widest first; those for which nothing is left go."""
    while len(columns) > 1 and len(columns) * (_NARROWEST + len(_GAP)) - len(_GAP) > width:
        columns = columns[:-1]
    excess = sum(c.width for c in columns) + len(_GAP) * (len(columns) - 1) - width
    for group in (_SHRINKS_FIRST, tuple(c.name for c in columns)):
        shrinking = [c for c in columns if c.name in group]
        while excess > 0 and shrinking:
            widest = max(shrinking, key=lambda column: column.width)
            if widest.width <= _NARROWEST:
                break
            widest.width -= 1
            excess -= 1
    return columns


def _line(columns: list[_Column], cells: list[tuple[str, str]], style: Style) -> str:
    """One line of the table, without spaces at its end."""
    parts = []
    for column, (text, role) in zip(columns, cells, strict=True):
        shown = cut(text, column.width, style.ellipsis)
        space = " " * (column.width - width_of(shown))
        painted = style.paint(shown, role)
        parts.append(space + painted if column.name in _TO_THE_RIGHT else painted + space)
    return _GAP.join(parts).rstrip(" ")
