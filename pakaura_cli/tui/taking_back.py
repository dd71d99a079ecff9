"""Undo and redo, a part at a time: taking back an import of a hundred thousand tasks lets the screen live on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pakaura_cli.client.history import begun, finish, reverse_part, to_redo, to_undo, touched
from pakaura_cli.client.store.lookups import by_ids, name_of
from pakaura_cli.client.store.writer import Writer

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from pakaura_cli.client.store.store import Store
    from pakaura_server.core.groups import Reversal
    from pakaura_server.core.when import Moment

_PART = 500
_WHAT = {"schedule": "due", "state": "completion", "recur": "recurrence"}


async def taken_back(store: Store, now: Callable[[], Moment], redo: bool) -> list[str]:
    """Take back the latest command, or do again what was undone; sentences about it. Raises NotFound, StoreError."""
    left: list[str] = []
    group, command, as_ = None, "", ""
    rest: list[str] = []
    changed = 0
    while group is None or rest:
        with store.writing() as db:
            writer = Writer(db, now(), "redo" if redo else "undo")
            if group is None:
                group = to_redo(db) if redo else to_undo(db)
                as_ = begun(db, group)
                rest = touched(db, group["id"], but=as_)
                command = _original(db, group)
            if as_:
                writer.group, writer.begun = as_, True
            part, rest = rest[:_PART], rest[_PART:]
            reversal = reverse_part(writer, group, part)
            as_ = writer.group
            left += _left(db, reversal)
            changed += len(reversal.changed)
            if not rest:
                finish(writer, group)
            writer.close()
        await asyncio.sleep(0)
    many = f", {changed} tasks" if changed > 1 else ""
    return [f"{'Redid' if redo else 'Undid'} {command}{many}", *left]


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
    return [f"{_WHAT.get(field, field)} of {names[id]} was changed later and is left" for id, field in reversal.left]
