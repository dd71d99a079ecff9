"""Accounts and invitations, for the HTTP endpoints and the commands of administration alike.

Whatever a function here has done is durable when it returns.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pakaura_server.accounts import sign_ins
from pakaura_server.accounts.credentials import check_email, check_password, is_email
from pakaura_server.core.errors import Conflict, Forbidden, NotFound, SignInNeeded
from pakaura_server.core.fold import fold

if TYPE_CHECKING:
    from pakaura_server.accounts.sign_ins import Client
    from pakaura_server.db import Connection, Database
    from pakaura_server.passwords import Passwords

INVITATION_LIFETIME = timedelta(days=14)


class Account(NamedTuple):
    """A user as others may see them."""

    id: uuid.UUID
    email: str
    created_at: datetime


class Entered(NamedTuple):
    """An account and its sign-in that has just begun."""

    account: Account
    session_id: uuid.UUID


async def create_user(db: Database, passwords: Passwords, email: str, password: str, now: datetime) -> Account:
    """Raises BadValue, and Conflict where the e-mail has an account."""
    check_email(email)
    check_password(password)
    pass_hash = await passwords.hash(password)
    async with db.transaction() as connection:
        return await _insert(connection, email, pass_hash, now)


async def register(
    db: Database, passwords: Passwords, email: str, password: str, client: Client, now: datetime, invitation: str | None
) -> Entered:
    """Create a user and sign them in; an `invitation` that is not None must be a good one, and is used up.

    Raises BadValue, Forbidden, and Conflict, after which the invitation is still good.
    """
    check_email(email)
    check_password(password)
    pass_hash = await passwords.hash(password)
    async with db.transaction() as connection:
        if invitation is not None:
            await _use(connection, invitation, now)
        account = await _insert(connection, email, pass_hash, now)
        return Entered(account, await sign_ins.start(connection, account.id, pass_hash, client, now))


async def log_in(
    db: Database, passwords: Passwords, email: str, password: str, client: Client, now: datetime
) -> Entered:
    """Raises SignInNeeded, with the same text and after the same work whether the e-mail or the password is wrong."""
    row = None
    if is_email(email):
        async with db.connection() as connection:
            row = await connection.fetchrow(
                "SELECT id, email, created_at, pass_hash FROM users WHERE email_key = $1", fold(email)
            )
    if not await passwords.verify(password, row["pass_hash"] if row else None) or row is None:
        raise SignInNeeded("Invalid email or password")
    async with db.transaction() as connection:
        session_id = await sign_ins.start(connection, row["id"], row["pass_hash"], client, now)
    return Entered(Account(row["id"], row["email"], row["created_at"]), session_id)


async def change_password(
    db: Database,
    passwords: Passwords,
    user_id: uuid.UUID,
    current: str,
    new: str,
    now: datetime,
    keep: uuid.UUID | None,
) -> None:
    """Ends every sign-in but `keep`. Raises BadValue, Forbidden for a wrong `current`, and SignInNeeded."""
    check_password(new, "new_password")
    known = await _verified(db, passwords, user_id, current)
    pass_hash = await passwords.hash(new)
    async with db.transaction() as connection:
        changed = await connection.fetchval(
            "UPDATE users SET pass_hash = $3, updated_at = $4 WHERE id = $1 AND pass_hash = $2 RETURNING id",
            *(user_id, known, pass_hash, now),
        )
        if changed is None:
            raise Conflict("The password was changed by somebody else just now", "sign in with that one")
        await sign_ins.end_all(connection, user_id, now, but=keep)


async def reset_password(db: Database, passwords: Passwords, email: str, password: str, now: datetime) -> None:
    """Set it without the current one, and end every sign-in. Raises BadValue, NotFound."""
    check_password(password)
    pass_hash = await passwords.hash(password)
    async with db.transaction() as connection:
        user_id = await connection.fetchval(
            "UPDATE users SET pass_hash = $2, updated_at = $3 WHERE email_key = $1 RETURNING id",
            *(fold(email), pass_hash, now),
        )
        if user_id is None:
            raise _no_account()
        await sign_ins.end_all(connection, user_id, now)


async def list_users(db: Database) -> list[Account]:
    """All of them, the oldest first."""
    async with db.connection() as connection:
        rows = await connection.fetch("SELECT id, email, created_at FROM users ORDER BY created_at, id")
    return [Account(*row) for row in rows]


async def delete_user(db: Database, email: str) -> None:
    """Delete the account with everything in it. Raises NotFound."""
    async with db.connection() as connection:
        user_id = await connection.fetchval("SELECT id FROM users WHERE email_key = $1", fold(email))
    if user_id is None:
        raise _no_account()
    await _delete(db, user_id)


async def close_account(db: Database, passwords: Passwords, user_id: uuid.UUID, password: str) -> None:
    """Delete the user's own account with everything in it. Raises Forbidden for a wrong password, SignInNeeded."""
    await _verified(db, passwords, user_id, password)
    await _delete(db, user_id)


async def create_invitation(db: Database, now: datetime, lifetime: timedelta = INVITATION_LIFETIME) -> str:
    """A new code, which is not kept and cannot be shown again."""
    code = secrets.token_urlsafe(18)
    async with db.connection() as connection:
        await connection.execute(
            "INSERT INTO invitations (code_hash, created_at, expires_at) VALUES ($1, $2, $3)",
            *(_code_hash(code), now, now + lifetime),
        )
    return code


async def _insert(connection: Connection, email: str, pass_hash: str, now: datetime) -> Account:
    """The user with an empty ledger."""
    id = uuid.uuid4()
    inserted = await connection.fetchval(
        """
        INSERT INTO users (id, email, email_key, pass_hash, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
        ON CONFLICT (email_key) DO NOTHING RETURNING id
        """,
        *(id, email, fold(email), pass_hash, now),
    )
    if inserted is None:
        raise Conflict("Email already registered")
    await connection.execute(
        """
        INSERT INTO sync_state (user_id, epoch, seq, clock_ms, clock_counter, floor) VALUES ($1, $2, 0, 0, 0, 0)
        """,
        *(id, uuid.uuid4()),
    )
    return Account(id, email, now)


async def _verified(db: Database, passwords: Passwords, user_id: uuid.UUID, password: str) -> str:
    """The hash of the user's password, which is `password`."""
    async with db.connection() as connection:
        pass_hash: str | None = await connection.fetchval("SELECT pass_hash FROM users WHERE id = $1", user_id)
    if pass_hash is None:
        raise SignInNeeded("Authentication required")
    # Not SignInNeeded: clients would drop a sign-in that is good.
    if not await passwords.verify(password, pass_hash):
        raise Forbidden("The password is wrong")
    return pass_hash


async def _delete(db: Database, user_id: uuid.UUID) -> None:
    async with db.transaction() as connection:
        # The ledger locks this row before it writes tasks; the other way round the two would wait for each other.
        await connection.execute("SELECT 1 FROM sync_state WHERE user_id = $1 FOR UPDATE", user_id)
        await connection.execute("DELETE FROM users WHERE id = $1", user_id)


async def _use(connection: Connection, code: str, now: datetime) -> None:
    used = await connection.fetchval(
        """
        UPDATE invitations SET used_at = $2 WHERE code_hash = $1 AND used_at IS NULL AND expires_at > $2
        RETURNING true
        """,
        *(_code_hash(code), now),
    )
    if not used:
        raise Forbidden("This invitation is not valid", "ask for a new one")


def _code_hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


def _no_account() -> NotFound:
    return NotFound("there is no account with this e-mail", "see pakaura-server list-users")
