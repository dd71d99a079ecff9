"""The devices of an account: what their owner calls them, when they were last seen, and their sign-ins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pakaura_server.core.errors import NotFound

if TYPE_CHECKING:
    import uuid

    from asyncpg import Record

    from pakaura_server.db import Connection, Database

MOST_TOLD = 50
"""How many devices a pull names: those that were seen last."""
MOST_LISTED = 200
# An update that changes nothing would lock the row, and so write, all the same: where nothing is new there is none.
_NOTE = f"""
WITH noted AS (
  INSERT INTO devices (user_id, id, name, session_id, first_seen_at, last_seen_at)
  SELECT id, $2::varchar, $3::varchar, $4, $5, $5 FROM users WHERE id = $1 AND NOT EXISTS (
    SELECT FROM devices WHERE user_id = $1 AND devices.id = $2 AND name = $3
    AND session_id IS NOT DISTINCT FROM $4 AND last_seen_at > $5::timestamptz - interval '10 minutes')
  ON CONFLICT (user_id, id) DO UPDATE
  SET name = excluded.name, session_id = excluded.session_id, last_seen_at = excluded.last_seen_at
)
SELECT id, name FROM devices WHERE user_id = $1 AND id <> $2 ORDER BY last_seen_at DESC LIMIT {MOST_TOLD - 1}
"""
_LIST = f"""
SELECT id, name, first_seen_at, last_seen_at, session_id IS NOT DISTINCT FROM $2 AS current, EXISTS (
  SELECT FROM auth_sessions
  WHERE user_id = $1 AND auth_sessions.id = devices.session_id AND revoked_at IS NULL AND expires_at > $3
) AS signed_in
FROM devices WHERE user_id = $1 ORDER BY last_seen_at DESC, id LIMIT {MOST_LISTED}
"""
_FORGET = """
WITH forgotten AS (DELETE FROM devices WHERE user_id = $1 AND id = $2 RETURNING session_id),
ended AS (
  UPDATE auth_sessions SET revoked_at = $4 FROM forgotten
  WHERE user_id = $1 AND auth_sessions.id = forgotten.session_id AND auth_sessions.id <> $3 AND revoked_at IS NULL
)
SELECT count(*) FROM forgotten
"""


async def note(
    connection: Connection, user: str, session: uuid.UUID, device: str, name: str, now_ms: int
) -> dict[str, str]:
    """Keep that the device is there under this name and sign-in; the names of the account's devices by their ids."""
    seen = datetime.fromtimestamp(now_ms / 1000, UTC)
    rows = await connection.fetch(_NOTE, user, device, name, session, seen)
    return {device: name} | {row["id"]: row["name"] for row in rows}


async def known(db: Database, user: uuid.UUID, session: uuid.UUID, now: datetime) -> list[dict[str, Any]]:
    """The account's devices, the last seen first; `current` are those whose sign-in is `session`."""
    async with db.connection() as connection:
        rows: list[Record] = await connection.fetch(_LIST, user, session, now)
    return [dict(row) for row in rows]


async def forget(db: Database, user: uuid.UUID, device: str, session: uuid.UUID, now: datetime) -> None:
    """End the device's sign-in, unless that is `session`, which asks, and forget its name. Raises NotFound."""
    async with db.connection() as connection:
        found = device.isascii() and device.isalnum() and await connection.fetchval(_FORGET, user, device, session, now)
    if not found:
        raise NotFound("There is no such device", "list them with GET /api/v1/sync/devices")
