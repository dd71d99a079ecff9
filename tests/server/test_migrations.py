"""The migrations: they make what tables.py declares, up and down, with data in it and with others beside."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from pakaura_server import migrate
from pakaura_server.connection import connect
from pakaura_server.core.errors import BadValue, ServerError, Unavailable
from pakaura_server.db import Database
from pakaura_server.ledger import guard
from pakaura_server.tables import TaskRow
from tests.support.postgres import query
from tests.support.schema import add_user

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from tests.support.postgres import Databases

DECLARED = TaskRow.metadata
COLUMNS = """
SELECT json_object_agg(table_name || '.' || column_name, concat_ws(' ', data_type, udt_name, character_maximum_length,
  collation_name, is_nullable, column_default)) FROM information_schema.columns WHERE table_schema = 'public'
"""
INDEXES = "SELECT json_object_agg(indexname, indexdef) FROM pg_indexes WHERE schemaname = 'public'"
CONSTRAINTS = """
SELECT json_object_agg(conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""
A_TASK = """
INSERT INTO tasks
  (user_id, id, title, title_fold, priority_rank, created_at, updated_at, registers, seq, mark, row_hash, bucket)
VALUES ($1, gen_random_uuid(), 'Buy milk', 'buy milk', 3, now(), now(), '{}', 1, 1, 1, 1)
"""


@pytest.fixture
def bare_url(database_url: str) -> str:
    """An empty database without tables."""
    asyncio.run(migrate.migrate(database_url, migrate.BASE))
    query(database_url, "DROP TABLE alembic_version")
    return database_url


@pytest.fixture(scope="module")
def declared_url(databases: Databases) -> Iterator[str]:
    """A database whose tables SQLAlchemy made from the declarations."""
    with databases.fresh() as url:
        asyncio.run(_make_declared(url))
        yield url


async def _make_declared(url: str) -> None:
    async with migrate.changing(url) as connection:
        await migrate.move(connection, migrate.BASE)
        await connection.run_sync(DECLARED.create_all)


def test_alembic_finds_nothing_to_change(shared_url: str) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(
            connection, opts={"compare_server_default": True, "target_metadata": DECLARED}
        )
        return list(compare_metadata(context, DECLARED))

    async def run() -> list[Any]:
        async with migrate.changing(shared_url) as connection:
            return await connection.run_sync(differences)

    assert asyncio.run(run()) == []


@pytest.mark.parametrize("what", [COLUMNS, INDEXES, CONSTRAINTS], ids=["columns", "indexes", "constraints"])
def test_postgresql_sees_no_difference_to_the_declarations(shared_url: str, declared_url: str, what: str) -> None:
    # Alembic looks neither at collations nor at the conditions of indexes.
    migrated, declared = (json.loads(query(url, what)) for url in (shared_url, declared_url))
    assert {name: text for name, text in migrated.items() if "alembic_version" not in name} == {
        name: text for name, text in declared.items() if "alembic_version" not in name
    }


def test_every_name_follows_the_convention(shared_url: str) -> None:
    names = [name.split()[1] for name in json.loads(query(shared_url, CONSTRAINTS)) if "alembic" not in name]
    names += [name for name in json.loads(query(shared_url, INDEXES)) if "alembic" not in name]
    assert names
    assert [name for name in names if not re.fullmatch(r"(pk|fk|uq|ix|ck)_[a-z_]+", name)] == []


def test_down_and_up_again_with_rows_in_it(database_url: str) -> None:
    async def fill() -> None:
        database = Database(database_url, size=1)
        await database.open()
        user = await add_user(database)
        async with database.connection() as connection:
            await connection.execute(A_TASK, user)
        await database.close()

    asyncio.run(fill())
    for target in [*migrate.revisions()[-2::-1], migrate.BASE, *migrate.revisions()]:
        asyncio.run(migrate.migrate(database_url, target))
    assert query(database_url, "SELECT count(*) FROM tasks") == 0
    asyncio.run(fill())
    assert query(database_url, "SELECT count(*) FROM tasks") == 1


def test_rows_of_an_older_revision_stay(bare_url: str) -> None:
    asyncio.run(migrate.migrate(bare_url, migrate.revisions()[0]))
    query(bare_url, "INSERT INTO users (id, email, email_key, pass_hash) VALUES (gen_random_uuid(), 'a@b', 'a@b', '')")
    query(bare_url, A_TASK.replace("VALUES ($1", "SELECT id").replace("1, 1, 1, 1)", "1, 1, 1, 1 FROM users"))
    asyncio.run(migrate.migrate(bare_url, migrate.head()))
    assert query(bare_url, "SELECT array_agg(title) FROM tasks") == ["Buy milk"]


def test_down_leaves_nothing_behind(bare_url: str) -> None:
    left = "SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
    assert query(bare_url, f"{left} + (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)") == 0


def test_the_guard_refuses_a_row_whose_seq_does_not_rise_but_where_a_migration_turns_it_off(database_url: str) -> None:
    async def run() -> None:
        database = Database(database_url, size=1)
        await database.open()
        user = await add_user(database)
        rewrite = "UPDATE tasks SET title = 'Buy oat milk'"
        async with database.connection() as connection:
            await connection.execute(A_TASK, user)
            with pytest.raises(asyncpg.RaiseError, match="only the ledger writes it"):
                await connection.execute(rewrite)
            async with connection.transaction():
                for statement in (*guard.OFF, rewrite, *guard.ON):
                    await connection.execute(statement)
            with pytest.raises(asyncpg.RaiseError):
                await connection.execute(rewrite)
            await connection.execute("UPDATE tasks SET seq = 2")
        await database.close()

    asyncio.run(run())


def test_many_that_start_at_once_migrate_once(bare_url: str) -> None:
    def upgrade(_: int) -> None:
        asyncio.run(migrate.migrate(bare_url, migrate.head()))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(upgrade, range(4)))
    assert query(bare_url, "SELECT array_agg(version_num) FROM alembic_version") == [migrate.head()]


