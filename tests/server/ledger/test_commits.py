"""Writes of one user that wait together share a commit, and not their errors."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from pakaura_server.core import registers as r
from pakaura_server.core.changes import create, delete
from pakaura_server.core.errors import NotFound
from pakaura_server.ledger.commits import SharedCommits
from pakaura_server.ledger.task_ops import LedgerOps
from tests.server.ledger.test_order import new_id, until_somebody_waits
from tests.support.schema import add_user

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from typing import Any

    from pakaura_server.db import Connection
    from pakaura_server.ledger.ledgers import Ledgers


async def together(ledgers: Ledgers, user: str, writes: Sequence[Coroutine[Any, Any, Any]]) -> list[Any]:
    """What came of each write, or its error; the first has begun and waits for the database when the others come."""
    async with ledgers.database.transaction() as connection:
        await connection.execute("SELECT FROM sync_state WHERE user_id = $1 FOR UPDATE", user)
        asked = [asyncio.ensure_future(writes[0])]
        await until_somebody_waits(connection)
        asked += [asyncio.ensure_future(write) for write in writes[1:]]
        await asyncio.sleep(0)
    return await asyncio.gather(*asked, return_exceptions=True)


async def commits(connection: Connection, user: str) -> list[int]:
    """How many rows of the log each commit wrote, in their order."""
    query = "SELECT count(*) FROM sync_ops WHERE user_id = $1 GROUP BY xmin::text ORDER BY min(seq)"
    return [row[0] for row in await connection.fetch(query, user)]


def test_those_who_wait_share_the_next_commit_and_one_that_is_refused_fails_alone(
    loop: asyncio.Runner, replicas: list[Ledgers]
) -> None:
    async def check() -> None:
        ledgers = replicas[0]
        user = await add_user(ledgers.database)
        ops = LedgerOps(ledgers, user)
        await ops.apply([create(new_id(0), {r.TITLE: "x"})], command="add")
        adds = [ops.apply([create(new_id(number), {r.TITLE: "x"})], command="add") for number in (1, 2, 3)]
        said = await together(ledgers, user, [*adds, ops.apply([delete(new_id(9))], command="delete")])
        assert [each[0].version.partition("-")[0] for each in said[:3]] == ["2", "3", "4"]
        assert isinstance(said[3], NotFound)
        async with ledgers.database.connection() as connection:
            assert await commits(connection, user) == [1, 1, 2]

    loop.run(check())


def test_one_that_breaks_the_transaction_fails_alone(loop: asyncio.Runner, replicas: list[Ledgers]) -> None:
    async def check() -> None:
        ledgers = replicas[0]
        user = await add_user(ledgers.database)
        ops = LedgerOps(ledgers, user)
        await ops.apply([create(new_id(0), {r.TITLE: "x"})], command="add")

        async def broken(connection: Connection) -> None:
            await ledgers.load(connection, user, [])
            await connection.execute("DELETE FROM sync_ops WHERE user_id = $1", user)
            await connection.execute("SELECT 1 / 0")

        writes: list[Coroutine[Any, Any, Any]] = [
            ops.apply([create(new_id(1), {r.TITLE: "x"})], command="add"),
            ops.apply([create(new_id(2), {r.TITLE: "x"})], command="add"),
            ledgers.transact(user, broken),
            ops.apply([create(new_id(3), {r.TITLE: "x"})], command="add"),
        ]
        said = await together(ledgers, user, writes)
        assert [each[0].status for each in (said[0], said[1], said[3])] == ["created"] * 3
        assert isinstance(said[2], Exception)
        assert len(await ops.history()) == 4

    loop.run(check())


def test_who_is_told_to_try_again_has_written_nothing(loop: asyncio.Runner, replicas: list[Ledgers]) -> None:
    patience_s = 0.5
    gate, end = asyncio.Event(), asyncio.Event()

    async def first(connection: Connection) -> None:
        await gate.wait()

    async def second(connection: Connection) -> None:
        await end.wait()

    async def third(connection: Connection) -> str:
        return "written"

    async def check() -> None:
        commits = SharedCommits(replicas[0].database, patience_s)
        asked = []
        for work in (first, second, third):
            asked.append(asyncio.ensure_future(commits.run("a user", work)))
            await asyncio.sleep(0)
        gate.set()
        await asked[0]
        # The second takes the third along, whose own patience ends before the commit of both.
        await asyncio.sleep(patience_s + 0.1)
        end.set()
        assert await asyncio.gather(*asked) == [None, None, "written"]
        assert len(commits) == 0

    loop.run(check())


def test_a_broken_transaction_is_the_error_of_who_broke_it(loop: asyncio.Runner, replicas: list[Ledgers]) -> None:
    async def broken(connection: Connection) -> None:
        await connection.execute("SELECT 1 / 0")

    async def check() -> None:
        user = await add_user(replicas[0].database)
        with pytest.raises(Exception, match="division by zero"):
            await replicas[0].transact(user, broken)

    loop.run(check())
