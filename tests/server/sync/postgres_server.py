"""The real server in the place of the one in memory: the web application on PostgreSQL, asked over HTTP in process."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Self

from pakaura_server.core import stamps
from pakaura_server.core.apply import SERVER_DEVICE, Entity, Kept, Ledger, plan
from pakaura_server.core.errors import ResyncNeeded
from pakaura_server.core.op import SET, Op, Refused
from pakaura_server.ledger.ledgers import draw_mark
from pakaura_server.ledger.rows import read_op, read_registers
from tests.support.webapp import web_app

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from typing import TypeVar

    from pakaura_server.core.apply import Key
    from pakaura_server.db import Connection
    from tests.support.webapp import Person, WebApp

    T = TypeVar("T")

TABLES = ("sync_state", "sync_ops", "tasks", "conflicts")
_SYNC = "/api/v1/sync"


class Site:
    """The application on a database, for as long as the context lasts, and an event loop to ask it in."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self.web: WebApp

    def __enter__(self) -> Self:
        self.web = self._runner.run(self._stack.enter_async_context(web_app(self._url)))
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._stack.aclose())
        self._runner.close()

    def run(self, work: Awaitable[T]) -> T:
        async def waited() -> T:
            return await work

        return self._runner.run(waited())


class PostgresServer:
    """One new user's ledger, with what tests.sync.world asks of a server. `clock` gives UTC milliseconds."""

    site: Site

    def __init__(self, clock: Callable[[], int], draw: Callable[[int], int]) -> None:
        self.clock = clock
        self.person: Person = self.site.run(self.site.web.register(terminal=True))
        self.user = self.person.body["id"]
        self.ledgers = self.site.web.app.state.ledgers
        self.ledgers.clock = clock

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._ask("push", request)

    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._ask("pull", request)

    def _ask(self, name: str, request: dict[str, Any]) -> dict[str, Any]:
        answer = self.site.run(self.person.client.post(f"{_SYNC}/{name}", json=request, headers=self.person.bearer))
        body: dict[str, Any] = answer.json()
        if answer.status_code == 409:
            raise ResyncNeeded(body["epoch"])
        assert answer.status_code == 200, body
        return body

    @property
    def epoch(self) -> str:
        return str(self._rows("SELECT epoch FROM sync_state WHERE user_id = $1")[0][0])

    @property
    def seq(self) -> int:
        return int(self._rows("SELECT seq FROM sync_state WHERE user_id = $1")[0][0])

    @property
    def entities(self) -> dict[Key, Entity]:
        return {
            (kind, str(row["id"])): Entity(
                kind, str(row["id"]), read_registers(row["registers"]), row["seq"], row["mark"]
            )
            for kind, table in (("task", "tasks"), ("conflict", "conflicts"))
            for row in self._rows(f"SELECT * FROM {table} WHERE user_id = $1")
        }

    @property
    def log(self) -> dict[int, Kept]:
        return {row["seq"]: read_op(row) for row in self._rows("SELECT * FROM sync_ops WHERE user_id = $1")}

    def apply(self, ops: Iterable[Op | Refused], device: str) -> None:
        """What comes without a lineage: a request of long ago, or a write of the server's own."""
        taken = list(ops)

        async def work(connection: Connection) -> None:
            ids = [op.entity for op in taken if isinstance(op, Op) and op.kind == "task"]
            loaded = await self.ledgers.load(connection, self.user, ids)
            known = await connection.fetch("SELECT op_id FROM sync_ops WHERE user_id = $1", self.user)
            about = await connection.fetch("SELECT * FROM conflicts WHERE user_id = $1", self.user)
            conflicts = [
                Entity("conflict", str(row["id"]), read_registers(row["registers"]), row["seq"], row["mark"])
                for row in about
            ]
            ledger = Ledger(
                loaded.seq, loaded.clock, [*loaded.entities.values(), *conflicts], [str(row[0]) for row in known]
            )
            await self.ledgers.save(
                connection, self.user, plan(ledger, taken, device, self.clock(), draw_mark), self.clock()
            )

        self.site.run(self.ledgers.transact(self.user, work))

    def edit(self, op_id: str, entity: str, values: dict[str, Any]) -> None:
        row = self.entities.get(("task", entity))
        touched = max([(0, 0), *[stamps.split(stamp)[:2] for stamp, _ in row.registers.values()]]) if row else (0, 0)
        clock = self._rows("SELECT clock_ms, clock_counter FROM sync_state WHERE user_id = $1")[0]
        stamp = stamps.stamp(*stamps.tick((clock[0], clock[1]), touched, self.clock()), SERVER_DEVICE)
        self.apply(
            [Op(op_id, "task", entity, SET, {name: (stamp, value) for name, value in values.items()})], SERVER_DEVICE
        )

    def prune(self, seq: int) -> None:
        self._do(
            "DELETE FROM sync_ops WHERE user_id = $1 AND seq <= $2 AND seq < (SELECT max(seq) FROM sync_ops"
            " WHERE user_id = $1) AND seq NOT IN (SELECT seq FROM tasks WHERE user_id = $1"
            " UNION ALL SELECT seq FROM conflicts WHERE user_id = $1)",
            seq,
        )

    def snapshot(self) -> dict[str, str]:
        return {
            table: self._rows(f"SELECT json_agg({table})::text FROM {table} WHERE user_id = $1")[0][0] or "[]"
            for table in TABLES
        }

    def restore(self, snapshot: dict[str, str], renew_epoch: bool) -> None:
        for table, rows in snapshot.items():
            self._do(f"DELETE FROM {table} WHERE user_id = $1")
            self._do(
                f"INSERT INTO {table} SELECT rows.* FROM json_populate_recordset(NULL::{table}, $2::json) AS rows"
                " WHERE rows.user_id = $1",
                rows,
            )
        if renew_epoch:
            self._do("UPDATE sync_state SET epoch = gen_random_uuid() WHERE user_id = $1")

    def digest(self, kind: str) -> list[int]:
        answer = self.site.run(
            self.person.client.post(f"{_SYNC}/digest", json={"kind": kind}, headers=self.person.bearer)
        )
        return [int(each) for each in json.loads(answer.text)["buckets"]]

    def _rows(self, query: str) -> list[Any]:
        async def ask() -> list[Any]:
            async with self.ledgers.database.connection() as connection:
                rows: list[Any] = await connection.fetch(query, self.user)
                return rows

        return self.site.run(ask())

    def _do(self, statement: str, *parameters: Any) -> None:
        async def do() -> None:
            async with self.ledgers.database.connection() as connection:
                await connection.execute(statement, self.user, *parameters)

        self.site.run(do())
