"""Undo, redo and the log: every command is one group of ops, kept with the values that it replaced.

Undoing writes new ops that set those values back, so it works after a sync as before; a register that has been
written since is left alone and reported.
"""

from __future__ import annotations

from pakaura_cli.client.store.json_text import parse
from pakaura_server.core import registers as r
from pakaura_server.core.canonical import canonical
from pakaura_server.core.errors import Ambiguous, Conflict, NotFound
from pakaura_server.core.groups import Group, Reversal
from pakaura_server.core.ids import TAIL_START
from pakaura_server.core.stamps import is_generated

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    from pakaura_cli.client.store.writer import Writer
    from pakaura_server.core.registers import Values

PURGE = "purge"
"""The one command that nothing takes back."""
_PURGED = "(purged)"
"""Instead of the titles of tasks of which nothing is known any more."""
_NOT_HERE = "(not fetched yet)"
_LEAST_PREFIX = 4
_SHOWN = 6
"""Characters of a group's id, as the log shows them."""


AWAITED = 2
"""In the column `fetched`: a turn that the server's assistant took for this device, of which only the id is here yet.

It has its place among the commands of this device; 1 is another device's group, 0 one that is whole.
"""


class UnknownGroup(NotFound):
    """No group of this device has the name; another device's may."""


class Awaited(UnknownGroup):
    """The group that is meant is a turn of the server's assistant, and has to be fetched first."""

    def __init__(self, group: str) -> None:
        name = group[TAIL_START:][:_SHOWN]
        super().__init__("the assistant's turn is not here yet, only on the server", f"pakaura undo {name} fetches it")
        self.group = group


class _Effect:
    """What one group did to one task: registers before and after as `(stamp, value)`, and whether it made the task."""

    __slots__ = ("after", "before", "created")

    def __init__(self, created: bool) -> None:
        self.created = created
        self.before: dict[str, tuple[str | None, Any]] = {}
        self.after: dict[str, tuple[str, Any]] = {}


def to_undo(db: sqlite3.Connection, name: str = "") -> sqlite3.Row:
    """The group to undo: the latest of here that stands, or the one with this id, or the beginning of its last part.

    What of it only purged tasks are left is passed over. Raises Conflict for a purge, NotFound, UnknownGroup where
    no group that is known here is called so, and Awaited.
    """
    if name:
        row = _last_of_chain(db, _by_name(db, name))
        if row["kind"] == "undo":
            raise NotFound(f"{name} is undone already", f"pakaura redo {name} does it again")
        if not row["fetched"] and _is_gone(db, row):
            raise _irrevocable(db)
        return row
    rows = db.execute(
        "SELECT * FROM command_group WHERE undone_by IS NULL AND kind <> 'undo' AND fetched <> 1 ORDER BY n DESC"
    )
    for row in rows:
        if row["fetched"] == AWAITED:
            # Rows that are not read yet would keep the store locked while the turn is fetched.
            rows.close()
            raise Awaited(row["id"])
        if not _is_gone(db, row):
            return row  # type: ignore[no-any-return]
        if row["command"] == PURGE:
            raise _irrevocable(db)
    raise NotFound("there is nothing to undo")


def _is_gone(db: sqlite3.Connection, group: sqlite3.Row) -> bool:
    """Whether nothing is known any more of what it wrote: it purged tasks, or these were purged later."""
    return not db.execute("SELECT 1 FROM history WHERE group_id = ? LIMIT 1", (group["id"],)).fetchone()


def _refuse_awaited(group: sqlite3.Row) -> None:
    if group["fetched"] == AWAITED:
        raise Awaited(group["id"])