def test_a_migration_that_fails_changes_nothing(bare_url: str) -> None:
    query(bare_url, "CREATE FUNCTION refuse_old_seq() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")
    with pytest.raises(Exception, match="refuse_old_seq"):
        asyncio.run(migrate.migrate(bare_url, migrate.head()))
    assert query(bare_url, "SELECT to_regclass('users') IS NULL AND to_regclass('alembic_version') IS NULL")


def test_a_newer_revision_is_refused_and_kept(database_url: str) -> None:
    query(database_url, "UPDATE alembic_version SET version_num = '9999'")
    for target in (migrate.head(), migrate.BASE):
        with pytest.raises(ServerError, match="at revision 9999"):
            asyncio.run(migrate.migrate(database_url, target))
    assert query(database_url, "SELECT version_num FROM alembic_version") == "9999"


def test_a_revision_that_is_none_is_refused(database_url: str) -> None:
    with pytest.raises(BadValue, match="there is no revision head"):
        asyncio.run(migrate.migrate(database_url, "head"))


def test_a_database_of_somebody_else_is_left_alone(bare_url: str) -> None:
    query(bare_url, "CREATE TABLE users (name text)")
    with pytest.raises(ServerError, match="a table users that PakAura did not make"):
        asyncio.run(migrate.migrate(bare_url, migrate.head()))
    assert query(bare_url, "SELECT to_regclass('tasks') IS NULL")


def test_a_role_that_may_not_make_tables_is_told_so(bare_url: str) -> None:
    query(bare_url, "DROP ROLE IF EXISTS reader")
    query(bare_url, "CREATE ROLE reader LOGIN PASSWORD 'reader'")
    tail = bare_url.partition("@")[2]
    with pytest.raises(ServerError, match="may not change the schema"):
        asyncio.run(migrate.migrate(f"postgresql://reader:reader@{tail}", migrate.head()))


def test_a_server_works_on_with_its_own_and_with_newer_tables(database_url: str, bare_url: str) -> None:
    async def told(url: str) -> bool:
        connection = await connect(url)
        try:
            return await migrate.is_migrated(connection)
        finally:
            await connection.close()

    assert not asyncio.run(told(bare_url))
    asyncio.run(migrate.migrate(bare_url, migrate.head()))
    assert asyncio.run(told(bare_url))
    query(bare_url, "UPDATE alembic_version SET version_num = '9999'")
    assert asyncio.run(told(bare_url))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("pakaura:", "pakaura:wrong"), "password authentication failed"),
        (("127.0.0.1:", "127.0.0.2:"), "cannot be reached"),
        (("127.0.0.1:", "127.0.0.1:1"), "cannot be reached: OverflowError"),
        (("/test_", "/missing_"), "does not exist"),
    ],
)
def test_what_cannot_be_reached_is_told_without_the_password(
    database_url: str, change: tuple[str, str], message: str
) -> None:
    url = database_url.replace(*change)
    with pytest.raises(Unavailable, match=message) as caught:
        asyncio.run(connect(url))
    password = database_url.split(":")[2].split("@", maxsplit=1)[0]
    assert password not in caught.value.message + caught.value.hint
