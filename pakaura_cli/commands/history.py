"""`undo` and `redo`: the commands that take commands back."""

from __future__ import annotations

from pakaura_cli.client.history import reverse, to_redo, to_undo
from pakaura_cli.client.store.lookups import by_ids, name_of
from pakaura_cli.commands.writing import lines_for, tell, write
from pakaura_server.core.capture import END

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.writer import Writer
    from pakaura_cli.commands.writing import Line
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.groups import Reversal

CONFLICT = 5
WHAT = {"schedule": "due", "state": "completion", "recur": "recurrence", "dep": "dependency"}
"""What people call the registers that have other names."""


def undo(invocation: Invocation, session: Session, output: Output) -> int:
    """Exit code 5 where something newer stood in the way of a part."""
    return _take_back(invocation, session, output, to_undo, "Undid")


def redo(invocation: Invocation, session: Session, output: Output) -> int:
    """Exit code 5 where something newer stood in the way of a part."""
    return _take_back(invocation, session, output, to_redo, "Redid")


def _take_back(
    invocation: Invocation,
    session: Session,
    output: Output,
    choose: Callable[[sqlite3.Connection, str], sqlite3.Row],
    word: str,
) -> int:
    left: list[str] = []
    commands: list[str] = []

    def work(writer: Writer) -> list[Line]:
        group = choose(writer.db, "".join(word for word in invocation.words if word != END))
        reversal = reverse(writer, group)
        left.extend(_sentences(writer.db, reversal))
        commands.append(_original(writer.db, group)["command"])
        told = f"{word} {commands[0]}"
        return lines_for(writer.db, output, dict.fromkeys(reversal.changed, told))

    lines = write(session, invocation, work)
    for sentence in left:
        output.talk(f"pakaura: {sentence}")
    if not lines and not left:
        # Such as deciding to keep what stands, or deleting for good.
        output.note(f"pakaura: {commands[0]} changed no task, or its tasks are as they were already")
    tell(output, lines, "dry-run" in invocation.options)
    return CONFLICT if left else 0


def _original(db: sqlite3.Connection, group: sqlite3.Row) -> sqlite3.Row:
    """The command that a chain of undo and redo began with."""
    while group["target"] is not None:
        group = db.execute("SELECT * FROM command_group WHERE id = ?", (group["target"],)).fetchone()
    return group


def _sentences(db: sqlite3.Connection, reversal: Reversal) -> list[str]:
    names = {
        task.id: f"{name_of(db, task)} ({task.title})" for task in by_ids(db, list({id for id, _ in reversal.left}))
    }
    return [f"{field_of(name)} of {names[id]} was changed later and is left as it is" for id, name in reversal.left]


def field_of(register: str) -> str:
    """What people call a register: `due`, `tag home`."""
    kind, _, name = register.partition("/")
    return f"{WHAT.get(kind, kind)} {name}".rstrip()
