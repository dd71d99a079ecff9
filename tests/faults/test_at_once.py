"""F16 and F17: two devices, or a device and an agent, that write to one task without having seen each other."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from random import Random
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from pakaura_cli.client.conflicts import open_conflicts
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.client.store.writer import Writer
from pakaura_server.core import registers as r
from tests.faults.test_many_processes import until_idle
from tests.support.convergence import assert_in_step, held
from tests.support.installed import ENOUGH, Pakaura
from tests.sync.world import IDS, World

if TYPE_CHECKING:
    from tests.support.person import Person
    from tests.sync.device import Device

DONE = r.state("2026-11-24T12:00:00.000Z")
DONE_LATER = r.state("2026-11-24T13:00:00.000Z")
TASK = IDS[0]


def sync(world: World, device: Device) -> None:
    for _ in device.begin_sync(world.network, 10, 10):
        pass
    device.kill()


def meet(first: dict[str, Any], second: dict[str, Any], desk_first: bool) -> World:
    """The desk writes `first` to a task that both have, the phone later `second`; then all sync, beginning with one."""
    world = World(Random(16))
    world.faults = False
    desk, phone = world.devices
    world.act(desk, lambda: desk.write(TASK, {r.TITLE: "Buy milk", "tag/old": True}))
    sync(world, desk)
    sync(world, phone)
    for device, values in ((desk, first), (phone, second)):
        world.ms += 1000
        write(world, device, values)
    for device in (desk, phone) if desk_first else (phone, desk):
        sync(world, device)
    world.settle_down()
    return world


def write(world: World, device: Device, values: dict[str, Any]) -> None:
    world.act(device, lambda: device.write(TASK, values))


def conflicts(world: World) -> list[tuple[str, Any, Any]]:
    """Of each open conflict: the register, the value that was kept and the one that was lost."""
    found = [
        [(each.register, each.kept[1], each.lost[1]) for each in open_conflicts(device.store.db)]
        for device in world.devices
    ]
    assert found[0] == found[1]
    return found[0]


BY_ORDER = pytest.mark.parametrize("desk_first", [True, False], ids=["desk first", "phone first"])


@BY_ORDER
def test_f16_of_a_delete_and_a_later_edit_the_task_stays_with_the_edit(desk_first: bool) -> None:
    world = meet({r.DELETED: True}, {r.TITLE: "Buy oat milk"}, desk_first)
    registers = world.devices[0].registers(TASK)
    assert (registers[r.DELETED][1], registers[r.TITLE][1]) == (None, "Buy oat milk")


@BY_ORDER
def test_f16_of_an_edit_and_a_later_delete_the_task_is_deleted_and_the_edit_kept_in_it(desk_first: bool) -> None:
    world = meet({r.TITLE: "Buy oat milk"}, {r.DELETED: True}, desk_first)
    registers = world.devices[0].registers(TASK)
    assert (registers[r.DELETED][1], registers[r.TITLE][1]) == (True, "Buy oat milk")


@BY_ORDER
def test_f16_of_two_titles_the_later_stands_and_the_other_is_listed(desk_first: bool) -> None:
    world = meet({r.TITLE: "Buy oat milk"}, {r.TITLE: "Buy soy milk"}, desk_first)
    assert world.devices[0].registers(TASK)[r.TITLE][1] == "Buy soy milk"
    assert conflicts(world) == [(r.TITLE, "Buy soy milk", "Buy oat milk")]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"tag/a": True}, {"tag/b": True}, {"tag/a": True, "tag/b": True}),
        ({"tag/a": True}, {"tag/a": True}, {"tag/a": True}),
        ({"tag/old": None}, {"tag/a": True}, {"tag/old": None, "tag/a": True}),
        ({r.TITLE: "Buy oat milk"}, {r.PRIORITY: "high"}, {r.TITLE: "Buy oat milk", r.PRIORITY: "high"}),
        ({r.STATE: DONE}, {r.STATE: DONE_LATER}, {r.STATE: DONE_LATER}),
        ({r.TITLE: "Buy oat milk"}, {r.TITLE: "Buy oat milk"}, {r.TITLE: "Buy oat milk"}),
    ],
    ids=["two tags", "the same tag", "one removed, one added", "two fields", "both complete it", "the same title"],
)
@BY_ORDER
def test_f16_what_does_not_contradict_itself_is_all_kept_and_no_conflict(
    first: dict[str, Any], second: dict[str, Any], expected: dict[str, Any], desk_first: bool
) -> None:
    world = meet(first, second, desk_first)
    registers = world.devices[0].registers(TASK)
    assert {name: registers[name][1] for name in expected} == expected
    assert conflicts(world) == []


def test_f16_a_ring_of_parents_and_of_dependencies_is_kept_and_stands_in_nobodys_way(
    pair: tuple[Person, Person],
) -> None:
    desk, phone = pair
    milk = next(id for kind, id in held(desk) if kind == "task")
    bread = desk.add("Buy bread")
    assert_in_step(desk, phone)
    change(desk, milk, {r.PARENT: bread, f"dep/{bread}": True})
    change(phone, bread, {r.PARENT: milk, f"dep/{milk}": True})
    assert_in_step(desk, phone)
    for id, other in ((milk, bread), (bread, milk)):
        registers = held(desk)["task", id]
        assert (registers[r.PARENT][1], registers[f"dep/{other}"][1]) == (other, True)
    pakaura = Pakaura(phone.environ)
    assert pakaura("list", "--json", check=True).out.count('"title"') == 2
    pakaura("show", "1", "2", check=True)
    pakaura("done", "1", "2", check=True)
    until_idle(phone)


def change(person: Person, id: str, values: dict[str, Any]) -> None:
    session = person.session
    with session.to_write().writing() as db:
        writer = Writer(db, session.now, "edit")
        writer.change(id, values)
        writer.close()


class Agent:
    """Writes over REST, as what acts for the person on the server does."""

    def __init__(self, person: Person, url: str) -> None:
        tokens = person.credentials.load(require_account(person.session).key)
        assert tokens is not None
        self._headers = {"Authorization": f"Bearer {tokens.access_token}"}
        self._url = f"{url}/api/v1/tasks"

    def ask(self, method: str, path: str, body: Any) -> httpx.Response:
        return httpx.request(method, self._url + path, json=body, headers=self._headers, timeout=ENOUGH)

    def ask_at_once(self, times: int, method: str, path: str, body: Any) -> list[int]:
        async def all_of_them() -> list[httpx.Response]:
            async with httpx.AsyncClient(headers=self._headers, timeout=ENOUGH) as client:
                return await asyncio.gather(
                    *[client.request(method, self._url + path, json=body) for _ in range(times)]
                )

        return [answer.status_code for answer in asyncio.run(all_of_them())]


def test_f17_an_agent_that_tries_again_makes_one_task_and_completes_it_once(
    server_url: str, pair: tuple[Person, Person]
) -> None:
    desk, phone = pair
    agent = Agent(desk, server_url)
    body = {"id": str(uuid.uuid4()), "title": "Made by the agent"}
    assert agent.ask("POST", "", body).status_code == 201
    assert set(agent.ask_at_once(4, "POST", "", body)) <= {200, 201}
    assert set(agent.ask_at_once(4, "POST", f"/{body['id']}/complete", {})) == {200}
    with desk.connect() as api:
        assert api.hello()["seq"] == 3
        assert [op["command"] for op in api.history(body["id"])] == ["done", "add"]
    assert_in_step(desk, phone)
    assert phone.titles() == ["Buy milk", "Made by the agent"]


@pytest.mark.parametrize("agent_first", [True, False])
def test_f17_an_agent_and_a_device_that_edit_one_task_leave_one_task_and_a_conflict(
    server_url: str, pair: tuple[Person, Person], agent_first: bool
) -> None:
    desk, phone = pair
    agent = Agent(desk, server_url)
    task = next(id for kind, id in held(desk) if kind == "task")
    if not agent_first:
        desk.rename(task, "Of the desk")
    agent.ask("PATCH", f"/{task}", {"title": "Of the agent"}).raise_for_status()
    if agent_first:
        desk.rename(task, "Of the desk")
    assert_in_step(desk, phone)
    assert desk.titles() in (["Of the agent"], ["Of the desk"])
    with phone.session.to_read().reading() as db:
        (conflict,) = open_conflicts(db)
    assert {conflict.kept[1], conflict.lost[1]} == {"Of the agent", "Of the desk"}
    # I5: who has seen what stands replaces it, whoever that is.
    for title, (person, other) in zip("abc", itertools.cycle([(phone, desk), (desk, phone)]), strict=False):
        person.rename(task, title)
        assert_in_step(person, other)
        agent.ask("PATCH", f"/{task}", {"title": f"{title} of the agent"}).raise_for_status()
        assert_in_step(person, other)
        assert other.titles() == [f"{title} of the agent"]
