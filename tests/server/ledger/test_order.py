"""Many writers of one ledger: the order of seq is the order of commits, and nobody decides on an old state."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncpg
import pytest

from pakaura_server.core import registers as r
from pakaura_server.core.changes import create, delete, edit
from pakaura_server.core.drafting import Author, carry_out
from pakaura_server.core.errors import NotFound
from pakaura_server.core.ids import uuid7
from pakaura_server.ledger.task_ops import LedgerOps
from tests.support.local import NOON_MS
from tests.support.schema import add_user

if TYPE_CHECKING:
    from pakaura_server.db import Connection
    from pakaura_server.ledger.ledgers import Ledgers

_WAITING = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"
"""Asked of the locks: within a transaction, pg_stat_activity stays as it was first seen."""


def new_id(number: int) -> str:
    return uuid7(NOON_MS, number.to_bytes(10, "big"))


async def until_somebody_waits(connection: Connection) -> None:
    """Until a statement waits for a lock."""
    while not await connection.fetchval(_WAITING):  # noqa: ASYNC110 - the event is another process's
        await asyncio.sleep(0.005)


def test_a_poller_never_misses_a_row_and_the_log_has_no_gap(loop: asyncio.Runner, replicas: list[Ledgers]) -> None:
    async def check() -> None:
        user = await add_user(replicas[0].database)
        ids = [new_id(number) for number in range(160)]
        writers = [write(LedgerOps(replicas[n % 2], user), ids[n::8]) for n in range(8)]
        writing = asyncio.gather(*writers)
        rows, ops = await asyncio.gather(poll(user, "tasks", writing), poll(user, "sync_ops", writing))
        await writing
        assert sorted({id for id, _ in rows}) == sorted(ids)
        assert [seq for _, seq in ops] == list(range(1, 2 * len(ids) + 1))

    async def write(ops: LedgerOps, ids: list[str]) -> None:
        for id in ids:
            await ops.apply([create(id, {r.TITLE: "a"})], command="add")
            await ops.apply([edit(id, {r.TITLE: "b"})], command="edit")

    async def poll(user: str, table: str, writing: asyncio.Future[list[None]]) -> list[tuple[str, int]]:
        """What a device sees that asks for three rows after its cursor, again and again, until the end."""
        id = "id" if table == "tasks" else "entity"
        query = f"SELECT {id}, seq FROM {table} WHERE user_id = $1 AND seq > $2 ORDER BY seq LIMIT 3"
        seen: list[tuple[str, int]] = []
        cursor = 0
        async with replicas[0].database.connection() as connection:
            while True:
                over = writing.done()
                page = await connection.fetch(query, user, cursor)
                seen += [(str(row[0]), row[1]) for row in page]
                cursor = page[-1][1] if page else cursor
                if over and not page:
                    return seen
                await asyncio.sleep(0)

    loop.run(check())


def test_who_waited_for_the_lock_decides_on_what_stands_then(loop: asyncio.Runner, replicas: list[Ledgers]) -> None:
    async def check() -> None:
        first, second = replicas
        user = await add_user(first.database)
        id, other = new_id(1), new_id(2)
        await LedgerOps(first, user).apply([create(id, {r.TITLE: "a"}), create(other, {r.TITLE: "a"})], command="add")
        async with first.database.transaction() as connection, second.database.connection() as watch:
            await change_by_hand(first, connection, user, id)
            waiting = asyncio.ensure_future(
                LedgerOps(second, user).apply([edit(id, {r.PRIORITY: "high"})], command="edit")
            )
            await until_somebody_waits(watch)
        (outcome,) = await waiting
        assert (outcome.task.title, outcome.task.priority, outcome.version.partition("-")[0]) == ("b", "high", "4")
        assert (await LedgerOps(first, user).get(id)).task == outcome.task

    async def change_by_hand(ledgers: Ledgers, connection: Connection, user: str, id: str) -> None:
        """An edit that is not committed yet."""
        ledger = await ledgers.load(connection, user, [id])
        author = Author("edit", new_id(9), NOON_MS, lambda: new_id(10), lambda: 7)
        plan, _ = carry_out(ledger, [edit(id, {r.TITLE: "b"})], author)
        await ledgers.save(connection, user, plan, NOON_MS)

    loop.run(check())


def test_two_deletes_at_once_are_one(loop: asyncio.Runner, replicas: list[Ledgers]) -> None:
    async def check() -> None:
        user = await add_user(replicas[0].database)
        for number in range(20):
            id = new_id(number)
            await LedgerOps(replicas[0], user).apply([create(id, {r.TITLE: "a"})], command="add")
            both = [LedgerOps(ledgers, user).apply([delete(id)], command="delete") for ledgers in replicas]
            said = await asyncio.gather(*both, return_exceptions=True)
            assert sorted([isinstance(each, NotFound) for each in said]) == [False, True]

    loop.run(check())


def test_a_caller_who_leaves_cuts_no_commit_in_half(loop: asyncio.Runner, replicas: list[Ledgers]) -> None:
    async def check() -> None:
        ledgers = replicas[0]
        user = await add_user(ledgers.database)
        ops = LedgerOps(ledgers, user)
        await ops.apply([create(new_id(1), {r.TITLE: "a"})], command="add")
        async with replicas[1].database.transaction() as connection:
            await connection.execute("SELECT FROM sync_state WHERE user_id = $1 FOR UPDATE", user)
            leaving = asyncio.ensure_future(ops.apply([create(new_id(2), {r.TITLE: "b"})], command="add"))
            await until_somebody_waits(connection)
            leaving.cancel()
            with pytest.raises(asyncio.CancelledError):
                await leaving
        await ops.apply([create(new_id(3), {r.TITLE: "c"})], command="add")
        assert [group.titles for group in await ops.history()] == [["c"], ["b"], ["a"]]

    loop.run(check())


def test_what_is_written_past_the_ledger_is_refused(loop: asyncio.Runner, replicas: list[Ledgers]) -> None:
    async def check() -> None:
        user = await add_user(replicas[0].database)
        await LedgerOps(replicas[0], user).apply([create(new_id(1), {r.TITLE: "a"})], command="add")
        async with replicas[0].database.connection() as connection:
            with pytest.raises(asyncpg.RaiseError, match="only the ledger writes it"):
                await connection.execute("UPDATE tasks SET title = 'b' WHERE user_id = $1", user)
            await connection.execute("UPDATE tasks SET title = 'b', seq = seq + 1 WHERE user_id = $1", user)

    loop.run(check())
