"""What all writing commands share: one transaction, and then the new state in the shape that was asked for."""

from __future__ import annotations

from pakaura_cli.client.store.lookups import by_ids, name_of, short_id_of
from pakaura_cli.client.store.writer import Writer
from pakaura_cli.output.escape import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.task import Task

    Line = tuple[str, Task, str]
    """A word for what happened (`Added`), the task as it is now, and its name: for a record the short id."""


def write(session: Session, invocation: Invocation, work: Callable[[Writer], list[Line]]) -> list[Line]:
    """Do the work in one transaction, one group of the history; with --dry-run nothing of it stays."""
    dry_run = "dry-run" in invocation.options
    with session.to_write(dry_run).writing(dry_run) as db:
        writer = Writer(db, session.now, invocation.verb)
        lines = work(writer)
        writer.close()
    return lines


def lines_for(db: sqlite3.Connection, output: Output, words: dict[str, str]) -> list[Line]:
    """The lines of the tasks with these ids, read before the transaction ends."""
    return [
        (words[task.id], task, short_id_of(db, task.id) if output.machine else name_of(db, task))
        for task in by_ids(db, list(words))
    ]


def tell(output: Output, lines: list[Line], dry_run: bool) -> None:
    """Print one line, one bare id or one record for each task, and end the output."""
    show(output, lines, dry_run)
    output.finish()


def show(output: Output, lines: list[Line], dry_run: bool) -> None:
    """As `tell`, where more is to be printed."""
    for line in lines:
        if output.machine:
            from pakaura_server.core.record import to_record

            output.record(to_record(line[1], line[2]))
        else:
            output.data(sentence(line, output.quiet, dry_run))


def sentence(line: Line, quiet: bool, dry_run: bool) -> str:
    """What happened to one task, for a person: `Added 3: buy milk`; with `quiet` its id."""
    word, task, name = line
    if quiet:
        return task.id
    if dry_run:
        word = f"{word} (dry run)"
    return f"{word} {name}: {safe(task.title)}"
