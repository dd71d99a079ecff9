"""Conversations with the agent on this machine: two tables of the store, which are not synced."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from pakaura_server.agent.keeping import title_of
from pakaura_server.core.errors import NotFound
from pakaura_server.core.registers import timestamp

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

MESSAGES = 200
"""How many of the last messages are read."""
_BEGINNING = "(SELECT content FROM message WHERE conversation = id AND role = 'user' ORDER BY n LIMIT 1)"


class Said(NamedTuple):
    """A message to keep; `calls` are the tools that were called for it."""

    role: str
    content: str
    calls: list[Any] | None = None


def latest(db: sqlite3.Connection, limit: int) -> list[dict[str, Any]]:
    """As `Agent.latest`."""
    query = (
        f"SELECT id, {_BEGINNING} AS title, created, updated FROM conversation ORDER BY updated DESC, id DESC LIMIT ?"
    )
    return [{**_outline(row), "title": title_of(row["title"] or "")} for row in db.execute(query, (limit,))]


def read(db: sqlite3.Connection, id: str) -> dict[str, Any]:
    """As `Agent.read`."""
    row = db.execute("SELECT id, created, updated FROM conversation WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise _none_such()
    query = "SELECT role, content, calls, at FROM message WHERE conversation = ? ORDER BY n DESC LIMIT ?"
    last = db.execute(query, (id, MESSAGES + 1)).fetchall()
    messages = [_message(each) for each in reversed(last[:MESSAGES])]
    return {**_outline(row), "messages": messages, "more": len(last) > MESSAGES}


def state_of(db: sqlite3.Connection, id: str) -> Any:
    """What the next turn of it needs, as it was kept. Raises NotFound."""
    row = db.execute("SELECT state FROM conversation WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise _none_such()
    return json.loads(row["state"])


def keep(db: sqlite3.Connection, id: str, state: Any, said: Sequence[Said], ms: int, *, new: bool) -> None:
    """Keep what was said, and the conversation if it is `new`; nothing of one that was deleted meanwhile."""
    if new:
        db.execute("INSERT INTO conversation VALUES(?, '{}', ?, ?)", (id, ms, ms))
    kept = db.execute("UPDATE conversation SET state = ?, updated = ? WHERE id = ?", (_json(state), ms, id))
    if kept.rowcount:
        rows = [(id, each.role, each.content, None if each.calls is None else _json(each.calls), ms) for each in said]
        db.executemany("INSERT INTO message(conversation, role, content, calls, at) VALUES(?, ?, ?, ?, ?)", rows)


def delete(db: sqlite3.Connection, id: str) -> None:
    """With its messages. Raises NotFound."""
    if not db.execute("DELETE FROM conversation WHERE id = ?", (id,)).rowcount:
        raise _none_such()
    db.execute("DELETE FROM message WHERE conversation = ?", (id,))


def _outline(row: sqlite3.Row) -> dict[str, Any]:
    return {"id": row["id"], "created_at": timestamp(row["created"]), "updated_at": timestamp(row["updated"])}


def _message(row: sqlite3.Row) -> dict[str, Any]:
    calls = row["calls"]
    return {
        "role": row["role"],
        "content": row["content"],
        "tool_calls": calls and json.loads(calls),
        "created_at": timestamp(row["at"]),
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _none_such() -> NotFound:
    return NotFound("there is no such conversation", "pakaura conversations lists them")
