"""One user's tasks in the ledger, as everyone who is not a device asks for them: REST and the chat."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pakaura_server.core import registers as r
from pakaura_server.core.chains import Chains
from pakaura_server.core.changes import is_deleted
from pakaura_server.core.drafting import Author, carry_out, origins_of, take_back
from pakaura_server.core.errors import NotFound
from pakaura_server.core.filters import to_sql
from pakaura_server.core.filters.postgres import Postgres
from pakaura_server.core.from_registers import to_task
from pakaura_server.core.groups import Group, Reversal
from pakaura_server.core.ids import read_id, uuid7
from pakaura_server.core.ops import Found
from pakaura_server.core.succession import successor_id
from pakaura_server.ledger import groups
from pakaura_server.ledger.ledgers import Ledgers, draw_mark
from pakaura_server.ledger.links import refuse_new_circles
from pakaura_server.ledger.rows import read_op, read_registers
from pakaura_server.tables import ORDER

if TYPE_CHECKING:
    import builtins
    from collections.abc import Mapping, Sequence

    from pakaura_server.core.apply import Kept
    from pakaura_server.core.changes import Change
    from pakaura_server.core.filters import Filter
    from pakaura_server.core.ops import Outcome
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment
    from pakaura_server.db import Connection


class LedgerOps:
    """TaskOps of one user, whose days begin in `zone`."""

    def __init__(self, ledgers: Ledgers, user: str, zone: str = "UTC") -> None:
        self._ledgers = ledgers
        self._user = user
        self._zone = zone

    async def list(self, chosen: Filter, now: Moment, limit: int | None = None) -> Sequence[Task]:
        condition, parameters = to_sql(chosen, now, dialect=Postgres(3))
        async with self._ledgers.database.connection() as connection:
            rows = await connection.fetch(
                f"SELECT id, registers FROM tasks WHERE user_id = $1 AND {condition}"
                f" ORDER BY {ORDER}, priority_rank, created_at, id LIMIT $2",
                self._user,
                limit,
                *parameters,
            )
        return [to_task(str(row["id"]), read_registers(row["registers"])) for row in rows]

    async def get(self, id: str) -> Found:
        async with self._ledgers.database.connection() as connection:
            row = read_id(id) and await connection.fetchrow(
                "SELECT registers, seq, mark FROM tasks WHERE user_id = $1 AND id = $2", self._user, id
            )
        registers = read_registers(row["registers"]) if row else {}
        if not row or is_deleted(registers):
            raise NotFound("there is no such task")
        return Found(to_task(id, registers), f"{row['seq']}-{row['mark']}")

    async def apply(
        self,
        changes: Sequence[Change],
        *,
        command: str,
        group: str | None = None,
        if_unchanged: Mapping[str, str] | None = None,
    ) -> Sequence[Outcome]:
        async def work(connection: Connection) -> Sequence[Outcome]:
            touched = {change.id for change in changes} | set(if_unchanged or ())
            touched |= {successor_id(change.id) for change in changes if r.STATE in change.values}
            ledger = await self._ledgers.load(connection, self._user, touched)
            await refuse_new_circles(connection, self._user, changes)
            author = self._author(command, group)
            plan, outcomes = carry_out(ledger, changes, author, if_unchanged)
            await self._ledgers.save(connection, self._user, plan, author.now_ms)
            return outcomes

        # A tool hands on whatever a language model takes for an id, and PostgreSQL takes UUIDs only.
        if any(read_id(change.id) != change.id for change in changes):
            raise NotFound("there is no such task")
        return await self._ledgers.transact(self._user, work)

    async def undo(self, group: str) -> Reversal:
        async def work(connection: Connection) -> Reversal:
            # The lock first: what is read after it stands until the commit.
            await self._ledgers.load(connection, self._user, [])
            chains = await self._chains(connection, [group])
            last = chains.to_take_back(group)
            kept = await self._kept(connection, "group_id = $2", last)
            if not kept:
                raise NotFound(f"there is no group {group}")
            touched = list({each.op.entity for each in kept})
            ledger = await self._ledgers.load(connection, self._user, touched)
            origins = origins_of(await self._kept(connection, "entity = ANY($2) AND origin <> '{}'", touched))
            author = self._author("redo" if chains.kind(last) == "undo" else "undo")
            plan, reversal = take_back(ledger, kept, origins, author, last)
            await self._ledgers.save(connection, self._user, plan, author.now_ms)
            return reversal

        if read_id(group) is None:
            raise NotFound(f"there is no group {group}")
        return await self._ledgers.transact(self._user, work)

    async def history(self, limit: int | None = None, task: str = "") -> Sequence[Group]:
        async with self._ledgers.database.connection() as connection:
            if task:
                rows = await connection.fetch(groups.OF_TASK, self._user, limit, task)
            else:
                rows = await connection.fetch(groups.newest(limit), self._user)
            chains = await self._chains(connection, [row["group_id"] for row in rows])
        return [
            Group(
                str(row["group_id"]),
                round(row["at"].timestamp() * 1000),
                row["command"] or "",
                chains.kind(str(row["group_id"])),
                row["titles"],
                chains.is_undone(str(row["group_id"])),
                row["device"],
            )
            for row in rows
        ]

    def _author(self, command: str, group: str | None = None) -> Author:
        now_ms = self._ledgers.clock()

        def draw_id() -> str:
            return uuid7(now_ms, os.urandom(10))

        return Author(command, group or draw_id(), now_ms, draw_id, draw_mark, self._zone)

    async def _chains(self, connection: Connection, ids: Sequence[object]) -> Chains:
        """Those that these groups are in."""
        pairs = await connection.fetch(groups.CHAINS, self._user, ids)
        return Chains([(str(row["group_id"]), str(row["undoes"])) for row in pairs])

    async def _kept(self, connection: Connection, condition: str, value: object) -> builtins.list[Kept]:
        """Rows of the log about tasks, oldest first."""
        rows = await connection.fetch(
            f"SELECT * FROM sync_ops WHERE user_id = $1 AND kind = 'task' AND {condition} ORDER BY seq",
            self._user,
            value,
        )
        return [read_op(row) for row in rows]
