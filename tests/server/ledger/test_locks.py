"""Turns of one user's writers."""

from __future__ import annotations

import asyncio

import pytest

from pakaura_server.core.errors import Unavailable
from pakaura_server.ledger.locks import UserLocks


def test_one_user_is_served_in_the_order_of_asking_and_others_do_not_wait() -> None:
    async def check() -> None:
        locks = UserLocks(60)
        said: list[str] = []

        async def say(user: str, word: str) -> None:
            async with locks.turn(user):
                await asyncio.sleep(0)
                said.append(word)

        async with locks.turn("a"):
            waiting = [asyncio.ensure_future(say("a", word)) for word in ("one", "two", "three")]
            await say("b", "other")
            assert said == ["other"]
        await asyncio.gather(*waiting)
        assert said == ["other", "one", "two", "three"]
        assert len(locks) == 0

    asyncio.run(check())


def test_who_waits_too_long_is_sent_away_and_who_leaves_holds_nobody_up() -> None:
    async def check() -> None:
        locks = UserLocks(0.01)
        async with locks.turn("a"):
            with pytest.raises(Unavailable):
                async with locks.turn("a"):
                    pass
        patient = UserLocks(60)
        async with patient.turn("a"):
            leaving = asyncio.ensure_future(patient.turn("a").__aenter__())
            await asyncio.sleep(0)
            leaving.cancel()
            with pytest.raises(asyncio.CancelledError):
                await leaving
        async with patient.turn("a"):
            pass
        assert (len(locks), len(patient)) == (0, 0)

    asyncio.run(check())


def test_an_error_gives_the_turn_back() -> None:
    async def check() -> None:
        locks = UserLocks(60)
        with pytest.raises(KeyError):
            async with locks.turn("a"):
                raise KeyError
        async with locks.turn("a"):
            assert len(locks) == 1

    asyncio.run(check())
