"""Everyone's ledgers in PostgreSQL: `plan` of the core, with its reading and its writing, in one transaction.

This is the only writer of tasks, conflicts and the log. Per user one transaction at a time holds the lock of their
`sync_state` row until it is committed, so the order of `seq` is the order in which commits become visible.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import asyncpg

from pakaura_server.core.apply import SERVER_DEVICE, Entity, Ledger, plan
from pakaura_server.core.errors import BadValue, SignInNeeded
from pakaura_server.core.ids import uuid5
from pakaura_server.core.op import CONFLICT, TASK, Op
from pakaura_server.ledger import statements
from pakaura_server.ledger.commits import SharedCommits
from pakaura_server.ledger.rows import entity_row, op_row, read_registers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence

    from asyncpg import Record

    from pakaura_server.core.apply import Plan, Result
    from pakaura_server.core.op import Refused
    from pakaura_server.core.wire import Cursor
    from pakaura_server.db import Connection, Database

T = TypeVar("T")


class Push(NamedTuple):
    """A batch from `device`. `told` are the cursors and `epoch` the lineage that this server told it, if any."""

    device: str
    ops: Sequence[Op | Refused]
    epoch: str | None
    told: Sequence[Cursor]


class Pushed(NamedTuple):
    """`head` is the newest (seq, mark). `results` is None where the device was told of another past: apply nothing."""

    epoch: str
    head: Cursor
    results: list[Result] | None


class Ledgers:
    """The ledgers of all users in one database.

    `clock` gives the time in UTC milliseconds. `announce` is told, after a commit, whose ledger has which newest seq.
    """

    def __init__(
        self, database: Database, clock: Callable[[], int], announce: Callable[[str, int], None] | None = None
    ) -> None:
        self.database = database
        self.clock = clock
        self._announce = announce
        self._written: dict[str, int] = {}
        self._commits = SharedCommits(database)
        self._running: set[asyncio.Task[Any]] = set()

    async def push(self, user: str, push: Push) -> Pushed:
        """Apply a device's ops; durable when it returns.

        Raises SignInNeeded where there is no such user, and BadValue for an id that no device would draw.
        """
        try:
            return await self.transact(user, lambda connection: self._push(connection, user, push))
        except asyncpg.UniqueViolationError:
            # The op of a conflict has an id that is made of another op's. It is there already where that op was applied
            # before and has left the log since; so rarely that only now it is looked for.
            pass
        try:
            return await self.transact(user, lambda connection: self._push(connection, user, push, comes_again=True))
        except asyncpg.UniqueViolationError as error:
            # Somebody must have taken it before.
            raise BadValue("an op has an id that is taken", "draw every op's id at random") from error

    async def transact(self, user: str, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Run `work` in a transaction that is durable when it returns, shared with others that waited for the user.

        `work` raises a PakauraError only before it has written. It runs to its end also where the caller is cancelled:
        a client that leaves cuts no commit in half. Raises Unavailable.
        """
        task = asyncio.ensure_future(self._run(user, work))
        self._running.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    async def load(self, connection: Connection, user: str, tasks: Collection[str]) -> Ledger:
        """Lock the user's ledger and read these tasks as they stand. Raises SignInNeeded."""
        row = await self._load(connection, user, statements.LOAD, list(tasks))
        return _ledger(row, row["tasks"])

    async def save(self, connection: Connection, user: str, plan: Plan, now_ms: int) -> None:
        """Write the plan; `load` has locked its ledger in the same transaction."""
        if not plan.kept:
            return
        self._written[user] = plan.seq
        rows: dict[str, list[Any]] = {TASK: [], CONFLICT: []}
        for entity in plan.changed.values():
            rows[entity.kind].append(entity_row(entity))
        purged = list(dict.fromkeys(plan.purged))
        await connection.execute(
            statements.WRITE,
            user,
            plan.seq,
            *plan.clock,
            _json([op_row(kept, now_ms) for kept in plan.kept]),
            _json(rows[TASK]),
            _json(rows[CONFLICT]),
            [kind for kind, _ in purged],
            [id for _, id in purged],
        )

    async def _push(self, connection: Connection, user: str, push: Push, comes_again: bool = False) -> Pushed:
        ops = [op for op in push.ops if isinstance(op, Op)]
        row = await self._load(
            connection,
            user,
            statements.LOAD_FOR_PUSH,
            list({op.entity for op in ops if op.kind == TASK}),
            list({op.entity for op in ops if op.kind == CONFLICT}),
            [op.op_id for op in ops],
            [seq for seq, _ in push.told],
            [mark for _, mark in push.told],
        )
        epoch, head = str(row["epoch"]), (row["seq"], row["mark"] or 0)
        if push.epoch not in (None, epoch) or not row["shared"]:
            return Pushed(epoch, head, None)
        now_ms = self.clock()
        reported = await self._reported(connection, user, ops) if comes_again else []
        ledger = _ledger(row, row["tasks"], row["conflicts"], known=[*row["known"], *reported])
        result = plan(ledger, push.ops, push.device, now_ms, draw_mark)
        await self.save(connection, user, result, now_ms)
        if result.kept:
            head = result.kept[-1].seq, result.kept[-1].mark
        return Pushed(epoch, head, result.results)

    async def _reported(self, connection: Connection, user: str, ops: Sequence[Op]) -> list[Any]:
        """The ids of the server's own ops, of those that tell of conflicts of these."""
        ids = [uuid5(op.op_id, register) for op in ops for register in op.base]
        rows = await connection.fetch(statements.REPORTED, user, ids, SERVER_DEVICE)
        return [row["op_id"] for row in rows]

    async def _load(self, connection: Connection, user: str, statement: str, *parameters: Any) -> Record:
        row = await connection.fetchrow(statement, user, *parameters)
        if row is None:
            await connection.execute(statements.BEGIN_LEDGER, user)
            row = await connection.fetchrow(statement, user, *parameters)
        if row is not None and row["seen"] != row["seq"]:
            # It waited for the lock; see the statement. Now that the lock is ours, nothing can be newer.
            row = await connection.fetchrow(statement, user, *parameters)
        if row is None:
            raise SignInNeeded("this account does not exist any more")
        return row

    async def _run(self, user: str, work: Callable[[Connection], Awaitable[T]]) -> T:
        try:
            return await self._commits.run(user, work)
        finally:
            # Also after a failure, for a commit may have been shared: a notice too many costs one question.
            seq = self._written.pop(user, None)
            if seq is not None and self._announce is not None:
                self._announce(user, seq)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # its caller may have left: then nobody else asks


def draw_mark() -> int:
    """From 1 to 2^63 - 1."""
    return secrets.randbelow(2**63 - 1) + 1


def _ledger(row: Record, *entities: str | None, known: Collection[Any] = ()) -> Ledger:
    found = [each for text in entities if text for each in json.loads(text)]
    return Ledger(
        row["seq"],
        (row["clock_ms"], row["clock_counter"]),
        [Entity(kind, id, read_registers(registers), seq, mark) for kind, id, registers, seq, mark in found],
        [str(op_id) for op_id in known],
    )


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
