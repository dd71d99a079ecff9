"""`done`, `reopen` and `delete`: the commands that say what became of tasks."""

from __future__ import annotations

from pakaura_cli.client.references import resolve
from pakaura_cli.client.store.lookups import is_leant_on
from pakaura_cli.commands.writing import lines_for, tell, write
from pakaura_server.core import registers as r
from pakaura_server.core.errors import ConfirmationNeeded

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.writer import Writer
    from pakaura_cli.commands.recurring import Next
    from pakaura_cli.commands.writing import Line
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.task import Task

MOST_LISTED = 20
"""As many tasks as are named before the question whether to delete them."""


def done(invocation: Invocation, session: Session, output: Output) -> int:
    completed = r.state(r.timestamp(session.now.ms))

    def complete(writer: Writer) -> list[Line]:
        words: dict[str, str] = {}
        tasks = resolve(writer.db, invocation.words, session.now)
        is_linked = any(is_leant_on(writer.db, task.id) for task in tasks)
        if is_linked:
            tasks = _with_parts(writer, tasks, invocation, output)
        for task in tasks:
            # A completed task keeps the time at which it was completed first.
            changed = not task.completed and writer.change(task.id, {r.STATE: completed})
            words[task.id] = "Done" if changed else "Done already"
        freed[:] = _freed(writer, words) if is_linked else []
        repeating[:] = [task.id for task in tasks if task.recurrence and words[task.id] == "Done"]
        if repeating:
            following[:] = [_following(writer, repeating)]
        return lines_for(writer.db, output, words)

    freed: list[str] = []
    repeating: list[str] = []
    following: list[Next] = []
    lines = _decided(session, invocation, output, complete)
    if following:
        following[0].tell(invocation, output, lines)
    else:
        tell(output, lines, "dry-run" in invocation.options)
    for sentence in freed:
        output.note(sentence)
    return 0


def _decided(
    session: Session, invocation: Invocation, output: Output, work: Callable[[Writer], list[Line]]
) -> list[Line]:
    """Do the work, once it is asked, if need be, what becomes of open subtasks. Raises ConfirmationNeeded."""
    try:
        return write(session, invocation, work)
    except ConfirmationNeeded as needed:
        from pakaura_cli.commands.subtasks import decide

        decide(needed, invocation, output)
        return write(session, invocation, work)


def _with_parts(writer: Writer, tasks: list[Task], invocation: Invocation, output: Output) -> list[Task]:
    from pakaura_cli.commands.subtasks import with_parts

    return with_parts(writer.db, tasks, invocation, output)


def _freed(writer: Writer, completed: dict[str, str]) -> list[str]:
    from pakaura_cli.commands.subtasks import freed_sentences

    return freed_sentences(writer.db, completed, writer.now)


def _following(writer: Writer, completed: list[str]) -> Next:
    from pakaura_cli.commands.recurring import Next

    return Next(writer.db, completed)


def reopen(invocation: Invocation, session: Session, output: Output) -> int:
    def open_again(writer: Writer) -> list[Line]:
        words: dict[str, str] = {}
        tasks = resolve(writer.db, invocation.words, session.now, closed=True, deleted=True)
        for task in tasks:
            changed = writer.change(task.id, {r.STATE: r.state(None), r.DELETED: None})
            words[task.id] = "Reopened" if changed else "Open already"
        repeating = [task.id for task in tasks if task.recurrence and task.completed]
        left[:] = _staying(writer, repeating) if repeating else []
        return lines_for(writer.db, output, words)

    left: list[str] = []
    tell(output, write(session, invocation, open_again), "dry-run" in invocation.options)
    for sentence in left:
        output.note(sentence)
    return 0


def _staying(writer: Writer, reopened: list[str]) -> list[str]:
    from pakaura_cli.commands.recurring import staying

    return staying(writer.db, reopened)


def delete(invocation: Invocation, session: Session, output: Output) -> int:
    """More than one needs a yes: asked for on a terminal, else `--yes`."""
    with session.to_read().reading() as db:
        tasks = resolve(db, invocation.words, session.now, deleted=True)
    if len(tasks) > 1 and not {"yes", "dry-run"} & invocation.options.keys():
        _confirm(output, tasks)

    def remove(writer: Writer) -> list[Line]:
        is_linked = any(is_leant_on(writer.db, task.id) for task in tasks)
        words = {
            task.id: "Deleted" if writer.change(task.id, {r.DELETED: True}) else "Deleted already"
            for task in (_with_parts(writer, tasks, invocation, output) if is_linked else tasks)
        }
        return lines_for(writer.db, output, words)

    tell(output, _decided(session, invocation, output, remove), "dry-run" in invocation.options)
    return 0


def purge(invocation: Invocation, session: Session, output: Output) -> int:
    """One, too, needs a yes: there is no undo."""
    with session.to_read().reading() as db:
        tasks = _to_purge(invocation, db, session)
    if tasks and not {"yes", "dry-run"} & invocation.options.keys():
        _confirm(output, tasks, "for good")

    def remove(writer: Writer) -> list[Line]:
        # Their names are theirs for as long as they are there.
        lines = lines_for(writer.db, output, {task.id: "Purged" for task in tasks})
        for task in tasks:
            writer.purge(task.id)
        return lines

    if not tasks:
        output.note("no task is deleted")
        output.finish()
        return 0
    tell(output, write(session, invocation, remove), "dry-run" in invocation.options)
    return 0


def _to_purge(invocation: Invocation, db: sqlite3.Connection, session: Session) -> list[Task]:
    from pakaura_cli.client.store.reads import find
    from pakaura_server.core.errors import UsageError
    from pakaura_server.core.filters import parse

    if ("deleted" in invocation.options) == bool(invocation.words):
        raise UsageError("purge wants tasks, or --deleted for all that were deleted", "pakaura help purge")
    if invocation.words:
        return resolve(db, invocation.words, session.now, deleted=True)
    return find(db, parse("deleted:yes", session.now), session.now)


def _confirm(output: Output, tasks: list[Task], how: str = "") -> None:
    from pakaura_server.core.errors import Cancelled

    if output.can_ask:
        for task in tasks[:MOST_LISTED]:
            output.talk(f"  {task.number or task.id}  {task.title}")
        if len(tasks) > MOST_LISTED:
            output.talk(f"  and {len(tasks) - MOST_LISTED} more")
    which = "this task" if len(tasks) == 1 else f"these {len(tasks)} tasks"
    if not output.confirm(f"Delete {which}{f' {how}' if how else ''}?", "--yes"):
        raise Cancelled("nothing was deleted")
