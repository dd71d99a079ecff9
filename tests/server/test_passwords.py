"""Passwords and their hashes."""

from __future__ import annotations

import asyncio
import threading

import bcrypt

from pakaura_server.passwords import Passwords


def test_a_hash_is_bcrypts_with_the_cost_that_was_asked_for() -> None:
    assert asyncio.run(Passwords(5).hash("correct horse")).startswith("$2b$05$")


def test_a_password_verifies_against_its_own_hash_only() -> None:
    async def scenario() -> None:
        passwords = Passwords(4)
        one, other = await passwords.hash("correct horse"), await passwords.hash("correct horse")
        assert one != other
        assert await passwords.verify("correct horse", one)
        assert not await passwords.verify("correct horsf", one)
        assert not await passwords.verify("", one)

    asyncio.run(scenario())


def test_nobody_costs_one_check_of_the_same_cost_and_is_never_right() -> None:
    checked: list[bytes] = []

    def check(password: bytes, known: bytes) -> bool:
        checked.append(known)
        return bcrypt.checkpw(password, known)

    assert not asyncio.run(Passwords(6, check).verify("correct horse", None))
    (known,) = checked
    assert known.startswith(b"$2b$06$")


def test_it_never_runs_on_the_event_loop() -> None:
    threads: list[int] = []

    def check(password: bytes, known: bytes) -> bool:
        threads.append(threading.get_ident())
        return True

    asyncio.run(Passwords(4, check).verify("correct horse", None))
    assert threads
    assert threading.get_ident() not in threads


def test_a_nul_and_a_72_byte_border_hide_nothing() -> None:
    async def scenario() -> None:
        passwords = Passwords(4)
        assert not await passwords.verify("abcdefgh\0two", await passwords.hash("abcdefgh\0one"))
        assert not await passwords.verify("x" * 72 + "b", await passwords.hash("x" * 72 + "a"))

    asyncio.run(scenario())
