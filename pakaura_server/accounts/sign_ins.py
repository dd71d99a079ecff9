"""Sign-ins: started by a password, renewed by refresh tokens, listed, and ended."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from pakaura_server.core.errors import NotFound, SignInNeeded
from pakaura_server.tokens import not_signed_in

if TYPE_CHECKING:
    from pakaura_server.db import Connection, Database
    from pakaura_server.tokens import RefreshClaims

GRACE = timedelta(seconds=60)
"""How long the refresh token before the current one still gets that one: its answer may have been lost."""
REFRESHABLE = timedelta(days=90)
"""How long a sign-in of the terminal lives after it was last renewed."""


class Client(NamedTuple):
    """What signs in. `label` tells its owner which one it is; a sign-in lives for `lifetime` unless renewed."""

    kind: Literal["browser", "terminal"]
    label: str
    lifetime: timedelta


class SignIn(NamedTuple):
    """One line of the list of sign-ins."""

    id: uuid.UUID
    client: str
    label: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime


async def start(connection: Connection, user_id: uuid.UUID, pass_hash: str, client: Client, now: datetime) -> uuid.UUID:
    """A new sign-in's id. Raises SignInNeeded where the password is no longer the one with this hash.

    The user's row is locked against a change of password, which then ends this sign-in too. What is dead is removed.
    """
    id = uuid.uuid4()
    started = await connection.fetchval(
        """
        INSERT INTO auth_sessions (user_id, id, client, label, created_at, last_used_at, expires_at)
        SELECT u.id, $2, $3, $4, $5, $5, $6 FROM users u WHERE u.id = $1 AND u.pass_hash = $7 FOR SHARE
        RETURNING id
        """,
        *(user_id, id, client.kind, client.label, now, now + client.lifetime, pass_hash),
    )
    if started is None:
        raise not_signed_in()
    await connection.execute(
        """
        DELETE FROM auth_sessions WHERE user_id = $1 AND id IN (
            SELECT id FROM auth_sessions WHERE user_id = $1 AND (expires_at <= $2 OR revoked_at <= $2)
            FOR UPDATE SKIP LOCKED)
        """,
        *(user_id, now),
    )
    return id


async def rotate(db: Database, token: RefreshClaims, now: datetime) -> int:
    """The generation of the refresh token that follows `token`. Raises SignInNeeded.

    For a minute the token before the current one is answered with the current one. Any older one has been used
    twice, so somebody copied it: the sign-in ends for both (RFC 9700, section 4.14.2).
    """
    async with db.transaction() as connection:
        row = await connection.fetchrow(
            """
            SELECT generation, rotated_at FROM auth_sessions
            WHERE user_id = $1 AND id = $2 AND revoked_at IS NULL AND expires_at > $3 FOR UPDATE
            """,
            *(token.user_id, token.session_id, now),
        )
        if row is None:
            raise not_signed_in()
        if token.generation == row["generation"]:
            await connection.execute(
                """
                UPDATE auth_sessions SET generation = $3, rotated_at = $4, last_used_at = $4, expires_at = $5
                WHERE user_id = $1 AND id = $2
                """,
                *(token.user_id, token.session_id, token.generation + 1, now, now + REFRESHABLE),
            )
            return token.generation + 1
        if token.generation == row["generation"] - 1 and now - row["rotated_at"] <= GRACE:
            return token.generation + 1
        await _revoke(connection, token.user_id, token.session_id, now)
    raise SignInNeeded("This sign-in was ended, as its refresh token was used twice", "sign in again")


async def living(db: Database, user_id: uuid.UUID, now: datetime) -> list[SignIn]:
    """The user's sign-ins that work, the newest first."""
    async with db.connection() as connection:
        rows = await connection.fetch(
            """
            SELECT id, client, label, created_at, last_used_at, expires_at FROM auth_sessions
            WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY created_at DESC, id
            """,
            *(user_id, now),
        )
    return [SignIn(*row) for row in rows]


async def end(db: Database, user_id: uuid.UUID, id: uuid.UUID, now: datetime) -> None:
    """Its tokens are dead from here on. Raises NotFound where the user has no such living sign-in."""
    async with db.connection() as connection:
        if not await _revoke(connection, user_id, id, now):
            raise NotFound("There is no such sign-in", "list them with GET /api/v1/auth/sessions")


async def end_all(connection: Connection, user_id: uuid.UUID, now: datetime, but: uuid.UUID | None = None) -> None:
    """End every sign-in of the user except `but`."""
    await connection.execute(
        """
        UPDATE auth_sessions SET revoked_at = $2
        WHERE user_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $3
        """,
        *(user_id, now, but),
    )


async def _revoke(connection: Connection, user_id: uuid.UUID, id: uuid.UUID, now: datetime) -> bool:
    ended = await connection.fetchval(
        """
        UPDATE auth_sessions SET revoked_at = $3
        WHERE user_id = $1 AND id = $2 AND revoked_at IS NULL AND expires_at > $3 RETURNING id
        """,
        *(user_id, id, now),
    )
    return ended is not None
