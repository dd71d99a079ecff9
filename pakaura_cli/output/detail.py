"""Everything about one task, a labelled line each."""

from __future__ import annotations

from pakaura_cli.output import linked
from pakaura_cli.output.escape import safe
from pakaura_cli.output.table import due_mark
from pakaura_server.core.dates import display
from pakaura_server.core.structure import Structure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pakaura_cli.output.plain import ShortId
    from pakaura_cli.output.streams import Output
    from pakaura_cli.output.style import Style
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment, When

_LABEL_WIDTH = 12


def details(
    tasks: Iterable[Task],
    short_id: ShortId,
    now: Moment,
    output: Output,
    restored_on: Callable[[str], str],
    around: Structure | None = None,
) -> Iterator[str]:
    """The lines of each task, an empty one between two: for a person on a terminal, else `label: value` lines.

    `restored_on` gives for a task's id the device on which an edit brought it back, or nothing; `around` are
    the tasks that these are linked to.
    """
    style = output.style
    for index, task in enumerate(tasks):
        if index:
            yield ""
        back = restored_on(task.id)
        if output.terminal:
            yield from _view(task, short_id, now, style, around or Structure([task]))
            if back:
                yield style.paint("Restored".ljust(_LABEL_WIDTH), "dim") + _back(back)
            if task.notes:
                yield ""
                yield from _notes(task.notes, output)
        else:
            yield from _plain(task, short_id, around or Structure([task]))
            if back:
                yield f"restored: {_back(back)}"


def _back(device: str) -> str:
    return f"edited on {safe(device)} after it was deleted here"


def _plain(task: Task, short_id: ShortId, around: Structure) -> Iterator[str]:
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
        **linked.plain(task, around),
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


def _view(task: Task, short_id: ShortId, now: Moment, style: Style, around: Structure) -> Iterator[str]:
    sign = "deleted" if task.deleted else "done" if task.completed else ""
    yield style.paint((f"{style.symbol(sign)} " if sign else "") + safe(task.title), "title")
    for label, text, role in facts(task, short_id, now, style, around):
        if text:
            yield style.paint(label.ljust(_LABEL_WIDTH), "dim") + style.paint(safe(text), role)
        if label == "Subtasks":
            yield from (f"  {line}" for line in linked.subtree(task, around, short_id, style))


def _notes(notes: str, output: Output) -> Iterator[str]:
    """As Markdown, where the terminal can show its signs."""
    if not output.unicode:
        return (safe(line.expandtabs(4)) for line in notes.splitlines())
    from pakaura_cli.output.markdown import rendered

    return rendered(notes, output.width, output.color)


def facts(
    task: Task, short_id: ShortId, now: Moment, style: Style, around: Structure
) -> Iterator[tuple[str, str, str]]:
    """Label, text and role of all that fits on a line."""
    due, due_role = due_mark(task, now, style)
    if due_role == "overdue":
        due = f"{display(task.due, now)}, overdue" if task.due else ""
    yield "Number", "" if task.number is None else str(task.number), ""
    yield "Id", f"{short_id(task.id)}  {task.id}", ""
    yield "Due", _both(due, task.due), due_role
    yield "Waits until", _both(display(task.wait, now) if task.wait else "", task.wait), ""
    yield "Priority", "" if task.priority == "none" else task.priority, task.priority if task.priority != "none" else ""
    yield "Project", task.project or "", "project"
    yield "Tags", " ".join(f"+{tag}" for tag in task.tags), "tag"
    yield "Repeats", _repeats(task), ""
    yield from linked.facts(task, around, short_id)
    yield "Created", _local(task.created_at, now), ""
    yield "Completed", _local(task.completed_at or "", now), ""


def _repeats(task: Task) -> str:
    if not task.recurrence:
        return ""
    from pakaura_server.core.natural.saying import in_words

    return in_words(task.recurrence, task.recurrence_mode)


def _kept(when: When | None) -> str:
    return " ".join(part for part in (when.text, when.zone) if part) if when else ""


def _both(shown: str, when: When | None) -> str:
    """As a list shows it, then exactly."""
    return f"{shown}  ({_kept(when)})" if when else ""


def _local(time: str, now: Moment) -> str:
    """An RFC 3339 time on the reader's clock, as it is where it cannot be read."""
    from pakaura_server.core.registers import milliseconds
    from pakaura_server.core.when import at

    try:
        return at(milliseconds(time), now.zone).wall.replace("T", " ")
    except (ValueError, OverflowError, OSError):
        return time
