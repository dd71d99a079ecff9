"""The server's tables in an empty database, as its migrations make them."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING

from pakaura_server import migrate

if TYPE_CHECKING:
    from pakaura_server.db import Database


def create_tables(url: str) -> None:
    """Bring the database to the newest revision."""
    asyncio.run(migrate.migrate(url, migrate.head()))


async def add_user(database: Database) -> str:
    """A new user's id."""
    id = str(uuid.uuid4())
    async with database.connection() as connection:
        await connection.execute(
            "INSERT INTO users (id, email, email_key, pass_hash) VALUES ($1, $2, $3, '')",
            id,
            f"{id}@example.org",
            f"{id}@example.org",
        )
    return id
