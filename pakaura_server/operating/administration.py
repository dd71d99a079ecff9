"""The accounts' administration, as commands: on the database of the server, without HTTP."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pakaura_server.accounts import service
from pakaura_server.db import Database
from pakaura_server.passwords import Passwords

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pakaura_server.accounts.service import Account
    from pakaura_server.settings import Settings


async def create_user(url: str, settings: Settings, email: str, password: str) -> Account:
    """Raises BadValue, and Conflict where the e-mail has an account."""
    async with _database(url) as db:
        return await service.create_user(db, Passwords(settings.bcrypt_cost), email, password, datetime.now(UTC))


async def reset_password(url: str, settings: Settings, email: str, password: str) -> None:
    """Raises BadValue, NotFound."""
    async with _database(url) as db:
        await service.reset_password(db, Passwords(settings.bcrypt_cost), email, password, datetime.now(UTC))


async def list_users(url: str) -> list[Account]:
    async with _database(url) as db:
        return await service.list_users(db)


async def delete_user(url: str, email: str) -> None:
    """Raises NotFound."""
    async with _database(url) as db:
        await service.delete_user(db, email)


async def invite(url: str, days: int) -> str:
    """The code of a new invitation."""
    async with _database(url) as db:
        return await service.create_invitation(db, datetime.now(UTC), timedelta(days=days))


@asynccontextmanager
async def _database(url: str) -> AsyncIterator[Database]:
    db = Database(url, size=1)
    await db.open()
    try:
        yield db
    finally:
        await db.close()