def _irrevocable(db: sqlite3.Connection) -> Conflict:
    """What is said instead of undoing a purge; the hint is the latest command that can be undone by its id."""
    row = db.execute(
        "SELECT * FROM command_group WHERE undone_by IS NULL AND kind <> 'undo' AND fetched = 0"
        " AND EXISTS (SELECT 1 FROM history WHERE group_id = command_group.id) ORDER BY n DESC LIMIT 1"
    ).fetchone()
    hint = ""
    if row is not None:
        titles = "; ".join(_titles(db, row["id"])[:1])
        hint = f"pakaura undo {row['id'][TAIL_START:][:_SHOWN]} undoes what was done before: {row['command']} {titles}"
    return Conflict("a purge cannot be taken back", hint.rstrip())


def to_redo(db: sqlite3.Connection, name: str = "") -> sqlite3.Row:
    """The undo to take back: the latest with no new command after it, or that of the group `name`.

    Raises NotFound, and Awaited.
    """
    if name:
        row = _last_of_chain(db, _by_name(db, name))
        if row["kind"] != "undo":
            raise NotFound(f"{name} is not undone", "pakaura log shows what is")
        return row
    found: sqlite3.Row | None = db.execute(
        "SELECT * FROM command_group WHERE fetched <> 1 AND (kind = 'do' OR kind = 'undo' AND undone_by IS NULL)"
        " ORDER BY n DESC LIMIT 1"
    ).fetchone()
    if found is not None:
        _refuse_awaited(found)
    if found is None or found["kind"] == "do":
        raise NotFound("there is nothing to redo")
    return found


def to_take_back(db: sqlite3.Connection, group: str) -> sqlite3.Row:
    """The group with this id, or the redo by which it stands again.

    Raises NotFound where there is none, or it is taken back already, and Awaited.
    """
    row = db.execute("SELECT * FROM command_group WHERE id = ?", (group,)).fetchone()
    if row is None:
        raise NotFound(f"there is no group {group}")
    _refuse_awaited(row)
    if _is_undone(db, row):
        raise NotFound(f"{group} is undone already", "undo what undid it, to do it again")
    return _last_of_chain(db, row)


def reverse(writer: Writer, group: sqlite3.Row) -> Reversal:
    """Set back what the group wrote, as a group of its own: one op for each task, the last that it touched first."""
    reversal = reverse_part(writer, group, touched(writer.db, group["id"]))
    finish(writer, group)
    return reversal


def reverse_part(writer: Writer, group: sqlite3.Row, entities: list[str]) -> Reversal:
    """As `reverse`, only these tasks of the group. `finish` follows the last part."""
    writer.begin_group("redo" if group["kind"] == "undo" else "undo", group["id"])
    reversal = Reversal(group["command"], writer.group)
    effects = _effects(writer.db, group["id"], entities)
    inverses = {entity: _inverse(writer.db, entity, effects[entity], reversal) for entity in entities}
    if reversal.left:
        _keep_successors(inverses, reversal)
    for entity, values in inverses.items():
        if values and writer.set_back(entity, values, _made(writer.db, entity, effects[entity], values)):
            reversal.changed.append(entity)
    return reversal


def _made(db: sqlite3.Connection, entity: str, effect: _Effect, values: Values) -> set[str]:
    """Those of the registers to set back that get what a rule had made of them."""
    current = _stamps(db, entity)
    if not is_generated(current.get(r.CREATED, "")):
        return set()
    if effect.created:
        return set(values) if all(map(is_generated, current.values())) else set()
    old = {name: effect.before[name][0] for name in values}
    return {name for name, stamp in old.items() if stamp is None or is_generated(stamp)}


def _keep_successors(inverses: dict[str, Values], reversal: Reversal) -> None:
    """A task that somebody else has completed too keeps its successor."""
    from pakaura_server.core.succession import successor_id

    for id, register in reversal.left:
        successor = successor_id(id) if register == r.STATE else ""
        if inverses.get(successor, {}).get(r.DELETED):
            inverses[successor] = {}


def finish(writer: Writer, group: sqlite3.Row) -> int:
    """The group stands no more, and the conflicts that it settled are open again, unless somebody else saw to them.

    How many these are; where the group had opened them, they are settled again.
    """
    conflicts = [
        (entity, before)
        for entity, stamp, before in _settled(writer.db, group["id"])
        if _settled_at(writer.db, entity) == stamp
    ]
    for entity, before in conflicts:
        writer.settle(entity, before is True)
    writer.db.execute("UPDATE command_group SET undone_by = ? WHERE id = ?", (writer.group, group["id"]))
    return len(conflicts)


