"""`edit --editor`: one task as a text that a person edits, and that text read back."""

from __future__ import annotations

from pakaura_cli.client.editor import in_editor
from pakaura_cli.client.references import resolve
from pakaura_cli.commands.writing import lines_for, tell, write
from pakaura_server.core import registers as r
from pakaura_server.core.capture import read_field
from pakaura_server.core.errors import BadValue, UsageError
from pakaura_server.core.task import clean_tag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.writer import Writer
    from pakaura_cli.commands.writing import Line
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.registers import Values
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

FIELDS = {"title": r.TITLE, "project": r.PROJECT, "priority": r.PRIORITY, "due": r.SCHEDULE, "wait": r.WAIT}


def edit_in_editor(
    invocation: Invocation,
    session: Session,
    output: Output,
    words: list[str],
    values: Values,
    links: list[tuple[str, str]],
) -> int:
    """Open one task in the editor and write what differs. A text that cannot be read is kept, and its place told."""
    if values or links or "title" in invocation.options:
        raise UsageError("--editor takes no other changes", "make them in the editor")
    with session.to_read().reading() as db:
        tasks = resolve(db, words, session.now)
    if len(tasks) != 1:
        raise UsageError("--editor edits one task at a time")
    task = tasks[0]

    def take(text: str) -> list[Line]:
        values = from_text(text, task, session.now)
        return write(session, invocation, lambda writer: _change(writer, output, task.id, values))

    tell(output, in_editor(session, to_text(task), take), "dry-run" in invocation.options)
    return 0


def to_text(task: Task) -> str:
    """Fields a line, an empty line, then the notes."""
    lines = [
        f"title: {task.title}",
        f"project: {task.project or ''}",
        f"tags: {' '.join(task.tags)}",
        f"priority: {task.priority}",
        f"due: {task.due.text if task.due else ''}",
        f"wait: {task.wait.text if task.wait else ''}",
        "",
        task.notes or "",
    ]
    return "\n".join(lines) + ("" if (task.notes or "").endswith("\n") else "\n")


def from_text(text: str, task: Task, now: Moment) -> Values:
    """The registers that differ from the task. Raises BadValue naming the line."""
    head, _, notes = text.partition("\n\n")
    values: Values = {}
    before = dict(line.partition(":")[::2] for line in to_text(task).partition("\n\n")[0].split("\n"))
    for number, line in enumerate(head.split("\n"), 1):
        field, colon, value = line.partition(":")
        if not colon or field not in before:
            raise BadValue(f"line {number} is none of title, project, tags, priority, due and wait: {line!r}")
        if value.strip() == before[field].strip():
            continue
        if field == "tags":
            tags = {clean_tag(word.removeprefix("+")) for word in value.split()}
            values |= {r.TAG + tag: True for tag in tags} | {r.TAG + tag: None for tag in task.tags if tag not in tags}
        else:
            values[FIELDS[field]] = read_field(field, value.strip(), now)
    kept = notes.rstrip("\n")
    if kept != (task.notes or "").rstrip("\n"):
        values[r.NOTES] = read_field("notes", kept, now)
    return values


def _change(writer: Writer, output: Output, id: str, values: Values) -> list[Line]:
    word = "Changed" if writer.change(id, values) else "Unchanged"
    return lines_for(writer.db, output, {id: word})
