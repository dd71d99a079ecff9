"""The sync that comes by itself: with the installed command, its detached process, and a real server."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.client.account import sign_out
from pakaura_cli.client.sync.background import is_wanted
from pakaura_cli.client.sync.locks import RUNS, WAITS, try_lock
from pakaura_cli.client.sync.outcome import note_success
from pakaura_cli.client.sync.run import exchange
from pakaura_cli.client.sync.status import SyncStatus, status
from tests.cli.test_hot_path import HEAVY, loaded
from tests.support.installed import ENOUGH, SCRIPT, Pakaura
from tests.support.misbehaving import answer, misbehaving_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pakaura_cli.client.sync.remote import Remote
    from tests.support.person import Person


@pytest.fixture
def synced(server_url: str, email: str, ada: Person) -> Iterator[Person]:
    """Somebody who is signed in and in step with the server; in the end no process of theirs is left."""
    ada.register(server_url, email)
    ada.sync()
    yield ada
    until(lambda: is_idle(ada))


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + ENOUGH
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def look(person: Person) -> SyncStatus:
    return status(person.session.to_read())


def is_idle(person: Person) -> bool:
    """Whether no sync of the store waits or runs."""
    path = person.session.to_read().path
    held = [try_lock(path + WAITS), try_lock(path + RUNS)]
    for descriptor in held:
        if descriptor >= 0:
            os.close(descriptor)
    return min(held) >= 0


def test_what_is_added_reaches_the_other_machine_by_itself(
    synced: Person, laptop: Person, server_url: str, email: str
) -> None:
    assert Pakaura(synced.environ)("add", "Buy milk").code == 0
    until(lambda: look(synced).pending == 0)
    laptop.login(server_url, email)
    laptop.sync()
    assert laptop.titles() == ["Buy milk"]


def test_a_burst_of_commands_waits_as_one_and_ends_with_nothing_to_send(synced: Person) -> None:
    pakaura = Pakaura(synced.environ)
    path = synced.session.to_read().path
    running = try_lock(path + RUNS)
    for n in range(5):
        pakaura("add", f"task {n}", check=True)
        assert try_lock(path + WAITS) == -1
    os.close(running)
    until(lambda: is_idle(synced))
    assert look(synced).pending == 0


def test_a_hot_command_of_somebody_signed_in_loads_none_of_the_heavy_modules(synced: Person) -> None:
    pakaura = Pakaura(synced.environ)
    extra = loaded(pakaura, str(SCRIPT), "add", "x") - loaded(pakaura, "-c", "pass")
    assert "pakaura_cli.client.sync.background" in extra
    assert sorted(HEAVY & extra) == []


def test_a_command_that_only_reads_begins_nothing(synced: Person) -> None:
    synced.add("written by another program")
    Pakaura(synced.environ)("list", check=True)
    Pakaura(synced.environ)("add", "--dry-run", "x", check=True)
    assert is_idle(synced)
    assert look(synced).pending == 1


def test_whoever_is_signed_out_begins_nothing(synced: Person) -> None:
    sign_out(synced.session)
    Pakaura(synced.environ)("add", "Buy milk", check=True)
    assert is_idle(synced)
    assert look(synced).pending == 1


def test_a_server_that_is_away_is_noted_and_left_alone_for_a_while(synced: Person, server_url: str) -> None:
    pakaura = Pakaura(synced.environ)
    with misbehaving_server() as other:
        other.answers = [answer(503, b"maintenance")]
        synced.move_to(other.url)
        pakaura("add", "one", check=True)
        until(lambda: bool(look(synced).problem))
        until(lambda: is_idle(synced))
        asked = len(other.asked)
        pakaura("add", "two", check=True)
        assert is_idle(synced)
        assert len(other.asked) == asked
    assert "cannot answer now" in look(synced).problem
    assert look(synced).pending == 2
    synced.move_to(server_url)
    synced.sync()
    assert (look(synced).pending, look(synced).problem) == (0, "")


class Older:
    """A server that does not take what is sent to it yet."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        answer = self._remote.push({**request, "ops": []})
        refused = {"status": "rejected", "code": "unsupported_kind"}
        return answer | {"results": [{"op_id": op["op_id"], **refused} for op in request["ops"]]}

    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._remote.pull(request)


def test_what_the_server_does_not_take_yet_is_not_tried_again_and_again(synced: Person) -> None:
    synced.add("of a newer kind")
    session = synced.session
    store = session.to_write()
    assert is_wanted(store, session)
    with synced.connect() as api:
        sent = exchange(store, Older(api), session).sent
    with store.writing() as db:
        note_success(db, session.now.ms, sent)
    assert look(synced).pending == 1
    assert not is_wanted(store, session)
    synced.add("one more")
    assert is_wanted(store, session)


def test_a_wait_that_a_wrong_clock_noted_holds_nothing_up(synced: Person) -> None:
    with synced.session.to_write().writing() as db:
        db.execute("INSERT INTO meta VALUES('sync_retry_ms', ?)", (synced.session.now.ms + 40 * 365 * 86_400_000,))
    Pakaura(synced.environ)("add", "Buy milk", check=True)
    until(lambda: look(synced).pending == 0)


def test_a_person_who_runs_it_by_hand_needs_no_lock_of_another_process(synced: Person) -> None:
    synced.add("Buy milk")
    done = Pakaura(synced.environ)("sync", "--background", check=True)
    assert (done.out, done.err) == ("", "")
    assert look(synced).pending == 0


def test_a_server_that_hangs_does_not_hold_the_command(synced: Person, server_url: str) -> None:
    with misbehaving_server() as other:
        other.answers = [b""]
        synced.move_to(other.url)
        pakaura = Pakaura(synced.environ)
        pakaura("add", "one", check=True)
        until(lambda: bool(other.asked))
        # The sync hangs now; whoever waited for it would wait until the silence is given up.
        assert pakaura("add", "two", check=True).code == 0
        assert look(synced).problem == ""
    until(lambda: is_idle(synced))
    assert look(synced).pending == 2