def _settled(db: sqlite3.Connection, group: str) -> list[tuple[str, str, Any]]:
    """The conflicts that the group settled or opened again: the id, its stamp, and whether it was settled before."""
    rows = db.execute(
        "SELECT entity, stamp, before FROM history WHERE group_id = ? AND kind = 'conflict' AND why <> 'overwritten'",
        (group,),
    ).fetchall()
    return [(row["entity"], row["stamp"], parse(db, row["before"])["settled"][1]) for row in rows]


def _settled_at(db: sqlite3.Connection, conflict: str) -> str | None:
    row = db.execute(
        "SELECT json_extract(registers, '$.settled[0]') FROM entity WHERE kind = 'conflict' AND id = ?", (conflict,)
    ).fetchone()
    return row[0] if row else None


def touched(db: sqlite3.Connection, group: str, but: str = "") -> list[str]:
    """The tasks that a group wrote to, the last that it touched first; without those that the group `but` wrote to."""
    rows = db.execute(
        "SELECT entity FROM history WHERE group_id = ? AND kind = 'task' AND why <> 'overwritten'"
        " AND entity NOT IN (SELECT entity FROM history WHERE group_id = ?) GROUP BY entity ORDER BY min(n) DESC",
        (group, but),
    )
    return [row[0] for row in rows]


def begun(db: sqlite3.Connection, group: sqlite3.Row) -> str:
    """The id of the group that began to take this one back and was interrupted, or nothing."""
    row = db.execute(
        "SELECT id FROM command_group WHERE target = ? AND undone_by IS NULL ORDER BY n DESC LIMIT 1", (group["id"],)
    ).fetchone()
    return row[0] if row and group["undone_by"] is None else ""


def groups(db: sqlite3.Connection, limit: int | None, task: str = "") -> list[Group]:
    """The commands of this device, the latest first; with a task's id, those that changed it.

    The turns that the server's assistant took for it are among them.
    """
    condition = "AND id IN (SELECT group_id FROM history WHERE entity = ?)" if task else ""
    rows = db.execute(
        f"SELECT * FROM command_group WHERE fetched <> 1 {condition} ORDER BY n DESC LIMIT ?",
        (*([task] if task else []), -1 if limit is None else limit),
    ).fetchall()
    return [_group(db, row) for row in rows]


def is_known(db: sqlite3.Connection, group: str) -> bool:
    """Whether a group has this id."""
    return db.execute("SELECT 1 FROM command_group WHERE id = ?", (group,)).fetchone() is not None


def _group(db: sqlite3.Connection, row: sqlite3.Row) -> Group:
    titles = _titles(db, row["id"])
    if row["fetched"] == AWAITED:
        titles = [_NOT_HERE]
    elif row["kind"] == "do" and _is_gone(db, row):
        titles = [_PURGED]
    return Group(row["id"], row["at"], row["command"], row["kind"], titles, _is_undone(db, row), row["device"])


def _effects(db: sqlite3.Connection, group: str, entities: list[str]) -> dict[str, _Effect]:
    """What the group did to each of these tasks."""
    effects: dict[str, _Effect] = {}
    # The unary plus keeps SQLite from going through all that the group wrote, for each part of it.
    ops = db.execute(
        "SELECT entity, stamp, body, before FROM history"
        " WHERE +group_id = ? AND why <> 'overwritten' AND entity IN (SELECT value FROM json_each(?)) ORDER BY n",
        (group, canonical(entities)),
    )
    for op in ops.fetchall():
        before = parse(db, op["before"])
        effect = effects.setdefault(op["entity"], _Effect(created=not before))
        effect.before = {**before, **effect.before}
        effect.after |= {name: (op["stamp"], value) for name, value in parse(db, op["body"]).items()}
    return effects


