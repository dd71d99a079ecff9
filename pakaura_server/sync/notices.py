"""Who is told that there is something new: the streams of one user, whichever server the write came to.

Notices are hints. Whoever misses one finds out by asking, so nothing here is kept, and nothing waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import asyncpg

from pakaura_server.connection import connect
from pakaura_server.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asyncpg import Record

    from pakaura_server.db import Database

CHANNEL = "pakaura_ledger"
TOGETHER_S = 0.05
"""How long notices are gathered: a burst of writes is one."""
RETRY_S = 1.0
PING_S = 20.0
"""A comment so often keeps proxies from closing an idle stream, and is when its sign-in is looked at again."""
NEWEST = "SELECT user_id::text, seq FROM sync_state WHERE user_id = ANY($1::uuid[])"
"""What every listener asks when it has begun to listen."""
_log = logging.getLogger(__name__)


class Stream:
    """One listener. `seq` is the newest that it was told of; `closing` that the server wants to end."""

    __slots__ = ("_news", "closing", "seq")

    def __init__(self) -> None:
        self.seq = 0
        self.closing = False
        self._news = asyncio.Event()

    def tell(self, seq: int) -> None:
        if seq > self.seq:
            self.seq = seq
            self._news.set()

    def close(self) -> None:
        self.closing = True
        self._news.set()

    async def wait(self, patience_s: float) -> bool:
        """Whether there is something new; False after `patience_s`."""
        try:
            async with asyncio.timeout(patience_s):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        return True


class Notices:
    """`listen_url` reaches the database past any pooler; one connection of its own listens there for all streams."""

    def __init__(self, database: Database, listen_url: str, ping_s: float = PING_S) -> None:
        self.ping_s = ping_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self._database = database
        self._listen_url = listen_url
        self._streams: dict[str, set[Stream]] = {}
        self._unsent: dict[str, int] = {}
        self._something = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._closing = False

    def start(self) -> None:
        """In the event loop that the streams are in."""
        self._loop = asyncio.get_running_loop()
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._send())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def announce(self, user: str, seq: int) -> None:
        """After a commit: tell the streams here now, and those of other servers soon."""
        self._tell(user, seq)
        self._unsent[user] = max(seq, self._unsent.get(user, 0))
        self._something.set()

    @contextmanager
    def stream(self, user: str) -> Iterator[Stream]:
        """A listener for the user's ledger, for as long as the context lasts."""
        stream = Stream()
        if self._closing:
            stream.close()
        self._streams.setdefault(user, set()).add(stream)
        try:
            yield stream
        finally:
            self._streams[user].discard(stream)
            if not self._streams[user]:
                del self._streams[user]

    def close_streams(self) -> None:
        """Ask all streams to end, and those that are yet to come, from whatever thread; their clients come back."""
        if self._loop is not None:
            with suppress(RuntimeError):  # It has ended, and all streams with it.
                self._loop.call_soon_threadsafe(self._close_streams)

    def _close_streams(self) -> None:
        self._closing = True
        for streams in list(self._streams.values()):
            for stream in streams:
                stream.close()

    def _tell(self, user: str, seq: int) -> None:
        for stream in self._streams.get(user, ()):
            stream.tell(seq)

    async def _send(self) -> None:
        while True:
            await self._something.wait()
            await asyncio.sleep(TOGETHER_S)
            self._something.clear()
            unsent, self._unsent = self._unsent, {}
            payloads = [f"{user}:{seq}" for user, seq in unsent.items()]
            with suppress(Unavailable):
                # Not in the transaction of the write: there it would take a lock of the whole database.
                async with self._database.connection() as connection:
                    await connection.execute("SELECT pg_notify($1, unnest($2::text[]))", CHANNEL, payloads)

    async def _listen(self) -> None:
        while True:
            try:
                connection = await connect(self._listen_url)
                try:
                    await self._hear(connection)
                finally:
                    await connection.close(timeout=1)
            except (Unavailable, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                _log.warning("listening for notices failed and is tried again")
            await asyncio.sleep(RETRY_S)

    async def _hear(self, connection: asyncpg.Connection[Record]) -> None:
        """Pass notices on until the connection ends."""
        ended = asyncio.Event()
        connection.add_termination_listener(lambda _: ended.set())
        await connection.add_listener(CHANNEL, self._heard)
        # What was said while nobody listened is not said again.
        for user, seq in await connection.fetch(NEWEST, list(self._streams)):
            self._tell(user, seq)
        await ended.wait()

    def _heard(self, _connection: Any, _pid: int, _channel: str, payload: Any) -> None:
        user, _, seq = str(payload).partition(":")
        if seq.isdecimal():
            self._tell(user, int(seq))
