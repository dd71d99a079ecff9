"""Everything about one task, a labelled line each."""

from __future__ import annotations

from pakaura_cli.output.escape import safe
from pakaura_cli.output.table import Style, due_mark
from pakaura_server.core.dates import display

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pakaura_cli.output.plain import ShortId
    from pakaura_cli.output.streams import Output
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment, When

_LABEL_WIDTH = 12


def details(
    tasks: Iterable[Task], short_id: ShortId, now: Moment, output: Output, restored_on: Callable[[str], str]
) -> Iterator[str]:
    """The lines of each task, an empty one between two: for a person on a terminal, else `label: value` lines.

    `restored_on` gives for a task's id the device on which an edit brought it back, or nothing.
    """
    style = Style(output.color, output.unicode)
    for index, task in enumerate(tasks):
        if index:
            yield ""
        back = restored_on(task.id)
        if output.terminal:
            yield from _view(task, short_id, now, style)
            if back:
                yield style.paint("Restored".ljust(_LABEL_WIDTH), "2") + _back(back)
        else:
            yield from _plain(task, short_id)
            if back:
                yield f"restored: {_back(back)}"


def _back(device: str) -> str:
    return f"edited on {safe(device)} after it was deleted here"


def _plain(task: Task, short_id: ShortId) -> Iterator[str]:
    """Labelled as in the record, a line each, dates as they are kept; what is absent is left out."""
    values = {
        "title": task.title,
        "number": "" if task.number is None else str(task.number),
        "id": task.id,
        "short_id": short_id(task.id),
        "due": _kept(task.due),
        "wait": _kept(task.wait),
        "priority": "" if task.priority == "none" else task.priority,
        "project": task.project,
        "tags": ",".join(task.tags),
        "recurrence": task.recurrence,
        "recurrence_mode": task.recurrence_mode,
        "parent": task.parent,
        "depends_on": ",".join(task.depends_on),
        "notes": task.notes,
        "created_at": task.created_at,
        "updated_at": task.updated_at,
        "completed_at": task.completed_at,
        "completed": "yes" if task.completed else "no",
        "deleted": "yes" if task.deleted else "no",
    }
    for label, value in values.items():
        if value:
            yield f"{label}: {safe(value)}"


def _view(task: Task, short_id: ShortId, now: Moment, style: Style) -> Iterator[str]:
    mark = style.gone if task.deleted else style.done if task.completed else ""
    yield style.paint(mark + safe(task.title), "1")
    for label, text, sgr in _facts(task, short_id, now):
        if text:
            yield style.paint(label.ljust(_LABEL_WIDTH), "2") + style.paint(safe(text), sgr)
    if task.notes:
        yield ""
        for line in task.notes.splitlines():
            yield safe(line.expandtabs(4))


def _facts(task: Task, short_id: ShortId, now: Moment) -> Iterator[tuple[str, str, str]]:
    """Label, text and colour of all that fits on a line."""
    due, due_sgr = due_mark(task, now)
    if due.startswith("! "):
        due = due[2:] + ", overdue"
    yield "Number", "" if task.number is None else str(task.number), ""
    yield "Id", f"{short_id(task.id)}  {task.id}", ""
    yield "Due", _both(due, task.due), due_sgr
    yield "Waits until", _both(display(task.wait, now) if task.wait else "", task.wait), ""
    yield "Priority", "" if task.priority == "none" else task.priority, "1;31" if task.priority == "high" else ""
    yield "Project", task.project or "", "34"
    yield "Tags", " ".join(f"+{tag}" for tag in task.tags), "36"
    yield "Repeats", " ".join(word for word in (task.recurrence, task.recurrence_mode) if word), ""
    yield "Part of", task.parent or "", ""
    yield "After", " ".join(task.depends_on), ""
    yield "Created", _local(task.created_at, now), ""
    yield "Completed", _local(task.completed_at or "", now), ""


def _kept(when: When | None) -> str:
    return " ".join(part for part in (when.text, when.zone) if part) if when else ""


def _both(shown: str, when: When | None) -> str:
    """As a list shows it, then exactly."""
    return f"{shown}  ({_kept(when)})" if when else ""


def _local(time: str, now: Moment) -> str:
    """An RFC 3339 time on the reader's clock, as it is where it cannot be read."""
    from datetime import datetime

    from pakaura_server.core.when import at

    try:
        ms = round(datetime.fromisoformat(time).timestamp() * 1000)
        return at(ms, now.zone).wall.replace("T", " ")
    except (ValueError, OverflowError, OSError):
        return time
