"""F15: older clients beside newer ones, and beside newer servers: what they do not know they carry, and keep (I11)."""

from __future__ import annotations

import uuid
from random import Random
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pakaura_cli.client import answers
from pakaura_cli.client.sync.status import status
from pakaura_server.core import registers as r
from pakaura_server.core.canonical import canonical
from pakaura_server.core.errors import UpgradeNeeded
from pakaura_server.core.op import SET, Op
from tests.support.convergence import assert_in_step, sync_state, waiting
from tests.support.installed import ENOUGH, Pakaura
from tests.support.misbehaving import misbehaving_server, refusal
from tests.sync.world import IDS, Network, World

if TYPE_CHECKING:
    from tests.support.person import Person
    from tests.sync.device import Device

STAMP = "0193a1b2c3d4-0000-newer000"
PLANET = "01936b00-0000-7000-8000-0000000000f1"
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
"""What a register of a newer version may hold."""
names = st.from_regex(r"[a-z][a-z0-9_./-]{0,20}", fullmatch=True).filter(
    lambda name: not name.startswith((r.TAG, r.DEPENDENCY)) and name not in vars(r).values()
)


def sync(world: World, device: Device, remote: Network | None = None) -> None:
    for _ in device.begin_sync(remote or world.network, 2, 2):
        pass
    device.kill()


def rename(world: World, device: Device) -> None:
    world.ms += 1000
    world.act(device, lambda: device.write(IDS[0], {r.TITLE: world.value()}))


@given(written=st.dictionaries(names, values, min_size=1, max_size=4), deleted=st.booleans())
@settings(max_examples=40)
def test_f15_registers_of_a_newer_version_survive_whatever_an_older_one_does_to_the_task(
    written: dict[str, Any], deleted: bool
) -> None:
    world = World(Random(15))
    world.faults = False
    newer, older = world.devices
    rename(world, newer)
    for name, value in written.items():
        newer.write_unknown(IDS[0], name, value)
    sync(world, newer)
    sync(world, older)
    rename(world, older)
    if deleted:
        world.act(older, lambda: older.write(IDS[0], {r.DELETED: True}))
        rename(world, older)
    world.act(older, older.undo)
    sync(world, older)
    # A store that is older than the server gives back what it has, also of what it does not know.
    world.back_up_server()
    world.server.restore(world.server.snapshot(), renew_epoch=True)
    sync(world, older)
    sync(world, newer)
    world.new_device(bound=True)
    sync(world, world.devices[-1])
    for device in world.devices:
        # Upgraded or not: they are there, byte for byte in their canonical form.
        found = device.registers(IDS[0])
        assert {name: canonical(found[name][1]) for name in written} == {
            name: canonical(value) for name, value in written.items()
        }
    world.settle_down()


MORE = {"x-new": {"a": [1, None]}}


class Newer(Network):
    """A server of a newer version: its answers say more than this client knows."""

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        answer = super().push(request)
        results = [{**result, **MORE} for result in answer["results"]]
        return answers.pushed({**answer, **MORE, "results": results})

    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        answer = super().pull(request)
        rows = [{**row, **MORE} for row in answer["rows"]]
        return answers.pulled({**answer, **MORE, "rows": rows})


def test_f15_a_kind_of_a_newer_server_is_carried_and_given_back_by_an_older_client() -> None:
    world = World(Random(15))
    world.faults = False
    desk, phone = world.devices
    newer = Newer(world)
    value = {"name": "Earth", "moons": [{"name": "Moon"}], "rings": None}
    planet = Op(str(uuid.UUID(int=15)), "planet", PLANET, SET, {name: (STAMP, each) for name, each in value.items()})
    world.server.apply([planet], "newer000")
    rename(world, desk)
    for device in (desk, phone):
        sync(world, device, newer)
    rename(world, phone)
    sync(world, phone, newer)
    sync(world, desk, newer)
    for device in (desk, phone):
        held = device.all_registers()["planet", PLANET]
        assert {name: canonical(each) for name, (_, each) in held.items()} == {
            name: canonical(each) for name, each in value.items()
        }
        assert device.waiting() == []
    world.settle_down()


def test_f15_a_server_that_is_too_old_for_a_client_says_so_and_everything_stays(
    server_url: str, pair: tuple[Person, Person]
) -> None:
    desk, phone = pair
    desk.add("Written at the desk")
    before = (sync_state(desk).cursor, waiting(desk))
    with misbehaving_server() as old:
        old.answers = [refusal(426, "UPGRADE", "this server speaks version 0 of the protocol")]
        desk.move_to(old.url)
        with pytest.raises(UpgradeNeeded):
            desk.sync()
        done = Pakaura(desk.environ)("sync")
        assert (done.code, done.out) == (6, "")
        assert done.err.startswith("pakaura: this server speaks version 0 of the protocol\n")
    assert (sync_state(desk).cursor, waiting(desk)) == before
    assert "version 0" in status(desk.session.to_read()).problem
    desk.move_to(server_url)
    assert_in_step(desk, phone)
    assert phone.titles() == ["Buy milk", "Written at the desk"]


def test_f15_what_a_newer_client_says_beyond_the_protocol_is_passed_over_by_an_older_server(
    server_url: str, email: str, desk: Person
) -> None:
    account = desk.register(server_url, email)
    tokens = desk.credentials.load(account.key)
    assert tokens is not None
    op = {"op_id": str(uuid.uuid4()), "kind": "task", "id": str(uuid.uuid4()), "type": "set", "stamp": STAMP}
    body = {"device": "newer000", "ops": [{**op, "set": {"title": "Buy milk"}, "x-new": 1}], "x-new": {"a": 1}}
    headers = {"Authorization": f"Bearer {tokens.access_token}", "PakAura-Protocol": "1", "PakAura-New": "1"}
    answer = httpx.post(f"{server_url}/api/v1/sync/push", json=body, headers=headers, timeout=ENOUGH)
    assert (answer.status_code, answer.json()["results"][0]["status"]) == (200, "applied")
    too_new = httpx.post(
        f"{server_url}/api/v1/sync/push", json=body, headers=headers | {"PakAura-Protocol": "2"}, timeout=ENOUGH
    )
    assert (too_new.status_code, too_new.json()["error"]["code"]) == (426, "UPGRADE")
    desk.sync()
    assert desk.titles() == ["Buy milk"]
