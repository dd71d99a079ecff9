"""In step with the server while the dashboard is open, and how that is to be seen."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from pakaura_cli.tui.themes import remember
from tests.support.dashboard import run, seated
from tests.support.installed import ENOUGH
from tests.support.misbehaving import misbehaving_server
from tests.support.person import Person

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path, server_url: str, email: str) -> Person:
    """Somebody who is signed in and was welcomed already."""
    person = Person(tmp_path / "desk")
    remember(person.session.paths, welcomed="yes")
    person.register(server_url, email)
    return person


@pytest.fixture
def phone(tmp_path: Path, server_url: str, email: str, desk: Person) -> Person:
    """Another machine of the same account."""
    person = Person(tmp_path / "phone")
    person.login(server_url, email)
    return person


def test_what_another_machine_writes_arrives_and_the_cursor_stays_where_it_is(desk: Person, phone: Person) -> None:
    desk.add("one")
    id = desk.add("two")
    desk.sync()
    phone.sync()

    async def work() -> None:
        async with seated(desk.environ) as seat:
            await seat.press("j")
            assert seat.at_cursor() == "two"
            await seat.sees("in step")
            phone.add("three")
            phone.rename(id, "two, by phone")
            phone.sync()
            await seat.until(lambda: sorted(seat.titles()) == ["one", "three", "two, by phone"])
            assert seat.at_cursor() == "two, by phone"

    run(work())


def test_offline_is_a_state_and_to_sync_by_hand_ends_it(desk: Person, phone: Person, server_url: str) -> None:
    desk.move_to("http://127.0.0.1:1")

    async def work() -> None:
        async with seated(desk.environ) as seat:
            await seat.sees("offline")
            await seat.press("a")
            await seat.type("buy milk")
            await seat.sees("offline · 1 to send")
            desk.move_to(server_url)
            await seat.press("r")
            await seat.sees("in step")
            assert seat.said == ["pakaura add --natural buy milk", "pakaura sync"]

    run(work())
    phone.sync()
    assert phone.titles() == ["buy milk"]


def test_two_who_wrote_the_same_decide_between_both(desk: Person, phone: Person) -> None:
    id = desk.add("call mum")
    desk.sync()
    phone.sync()
    desk.rename(id, "call mother")
    phone.rename(id, "call mummy")
    desk.sync()
    phone.sync()

    async def work() -> None:
        async with seated(desk.environ) as seat:
            await seat.sees("1 conflict (C)")
            await seat.press("C")
            await seat.sees("call mummy")
            await seat.press("m")
            await seat.sees("no conflicts are open")
            await seat.press("escape")
            await seat.sees("in step")
            assert seat.titles() == ["call mother"]

    run(work())
    phone.sync()
    assert phone.titles() == ["call mother"]


def test_who_leaves_does_not_wait_for_a_server_that_says_nothing(desk: Person) -> None:
    with misbehaving_server() as silent:
        silent.answers = [b""]
        desk.move_to(silent.url)

        async def work() -> None:
            async with seated(desk.environ) as seat:
                await seat.until(lambda: silent.asked)
                await seat.press("r")
                await seat.sees("Stop (Esc)")
                await seat.press("escape")
                await seat.sees("Stopping")

        begun = time.monotonic()
        run(work())
        # Less than a request may take, with all that the test itself does.
        assert time.monotonic() - begun < ENOUGH
    assert all(thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread())


def test_nobody_is_signed_in_is_told_with_what_to_do(tmp_path: Path) -> None:
    person = Person(tmp_path / "alone")
    remember(person.session.paths, welcomed="yes")

    async def work() -> None:
        async with seated(person.environ) as seat:
            await seat.sees("only here")
            await seat.press("r")
            await seat.sees("@ signs in or registers")

    run(work())


def test_a_sign_in_in_another_window_is_followed(tmp_path: Path, server_url: str, email: str) -> None:
    person, phone = Person(tmp_path / "desk"), Person(tmp_path / "phone")
    person.add("one")

    async def work() -> None:
        async with seated(person.environ) as seat:
            await seat.sees("only here")
            person.register(server_url, email)
            await seat.sees("in step")
            phone.login(server_url, email)
            phone.add("two")
            phone.sync()
            await seat.until(lambda: sorted(seat.titles()) == ["one", "two"])

    run(work())
