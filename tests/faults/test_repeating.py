"""F16 of tasks that repeat: however many devices complete one, the next one is there once, and edits of it stay."""

from __future__ import annotations

import json
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.client.conflicts import open_conflicts
from pakaura_cli.client.store.writer import Writer
from pakaura_server.core import registers as r
from pakaura_server.core import stamps
from pakaura_server.core.succession import successor_id
from tests.faults.test_at_once import BY_ORDER, Agent, conflicts, sync
from tests.faults.test_many_processes import until_idle
from tests.support.convergence import assert_in_step, held
from tests.support.installed import Pakaura
from tests.sync.world import IDS, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.person import Person
    from tests.sync.device import Device

    Deed = Callable[[Device], None]

TASK = IDS[0]
NEXT = successor_id(TASK)
RENT = {r.TITLE: "Pay rent", r.SCHEDULE: ["2026-11-24", None, True], r.RECUR: ["FREQ=WEEKLY", "fixed", None]}


def meet(*deeds: tuple[str, Deed], desk_first: bool = True) -> World:
    """Desk and phone both have the rent. Each does its deeds, a second after the one before; then all sync."""
    world = World(Random(16))
    world.faults = False
    machines = dict(zip(("desk", "phone"), world.devices, strict=False))
    world.act(machines["desk"], lambda: machines["desk"].write(TASK, RENT))
    for device in machines.values():
        sync(world, device)
    for name, deed in deeds:
        world.ms += 1000
        device = machines[name]
        world.act(device, partial(deed, device))
    for device in list(machines.values())[:: 1 if desk_first else -1]:
        sync(world, device)
    world.settle_down()
    return world


def complete(device: Device) -> None:
    device.write(TASK, {r.STATE: r.state(r.timestamp(device.now.ms))})


def reopen(device: Device) -> None:
    device.write(TASK, {r.STATE: r.state(None)})


def undo(device: Device) -> None:
    device.undo()


def write_next(**values: Any) -> Deed:
    return lambda device: device.write(NEXT, values)


def outcome(world: World) -> dict[str, tuple[bool, bool, str | None]]:
    """Of each task that is not deleted: whether it is completed, whether a person wrote it, and when it is due."""
    found = {}
    for id in world.devices[0].ids():
        registers = world.devices[0].registers(id)
        written = not all(stamps.is_generated(stamp) for stamp, _ in registers.values())
        if registers[r.DELETED][1] is None:
            schedule = registers.get(r.SCHEDULE, ("", None))[1]
            state = registers.get(r.STATE, ("", [False, None]))[1]
            found[id] = (state[0], written, schedule and schedule[0])
    return found


OPEN, DONE, NEW = (False, True, "2026-11-24"), (True, True, "2026-11-24"), (False, False, "2026-12-01")


@BY_ORDER
def test_f16_two_that_complete_it_make_one_successor(desk_first: bool) -> None:
    world = meet(("desk", complete), ("phone", complete), desk_first=desk_first)
    assert outcome(world) == {TASK: DONE, NEXT: NEW}
    assert conflicts(world) == []


@BY_ORDER
def test_f16_one_that_was_undone_with_all_that_was_written_into_it_is_back_when_another_completes(
    desk_first: bool,
) -> None:
    world = meet(
        ("desk", complete),
        ("desk", write_next(priority="high")),
        ("desk", undo),
        ("desk", undo),
        desk_first=desk_first,
    )
    assert outcome(world) == {TASK: OPEN}
    for device in world.devices:
        world.ms += 1000
        world.act(device, partial(complete, device))
    world.settle_down()
    assert outcome(world) == {TASK: DONE, NEXT: NEW}
    assert conflicts(world) == []


@BY_ORDER
def test_f16_what_is_written_into_it_meanwhile_wins_over_its_undo(desk_first: bool) -> None:
    world = meet(
        ("desk", complete),
        ("phone", complete),
        ("desk", write_next(priority="high")),
        ("desk", undo),
        ("phone", write_next(title="Pay more rent")),
        ("desk", undo),
        desk_first=desk_first,
    )
    assert world.devices[0].registers(NEXT)[r.TITLE][1] == "Pay more rent"


