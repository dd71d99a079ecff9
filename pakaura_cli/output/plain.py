"""Tasks as plain lines for pipes: the columns of --columns and the templates of --format."""

from __future__ import annotations

from pakaura_cli.output.escape import safe
from pakaura_server.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pakaura_server.core.task import Task
    from pakaura_server.core.when import When

    ShortId = Callable[[str], str]
    """From a task's id to its short id; asked only where it is shown."""
    Cell = Callable[[Task, ShortId], str]


def _text_of(when: When | None) -> str:
    return when.text if when else ""


COLUMNS: dict[str, Cell] = {
    "ref": lambda task, short_id: short_id(task.id) if task.number is None else str(task.number),
    "number": lambda task, _: "" if task.number is None else str(task.number),
    "id": lambda task, _: task.id,
    "short_id": lambda task, short_id: short_id(task.id),
    "title": lambda task, _: task.title,
    "due": lambda task, _: _text_of(task.due),
    "wait": lambda task, _: _text_of(task.wait),
    "priority": lambda task, _: "" if task.priority == "none" else task.priority,
    "project": lambda task, _: task.project or "",
    "tags": lambda task, _: ",".join(task.tags),
    "completed": lambda task, _: "yes" if task.completed else "no",
    "completed_at": lambda task, _: task.completed_at or "",
    "created_at": lambda task, _: task.created_at,
    "updated_at": lambda task, _: task.updated_at,
    "notes": lambda task, _: task.notes or "",
    "deleted": lambda task, _: "yes" if task.deleted else "no",
    "parent": lambda task, _: task.parent or "",
    "depends_on": lambda task, _: ",".join(task.depends_on),
}
"""What each column shows, empty where the task has nothing. `ref` is the number, or the short id of a closed task."""
DEFAULT_COLUMNS = ("ref", "due", "priority", "project", "tags", "title")
_ESCAPES = {"t": "\t", "n": "\n", "\\": "\\"}


def read_columns(text: str) -> tuple[str, ...]:
    """The columns that `number,title` names. Raises UsageError for one that does not exist."""
    names = tuple(name.strip().lower() for name in text.split(","))
    for name in names:
        _check_column(name)
    return names


def read_template(text: str) -> list[str | Cell]:
    r"""The pieces of `{number}\t{title}`: literal text, and what fills a field.

    `{{` and `}}` are braces, `\t`, `\n` and `\\` as in C. A field is a column's name and nothing more.
    Raises UsageError for anything else in braces.
    """
    pieces: list[str | Cell] = []
    literal, rest = "", text
    while rest:
        char, pair = rest[0], rest[:2]
        if pair in ("{{", "}}"):
            literal, rest = literal + char, rest[2:]
        elif char == "\\" and pair[1:] in _ESCAPES:
            literal, rest = literal + _ESCAPES[pair[1]], rest[2:]
        elif char == "{":
            name, brace, rest = rest[1:].partition("}")
            if not brace:
                raise UsageError(f"--format: no }} closes {{{name}", "write {{ for a brace of its own")
            _check_column(name)
            pieces += [literal, COLUMNS[name]]
            literal = ""
        elif char == "}":
            raise UsageError("--format: a } closes nothing", "write }} for a brace of its own")
        else:
            literal, rest = literal + char, rest[1:]
    return [*pieces, literal]


def lines(
    tasks: Iterable[Task], columns: Sequence[str], short_id: ShortId, indents: Mapping[str, str] | None = None
) -> Iterator[str]:
    """One line a task, columns parted by tabs. `indents` are what stands before titles, by the ids of tasks."""
    cells = [COLUMNS[name] for name in columns]
    if indents:
        cells = [_indented(indents) if name == "title" else COLUMNS[name] for name in columns]
    for task in tasks:
        texts = [cell(task, short_id) for cell in cells]
        if not "".join(texts).isprintable():
            texts = [safe(text) for text in texts]
        yield "\t".join(texts)


def _indented(indents: Mapping[str, str]) -> Cell:
    return lambda task, _: indents.get(task.id, "") + task.title


def formatted(tasks: Iterable[Task], template: Sequence[str | Cell], short_id: ShortId) -> Iterator[str]:
    """One line a task, as the template says."""
    for task in tasks:
        yield "".join([piece if isinstance(piece, str) else safe(piece(task, short_id)) for piece in template])


def _check_column(name: str) -> None:
    if name not in COLUMNS:
        raise UsageError(f"there is no column {name!r}", "the columns are " + ", ".join(COLUMNS))
