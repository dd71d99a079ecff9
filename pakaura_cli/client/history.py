"""Undo, redo and the log: every command is one group of ops, kept with the values that it replaced.

Undoing writes new ops that set those values back, so it works after a sync as before; a register that has been
written since is left alone and reported.
"""

from __future__ import annotations

from pakaura_cli.client.store.json_text import parse
from pakaura_server.core import registers as r
from pakaura_server.core.errors import Ambiguous, NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from pakaura_cli.client.store.writer import Writer
    from pakaura_server.core.registers import Values

_LEAST_PREFIX = 4


class Group:
    """One command of the log. `at` is UTC milliseconds, `undone` whether it stands no more."""

    __slots__ = ("at", "command", "id", "kind", "titles", "undone")

    def __init__(self, row: sqlite3.Row, titles: list[str]) -> None:
        self.id: str = row["id"]
        self.at: int = row["at"]
        self.command: str = row["command"]
        self.kind: str = row["kind"]
        self.undone: bool = row["undone_by"] is not None
        self.titles = titles


class Reversal:
    """What an undo or redo did: the ids of the tasks that it changed, and (task id, register) of what it left."""

    __slots__ = ("changed", "command", "left")

    def __init__(self, command: str) -> None:
        self.command = command
        self.changed: list[str] = []
        self.left: list[tuple[str, str]] = []


def to_undo(db: sqlite3.Connection, name: str = "") -> sqlite3.Row:
    """The group to undo: the latest that stands, or the one whose id begins or ends with `name`. Raises NotFound."""
    if name:
        row = _by_name(db, name)
        if row["undone_by"] is not None:
            raise NotFound(f"{name} is undone already", "pakaura redo does it again")
        return row
    found: sqlite3.Row | None = db.execute(
        "SELECT * FROM command_group WHERE undone_by IS NULL AND kind <> 'undo' ORDER BY n DESC LIMIT 1"
    ).fetchone()
    if found is None:
        raise NotFound("there is nothing to undo")
    return found


def to_redo(db: sqlite3.Connection, name: str = "") -> sqlite3.Row:
    """The undo to take back: the latest that no new command came after, or the one of group `name`. Raises NotFound."""
    found: sqlite3.Row | None
    if name:
        named = _by_name(db, name)
        undo = named["id"] if named["kind"] == "undo" else named["undone_by"]
        found = db.execute("SELECT * FROM command_group WHERE id = ? AND undone_by IS NULL", (undo,)).fetchone()
    else:
        found = db.execute(
            "SELECT * FROM command_group WHERE undone_by IS NULL AND kind = 'undo'"
            " AND n > coalesce((SELECT max(n) FROM command_group WHERE kind = 'do'), 0) ORDER BY n DESC LIMIT 1"
        ).fetchone()
    if found is None:
        raise NotFound("there is nothing to redo")
    return found


def reverse(writer: Writer, group: sqlite3.Row) -> Reversal:
    """Set back what the group wrote, as a group of its own, newest op first."""
    db = writer.db
    writer.begin_group("redo" if group["kind"] == "undo" else "undo", group["id"])
    reversal = Reversal(group["command"])
    ops = db.execute(
        "SELECT entity, stamp, body, before FROM history WHERE group_id = ? AND why <> 'overwritten' ORDER BY n DESC",
        (group["id"],),
    ).fetchall()
    for op in ops:
        before = parse(db, op["before"])
        values = _inverse(writer, op, before, reversal)
        if values and writer.change(op["entity"], values, "undo") and op["entity"] not in reversal.changed[-1:]:
            reversal.changed.append(op["entity"])
    db.execute("UPDATE command_group SET undone_by = ? WHERE id = ?", (writer.group, group["id"]))
    reversal.changed = list(dict.fromkeys(reversal.changed))
    return reversal


def groups(db: sqlite3.Connection, limit: int | None, task: str = "") -> list[Group]:
    """The commands of this device, the latest first; with a task's id, those that changed it."""
    condition = "WHERE id IN (SELECT group_id FROM history WHERE entity = ?)" if task else ""
    rows = db.execute(
        f"SELECT * FROM command_group {condition} ORDER BY n DESC LIMIT ?",
        (*([task] if task else []), -1 if limit is None else limit),
    ).fetchall()
    return [Group(row, _titles(db, row["id"])) for row in rows]


def _inverse(writer: Writer, op: sqlite3.Row, before: dict[str, list[object]], reversal: Reversal) -> Values:
    """The registers to set back; those that a newer write holds go into `reversal.left`."""
    written = before or parse(writer.db, op["body"])
    current = writer.stamps_of(op["entity"], written)
    newer = [name for name, stamp in current.items() if stamp != op["stamp"]]
    if not before:
        # The op made the task: taking that back is deleting it, unless somebody has worked on it since.
        reversal.left += [(op["entity"], name) for name in newer]
        return {} if newer else {r.DELETED: True}
    reversal.left += [(op["entity"], name) for name in newer if name != r.DELETED]
    return {name: value for name, (_, value) in before.items() if name not in newer}


def _by_name(db: sqlite3.Connection, name: str) -> sqlite3.Row:
    low = name.lower()
    rows = (
        db.execute("SELECT * FROM command_group WHERE id = ? OR substr(id, 25) GLOB ? || '*'", (low, low)).fetchmany(6)
        if len(low) >= _LEAST_PREFIX and low.replace("-", "").isalnum()
        else []
    )
    if not rows:
        raise NotFound(f"no command has the group {name}", "pakaura log shows them")
    if len(rows) > 1:
        raise Ambiguous(f"{name!r} fits more than one group", [f"{row['id']}  {row['command']}" for row in rows])
    return rows[0]  # type: ignore[no-any-return]


def _titles(db: sqlite3.Connection, group: str) -> list[str]:
    rows = db.execute(
        "SELECT DISTINCT title FROM history JOIN task ON task.id = history.entity WHERE group_id = ? LIMIT 4", (group,)
    )
    return [row[0] for row in rows]
