"""A sync as a whole, with a real server: what it reports and remembers, and what it does where something is wrong."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.client.account import sign_out
from pakaura_cli.client.sync import run
from pakaura_cli.client.sync.locks import RUNS, WAITS, try_lock
from pakaura_cli.client.sync.outcome import FINAL_WAIT_S, FIRST_WAIT_S, LONGEST_WAIT_S, wait_after
from pakaura_cli.client.sync.run import exchange
from pakaura_cli.client.sync.status import SyncStatus, status
from pakaura_server.core import errors as e
from tests.support.misbehaving import misbehaving_server, refusal

if TYPE_CHECKING:
    from pakaura_cli.client.sync.remote import Remote
    from tests.support.person import Person


def look(person: Person) -> SyncStatus:
    return status(person.session.to_read())


def test_a_report_counts_what_went_where(server_url: str, email: str, ada: Person, laptop: Person) -> None:
    ada.register(server_url, email)
    for title in ("one", "two", "three"):
        ada.add(title)
    seen: list[tuple[int, int]] = []
    report = run.sync(ada.session, lambda pushed, pulled: seen.append((pushed, pulled)))
    assert (report.pushed, report.rejected, report.conflicts) == (3, 0, 0)
    # What was sent comes back as rows, which is progress, and nothing that was received.
    assert (seen[-1], report.pulled) == ((3, 3), 0)
    laptop.login(server_url, email)
    assert laptop.sync().pulled == 3


def test_status_says_what_waits_and_then_that_both_are_even(server_url: str, email: str, ada: Person) -> None:
    assert (look(ada).account, look(ada).next) == (None, "pakaura register")
    ada.register(server_url, email)
    ada.add("Buy milk")
    before = look(ada)
    assert (before.pending, before.last_good_ms, before.next) == (1, None, "pakaura sync")
    ada.sync()
    after = look(ada)
    assert (after.pending, after.problem, after.next) == (0, "", "")
    assert after.last_good_ms is not None
    assert abs(after.skew_ms) < 60_000


def test_a_conflict_is_counted_on_both_machines(server_url: str, email: str, ada: Person, laptop: Person) -> None:
    ada.register(server_url, email)
    task = ada.add("Buy milk")
    ada.sync()
    laptop.login(server_url, email)
    laptop.sync()
    ada.rename(task, "Buy oat milk")
    laptop.rename(task, "Buy soy milk")
    ada.sync()
    assert laptop.sync().conflicts == 1
    assert ada.sync().conflicts == 1
    assert ada.titles() == laptop.titles() == ["Buy soy milk"]
    assert look(ada).next == "pakaura conflicts"


def test_a_sync_that_fails_is_remembered_with_when_to_try_again(server_url: str, email: str, ada: Person) -> None:
    ada.register(server_url, email)
    ada.add("Buy milk")
    with misbehaving_server() as other:
        ada.move_to(other.url)
        other.answers = [refusal(429, "RATE_LIMITED", headers={"Retry-After": "120"})]
        with pytest.raises(e.RateLimited):
            ada.sync()
    found = look(ada)
    assert "slow down" in found.problem
    assert (found.pending, found.next) == (1, "pakaura sync")
    assert found.retry_ms is not None
    assert found.retry_ms > ada.session.now.ms + 110_000
    ada.move_to(server_url)
    ada.sync()
    assert (look(ada).problem, look(ada).retry_ms) == ("", None)


def test_an_account_that_was_deleted_stops_the_sync_and_leaves_the_tasks(
    server_url: str, email: str, ada: Person
) -> None:
    ada.register(server_url, email)
    ada.add("Buy milk")
    ada.sync()
    with ada.connect() as api:
        api.delete_account("correct horse battery")
    with pytest.raises(e.Gone):
        ada.sync()
    assert look(ada).next == "pakaura logout"
    assert ada.titles() == ["Buy milk"]


def test_who_is_signed_out_is_told_so_before_anything_is_asked(server_url: str, email: str, ada: Person) -> None:
    ada.register(server_url, email)
    sign_out(ada.session)
    with pytest.raises(e.SignInNeeded) as caught:
        ada.sync()
    assert "pakaura login" in caught.value.hint


def test_another_sync_that_runs_is_named(server_url: str, email: str, ada: Person) -> None:
    ada.register(server_url, email)
    lock = try_lock(ada.session.to_read().path + RUNS)
    try:
        with pytest.raises(e.StoreBusy, match="another sync"):
            run.sync(ada.session, patience_s=0)
    finally:
        os.close(lock)
    ada.sync()


def test_a_lock_is_had_by_one_at_a_time(tmp_path: Any) -> None:
    path = str(tmp_path / "store.db") + WAITS
    held = try_lock(path)
    assert held >= 0
    assert try_lock(path) == -1
    os.close(held)
    again = try_lock(path)
    assert again >= 0
    os.close(again)


class Narrow:
    """A way to the server that lets only so many ops through at once."""

    def __init__(self, remote: Remote, most: int) -> None:
        self._remote = remote
        self._most = most
        self.sizes: list[int] = []

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        self.sizes.append(len(request["ops"]))
        if len(request["ops"]) > self._most:
            raise e.TooLarge("too much at once")
        return self._remote.push(request)

    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._remote.pull(request)


def test_what_is_too_large_at_once_is_sent_in_halves(server_url: str, email: str, ada: Person, laptop: Person) -> None:
    ada.register(server_url, email)
    ada.sync()
    titles = sorted(f"task {n:02}" for n in range(10))
    for title in titles:
        ada.add(title)
    with ada.connect() as api:
        narrow = Narrow(api, 3)
        session = ada.session
        exchange(session.to_write(), narrow, session, batch=10)
    assert narrow.sizes == [10, 5, 3, 3, 3, 1]
    laptop.login(server_url, email)
    laptop.sync()
    assert laptop.titles() == titles


def test_one_op_that_is_too_large_by_itself_is_told(server_url: str, email: str, ada: Person) -> None:
    ada.register(server_url, email)
    ada.sync()
    ada.add("Buy milk")
    session = ada.session
    with ada.connect() as api, pytest.raises(e.TooLarge):
        exchange(session.to_write(), Narrow(api, 0), session)
    assert look(ada).pending == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"cursor": {"seq": "one", "mark": "1"}},
        {"witness": {"seq": 1}},
        {"rows": [{"kind": "task", "id": "i", "regs": {"title": "x"}, "stamps": {}}]},
        {"rows": [{"kind": "task", "id": "i", "regs": {"title": "x"}, "stamps": {"*": "soon"}}]},
    ],
)
def test_a_page_that_cannot_be_read_is_told_and_not_taken_in(
    server_url: str, email: str, ada: Person, wrong: dict[str, Any]
) -> None:
    ada.register(server_url, email)
    ada.add("Buy milk")
    session = ada.session
    with ada.connect() as api, pytest.raises(e.Unavailable, match="understand"):
        exchange(session.to_write(), Garbling(api, wrong), session)
    assert ada.titles() == ["Buy milk"]
    ada.sync()
    assert (look(ada).pending, look(ada).problem) == (0, "")


class Garbling:
    """A server whose pages have something in them that is wrong."""

    def __init__(self, remote: Remote, wrong: dict[str, Any]) -> None:
        self._remote = remote
        self._wrong = wrong

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._remote.push(request)

    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._remote.pull(request) | self._wrong


def test_the_wait_doubles_up_to_a_bound_and_is_different_on_every_device() -> None:
    error = e.Unavailable("down")
    assert [wait_after(error, n, 0.0) for n in (1, 2, 3)] == [FIRST_WAIT_S / 2, FIRST_WAIT_S, FIRST_WAIT_S * 2]
    assert wait_after(error, 30, 0.999) <= LONGEST_WAIT_S
    assert wait_after(error, 3, 0.1) != wait_after(error, 3, 0.9)


def test_the_wait_is_never_shorter_than_the_server_asked_for() -> None:
    assert wait_after(e.RateLimited("slow down", 900), 1, 0.0) > 900


@pytest.mark.parametrize("error", [e.SignInNeeded("x"), e.Gone("x"), e.UpgradeNeeded("x"), e.Forbidden("x")])
def test_what_only_a_person_can_mend_is_tried_seldom(error: e.PakauraError) -> None:
    assert wait_after(error, 1, 0.0) == FINAL_WAIT_S
