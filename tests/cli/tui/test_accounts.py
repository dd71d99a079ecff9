"""Signing in and out in the dashboard, against a real server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from pakaura_cli.client.account import sign_in, sign_out
from pakaura_cli.client.connection import connect
from pakaura_cli.client.signed_in import require_account, signed_in_as
from pakaura_cli.client.sync.status import status
from pakaura_cli.tui.themes import remember
from pakaura_server.core.errors import Cancelled
from tests.support.dashboard import run, seated
from tests.support.person import PASSWORD, Person

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.dashboard import Seat


@pytest.fixture
def desk(tmp_path: Path) -> Person:
    """Somebody who was welcomed already."""
    person = Person(tmp_path / "desk")
    remember(person.session.paths, welcomed="yes")
    return person


@pytest.fixture
def phone(tmp_path: Path) -> Person:
    """Another machine."""
    return Person(tmp_path / "phone")


async def fill(seat: Seat, *texts: str) -> None:
    """Type each text into the field that the form has gone to, and press Enter."""
    for text in texts:
        await seat.type(text)


async def allow_file(seat: Seat) -> None:
    """Answer that there is no keyring, and send the form again."""
    await seat.sees("[ ] Keep the sign-in in a file")
    await seat.press("space")
    seat.app.screen.query_one("#password", Input).focus()
    await seat.press("enter")


async def signed_in(seat: Seat) -> None:
    """Wait until the list of the account is shown, and in step."""
    await seat.until(lambda: seat.app.screen is seat.dashboard)
    await seat.sees("in step")


def test_who_begins_is_welcomed_once(tmp_path: Path) -> None:
    person = Person(tmp_path / "new")

    async def work() -> None:
        async with seated(person.environ) as seat:
            await seat.sees("Work here alone")
            await seat.press("a")
            await seat.type("buy milk")
            await seat.until(lambda: seat.titles() == ["buy milk"])
            await seat.sees("only here")
        async with seated(person.environ) as seat:
            assert seat.titles() == ["buy milk"]
            assert seat.app.screen is seat.dashboard

    run(work())


def test_somebody_registers_from_the_welcome_and_another_machine_has_the_account(
    tmp_path: Path, phone: Person, server_url: str, email: str
) -> None:
    person = Person(tmp_path / "new")

    async def work() -> None:
        async with seated(person.environ) as seat:
            await seat.sees("Register")
            await seat.press("r")
            await fill(seat, server_url, email, PASSWORD, PASSWORD)
            await allow_file(seat)
            await signed_in(seat)
            await seat.press("a")
            await seat.type("buy milk")
            await seat.until(lambda: not status(person.session.to_read()).pending)
            words = f"--server {server_url} --email {email} --insecure-storage"
            assert seat.said[:2] == [f"pakaura register {words}", "pakaura sync"]

    run(work())
    phone.login(server_url, email)
    phone.sync()
    assert phone.titles() == ["buy milk"]


def test_what_the_server_says_about_a_field_stands_beside_it(
    desk: Person, phone: Person, server_url: str, email: str
) -> None:
    phone.register(server_url, email)

    async def work() -> None:
        async with seated(desk.environ, (80, 24)) as seat:
            await seat.press("R")
            await fill(seat, server_url, email, "short", "shorter")
            await seat.sees("the two passwords differ")
            again = seat.app.screen.query_one("#again", Input)
            again.focus()
            again.value = ""
            await fill(seat, "short")
            await allow_file(seat)
            await seat.sees("! password has fewer than 8 characters")
            for name in ("password", "again"):
                seat.app.screen.query_one(f"#{name}", Input).value = PASSWORD
            await seat.press("enter")
            await seat.sees("! Email already registered")
            assert seat.app.screen.focused is seat.app.screen.query_one("#email")
            await seat.press("escape")
            await seat.press("I")
            await fill(seat, server_url, email, "another password")
            await allow_file(seat)
            await seat.sees("! Invalid email or password")
            await seat.press("escape")
            assert seat.app.screen is seat.dashboard

    run(work())
    assert signed_in_as(desk.session) is None


def test_a_server_that_wants_an_invitation_says_so_beside_that_field(desk: Person, invite_url: str) -> None:
    async def work() -> None:
        async with seated(desk.environ) as seat:
            await seat.press("R")
            await fill(seat, invite_url, "ada@example.org", PASSWORD, PASSWORD)
            await allow_file(seat)
            await seat.sees("! this server wants an invitation")
            assert seat.app.screen.focused is seat.app.screen.query_one("#invitation")

    run(work())


def test_an_address_that_is_none_and_a_server_that_is_away_are_told_beside_the_address(desk: Person) -> None:
    async def work() -> None:
        async with seated(desk.environ) as seat:
            await seat.press("I")
            await fill(seat, "http://tasks.example.org", "a@example.org", PASSWORD)
            await allow_file(seat)
            await seat.sees("plain http")
            await seat.sees("[ ] Allow plain http")
            server = seat.app.screen.query_one("#server", Input)
            server.value = "localhost:1"
            await seat.press("enter")
            await seat.sees("! cannot reach http://localhost:1")

    run(work())


@pytest.mark.parametrize("merge", [True, False])
def test_tasks_that_belong_to_nobody_go_into_the_account_if_that_is_ticked(
    desk: Person, phone: Person, server_url: str, email: str, merge: bool
) -> None:
    phone.register(server_url, email)
    phone.add("from the phone")
    phone.sync()
    desk.add("from here")

    async def work() -> None:
        async with seated(desk.environ) as seat:
            await seat.press("I")
            await seat.sees("Put the task of this machine into the account")
            await fill(seat, server_url, email)
            await seat.write(PASSWORD)
            if merge:
                seat.app.screen.query_one("#merge").focus()
                await seat.press("space")
                seat.app.screen.query_one("#password").focus()
            await seat.press("enter")
            await allow_file(seat)
            await signed_in(seat)
            wanted = ["from here", "from the phone"] if merge else ["from the phone"]
            await seat.until(lambda: sorted(seat.titles()) == wanted)

    run(work())


def test_to_sign_out_sends_first_and_the_tasks_stay(desk: Person, phone: Person, server_url: str, email: str) -> None:
    desk.register(server_url, email)
    desk.add("written at last")

    async def work() -> None:
        async with seated(desk.environ) as seat:
            await seat.press("O")
            await seat.sees("The tasks stay on this machine")
            await seat.press("y")
            await seat.sees("signed out: @")
            assert seat.titles() == ["written at last"]
            assert seat.said == ["pakaura logout"]

    run(work())
    phone.login(server_url, email)
    phone.sync()
    assert phone.titles() == ["written at last"]


def test_escape_breaks_a_request_off_that_is_not_answered_and_the_form_can_be_sent_again(desk: Person) -> None:
    async def work() -> None:
        held: list[asyncio.StreamWriter] = []
        silent = await asyncio.start_server(lambda _, writer: held.append(writer), "127.0.0.1", 0)
        port = silent.sockets[0].getsockname()[1]
        async with seated(desk.environ) as seat:
            await seat.press("I")
            await fill(seat, f"http://127.0.0.1:{port}", "ada@example.org", PASSWORD)
            await allow_file(seat)
            await seat.sees("Esc breaks off")
            await seat.press("escape")
            await seat.until(lambda: seat.app.screen is seat.dashboard)
            await seat.press("I")
            await seat.sees("E-mail")
            assert "Esc breaks off" not in seat.screen()
        for writer in held:
            writer.close()
        silent.close()

    run(work())
    assert signed_in_as(desk.session) is None


def test_what_is_broken_off_while_the_server_answers_is_ended_there_and_nothing_is_kept(
    desk: Person, server_url: str, email: str
) -> None:
    desk.register(server_url, email)
    sign_out(desk.session)

    def broken_off() -> None:
        raise Cancelled("broken off")

    with pytest.raises(Cancelled):
        sign_in(desk.session, server_url, email, PASSWORD, new=False, merge=False, insecure=True, go_on=broken_off)
    assert signed_in_as(desk.session) is None


def test_where_the_server_is_away_it_is_asked_before_somebody_is_signed_out(
    desk: Person, server_url: str, email: str
) -> None:
    desk.register(server_url, email)
    desk.move_to("http://127.0.0.1:1")
    desk.add("not sent")

    async def work() -> None:
        async with seated(desk.environ) as seat:
            await seat.sees("offline · 1 to send")
            await seat.press("O", "y")
            await seat.sees("1 change has not been sent")
            await seat.press("c")
            await seat.sees("offline · 1 to send")
            await seat.press("O", "y")
            await seat.sees("1 change has not been sent")
            await seat.press("y")
            await seat.sees("signed out: @")

    run(work())


def test_a_sign_in_that_has_ended_asks_for_the_password_and_goes_on(
    desk: Person, phone: Person, server_url: str, email: str
) -> None:
    desk.register(server_url, email)
    desk.add("before")
    desk.sync()
    phone.login(server_url, email)

    async def work() -> None:
        async with seated(desk.environ) as seat:
            await seat.sees("in step")
            with connect(phone.session, require_account(phone.session)) as api:
                for each in api.sign_ins():
                    if not each["current"]:
                        api.end_sign_in(each["id"])
            await seat.press("a")
            await seat.type("meanwhile")
            await seat.sees("has ended")
            # It is kept where it was kept before: nothing more is asked.
            await fill(seat, PASSWORD)
            await signed_in(seat)
            assert sorted(seat.titles()) == ["before", "meanwhile"]

    run(work())
    phone.sync()
    assert phone.titles() == ["before", "meanwhile"]


def test_the_list_of_another_account_is_gone_over_to(desk: Person, server_url: str, email: str) -> None:
    desk.register(server_url, email)
    desk.add("of the first")
    desk.sync()
    desk.register(server_url, f"other.{email}")
    desk.add("of the other")

    async def work() -> None:
        async with seated(desk.environ) as seat:
            assert seat.titles() == ["of the other"]
            await seat.press("@")
            await seat.sees(f"Go over to the list of {email}")
            await seat.press("up", "enter")
            await seat.until(lambda: seat.titles() == ["of the first"])
            assert seat.said == [f"pakaura account switch '{email} {server_url}'"]

    run(work())


def test_the_tasks_of_before_a_sign_in_are_gone_over_to_and_back(
    desk: Person, phone: Person, server_url: str, email: str
) -> None:
    phone.register(server_url, email)
    phone.add("of the account")
    phone.sync()
    desk.add("of before")

    async def work() -> None:
        async with seated(desk.environ) as seat:
            await seat.press("I")
            await fill(seat, server_url, email, PASSWORD)
            await allow_file(seat)
            await seat.sees("1 task stays on this machine only: @")
            await signed_in(seat)
            await seat.until(lambda: seat.titles() == ["of the account"])
            await seat.press("@")
            await seat.sees("Go over to the list on this machine only (1 task)")
            await seat.press("up", "enter")
            await seat.until(lambda: seat.titles() == ["of before"])
            assert seat.said[-1] == "pakaura account switch local"
            await seat.press("@")
            await seat.sees("This list belongs to no account")
            await seat.sees(f"Go over to the list of {email}")
            await seat.press("up", "enter")
            await seat.until(lambda: seat.titles() == ["of the account"])

    run(work())
