"""`undo` and `redo`: the commands that take commands back."""

from __future__ import annotations

from pakaura_cli.client.history import Awaited, UnknownGroup, begun, finish, reverse_part, to_redo, to_undo, touched
from pakaura_cli.client.store.lookups import by_ids, name_of
from pakaura_cli.commands.writing import lines_for, show, write
from pakaura_server.core.capture import END

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from typing import Any

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.writer import Writer
    from pakaura_cli.commands.writing import Line
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.groups import Reversal

CONFLICT = 5
PART = 500
"""Tasks a transaction, so that others who write hardly wait: taking back an import may be a hundred thousand."""
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
    course = _Course("".join(word for word in invocation.words if word != END))
    dry_run = "dry-run" in invocation.options
    left: list[str] = []
    changed = False

    def work(writer: Writer) -> list[Line]:
        reversal = course.next_part(writer, choose, None if dry_run else PART)
        left.extend(_sentences(writer.db, reversal))
        return lines_for(writer.db, output, dict.fromkeys(reversal.changed, f"{word} {course.command}"))

    while not course.finished:
        try:
            lines = write(session, invocation, work)
        except UnknownGroup as unknown:
            course.look_elsewhere(session, unknown)
            continue
        show(output, lines, dry_run)
        changed = changed or bool(lines)
    for sentence in left:
        output.talk(f"pakaura: {sentence}")
    if course.conflicts:
        output.note(f"pakaura: {_conflicts(course.conflicts)} {'open' if word == 'Undid' else 'decided'} again")
    elif not changed and not left:
        # Such as deciding to keep what stands, or deleting for good.
        output.note(f"pakaura: {course.command} changed no task, or its tasks are as they were already")
    output.finish()
    return CONFLICT if left else 0


class _Course:
    """Taking back the group that `name` means, part by part; what was interrupted is gone on with."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.command = ""
        self.finished = False
        self.conflicts = 0
        """How many are open again, or settled again."""
        self._group: sqlite3.Row | None = None
        self._as = ""
        self._rest: list[str] = []
        self._fetched: list[dict[str, Any]] = []

    def look_elsewhere(self, session: Session, unknown: UnknownGroup) -> None:
        """Fetch the group, if it is another device's of the account, or the server's assistant's for this one.

        Raises `unknown` where there is no other.
        """
        if self._fetched or not session.to_read().is_bound():
            raise unknown
        if isinstance(unknown, Awaited):
            from pakaura_cli.client.asked_for import settle

            settle(session, unknown.group)
            return
        from pakaura_cli.client.elsewhere import fetch

        self.name, self._fetched = fetch(session, self.name)

    def next_part(
        self, writer: Writer, choose: Callable[[sqlite3.Connection, str], sqlite3.Row], most: int | None
    ) -> Reversal:
        """Take back `most` tasks of it, or all. Raises NotFound where there is no such group."""
        if self._group is None:
            if self._fetched:
                from pakaura_cli.client.elsewhere import take_in

                take_in(writer.db, self._fetched)
            self._group = choose(writer.db, self.name)
            self._as = begun(writer.db, self._group)
            self._rest = touched(writer.db, self._group["id"], but=self._as)
            self.command = _original(writer.db, self._group)["command"]
        if self._as:
            writer.group, writer.begun = self._as, True
        part, self._rest = self._rest[:most], self._rest[most:] if most else []
        reversal = reverse_part(writer, self._group, part)
        self._as = writer.group
        if not self._rest:
            self.conflicts = finish(writer, self._group)
            self.finished = True
        return reversal


def _conflicts(number: int) -> str:
    return "1 conflict is" if number == 1 else f"{number} conflicts are"


def _original(db: sqlite3.Connection, group: sqlite3.Row) -> sqlite3.Row:
    """The command that a chain of undo and redo began with."""
    while group["target"] is not None:
        before = db.execute("SELECT * FROM command_group WHERE id = ?", (group["target"],)).fetchone()
        if before is None:
            break
        group = before
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
