"""Conversations in PostgreSQL: their messages, what the next turn needs, and whose turn it is.

A turn is claimed in the row and not by a lock, so that nothing is held while a language model thinks. Times are the
database's: servers whose clocks differ agree about the order of messages.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import asyncpg

from pakaura_server.agent.keeping import LONGEST_TITLE, title_of
from pakaura_server.agent.model import Spoken
from pakaura_server.core.errors import Conflict, NotFound, SignInNeeded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from pakaura_server.db import Database

_CLAIM = """
UPDATE conversations SET turn = $3, turn_until = now() + $4 * interval '1 second'
-- A claim that a crash forgets does no harm, and need not wait for the disk.
FROM (SELECT set_config('synchronous_commit', 'off', true)) AS quick
WHERE user_id = $1 AND id = $2 AND (turn IS NULL OR turn_until < now())
RETURNING state
"""
_EXISTS = "SELECT EXISTS (SELECT FROM conversations WHERE user_id = $1 AND id = $2)"
_RELEASE = "UPDATE conversations SET turn = NULL, turn_until = NULL WHERE user_id = $1 AND id = $2 AND turn = $3"
_FINISH = """
WITH done AS (
  UPDATE conversations SET state = $4, turn = NULL, turn_until = NULL, updated_at = clock_timestamp()
  WHERE user_id = $1 AND id = $2 AND turn = $3 RETURNING 1
)"""
_BEGIN = """
WITH done AS (
  INSERT INTO conversations (user_id, id, state, created_at, updated_at)
  VALUES ($1, $2, $4, clock_timestamp(), clock_timestamp()) RETURNING $3::uuid
)"""
_MESSAGES = """
INSERT INTO messages (user_id, id, conversation_id, role, content, tool_calls, created_at)
SELECT $1, each.id, $2, each.role, each.content, each.tool_calls::json,
  clock_timestamp() + each.place * interval '1 microsecond'
FROM done, unnest($5::uuid[], $6::text[], $7::text[], $8::text[]) WITH ORDINALITY
  AS each(id, role, content, tool_calls, place)
"""
_HISTORY = """
SELECT role, content FROM messages WHERE user_id = $1 AND conversation_id = $2
ORDER BY created_at DESC, id DESC LIMIT $3
"""
_LIST = """
SELECT id, created_at, updated_at, coalesce((
    SELECT left(content, $3 + 1) FROM messages m
    WHERE m.user_id = c.user_id AND m.conversation_id = c.id AND role = 'user' ORDER BY created_at, id LIMIT 1
  ), '') AS title
FROM conversations c WHERE user_id = $1 ORDER BY updated_at DESC, id LIMIT $2
"""
_ONE = "SELECT id, created_at, updated_at FROM conversations WHERE user_id = $1 AND id = $2"
_LAST = """
SELECT id, role, content, tool_calls, created_at FROM messages WHERE user_id = $1 AND conversation_id = $2
ORDER BY created_at DESC, id DESC LIMIT $3
"""


class Said(NamedTuple):
    """A message to keep. `tool_calls` is JSON, or None."""

    id: UUID
    role: str
    content: str
    tool_calls: list[Any] | None = None


class Conversations:
    """The conversations of one user."""

    def __init__(self, db: Database, user: UUID) -> None:
        self._db = db
        self._user = user

    async def claim(self, id: UUID, turn: UUID, seconds: float, most: int) -> tuple[Any, list[Spoken]]:
        """Begin a turn, which ends by itself after `seconds`: the state, and the last `most` messages.

        Raises NotFound, and Conflict while another turn goes on.
        """
        async with self._db.connection() as connection:
            row = await connection.fetchrow(_CLAIM, self._user, id, turn, seconds)
            if row is None:
                if await connection.fetchval(_EXISTS, self._user, id):
                    raise Conflict("the message before is still being answered", "wait for its answer")
                raise _no_conversation()
            last = await connection.fetch(_HISTORY, self._user, id, most) if most else []
        return row["state"], [Spoken(each["role"], each["content"]) for each in reversed(last)]

    async def release(self, id: UUID, turn: UUID) -> None:
        """End a turn that came to nothing."""
        async with self._db.connection() as connection:
            await connection.execute(_RELEASE, self._user, id, turn)

    async def finish(self, id: UUID, turn: UUID, state: Any, said: Sequence[Said], *, new: bool) -> bool:
        """Keep what was said and end the turn; of a `new` conversation, keep that too.

        False where there is nothing to keep it in: the conversation was deleted meanwhile, or the turn took too long.
        Raises SignInNeeded where the account was.
        """
        columns = zip(*[(each.id, each.role, each.content, _json(each.tool_calls)) for each in said], strict=True)
        statement = (_BEGIN if new else _FINISH) + _MESSAGES
        async with self._db.connection() as connection:
            try:
                done = await connection.execute(statement, self._user, id, turn, state, *map(list, columns))
            except asyncpg.ForeignKeyViolationError:
                raise SignInNeeded("this account does not exist any more") from None
        return done != "INSERT 0 0"

    async def latest(self, limit: int) -> list[dict[str, Any]]:
        """The last used first; the title is how the person began."""
        async with self._db.connection() as connection:
            rows = await connection.fetch(_LIST, self._user, limit, LONGEST_TITLE)
        return [{**row, "title": title_of(row["title"])} for row in rows]

    async def read(self, id: UUID, limit: int) -> dict[str, Any]:
        """A conversation with its last messages, oldest first. Raises NotFound."""
        async with self._db.connection() as connection, connection.transaction(isolation="repeatable_read"):
            row = await connection.fetchrow(_ONE, self._user, id)
            if row is None:
                raise _no_conversation()
            last = await connection.fetch(_LAST, self._user, id, limit + 1)
        messages = [_message(each) for each in reversed(last[:limit])]
        return {**row, "messages": messages, "more": len(last) > limit}

    async def delete(self, id: UUID) -> None:
        """With its messages. Raises NotFound."""
        async with self._db.connection() as connection:
            done = await connection.execute("DELETE FROM conversations WHERE user_id = $1 AND id = $2", self._user, id)
        if done == "DELETE 0":
            raise _no_conversation()


def _message(row: Any) -> dict[str, Any]:
    calls = row["tool_calls"]
    return {**row, "tool_calls": calls and json.loads(calls)}


def _json(value: list[Any] | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _no_conversation() -> NotFound:
    return NotFound("there is no such conversation")
