"""One sync of a real store with the server in memory: what is asked, how often, and what an interruption leaves."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from pakaura_cli.client.session import Session
from pakaura_cli.client.sync.cycle import MAX_RESYNCS, Cycle
from pakaura_cli.client.sync.preview import look_ahead
from pakaura_cli.client.sync.state import SyncState, bind
from pakaura_server.core import registers as r
from pakaura_server.core.errors import ResyncNeeded, Unavailable
from tests.support.local import Local
from tests.sync.memory_server import MemoryServer

OTHER_MS = 1_795_600_000_000


class Remote:
    """The server in memory, with a list of what it was asked."""

    def __init__(self) -> None:
        self.server = MemoryServer(lambda: OTHER_MS, Random(1).randrange)
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.cut: list[str] = []
        """Names of requests that get no answer."""

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._ask("push", request)

    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._ask("pull", request)

    def _ask(self, name: str, request: dict[str, Any]) -> dict[str, Any]:
        self.asked.append((name, request))
        answer: dict[str, Any] = json.loads(json.dumps(getattr(self.server, name)(json.loads(json.dumps(request)))))
        if name in self.cut:
            self.cut.remove(name)
            raise Unavailable("the answer was lost")
        return answer

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.asked]


def signed_in(remote: Remote) -> Local:
    """A store that is in step with the server."""
    local = Local()
    with local.store.writing() as db:
        bind(db, "ada")
    sync(local, remote)
    remote.asked.clear()
    return local


def sync(local: Local, remote: Remote, **sizes: int) -> None:
    for _ in Cycle(local.store, remote, lambda: local.now, **sizes).steps():
        pass


def waiting(local: Local) -> int:
    return int(local.db.execute("SELECT count(*) FROM outbox").fetchone()[0])


@pytest.fixture
def remote() -> Remote:
    return Remote()


def test_one_op_takes_two_requests(remote: Remote) -> None:
    local = signed_in(remote)
    local.add("Buy milk")
    sync(local, remote)
    assert remote.names == ["push", "pull"]
    assert waiting(local) == 0


def test_nothing_to_send_takes_one(remote: Remote) -> None:
    local = signed_in(remote)
    sync(local, remote)
    assert remote.names == ["pull"]


def test_an_op_tells_what_its_author_saw_and_which_command_it_is_of(remote: Remote) -> None:
    local = signed_in(remote)
    id = local.add("Buy milk")
    local.change(id, {r.TITLE: "Buy bread"})
    sync(local, remote)
    first, second = remote.asked[0][1]["ops"]
    assert first["base"] == {r.TITLE: None, r.CREATED: None, r.DELETED: None}
    assert second["base"] == {r.TITLE: first["stamp"], r.DELETED: first["stamp"]}
    assert (first["command"], second["command"]) == ("add", "edit")
    assert first["group"] != second["group"]


def test_tasks_made_before_the_sign_in_go_up_with_the_stamps_that_they_have(remote: Remote) -> None:
    local = Local()
    id = local.add("Made before", **{"tag/home": True})
    with local.store.writing() as db:
        bind(db, "ada")
    sync(local, remote)
    assert remote.server.entities["task", id].registers == _held(local, id)


def test_a_second_device_gets_what_the_first_has(remote: Remote) -> None:
    one, other = signed_in(remote), signed_in(remote)
    id = one.add("Buy milk", **{"tag/home": True})
    sync(one, remote)
    sync(other, remote)
    assert other.task(id).title == "Buy milk"
    assert other.number(id) == 1


@pytest.mark.parametrize("sizes", [{"batch": 1, "page": 1}, {"batch": 2, "page": 3}, {"batch": 6, "page": 6}])
def test_pages_and_batches_of_every_size_carry_all(remote: Remote, sizes: dict[str, int]) -> None:
    one, other = signed_in(remote), signed_in(remote)
    ids = [one.add(f"task {n}") for n in range(6)]
    sync(one, remote, **sizes)
    sync(other, remote, **sizes)
    assert [other.task(id).title for id in ids] == [f"task {n}" for n in range(6)]


@pytest.mark.parametrize("lost", ["push", "pull"])
def test_an_answer_that_is_lost_costs_a_repetition_and_nothing_else(remote: Remote, lost: str) -> None:
    local = signed_in(remote)
    id = local.add("Buy milk")
    remote.cut.append(lost)
    with pytest.raises(Unavailable):
        sync(local, remote)
    sync(local, remote)
    assert waiting(local) == 0
    assert len([kept for kept in remote.server.log.values() if kept.op.entity == id]) == 1


def test_a_server_that_was_restored_gets_back_what_it_lost(remote: Remote) -> None:
    local = signed_in(remote)
    backup = remote.server.snapshot()
    id = local.add("Made after the backup")
    sync(local, remote)
    remote.server.restore(backup, renew_epoch=True)
    sync(local, remote)
    assert remote.server.entities["task", id].registers == _held(local, id)
    assert SyncState(local.db).gen == 2


def test_a_server_that_cannot_keep_its_own_past_is_given_up(remote: Remote) -> None:
    local = signed_in(remote)
    local.add("Buy milk")
    sync(local, remote)

    class Forgetful(Remote):
        def pull(self, request: dict[str, Any]) -> dict[str, Any]:
            self.asked.append(("pull", request))
            raise ResyncNeeded("another one each time")

    forgetful = Forgetful()
    with pytest.raises(ResyncNeeded):
        sync(local, forgetful)
    assert len(forgetful.asked) == MAX_RESYNCS + 1


@pytest.mark.parametrize("cursor", [None, {"seq": 0, "mark": "0"}])
def test_a_server_that_gives_the_same_page_for_ever_is_not_asked_for_ever(
    remote: Remote, cursor: dict[str, Any] | None
) -> None:
    local = signed_in(remote)
    local.add("Buy milk")
    sync(local, remote)

    class Stuck(Remote):
        def pull(self, request: dict[str, Any]) -> dict[str, Any]:
            return {**super().pull(request), "cursor": cursor or request["cursor"], "more": True}

    stuck = Stuck()
    stuck.server = remote.server
    reached = SyncState(local.db).cursor
    with pytest.raises(Unavailable, match="the cursor is missing or wrong"):
        sync(local, stuck)
    with pytest.raises(Unavailable, match="the cursor is missing or wrong"):
        look_ahead(local.store, stuck, Session({}))
    assert stuck.names == ["pull", "pull"]
    assert SyncState(local.db).cursor == reached


def test_a_sync_that_another_one_overtook_drops_what_it_was_told(remote: Remote) -> None:
    local = signed_in(remote)
    local.add("Buy milk")
    slow = Cycle(local.store, remote, lambda: local.now).steps()
    while next(slow) != "pushed":
        pass
    sync(local, remote)
    after = SyncState(local.db)
    assert list(slow) == []
    assert (SyncState(local.db).cursor, SyncState(local.db).run) == (after.cursor, after.run)


def test_what_the_server_refuses_is_kept_apart_and_told_by_its_code(remote: Remote) -> None:
    local = signed_in(remote)
    id = local.add("Buy milk")
    local.change(id, {r.NOTES: "\0"})
    local.change(id, {r.PROJECT: "home"})
    sync(local, remote)
    assert waiting(local) == 0
    [refused] = local.db.execute("SELECT code, body FROM outbox_rejected").fetchall()
    assert refused["code"] == "bad_value"
    assert remote.server.entities["task", id].registers[r.PROJECT][1] == "home"


def test_a_kind_that_the_server_does_not_know_waits_without_being_sent_over_and_over(remote: Remote) -> None:
    local = signed_in(remote)
    local.db.execute(
        "INSERT INTO outbox(op_id, kind, entity, type, body, base)"
        " VALUES('01936b00-0000-7000-8000-0000000000ff', 'planet', 'x', 'assert', '{}', '{}')"
    )
    sync(local, remote)
    assert remote.names == ["push", "pull"]
    assert waiting(local) == 1


def test_the_difference_of_the_clocks_is_noted_at_every_contact(remote: Remote) -> None:
    local = signed_in(remote)
    meta = dict(local.db.execute("SELECT k, v FROM meta").fetchall())
    assert meta["offset"] == OTHER_MS - local.ms
    assert meta["last_server_ms"] == OTHER_MS


def _held(local: Local, id: str) -> Any:
    from pakaura_cli.client.store.merging import Merger

    return Merger(local.db, local.now).registers("task", id)