def _inverse(db: sqlite3.Connection, entity: str, effect: _Effect, reversal: Reversal) -> Values:
    """The registers to set back; those that a newer write holds go into `reversal.left`."""
    current = _stamps(db, entity)
    # Taking back what made a task is deleting it, unless somebody has worked on it since.
    touched = current if effect.created else effect.before
    newer = [name for name in touched if _is_newer(db, entity, name, current, effect)]
    reversal.left += [(entity, name) for name in newer if _was_meant(effect, name)]
    if effect.created:
        return {} if newer else {r.DELETED: True}
    return {name: value for name, (_, value) in effect.before.items() if name not in newer}


def _stamps(db: sqlite3.Connection, entity: str) -> dict[str, str]:
    found: dict[str, str] = parse(db, db.execute("SELECT stamps FROM task WHERE id = ?", (entity,)).fetchone()[0])
    return found


def _was_meant(effect: _Effect, register: str) -> bool:
    """Whether the group changed the register, and did not just undelete, as every edit does, what was not deleted."""
    return register != r.DELETED or effect.created or effect.before[register][1] != effect.after[register][1]


def _is_newer(db: sqlite3.Connection, entity: str, register: str, current: dict[str, str], effect: _Effect) -> bool:
    """Whether the register was written after the group, and that is not taken back."""
    ours, now = effect.after.get(register, (None, None))[0], current.get(register)
    return now != ours and _origin(db, entity, register, now) != _origin(db, entity, register, ours)


def _origin(db: sqlite3.Connection, entity: str, register: str, stamp: str | None) -> str | None:
    """The stamp of the write whose value this one brought back: itself, unless it is an undo or redo."""
    while stamp is not None:
        op = db.execute(
            "SELECT target FROM history JOIN command_group ON command_group.id = history.group_id"
            " WHERE entity = ? AND stamp = ? AND target IS NOT NULL",
            (entity, stamp),
        ).fetchone()
        path = f'$."{register}"'
        replaced = (
            op
            and db.execute(
                "SELECT json_extract(before, ? || '[0]') FROM history"
                " WHERE group_id = ? AND entity = ? AND json_type(before, ?) IS NOT NULL ORDER BY n LIMIT 1",
                (path, op["target"], entity, path),
            ).fetchone()
        )
        if not replaced:
            break
        stamp = replaced[0]
    return stamp


def _last_of_chain(db: sqlite3.Connection, group: sqlite3.Row) -> sqlite3.Row:
    """The group itself, or what took it back last: its undo, the redo of that, and so on."""
    while group["undone_by"] is not None:
        group = db.execute("SELECT * FROM command_group WHERE id = ?", (group["undone_by"],)).fetchone()
    return group


def _is_undone(db: sqlite3.Connection, group: sqlite3.Row) -> bool:
    return bool((_last_of_chain(db, group)["kind"] == "undo") != (group["kind"] == "undo"))


def _by_name(db: sqlite3.Connection, name: str) -> sqlite3.Row:
    low = name.lower()
    rows = (
        db.execute(
            "SELECT * FROM command_group WHERE (id = ? OR substr(id, 25) GLOB ? || '*') AND fetched < ?",
            (low, low, AWAITED),
        ).fetchmany(6)
        if len(low) >= _LEAST_PREFIX and low.replace("-", "").isalnum()
        else []
    )
    if not rows:
        raise UnknownGroup(f"no command has the group {name}", "pakaura log shows them")
    if len(rows) > 1:
        raise Ambiguous(f"{name!r} fits more than one group", [f"{row['id']}  {row['command']}" for row in rows])
    return rows[0]  # type: ignore[no-any-return]


def _titles(db: sqlite3.Connection, group: str) -> list[str]:
    rows = db.execute(
        "SELECT DISTINCT title FROM history JOIN task ON task.id = history.entity WHERE group_id = ? LIMIT 4", (group,)
    )
    return [row[0] for row in rows]
