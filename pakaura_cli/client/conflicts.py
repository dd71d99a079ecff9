"""The conflicts that nobody has decided yet: finding them, and the two ways to decide."""

from __future__ import annotations

from pakaura_cli.client.store.json_text import parse
from pakaura_cli.client.store.lookups import by_ids
from pakaura_server.core import registers as r
from pakaura_server.core.conflicts import KEPT, LOST, SETTLED, SUBJECT
from pakaura_server.core.errors import Ambiguous, NotFound
from pakaura_server.core.ids import SHORTEST, TAIL_START, short_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    from pakaura_cli.client.store.writer import Writer
    from pakaura_server.core.task import Task

_OPEN = (
    "kind = 'conflict' AND json_extract(registers, '$.settled[1]') IS NOT 1"
    " AND json_type(registers, '$.subject') IS NOT NULL AND json_type(registers, '$.lost') IS NOT NULL"
)


class Conflict:
    """Two values of one register of a task, each with its stamp; `kept` is the one that was written later."""

    __slots__ = ("id", "kept", "lost", "register", "short_id", "task")

    def __init__(
        self, id: str, short_id: str, task: Task, register: str, kept: tuple[str, Any], lost: tuple[str, Any]
    ) -> None:
        self.id = id
        self.short_id = short_id
        self.task = task
        self.register = register
        self.kept = kept
        self.lost = lost


def count_open(db: sqlite3.Connection) -> int:
    """How many wait for somebody to decide."""
    return int(db.execute(f"SELECT count(*) FROM entity WHERE {_OPEN}").fetchone()[0])


def open_conflicts(db: sqlite3.Connection) -> list[Conflict]:
    """Those that wait for somebody to decide, the one with the oldest value first."""
    rows = db.execute(f"SELECT id, registers FROM entity WHERE {_OPEN}").fetchall()
    tails = sorted([row["id"] for row in rows], key=lambda id: str(id[TAIL_START:]))
    found = []
    for row in rows:
        values = {name: value for name, (_, value) in parse(db, row["registers"]).items()}
        _, task_id, register = values[SUBJECT]
        place = tails.index(row["id"])
        name = short_id(row["id"], [*tails[max(0, place - 1) : place], *tails[place + 1 : place + 2]])
        # A task that a newer version keeps, or that did not come yet, cannot be decided about here.
        found += [
            Conflict(row["id"], name, task, register, tuple(values[KEPT]), tuple(values[LOST]))
            for task in by_ids(db, [task_id])
        ]
    return sorted(found, key=lambda conflict: (conflict.lost[0], conflict.id))


def named(db: sqlite3.Connection, words: list[str]) -> list[Conflict]:
    """The open conflicts that the words name, each an id or the beginning of its last part; one named twice comes once.

    Raises NotFound and Ambiguous; then nothing is to be changed.
    """
    conflicts = open_conflicts(db)
    chosen = {}
    for word in words:
        low = word.lower()
        fitting = [
            each
            for each in conflicts
            if each.id == low or (len(low) >= SHORTEST and each.id[TAIL_START:].startswith(low))
        ]
        if not fitting:
            raise NotFound(*_missing(db, word))
        if len(fitting) > 1:
            lines = [f"{each.short_id}  {each.task.title}" for each in fitting]
            raise Ambiguous(f"{word!r} fits more than one conflict", lines, "name one of them:")
        chosen[fitting[0].id] = fitting[0]
    return list(chosen.values())


def take_lost(writer: Writer, conflict: Conflict) -> bool:
    """Write the value that lost as a change of the task, and settle. Returns whether the task had another value."""
    changed = writer.change(conflict.task.id, {conflict.register: conflict.lost[1]})
    writer.settle(conflict.id)
    return changed


def keep(writer: Writer, conflict: Conflict) -> None:
    """Settle; the task stays as it is."""
    writer.settle(conflict.id)


def plain_value(register: str, value: Any) -> str:
    """A value of a register as a person would say it."""
    if register == r.STATE:
        return f"completed {value[1] or ''}".rstrip() if value[0] else "open"
    if register.startswith((r.TAG, r.DEPENDENCY)) or register == r.DELETED:
        return "yes" if value else "no"
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return " ".join([part for part in value if isinstance(part, str) and part])
    if isinstance(value, str):
        return value
    from pakaura_server.core.canonical import canonical

    return canonical(value)


def _missing(db: sqlite3.Connection, word: str) -> tuple[str, str]:
    decided = db.execute(
        "SELECT 1 FROM entity WHERE kind = 'conflict' AND json_extract(registers, ?) = 1"
        " AND (id = ? OR substr(id, ?) BETWEEN ? AND ? || 'g')",
        (f"$.{SETTLED}[1]", word.lower(), TAIL_START + 1, word.lower(), word.lower()),
    ).fetchone()
    if decided:
        return f"the conflict {word} is decided already", "pakaura conflicts lists those that are open"
    return f"no conflict has the id {word}", "pakaura conflicts shows the ids; nothing was changed"
