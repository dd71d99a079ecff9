"""`undo` and `redo`: the commands that take commands back."""

from __future__ import annotations

from pakaura_cli.client.history import reverse, to_redo, to_undo
from pakaura_cli.client.store.reads import by_ids
from pakaura_cli.commands.writing import lines_for, tell, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from pakaura_cli.client.history import Reversal
    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.writer import Writer
    from pakaura_cli.commands.writing import Line
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

CONFLICT = 5


def undo(invocation: Invocation, session: Session, output: Output) -> int:
    """Exit code 5 where something newer stood in the way of a part."""
    return _take_back(invocation, session, output, to_undo, "Undone")


def redo(invocation: Invocation, session: Session, output: Output) -> int:
    """Exit code 5 where something newer stood in the way of a part."""
    return _take_back(invocation, session, output, to_redo, "Redone")


def _take_back(
    invocation: Invocation,
    session: Session,
    output: Output,
    choose: Callable[[sqlite3.Connection, str], sqlite3.Row],
    word: str,
) -> int:
    left: list[str] = []

    def work(writer: Writer) -> list[Line]:
        group = choose(writer.db, invocation.words[0] if invocation.words else "")
        reversal = reverse(writer, group)
        left.extend(_sentences(writer.db, reversal))
        told = f"{word} {group['command']}"
        return lines_for(writer.db, output, dict.fromkeys(reversal.changed, told))

    lines = write(session, invocation, work)
    for sentence in left:
        output.note(sentence)
    tell(output, lines, "dry-run" in invocation.options)
    return CONFLICT if left else 0


def _sentences(db: sqlite3.Connection, reversal: Reversal) -> list[str]:
    titles = {task.id: task.title for task in by_ids(db, [id for id, _ in reversal.left])}
    return [f"{register} of {titles[id]!r} was left alone: it has been changed since" for id, register in reversal.left]
