"""F2 and F3: requests and answers that are lost, doubled, late or broken cost a repetition and nothing else."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.client.api import Api
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.client.sync.run import exchange
from pakaura_server.core import registers as r
from pakaura_server.core.errors import Unavailable
from tests.support.convergence import assert_in_step, sync_state, waiting
from tests.support.misbehaving import Unfinished, answer, misbehaving_server
from tests.sync.world import IDS, Network, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.person import Person
    from tests.sync.device import Device

TEN_MINUTES_MS = 600_000
START = {"epoch": "e1", "now": 1_795_521_600_000, "witness": {"seq": 9, "mark": "1"}}
PAGE = {**START, "rows": [], "cursor": {"seq": 9, "mark": "1"}, "more": False}
BROKEN = {
    "truncated": answer(200, PAGE)[:-9],
    "no gzip": answer(200, b"not gzip", {"Content-Encoding": "gzip"}),
    "half a gzip": answer(200, b"\x1f\x8b\x08\0\0\0\0\0", {"Content-Encoding": "gzip"}),
    "of a proxy": answer(502, b"<html>Bad Gateway</html>", {"Content-Type": "text/html"}),
    "of a hotel": answer(200, b"<html>Welcome</html>"),
    "empty JSON": answer(200, {}),
    "nothing": answer(200, b""),
    "another shape": answer(200, {**PAGE, "rows": None, "results": None}),
    "half a surrogate pair": answer(200, {**PAGE, "results": [], "epoch": "\ud800"}),
}


class Faulty(Network):
    """Lets one request of that name come to harm, and all others through."""

    def __init__(self, world: World, name: str, fault: str) -> None:
        super().__init__(world)
        self.harm: str | None = name
        self.fault = fault

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._harm("push", super().push, request)

    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._harm("pull", super().pull, request)

    def _harm(
        self, name: str, carry: Callable[[dict[str, Any]], dict[str, Any]], request: dict[str, Any]
    ) -> dict[str, Any]:
        if name != self.harm:
            return carry(request)
        self.harm = None
        if self.fault == "late":
            self.world.late.append(json.dumps({"ops": [], **request}))
        if self.fault not in ("late", "request lost"):
            carry(request)
        if self.fault == "delivered twice":
            return carry(request)
        raise Unavailable(self.fault)


def sync(device: Device, remote: Network) -> None:
    for _ in device.begin_sync(remote, 10, 10):
        pass
    device.kill()


@pytest.mark.parametrize("name", ["push", "pull"])
@pytest.mark.parametrize("fault", ["request lost", "answer lost", "delivered twice", "late"])
def test_f02_what_the_network_does_to_a_request_changes_no_task(name: str, fault: str) -> None:
    world = World(Random(2))
    world.faults = False
    desk, phone = world.devices
    for device in (desk, phone):
        world.act(device, lambda device=device: device.write(IDS[0], {r.TITLE: world.value()}))  # type: ignore[misc]
        sync(device, world.network)
    world.ms += 1000
    world.act(desk, lambda: desk.write(IDS[0], {r.TITLE: "of the desk", "tag/a": True}))
    faulty = Faulty(world, name, fault)
    try:
        sync(desk, faulty)
    except Unavailable:
        sync(desk, faulty)
    assert faulty.harm is None
    sync(phone, world.network)
    world.ms += TEN_MINUTES_MS
    world.act(phone, lambda: phone.write(IDS[0], {r.TITLE: "ten minutes later"}))
    sync(phone, world.network)
    world.deliver_late(0)
    sync(desk, world.network)
    assert desk.registers(IDS[0])[r.TITLE][1] == "ten minutes later"
    ops = [kept.op.op_id for kept in world.server.log.values()]
    assert len(ops) == len(set(ops))
    world.settle_down()


def test_f03_a_broken_answer_moves_no_cursor_and_is_asked_for_again(
    server_url: str, pair: tuple[Person, Person]
) -> None:
    desk, phone = pair
    phone.add("Written on the phone")
    phone.sync()
    before = snapshot(desk)
    with misbehaving_server() as other:
        desk.move_to(other.url)
        for kind, given in BROKEN.items():
            # First where there is only a pull to answer, then where there is a push.
            other.answers = [given]
            with pytest.raises(Unavailable):
                desk.sync()
            assert snapshot(desk) == before, kind
        desk.add("Written at the desk")
        before = snapshot(desk)
        for kind, given in BROKEN.items():
            other.answers = [given]
            with pytest.raises(Unavailable):
                desk.sync()
            assert snapshot(desk) == before, kind
    desk.move_to(server_url)
    assert_in_step(desk, phone)
    assert phone.titles() == ["Buy milk", "Written at the desk", "Written on the phone"]


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nContent-Le", answer(200, PAGE)[:-9]])
def test_f03_a_server_that_falls_silent_in_an_answer_is_given_up(
    server_url: str, pair: tuple[Person, Person], beginning: bytes
) -> None:
    desk, phone = pair
    desk.add("Written at the desk")
    before = snapshot(desk)
    session = desk.session
    tokens = desk.credentials.load(require_account(session).key)
    with misbehaving_server() as other, Api(other.url, tokens, read_s=0.1) as impatient:
        other.answers = [Unfinished(beginning)]
        with pytest.raises(Unavailable, match="does not answer"):
            exchange(session.to_write(), impatient, session)
    assert snapshot(desk) == before
    assert_in_step(desk, phone)


def snapshot(person: Person) -> Any:
    """How far it has come, and what waits."""
    state = sync_state(person)
    return state.epoch, state.cursor, state.witness, state.gen, waiting(person), person.titles()
