"""The pool of connections to PostgreSQL, and the one place where its absence becomes an error of ours."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

import asyncpg

from pakaura_server.core.errors import Unavailable

if TYPE_CHECKING:
    from asyncpg import Record
    from asyncpg.pool import PoolConnectionProxy

    Connection: TypeAlias = PoolConnectionProxy[Record]

APPLICATION = "pakaura-server"
"""The name by which PostgreSQL lists the connections of servers."""
LOCK_TIMEOUT_MS = 5000
"""How long a statement waits for a row that somebody else is writing, or a request for a connection."""
_LOST = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what a connection says that was lost between its acquisition and its use
    asyncpg.exceptions.OperatorInterventionError,
    asyncpg.exceptions.InsufficientResourcesError,
    asyncpg.exceptions.LockNotAvailableError,
    asyncpg.exceptions.QueryCanceledError,
    asyncpg.exceptions.ReadOnlySQLTransactionError,
    asyncpg.exceptions.TransactionRollbackError,
)
"""What ends a request that is worth repeating as it is."""


class Database:
    """PostgreSQL through a pool. `open` before use, `close` at the end.

    jsonb is exchanged as Python values; times are UTC.
    """

    def __init__(self, url: str, size: int = 10) -> None:
        """`url` is `postgresql://…` or `postgresql+asyncpg://…`; `size` is the most connections held."""
        self.url = plain_url(url)
        self._size = size
        self._pool: asyncpg.Pool[Record] | None = None

    async def open(self) -> None:
        """Raises Unavailable."""
        try:
            self._pool = await asyncpg.create_pool(
                self.url,
                min_size=1,
                max_size=self._size,
                init=_prepare,
                reset=_keep,
                command_timeout=60,
                server_settings={
                    "application_name": APPLICATION,
                    "timezone": "UTC",
                    "lock_timeout": str(LOCK_TIMEOUT_MS),
                    "jit": "off",
                    # A plan made for every call costs more than the statements themselves, which go by their keys.
                    "plan_cache_mode": "force_generic_plan",
                },
            )
        except _LOST as error:
            raise _unavailable() from error

    async def close(self) -> None:
        """Waits for the connections in use, 10 seconds at most."""
        if self._pool is not None:
            pool, self._pool = self._pool, None
            try:
                await asyncio.wait_for(pool.close(), 10)
            except TimeoutError:
                pool.terminate()

    @property
    def connections(self) -> tuple[int, int]:
        """How many connections there are, and how many of them are idle."""
        return (self._pool.get_size(), self._pool.get_idle_size()) if self._pool else (0, 0)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection on which each statement is its own transaction. Raises Unavailable."""
        if self._pool is None:
            raise _unavailable()
        try:
            async with self._pool.acquire(timeout=LOCK_TIMEOUT_MS / 1000) as connection:
                yield connection
        except (*_LOST, TimeoutError) as error:
            raise _unavailable() from error

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A connection in one transaction, durable when the context is left. Raises Unavailable."""
        async with self.connection() as connection, connection.transaction():
            yield connection


def plain_url(url: str) -> str:
    """The URL as asyncpg reads it, without SQLAlchemy's name of a driver."""
    scheme, separator, rest = url.partition("://")
    return scheme.partition("+")[0] + separator + rest


async def _prepare(connection: asyncpg.Connection[Record]) -> None:
    await connection.set_type_codec("jsonb", encoder=_dump, decoder=json.loads, schema="pg_catalog")


async def _keep(connection: asyncpg.Connection[Record]) -> None:
    """Nothing is set on a connection that the next user would have to be spared; asyncpg ends open transactions."""


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _unavailable() -> Unavailable:
    return Unavailable("the database cannot be reached now", "try again in a moment")
