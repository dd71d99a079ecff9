"""`done`, `reopen` and `delete`: the commands that say what became of tasks."""

from __future__ import annotations

from pakaura_cli.client.references import resolve
from pakaura_cli.commands.writing import lines_for, tell, write
from pakaura_server.core import registers as r

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.writer import Writer
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
        for task in resolve(writer.db, invocation.words, session.now):
            # A completed task keeps the time at which it was completed first.
            changed = not task.completed and writer.change(task.id, {r.STATE: completed})
            words[task.id] = "Done" if changed else "Done already"
        return lines_for(writer.db, output, words)

    tell(output, write(session, invocation, complete), "dry-run" in invocation.options)
    return 0


def reopen(invocation: Invocation, session: Session, output: Output) -> int:
    def open_again(writer: Writer) -> list[Line]:
        words: dict[str, str] = {}
        for task in resolve(writer.db, invocation.words, session.now, closed=True):
            changed = writer.change(task.id, {r.STATE: r.state(None), r.DELETED: None})
            words[task.id] = "Reopened" if changed else "Open already"
        return lines_for(writer.db, output, words)

    tell(output, write(session, invocation, open_again), "dry-run" in invocation.options)
    return 0


def delete(invocation: Invocation, session: Session, output: Output) -> int:
    """More than one needs a yes: asked for on a terminal, else `--yes`."""
    with session.to_read().reading() as db:
        tasks = resolve(db, invocation.words, session.now)
    if len(tasks) > 1 and not {"yes", "dry-run"} & invocation.options.keys():
        _confirm(output, tasks)

    def remove(writer: Writer) -> list[Line]:
        words = {
            task.id: "Deleted" if writer.change(task.id, {r.DELETED: True}) else "Deleted already" for task in tasks
        }
        return lines_for(writer.db, output, words)

    tell(output, write(session, invocation, remove), "dry-run" in invocation.options)
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
        return resolve(db, invocation.words, session.now)
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
