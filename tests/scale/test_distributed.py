"""The tables can be laid out by user, as docs/scale.md says: by its list, and on a real PostgreSQL."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest
from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, UniqueConstraint

from pakaura_server.operating.backup import restore, save
from pakaura_server.tables import User
from tests.scale.sizes import measure
from tests.support.postgres import query
from tests.support.webapp import web_app

if TYPE_CHECKING:
    from tests.support.webapp import WebApp

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "scale.md").read_text("utf-8")
PARTITION = (DOCS / "hosting" / "partition-by-user.sql").read_text("utf-8")
TABLES: dict[str, Table] = dict(User.metadata.tables)
OWNED = {name for name, table in TABLES.items() if "user_id" in table.columns}
"""Those whose rows belong to a user."""
PIECES = 16


def columns(constraint: object) -> list[str]:
    assert isinstance(constraint, (PrimaryKeyConstraint, UniqueConstraint, Index, ForeignKeyConstraint))
    # An expression in an index is no column.
    return [getattr(column, "name", None) or "" for column in constraint.columns]


@pytest.mark.parametrize("name", sorted(OWNED))
def test_every_key_and_index_of_a_table_of_users_begins_with_the_user(name: str) -> None:
    table = TABLES[name]
    keys = [each for each in table.constraints if isinstance(each, (PrimaryKeyConstraint, UniqueConstraint))]
    assert keys
    for key in (*keys, *table.indexes):
        assert columns(key)[0] == "user_id"


@pytest.mark.parametrize("name", sorted(OWNED))
def test_every_foreign_key_of_a_table_of_users_leads_to_the_same_users_rows(name: str) -> None:
    for key in TABLES[name].foreign_key_constraints:
        pairs = [(element.parent.name, element.target_fullname) for element in key.elements]
        assert pairs[0] in {("user_id", "users.id"), ("user_id", f"{key.referred_table.name}.user_id")}


def test_the_page_lists_every_table_and_says_how_each_is_laid_out() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", PAGE, re.MULTILINE))
    assert rows == {name: "distributed" if name in OWNED else "reference" for name in TABLES}


def test_the_statements_for_citus_name_every_table_once() -> None:
    assert set(re.findall(r"create_distributed_table\('(\w+)', 'user_id'", PAGE)) == OWNED
    assert set(re.findall(r"create_reference_table\('(\w+)'\)", PAGE)) == set(TABLES) - OWNED


def run(url: str, statement: str) -> None:
    async def go() -> None:
        connection = await asyncpg.connect(url, ssl=False)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(go())


def shape(url: str) -> str:
    """The columns, keys, indexes and triggers of our tables, without those of their partitions."""
    answer: str = query(
        url,
        """
        SELECT string_agg(line, chr(10) ORDER BY line) FROM (
          SELECT format('%s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull)
            FROM pg_attribute WHERE attrelid::regclass::text = ANY($1) AND attnum > 0
          UNION ALL SELECT conrelid::regclass || conname || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE conrelid::regclass::text = ANY($1) AND conparentid = 0
              AND contype IN ('p', 'u', 'f') AND (contype <> 'f' OR confrelid::regclass::text = ANY($1))
          UNION ALL SELECT replace(pg_get_indexdef(indexrelid), ' ONLY ', ' ')
            FROM pg_index WHERE indrelid::regclass::text = ANY($1)
          UNION ALL SELECT pg_get_triggerdef(oid)
            FROM pg_trigger WHERE tgrelid::regclass::text = ANY($1) AND NOT tgisinternal
        ) AS lines(line)
        """,
        sorted(TABLES),
    )
    return answer


def touched(url: str) -> set[int]:
    """The numbers of the partitions that were ever scanned; counted when connections end."""
    found = query(
        url,
        "SELECT array_agg(DISTINCT substring(relname FROM '_([0-9]+)$')) FROM pg_stat_user_tables"
        " WHERE relname ~ '_[0-9]+$' AND coalesce(seq_scan, 0) + coalesce(idx_scan, 0) > 0",
    )
    return {int(number) for number in found or []}


async def a_few_requests(web: WebApp) -> str:
    """What a person does, all over the API; their id."""
    person = await web.register(terminal=True)

    async def ask(method: str, path: str, body: object = None) -> None:
        answer = await person.client.request(method, path, json=body, headers=person.bearer)
        assert answer.status_code < 300, (path, answer.text)

    made = await person.client.post("/api/v1/tasks", json={"title": "Buy milk"}, headers=person.bearer)
    task = f"/api/v1/tasks/{made.json()['id']}"
    await ask("PATCH", task, {"title": "Buy oat milk", "due": "2026-12-01"})
    await ask("POST", f"{task}/complete")
    await ask("GET", "/api/v1/tasks?filter=milk&completed=true")
    await ask("GET", f"{task}/history")
    await ask("POST", "/api/v1/sync/pull", {"device": "k3f9a2c1", "name": "laptop"})
    await ask("POST", "/api/v1/sync/digest", {"kind": "task"})
    for path in ("sync/hello", "sync/devices", "sync/groups", "auth/me", "auth/sessions"):
        await ask("GET", f"/api/v1/{path}")
    await ask("POST", f"/api/{person.body['id']}/chat", {"message": "list my tasks"})
    await ask("DELETE", task)
    return str(person.body["id"])


def test_the_partitioned_tables_are_the_same_ones_and_a_server_works_on_them_within_one_partition(
    database_url: str, tmp_path: Path
) -> None:
    before = shape(database_url)
    asyncio.run(_requests(database_url))
    rows = query(database_url, "SELECT count(*) FROM sync_ops")
    run(database_url, PARTITION)
    assert shape(database_url) == before
    assert query(database_url, "SELECT count(*) FROM sync_ops") == rows > 0
    query(database_url, "SELECT pg_stat_reset()")
    user = asyncio.run(_requests(database_url))
    piece = query(
        database_url,
        "SELECT substring(tableoid::regclass::text FROM '[0-9]+$')::int FROM sync_state WHERE user_id = $1",
        user,
    )
    assert 0 <= piece < PIECES
    assert touched(database_url) == {piece}
    asyncio.run(save(database_url, tmp_path / "backup.zip"))
    asyncio.run(restore(database_url, tmp_path / "backup.zip", replace=True))
    assert shape(database_url) == before
    assert query(database_url, "SELECT count(*) FROM sync_ops") == 2 * rows


async def _requests(url: str) -> str:
    async with web_app(url) as web:
        return await a_few_requests(web)


def test_the_page_says_how_many_bytes_things_take(database_url: str) -> None:
    told = {name: int(size) for name, size in re.findall(r"^\| ([a-z ]+) \| (\d+) \| ", PAGE, re.MULTILINE)}
    measured = measure(database_url)
    assert set(told) == set(measured)
    for name, size in measured.items():
        assert abs(told[name] - size) <= 0.25 * size, (name, told[name], size)