@BY_ORDER
def test_f16_what_each_of_them_writes_into_it_is_all_kept(desk_first: bool) -> None:
    world = meet(
        ("desk", complete),
        ("phone", complete),
        ("desk", write_next(title="Pay more rent")),
        ("phone", write_next(notes="by card")),
        desk_first=desk_first,
    )
    assert outcome(world) == {TASK: DONE, NEXT: (False, True, "2026-12-01")}
    registers = world.devices[0].registers(NEXT)
    assert (registers[r.TITLE][1], registers[r.NOTES][1]) == ("Pay more rent", "by card")
    assert conflicts(world) == []


@BY_ORDER
def test_f16_an_edit_wins_over_what_another_device_makes_later(desk_first: bool) -> None:
    world = meet(
        ("desk", complete),
        ("desk", write_next(schedule=["2026-12-24", None, True])),
        ("phone", complete),
        desk_first=desk_first,
    )
    assert outcome(world) == {TASK: DONE, NEXT: (False, True, "2026-12-24")}


@BY_ORDER
def test_f16_one_that_is_deleted_here_is_not_made_again_there(desk_first: bool) -> None:
    world = meet(("desk", complete), ("desk", write_next(deleted=True)), ("phone", complete), desk_first=desk_first)
    assert outcome(world) == {TASK: DONE}


@BY_ORDER
def test_f16_one_that_is_done_here_is_done_and_goes_on(desk_first: bool) -> None:
    done = write_next(state=r.state("2026-11-24T12:00:00.000Z"))
    world = meet(("desk", complete), ("desk", done), ("phone", complete), desk_first=desk_first)
    assert outcome(world) == {
        TASK: DONE,
        NEXT: (True, True, "2026-12-01"),
        successor_id(NEXT): (False, False, "2026-12-08"),
    }


@BY_ORDER
def test_f16_completed_there_and_reopened_here_later_it_is_open_without_a_successor(desk_first: bool) -> None:
    world = meet(("desk", complete), ("phone", complete), ("desk", reopen), desk_first=desk_first)
    assert outcome(world) == {TASK: OPEN}


@BY_ORDER
def test_f16_reopened_here_and_completed_there_later_it_has_its_successor(desk_first: bool) -> None:
    world = meet(("desk", complete), ("desk", reopen), ("phone", complete), desk_first=desk_first)
    assert outcome(world) == {TASK: DONE, NEXT: NEW}


@BY_ORDER
def test_f16_completed_again_here_and_reopened_there_later_it_has_none(desk_first: bool) -> None:
    deeds = [("desk", complete), ("desk", reopen), ("desk", complete), ("phone", complete), ("phone", reopen)]
    assert outcome(meet(*deeds, desk_first=desk_first)) == {TASK: OPEN}


@BY_ORDER
def test_f16_reopened_here_its_successor_stays_that_was_changed_there(desk_first: bool) -> None:
    world = meet(
        ("desk", complete),
        ("phone", complete),
        ("phone", write_next(title="Pay more rent")),
        ("desk", reopen),
        desk_first=desk_first,
    )
    assert outcome(world) == {TASK: OPEN, NEXT: (False, True, "2026-12-01")}


@BY_ORDER
def test_f16_who_takes_back_a_completion_that_another_made_too_leaves_the_successor(desk_first: bool) -> None:
    world = meet(("desk", complete), ("phone", complete), desk_first=desk_first)
    desk = world.devices[0]
    world.act(desk, desk.undo)
    world.settle_down()
    assert outcome(world) == {TASK: DONE, NEXT: NEW}


@BY_ORDER
def test_f16_different_clocks_and_dates_of_completion_make_one_successor_all_the_same(desk_first: bool) -> None:
    def after_completion(device: Device) -> None:
        device.write(TASK, {r.RECUR: ["FREQ=DAILY;INTERVAL=3", "after-completion", None]})

    world = World(Random(16))
    world.faults = False
    desk, phone = world.devices
    world.act(desk, lambda: desk.write(TASK, RENT))
    world.act(desk, lambda: after_completion(desk))
    sync(world, desk)
    sync(world, phone)
    phone.skew = 5 * 86_400_000
    for device in (desk, phone) if desk_first else (phone, desk):
        world.act(device, partial(complete, device))
    world.settle_down()
    assert len(world.devices[0].ids()) == 2
    assert desk.registers(NEXT) == phone.registers(NEXT)
    assert not open_conflicts(desk.store.db)


