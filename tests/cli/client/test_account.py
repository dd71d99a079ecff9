"""Signing in and out, with a real server and real stores: whose tasks are where, and that none get lost or mixed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.client.account import known, sign_out, signed_in_as, switch
from pakaura_cli.client.connection import connect
from pakaura_cli.client.credentials import Tokens
from pakaura_cli.client.session import Session
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.client.sync.status import status
from pakaura_server.core.errors import (
    Ambiguous,
    BadValue,
    Conflict,
    NotFound,
    PakauraError,
    SignInNeeded,
    Unavailable,
    UsageError,
)
from pakaura_server.core.stamps import split
from tests.support.installed import ENOUGH
from tests.support.person import PASSWORD, Person

if TYPE_CHECKING:
    from pathlib import Path

YEARS_MS = 40 * 365 * 86_400_000
ASKS = """
import os
from pakaura_cli.client.connection import connect
from pakaura_cli.client.session import Session
from pakaura_cli.client.signed_in import require_account
session = Session(os.environ)
with connect(session, require_account(session)) as api:
    api.me()
"""


def test_tasks_made_before_register_are_on_the_server_and_on_the_next_machine(
    server_url: str, email: str, ada: Person, laptop: Person
) -> None:
    ada.add("Buy milk")
    account = ada.register(server_url, email)
    assert (account.email, account.server) == (email, server_url)
    assert ada.sync().pushed == 1
    laptop.login(server_url, email)
    assert laptop.sync().pulled == 1
    assert laptop.titles() == ["Buy milk"]


def test_who_is_signed_in_is_known_without_the_server(server_url: str, email: str, ada: Person) -> None:
    assert signed_in_as(ada.session) is None
    with pytest.raises(SignInNeeded):
        require_account(ada.session)
    ada.register(server_url, email)
    found = signed_in_as(ada.session)
    assert found is not None
    assert (found.email, found.server) == (email, server_url)


def test_login_leaves_the_tasks_of_nobody_in_a_list_of_their_own(
    server_url: str, email: str, ada: Person, laptop: Person
) -> None:
    ada.add("Buy milk")
    ada.register(server_url, email)
    ada.sync()
    laptop.add("Not yours")
    before = laptop.session.paths.active_store()
    laptop.login(server_url, email)
    laptop.sync()
    ada.sync()
    assert laptop.titles() == ada.titles() == ["Buy milk"]
    assert before is not None
    assert Person.titles(laptop_with(laptop, before)) == ["Not yours"]


def laptop_with(person: Person, store: str) -> Person:
    """The same person, using another store."""
    other = Person.__new__(Person)
    other.environ = person.environ | {"PAKAURA_DB": store}
    return other


def test_login_with_merge_puts_the_tasks_of_nobody_into_the_account(
    server_url: str, email: str, ada: Person, laptop: Person
) -> None:
    ada.add("Buy milk")
    ada.register(server_url, email)
    ada.sync()
    laptop.add("Water plants")
    laptop.login(server_url, email, merge=True)
    laptop.sync()
    ada.sync()
    assert ada.titles() == laptop.titles() == ["Buy milk", "Water plants"]


def test_two_accounts_never_mix(server_url: str, email: str, ada: Person) -> None:
    ada.register(server_url, email)
    ada.add("Ada's")
    ada.sync()
    ada.register(server_url, f"other-{email}")
    assert ada.titles() == []
    ada.add("Other's")
    ada.sync()
    assert ada.titles() == ["Other's"]
    switch(ada.session, email)
    ada.sync()
    assert ada.titles() == ["Ada's"]
    assert sorted(account.email for account in known(ada.session)) == sorted([email, f"other-{email}"])


def test_a_merge_of_two_accounts_is_refused_before_anything_is_sent(server_url: str, email: str, ada: Person) -> None:
    ada.register(server_url, email)
    with pytest.raises(Conflict, match="never mixed"):
        ada.login("http://127.0.0.1:1", f"other-{email}", merge=True)


def test_a_merge_of_an_account_with_itself_is_a_login(server_url: str, email: str, ada: Person) -> None:
    ada.register(server_url, email)
    ada.add("Buy milk")
    ada.login(server_url, email.upper(), merge=True)
    assert ada.sync().pushed == 1
    assert len(known(ada.session)) == 1


def test_login_again_goes_on_with_the_same_store_and_what_waits_in_it(
    server_url: str, email: str, ada: Person, laptop: Person
) -> None:
    ada.register(server_url, email)
    ada.add("Written before the logout")
    sign_out(Session(ada.environ | {"PAKAURA_TOKEN": "unknown"}), force=True)
    ada.add("Written after it")
    ada.login(server_url, email)
    assert ada.sync().pushed == 2
    laptop.login(server_url, email)
    laptop.sync()
    assert laptop.titles() == ["Written after it", "Written before the logout"]


def test_login_finds_the_store_that_the_account_had_here_before(server_url: str, email: str, ada: Person) -> None:
    ada.register(server_url, email)
    ada.add("Not sent yet")
    ada.register(server_url, f"other-{email}")
    ada.login(server_url, email)
    assert ada.titles() == ["Not sent yet"]
    assert len(known(ada.session)) == 2


def test_logout_with_something_unsent_is_refused_and_says_how_much(server_url: str, email: str, ada: Person) -> None:
    ada.register(server_url, email)
    ada.sync()
    ada.add("Buy milk")
    ada.move_to("http://127.0.0.1:9")
    with pytest.raises(Conflict, match=r"1 change has not been sent to .*: cannot reach") as caught:
        sign_out(ada.session)
    assert "pakaura sync" in caught.value.hint
    assert signed_in_as(ada.session) is not None


def test_logout_ends_the_sign_in_on_the_server_and_keeps_the_tasks(server_url: str, email: str, ada: Person) -> None:
    account = ada.register(server_url, email)
    ada.add("Buy milk")
    ada.sync()
    with connect(ada.session, account) as api:
        sign_out(ada.session)
        with pytest.raises(SignInNeeded):
            api.me()
    assert ada.credentials.load(account.key) is None
    assert signed_in_as(ada.session) is None
    assert ada.titles() == ["Buy milk"]
    with pytest.raises(SignInNeeded):
        ada.sync()
    ada.add("Goes on")
    found = status(ada.session.to_read())
    assert (found.pending, found.next) == (1, "pakaura login")


def test_a_wrong_password_changes_nothing_here(server_url: str, email: str, ada: Person) -> None:
    ada.register(server_url, email)
    sign_out(ada.session)
    with pytest.raises(SignInNeeded):
        ada.login(server_url, email, password="wrong horse battery")
    assert signed_in_as(ada.session) is None


def test_an_address_that_has_an_account_is_refused_with_the_server_s_words(
    server_url: str, email: str, ada: Person, laptop: Person
) -> None:
    ada.register(server_url, email)
    with pytest.raises(Conflict):
        laptop.register(server_url, email)
    assert signed_in_as(laptop.session) is None


def test_a_password_that_is_too_short_is_a_bad_value(server_url: str, email: str, ada: Person) -> None:
    with pytest.raises(BadValue):
        ada.register(server_url, email, password="x")


def test_no_password_is_sent_where_the_sign_in_could_not_be_kept(ada: Person, email: str) -> None:
    from pakaura_cli.client.account import sign_in

    with pytest.raises(PakauraError) as caught:
        sign_in(ada.session, "http://127.0.0.1:1", email, PASSWORD, new=False, merge=False, insecure=False)
    assert "--insecure-storage" in caught.value.hint
    assert not isinstance(caught.value, Unavailable)


def test_switch_names_what_there_is_to_choose_from(server_url: str, email: str, ada: Person) -> None:
    with pytest.raises(NotFound):
        switch(ada.session, email)
    account = ada.register(server_url, email)
    ada.register(server_url, f"other-{email}")
    with ada.session.to_write().writing() as db:
        db.execute("UPDATE meta SET v = ? WHERE k = 'email'", (email,))
        db.execute("UPDATE meta SET v = 'https://elsewhere.example' WHERE k = 'server'")
    with pytest.raises(Ambiguous) as caught:
        switch(ada.session, email)
    assert f"{email} {server_url}" in caught.value.candidates
    assert account.is_same(switch(ada.session, f"{email} {server_url}").account)


def test_a_store_named_by_the_environment_is_not_left_for_another_one(
    server_url: str, email: str, tmp_path: Path
) -> None:
    pinned = Person(tmp_path / "pinned", PAKAURA_DB=str(tmp_path / "own.db"))
    pinned.register(server_url, email)
    with pytest.raises(UsageError, match="PAKAURA_DB"):
        pinned.register(server_url, f"other-{email}")
    found = signed_in_as(pinned.session)
    assert found is not None
    assert found.email == email
    # The tokens of the sign-in that came to nothing are not kept.
    assert len(os.listdir(os.path.join(pinned.session.paths.data, "credentials"))) == 1


@pytest.mark.parametrize("away_ms", [YEARS_MS, -YEARS_MS])
def test_a_clock_that_is_years_off_is_moved_before_the_tasks_are_published(
    server_url: str, email: str, tmp_path: Path, ada: Person, away_ms: int
) -> None:
    now_ms = ada.session.now.ms
    wrong = Person(tmp_path / "wrong", PAKAURA_NOW=str(max(1000, now_ms + away_ms)))
    wrong.add("Buy milk")
    wrong.register(server_url, email)
    wrong.sync()
    ada.login(server_url, email)
    ada.sync()
    for person in (wrong, ada):
        with person.session.to_read().reading() as db:
            stamps = every_stamp(db)
        assert stamps
        assert all(abs(split(stamp)[0] - now_ms) < 3_600_000 for stamp in stamps)
    assert wrong.titles() == ada.titles() == ["Buy milk"]


def every_stamp(db: Any) -> list[str]:
    """Those of the registers, of the history, and the clock."""
    stamps = [row[0] for row in db.execute("SELECT value FROM task, json_each(task.stamps)")]
    stamps += [row[0] for row in db.execute("SELECT stamp FROM history")]
    return stamps + [f"{row[0]}-00000000" for row in db.execute("SELECT v FROM meta WHERE k = 'hlc'")]


def test_tokens_that_expired_are_renewed_and_kept(server_url: str, email: str, ada: Person) -> None:
    account = ada.register(server_url, email)
    tokens = ada.credentials.load(account.key)
    assert tokens is not None
    ada.credentials.save(account.key, tokens._replace(access_token="expired"), insecure=True)
    ada.sync()
    renewed = ada.credentials.load(account.key)
    assert renewed is not None
    assert renewed.refresh_token != tokens.refresh_token


def test_two_processes_that_find_the_tokens_expired_renew_them_once(server_url: str, email: str, ada: Person) -> None:
    account = ada.register(server_url, email)
    tokens = ada.credentials.load(account.key)
    assert tokens is not None
    ada.credentials.save(account.key, tokens._replace(access_token="expired"), insecure=True)
    children = [subprocess.Popen([sys.executable, "-c", ASKS], env=ada.environ) for _ in range(2)]
    assert [child.wait(ENOUGH) for child in children] == [0, 0]
    renewed = ada.credentials.load(account.key)
    assert renewed is not None
    assert generation(renewed) == generation(tokens) + 1


def generation(tokens: Tokens) -> int:
    """How often the tokens of a sign-in were renewed, as its refresh token says (pakaura_server/tokens.py)."""
    import base64

    text = tokens.refresh_token
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))[32:36], "big")


def test_a_token_of_the_environment_is_used_and_never_renewed(server_url: str, email: str, ada: Person) -> None:
    account = ada.register(server_url, email)
    tokens = ada.credentials.load(account.key)
    assert tokens is not None
    ada.credentials.forget(account.key)
    ada.environ["PAKAURA_TOKEN"] = tokens.access_token
    ada.sync()
    ada.environ["PAKAURA_TOKEN"] = "not a token"
    with pytest.raises(SignInNeeded, match="PAKAURA_TOKEN"):
        ada.sync()
