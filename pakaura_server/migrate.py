"""Brings a database to the schema of this version, and tells how far it is."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from pakaura_server.connection import connect
from pakaura_server.core.errors import BadValue, ServerError, Unavailable
from pakaura_server.tables import User

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import asyncpg
    from asyncpg import Record
    from sqlalchemy import Connection as SyncConnection
    from sqlalchemy.ext.asyncio import AsyncConnection

    from pakaura_server.db import Connection

    AnyConnection = asyncpg.Connection[Record] | Connection

BASE = "base"
"""The revision of a database without tables."""
KEY = int.from_bytes(b"pakaura")
"""The advisory lock of who changes the schema."""

_FOLDER = Path(__file__).with_name("migrations")
_TURN_S = 300
_LOCK_S = 10
_LOCK_TIMEOUT = "55P03"
_NOT_ALLOWED = "42501"


@cache
def revisions() -> list[str]:
    """All that this version knows, the oldest first."""
    found = ScriptDirectory(str(_FOLDER)).walk_revisions()
    return [script.revision for script in found][::-1]


def head() -> str:
    """The revision that this version works with."""
    return revisions()[-1]


async def revision_of(connection: AnyConnection) -> str | None:
    """The revision of the database, or None where it has none of our tables."""
    if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
        return None
    revision: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
    return revision


async def is_migrated(connection: AnyConnection) -> bool:
    """Whether a server that started with its own revision can work on.

    A revision that it does not know is of a newer version, which is just taking over; it leaves the tables usable for
    the servers that still run.
    """
    revision = await revision_of(connection)
    return revision is not None and revision not in revisions()[:-1]


def check_known(revision: str | None) -> None:
    """Raises ServerError for a revision of a newer version."""
    if revision is not None and revision not in revisions():
        raise ServerError(
            f"the database is at revision {revision}, and this version of PakAura knows {head()} as the newest",
            "install the newer version that migrated it",
        )


async def check_current(connection: AnyConnection) -> None:
    """Raises ServerError unless the database is at this version's revision."""
    revision = await revision_of(connection)
    check_known(revision)
    if revision != head():
        raise ServerError(
            f"the database is at revision {revision or BASE}, and this version of PakAura needs {head()}",
            "run: pakaura-server migrate",
        )


async def migrate(url: str, revision: str) -> None:
    """Bring the database to `revision`, in one transaction. Raises what `move` and `changing` raise."""
    async with changing(url) as connection:
        await move(connection, revision)


async def is_downward(url: str, revision: str) -> bool:
    """Whether the database is at a later revision. Raises Unavailable."""
    connection = await connect(url)
    try:
        current = await revision_of(connection)
    finally:
        await connection.close()
    return _is_downward(current, revision)


@asynccontextmanager
async def changing(url: str) -> AsyncIterator[AsyncConnection]:
    """One transaction for `move` and what belongs to it; whoever else would change the schema waits.

    Raises Unavailable, also where others hold a table for long, and ServerError where the role may not do it.
    """
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: connect(url), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text(f"SET LOCAL lock_timeout = '{_TURN_S}s'"))
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({KEY})"))
            # Who waits for a table keeps all others waiting behind.
            await connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_S}s'"))
            yield connection
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state == _LOCK_TIMEOUT:
            raise Unavailable("the tables are in use", "try again, or stop the servers first") from error
        if state == _NOT_ALLOWED:
            raise ServerError(
                "the role of DATABASE_URL may not change the schema", "let it own the database"
            ) from error
        raise
    finally:
        await engine.dispose()


async def move(connection: AsyncConnection, revision: str) -> None:
    """Up or down to `revision`, or to BASE, in the caller's transaction.

    Raises BadValue where there is no such revision, and ServerError where the database is of a newer version or has
    tables of somebody else's.
    """
    if revision not in (*revisions(), BASE):
        raise BadValue(f"there is no revision {revision}", f"there are {', '.join([BASE, *revisions()])}")
    driver = await raw(connection)
    current = await revision_of(driver)
    check_known(current)
    if current is None:
        await _check_free(driver)
    way = command.downgrade if _is_downward(current, revision) else command.upgrade
    if revision != (current or BASE):
        await connection.run_sync(_run, way, revision)


async def raw(connection: AsyncConnection) -> asyncpg.Connection[Record]:
    """The connection of the driver, in the same transaction."""
    return cast("asyncpg.Connection[Record]", (await connection.get_raw_connection()).driver_connection)


def _is_downward(current: str | None, target: str) -> bool:
    order = [BASE, *revisions()]
    return current in order and target in order and order.index(target) < order.index(current)


def _run(connection: SyncConnection, way: Any, revision: str) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    way(config, revision)


async def _check_free(connection: AnyConnection) -> None:
    taken = await connection.fetchval(
        "SELECT min(tablename) FROM pg_tables WHERE schemaname = current_schema() AND tablename = ANY($1)",
        list(User.metadata.tables),
    )
    if taken is not None:
        raise ServerError(
            f"the database has a table {taken} that PakAura did not make", "give PakAura a database of its own"
        )