def rent_of(person: Person) -> str:
    """The task of a pair, which is in step, made one that repeats."""
    (task,) = [id for kind, id in held(person) if kind == "task"]
    Pakaura(person.environ)("edit", "1", "due:2026-11-24", "every:week+", check=True)
    return task


def test_f16_two_machines_offline_complete_one_and_have_one_after_a_sync(pair: tuple[Person, Person]) -> None:
    desk, phone = pair
    task = rent_of(desk)
    assert_in_step(desk, phone)
    for person in pair:
        told = Pakaura(person.environ)("done", "1", "--json", check=True)
        assert json.loads(told.out)[0]["next"]["id"] == successor_id(task)
    Pakaura(phone.environ)("edit", "2", "pri:high", check=True)
    assert_in_step(desk, phone)
    for person in pair:
        (record,) = json.loads(Pakaura(person.environ)("list", "--json", check=True).out)
        assert (record["id"], record["due"], record["priority"]) == (successor_id(task), "2026-12-01", "high")
        until_idle(person)


def test_f16_what_one_machine_completed_another_takes_back_with_its_successor(pair: tuple[Person, Person]) -> None:
    desk, phone = pair
    task = rent_of(desk)
    Pakaura(desk.environ)("done", "1", check=True)
    assert_in_step(desk, phone)
    (latest,) = json.loads(Pakaura(phone.environ)("log", "--all", "--limit", "1", "--json", check=True).out)
    Pakaura(phone.environ)("undo", latest["group"], check=True)
    assert_in_step(desk, phone)
    for person in pair:
        (record,) = json.loads(Pakaura(person.environ)("list", "--json", check=True).out)
        assert (record["id"], record["completed"]) == (task, False)
        until_idle(person)


@pytest.mark.parametrize("agent_first", [True, False])
def test_f16_an_agent_and_a_machine_complete_one_and_make_one(
    server_url: str, pair: tuple[Person, Person], agent_first: bool
) -> None:
    desk, phone = pair
    task = rent_of(desk)
    assert_in_step(desk, phone)
    agent, pakaura = Agent(desk, server_url), Pakaura(desk.environ)
    if not agent_first:
        pakaura("done", "1", check=True)
    agent.ask("POST", f"/{task}/complete", {}).raise_for_status()
    if agent_first:
        pakaura("done", "1", check=True)
    assert_in_step(desk, phone)
    listed = agent.ask("GET", "?completed=false", None).json()["tasks"]
    assert [(each["id"], each["due"]) for each in listed] == [(successor_id(task), "2026-12-01")]
    agent.ask("POST", f"/{task}/uncomplete", {}).raise_for_status()
    assert_in_step(desk, phone)
    (record,) = json.loads(pakaura("list", "--json", check=True).out)
    assert record["id"] == task
    until_idle(desk)


def test_f15_an_older_client_carries_what_it_does_not_make(pair: tuple[Person, Person]) -> None:
    """A version without repetition completes the task: it has no successor, and that of another device stays one."""
    desk, phone = pair
    task = rent_of(desk)
    assert_in_step(desk, phone)
    as_an_older_version_completes(phone, task)
    Pakaura(desk.environ)("done", "1", check=True)
    assert_in_step(desk, phone)
    tasks = [id for kind, id in held(phone) if kind == "task"]
    assert sorted(tasks) == sorted([task, successor_id(task)])
    until_idle(desk)


def as_an_older_version_completes(person: Person, task: str) -> None:
    session = person.session
    with session.to_write().writing() as db:
        writer = Writer(db, session.now, "done")
        writer.change(task, {r.STATE: r.state(r.timestamp(session.now.ms))}, foreign=True)
        writer.close()
