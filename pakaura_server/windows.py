"""Sliding windows of a minute: how many hits a key had within the last one, in this process or in Redis.

The window that `limits` keeps in memory starts a task over all keys at every hit, so the one here is our own.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

import redis.asyncio
from limits import RateLimitItemPerMinute
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

WINDOW_S = 60
_REDIS_TIMEOUT_S = 0.25
_REDIS_REST_S = 5.0
"""How long Redis is left alone after it failed, so that not every request waits for it."""
_log = logging.getLogger(__name__)


class Windows(Protocol):
    """Counts hits of a key within the last minute."""

    async def hit(self, key: str, amount: int) -> float:
        """0 where this hit is one of `amount` a minute and is counted; else the seconds until the next one is."""

    async def close(self) -> None: ...


class MemoryWindows:
    """Windows of this process. `monotonic` is in seconds."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._hits: dict[str, deque[float]] = {}
        self._next_sweep = 0.0

    async def hit(self, key: str, amount: int) -> float:
        now = self._monotonic()
        self._sweep(now)
        hits = self._hits.setdefault(key, deque())
        while hits and hits[0] <= now - WINDOW_S:
            hits.popleft()
        if len(hits) >= amount:
            return hits[-amount] + WINDOW_S - now
        hits.append(now)
        return 0

    async def close(self) -> None:
        self._hits.clear()

    def __len__(self) -> int:
        """The number of keys that are remembered."""
        return len(self._hits)

    def _sweep(self, now: float) -> None:
        """Forget, once a window, the keys that nobody used in it."""
        if now >= self._next_sweep:
            self._next_sweep = now + WINDOW_S
            self._hits = {key: hits for key, hits in self._hits.items() if hits[-1] > now - WINDOW_S}


class RedisWindows:
    """Windows in Redis, and in this process while it cannot be reached; the log says when that begins and ends."""

    def __init__(self, url: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._pool = redis.asyncio.ConnectionPool.from_url(
            url,
            socket_timeout=_REDIS_TIMEOUT_S,
            socket_connect_timeout=_REDIS_TIMEOUT_S,
            retry=Retry(NoBackoff(), 0),
        )
        options: Any = {"connection_pool": self._pool}
        storage = RedisStorage("async+redis://", implementation="redispy", **options)
        self._limiter = MovingWindowRateLimiter(storage)
        self._memory = MemoryWindows(monotonic)
        self._monotonic = monotonic
        self._back_at = 0.0
        self._away = False

    async def hit(self, key: str, amount: int) -> float:
        if self._monotonic() >= self._back_at:
            try:
                wait = await self._hit(key, amount)
            except (RedisError, OSError, TimeoutError) as error:
                self._back_at = self._monotonic() + _REDIS_REST_S
                if not self._away:
                    _log.warning("Redis cannot be reached (%s); each process limits for itself", type(error).__name__)
                self._away = True
            else:
                if self._away:
                    _log.warning("Redis is back; all processes limit together")
                self._away = False
                return wait
        return await self._memory.hit(key, amount)

    async def _hit(self, key: str, amount: int) -> float:
        item = RateLimitItemPerMinute(amount)
        if await self._limiter.hit(item, key):
            return 0
        return max((await self._limiter.get_window_stats(item, key)).reset_time - time.time(), 0.001)

    async def close(self) -> None:
        await self._pool.aclose()
