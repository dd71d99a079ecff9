"""Sliding windows, in the process and in Redis."""

from __future__ import annotations

import asyncio
import logging
import signal
import subprocess
import time
from pathlib import Path

import pytest

from pakaura_server.windows import MemoryWindows, RedisWindows, Windows
from tests.support.installed import ENOUGH
from tests.support.programs import needs
from tests.support.redis_server import Seconds, redis_server


async def hits(windows: Windows, key: str, amount: int, times: int) -> list[float]:
    return [await windows.hit(key, amount) for _ in range(times)]


def test_the_window_slides() -> None:
    async def scenario() -> None:
        clock = Seconds()
        windows = MemoryWindows(clock)
        assert await hits(windows, "a", 2, 1) == [0]
        clock.now += 50
        assert await hits(windows, "a", 2, 2) == [0, 10]
        clock.now += 9.5
        assert await hits(windows, "a", 2, 1) == [0.5]
        clock.now += 0.5
        assert await hits(windows, "a", 2, 2) == [0, 50]
        assert await hits(windows, "b", 2, 1) == [0]

    asyncio.run(scenario())


def test_keys_that_nobody_uses_are_forgotten() -> None:
    async def scenario() -> None:
        clock = Seconds()
        windows = MemoryWindows(clock)
        for n in range(100):
            await windows.hit(str(n), 5)
        clock.now += 61
        await windows.hit("new", 5)
        assert len(windows) == 1

    asyncio.run(scenario())


@needs("redis-server")
def test_replicas_share_their_windows_through_redis(tmp_path: Path) -> None:
    async def scenario(url: str) -> None:
        one, other = RedisWindows(url), RedisWindows(url)
        try:
            assert await hits(one, "a", 3, 2) == [0, 0]
            counted, refused = await hits(other, "a", 3, 2)
            assert counted == 0
            assert 0 < refused <= 60
            assert await hits(one, "b", 3, 1) == [0]
        finally:
            await one.close()
            await other.close()

    with redis_server(tmp_path) as (url, _):
        asyncio.run(scenario(url))


@needs("redis-server")
def test_the_log_says_once_that_redis_is_away_and_once_that_it_is_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario(url: str, process: subprocess.Popen[bytes]) -> None:
        clock = Seconds()
        windows = RedisWindows(url, clock)
        try:
            process.send_signal(signal.SIGSTOP)
            for _ in range(3):
                assert list(await asyncio.gather(windows.hit("a", 99), windows.hit("b", 99))) == [0, 0]
                clock.now += 10
            process.send_signal(signal.SIGCONT)
            deadline = time.monotonic() + ENOUGH
            while len(caplog.messages) < 2:
                assert time.monotonic() < deadline
                assert await windows.hit("a", 99) == 0
                clock.now += 10
        finally:
            await windows.close()

    with caplog.at_level(logging.WARNING, logger="pakaura_server.windows"), redis_server(tmp_path) as (url, process):
        asyncio.run(scenario(url, process))
    away, back = caplog.messages
    assert away.startswith("Redis cannot be reached (")
    assert back == "Redis is back; all processes limit together"


@needs("redis-server")
def test_without_redis_each_process_limits_for_itself_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario(url: str, process: subprocess.Popen[bytes]) -> None:
        clock = Seconds()
        windows = RedisWindows(url, clock)
        try:
            assert await hits(windows, "a", 2, 1) == [0]
            process.kill()
            process.wait()
            assert await hits(windows, "a", 2, 3) == [0, 0, 60]
        finally:
            await windows.close()

    with caplog.at_level(logging.WARNING), redis_server(tmp_path) as (url, process):
        asyncio.run(scenario(url, process))
    assert [record.getMessage() for record in caplog.records if "Redis" in record.getMessage()] == [
        "Redis cannot be reached (ConnectionError); each process limits for itself"
    ]
