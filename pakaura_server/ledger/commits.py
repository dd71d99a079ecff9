"""One commit for all who wait: a user's writers take turns, and whoever's turn it is carries out what has queued up.

Waiting for the disk is most of a small write. Alone, a write has a commit of its own and waits for nobody.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pakaura_server.core.errors import PakauraError, Unavailable
from pakaura_server.db import LOCK_TIMEOUT_MS
from pakaura_server.ledger import failpoints
from pakaura_server.ledger.locks import UserLocks

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pakaura_server.db import Connection, Database

    Work = Callable[["Connection"], Awaitable[Any]]

T = TypeVar("T")
_MOST = 16
"""Works of one commit: the first of them does not wait long for the others."""


class SharedCommits:
    """Commits of many users' works; only those of one user share one."""

    def __init__(self, database: Database, patience_s: float = LOCK_TIMEOUT_MS / 1000) -> None:
        """`patience_s` is how many seconds a work waits to be begun."""
        self._database = database
        self._locks = UserLocks(patience_s)
        self._queues: dict[str, list[_Job]] = {}

    def __len__(self) -> int:
        """How many users somebody writes for just now."""
        return len(self._locks)

    async def run(self, user: str, work: Callable[[Connection], Awaitable[T]]) -> T:
        """What `work` returns, once it is durable; what it raises, where the others are not to suffer from it.

        A PakauraError of a work says that it has written nothing. Raises Unavailable, also where its turn did not come.
        """
        job = _Job(work)
        queue = self._queues.setdefault(user, [])
        queue.append(job)
        try:
            async with self._locks.turn(user):
                if not job.over.is_set():
                    batch = queue[:_MOST]
                    del queue[:_MOST]
                    await self._carry_out(batch)
        except Unavailable:
            if job in queue:
                raise
            # Somebody took it along, so only the end tells whether it is written.
            await job.over.wait()
        finally:
            if job in queue:
                queue.remove(job)
            if not queue and self._queues.get(user) is queue:
                del self._queues[user]
        if job.error is not None:
            raise job.error
        return cast("T", job.result)

    async def _carry_out(self, batch: list[_Job]) -> None:
        try:
            async with self._database.transaction() as connection:
                for job in batch:
                    await job.run(connection)
                failpoints.reach("commit")
            failpoints.reach("committed")
        except Exception as error:  # noqa: BLE001 - it is raised to whom it belongs
            if len(batch) == 1 or isinstance(error, Unavailable):
                for job in batch:
                    job.error = error
            else:
                # One of them broke the transaction for all: each by itself, from the beginning.
                for job in batch:
                    await self._carry_out([job])
        finally:
            for job in batch:
                job.over.set()


class _Job:
    """A work, and what came of it."""

    __slots__ = ("error", "over", "result", "work")

    def __init__(self, work: Work) -> None:
        self.work = work
        self.over = asyncio.Event()
        self.result: Any = None
        self.error: Exception | None = None

    async def run(self, connection: Connection) -> None:
        self.result = self.error = None
        try:
            self.result = await self.work(connection)
        except PakauraError as error:
            self.error = error
