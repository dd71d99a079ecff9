"""One writer a user at a time within this process, so that a busy user waits without holding connections."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from pakaura_server.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class UserLocks:
    """Locks by user; there are as many as there are users who write just now."""

    def __init__(self, patience_s: float) -> None:
        """`patience_s` is how many seconds one waits for a turn."""
        self._patience_s = patience_s
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    def __len__(self) -> int:
        return len(self._locks)

    @asynccontextmanager
    async def turn(self, user: str) -> AsyncIterator[None]:
        """The user's turn, in the order of asking. Raises Unavailable where it does not come."""
        lock, waiting = self._locks.get(user) or (asyncio.Lock(), 0)
        self._locks[user] = lock, waiting + 1
        try:
            try:
                async with asyncio.timeout(self._patience_s):
                    await lock.acquire()
            except TimeoutError:
                raise Unavailable("too much is being written to this account", "try again in a moment") from None
            try:
                yield
            finally:
                lock.release()
        finally:
            lock, waiting = self._locks.pop(user)
            if waiting > 1:
                self._locks[user] = lock, waiting - 1
