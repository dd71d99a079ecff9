"""Undo and redo, a part at a time: taking back an import of a hundred thousand tasks lets others write meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pakaura_cli.client.history import begun, finish, reverse_part, to_redo, to_undo, touched
from pakaura_cli.client.store.lookups import by_ids, name_of
from pakaura_cli.client.store.writer import Writer
from pakaura_cli.output.quantities import count
from pakaura_cli.tui.writes import FEW, TooMuch

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from pakaura_cli.client.store.store import Store
    from pakaura_cli.tui.pace import Pace
    from pakaura_server.core.groups import Reversal
    from pakaura_server.core.when import Moment

_PART = 250
"""Tasks a transaction."""
_WHAT = {"schedule": "due", "state": "completion", "recur": "recurrence", "dep": "dependency"}


class Taken(NamedTuple):
    """`whole` says whether all of the command was taken back; the next undo, or redo, goes on where it was not."""

    sentences: Sequence[str]
    whole: bool = True


def taken_back(store: Store, at_once: bool, redo: bool, now: Callable[[], Moment], pace: Pace) -> Taken:
    """Take back the latest command, or do again what was undone, as far as it is not stopped.

    Raises NotFound, Conflict and StoreError, and TooMuch.
    """
    course = _Course(redo, pace)
    while not (course.finished or pace.stopped):
        with store.writing(at_once=at_once) as db:
            writer = Writer(db, now(), "redo" if redo else "undo")
            course.next_part(writer, at_once)
            writer.close()
    if not course.finished:
        told = f"{pace.done} of {count(pace.total, 'task')} of {course.command} are as they were before"
        return Taken([f"Stopped: {told}; {'U' if redo else 'u'} goes on"], whole=False)
    many = f", {course.changed} tasks" if course.changed > 1 else course.only
    return Taken([f"{'Redid' if redo else 'Undid'} {course.command}{many}", *course.left])


class _Course:
    """Taking back one group, part by part; what was interrupted is gone on with."""

    def __init__(self, redo: bool, pace: Pace) -> None:
        self.command = ""
        self.finished = False
        self.changed = 0
        self.only = ""
        """Names the task where it was one."""
        self.left: list[str] = []
        """Sentences about what was changed later."""
        self._redo = redo
        self._pace = pace
        self._group: sqlite3.Row | None = None
        self._as = ""
        self._rest: list[str] = []

    def next_part(self, writer: Writer, at_once: bool) -> None:
        """Raises NotFound and Conflict where there is nothing to take back, and TooMuch."""
        db = writer.db
        if self._group is None:
            self._group = to_redo(db) if self._redo else to_undo(db)
            if at_once and _is_much(db, self._group["id"]):
                raise TooMuch
            self._as = begun(db, self._group)
            self._rest = touched(db, self._group["id"], but=self._as)
            self._pace.total, self._pace.done = len(self._rest), 0
            self.command = _original(db, self._group)
        if self._as:
            writer.group, writer.begun = self._as, True
        part, self._rest = self._rest[:_PART], self._rest[_PART:]
        reversal = reverse_part(writer, self._group, part)
        self._as = writer.group
        self.left += _left(db, reversal)
        self.changed += len(reversal.changed)
        for task in by_ids(db, reversal.changed[:1]):
            self.only = f" {name_of(db, task)}: {task.title}"
        self._pace.done += len(part)
        if not self._rest:
            finish(writer, self._group)
            self.finished = True


def _is_much(db: sqlite3.Connection, group: str) -> bool:
    query = "SELECT count(*) FROM (SELECT 1 FROM history WHERE group_id = ? LIMIT ?)"
    return bool(db.execute(query, (group, FEW + 1)).fetchone()[0] > FEW)


def _original(db: sqlite3.Connection, group: sqlite3.Row) -> str:
    """The word of the command that a chain of undo and redo began with."""
    while group["target"] is not None:
        before = db.execute("SELECT * FROM command_group WHERE id = ?", (group["target"],)).fetchone()
        if before is None:
            break
        group = before
    return str(group["command"])


def _left(db: sqlite3.Connection, reversal: Reversal) -> list[str]:
    names = {task.id: f"{name_of(db, task)} ({task.title})" for task in by_ids(db, [id for id, _ in reversal.left])}
    return [f"{_called(name)} of {names[id]} was changed later and is left" for id, name in reversal.left]


def _called(register: str) -> str:
    """What people call a register: `due`, `tag home`."""
    kind, _, name = register.partition("/")
    return f"{_WHAT.get(kind, kind)} {name}".rstrip()
