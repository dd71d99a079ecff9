"""F13: a sign-in that ends, is renewed or is another one's while a sync is under way; two accounts never mix (I10)."""

from __future__ import annotations

import uuid
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pakaura_cli.client.account import switch
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.client.store.store import Store
from pakaura_cli.client.sync.status import status
from pakaura_server.core.errors import SignInNeeded
from tests.support.convergence import assert_in_step, waiting
from tests.support.person import PASSWORD, Person
from tests.support.stepping import go_to, steps

if TYPE_CHECKING:
    from pathlib import Path

NEW_PASSWORD = "battery horse correct"


def test_f13_a_sign_in_that_is_ended_in_mid_sync_stops_it_and_keeps_what_waits(
    server_url: str, email: str, pair: tuple[Person, Person]
) -> None:
    desk, phone = pair
    desk.add("Sent before the end")
    phone.add("Written on the phone")
    phone.sync()
    sync = steps(desk)
    go_to("pushed", sync)
    go_to("pull", sync)
    desk.add("Written after the push")
    with phone.connect() as api:
        # That ends all other sign-ins.
        api.change_password(PASSWORD, NEW_PASSWORD)
    with pytest.raises(SignInNeeded):
        list(sync)
    with pytest.raises(SignInNeeded):
        desk.sync()
    assert len(waiting(desk)) == 1
    assert desk.titles() == ["Buy milk", "Sent before the end", "Written after the push"]
    assert status(desk.session.to_read()).next == "pakaura login"
    desk.login(server_url, email, password=NEW_PASSWORD)
    assert_in_step(desk, phone)
    assert len(phone.titles()) == 4


def test_f13_a_token_that_expires_between_two_pages_is_renewed_and_the_pages_go_on(pair: tuple[Person, Person]) -> None:
    desk, phone = pair
    for n in range(4):
        phone.add(f"task {n}")
    phone.sync()
    account = require_account(desk.session)
    sync = steps(desk, 2)
    go_to("pulled", sync)
    tokens = desk.credentials.load(account.key)
    assert tokens is not None
    desk.credentials.save(account.key, tokens._replace(access_token="expired"), insecure=True)
    assert "pulled" in list(sync)
    renewed = desk.credentials.load(account.key)
    assert renewed is not None
    assert renewed.refresh_token != tokens.refresh_token
    assert_in_step(desk, phone)


def test_f13_an_answer_that_comes_after_the_account_was_switched_goes_into_its_own_list(
    server_url: str, email: str, tmp_path: Path, pair: tuple[Person, Person]
) -> None:
    desk, phone = pair
    another = f"{uuid.uuid4().hex}@example.org"
    Person(tmp_path / "elsewhere").register(server_url, another)
    phone.add("Of the first account")
    phone.sync()
    path = desk.session.to_read().path
    sync = steps(desk)
    go_to("pulled", sync)
    desk.login(server_url, another)
    desk.add("Of the second account")
    desk.sync()
    assert list(sync) == []
    assert desk.titles() == ["Of the second account"]
    with closing(Store(path)) as store, store.reading() as db:
        titles = [row[0] for row in db.execute("SELECT title FROM task ORDER BY title")]
    assert titles == ["Buy milk", "Of the first account"]
    switch(desk.session, email)
    assert_in_step(desk, phone)


def test_f13_a_sync_that_went_on_while_somebody_else_signed_in_goes_to_the_account_of_its_list(
    server_url: str, email: str, tmp_path: Path, pair: tuple[Person, Person]
) -> None:
    desk, phone = pair
    another = f"{uuid.uuid4().hex}@example.org"
    other = Person(tmp_path / "elsewhere")
    other.register(server_url, another)
    desk.add("Of the first account")
    sync = steps(desk)
    go_to("push", sync)
    desk.login(server_url, another)
    assert "pushed" in list(sync)
    other.sync()
    assert other.titles() == []
    switch(desk.session, email)
    assert_in_step(desk, phone)
    assert phone.titles() == ["Buy milk", "Of the first account"]
