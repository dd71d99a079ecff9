"""F8 and F9: clocks that are wrong, jump or stand still: all agree in the end, and who has seen a value replaces it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from pakaura_server.core import registers as r
from pakaura_server.core.stamps import LONGEST_JUMP_MS, MAX_COUNTER, split
from tests.faults.test_many_processes import until_idle
from tests.support.convergence import assert_in_step, held
from tests.support.installed import Pakaura
from tests.support.person import Person
from tests.sync.world import IDS, World

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.device import Device

HOUR_MS = 3_600_000
YEAR_MS = 365 * 24 * HOUR_MS
IN_1970, IN_2066 = 1000, 96 * YEAR_MS
STAMP = "01a0b1c2d3e4-0000-import00"


def set_clock(person: Person, ms: int) -> None:
    """It stands still then."""
    person.environ["PAKAURA_NOW"] = str(ms)


@pytest.mark.parametrize(
    "clocks",
    [
        (HOUR_MS, HOUR_MS),
        (-HOUR_MS, -HOUR_MS),
        (3 * YEAR_MS, 3 * YEAR_MS),
        (-3 * YEAR_MS, -3 * YEAR_MS),
        (IN_1970, IN_1970),
        (IN_2066, IN_2066),
        (IN_2066, IN_1970),
    ],
    ids=["an hour fast", "an hour slow", "3 years fast", "3 years slow", "1970", "2066", "back from 2066 to 1970"],
)
def test_f08_whoever_has_seen_a_value_replaces_it_whatever_the_clocks_say(
    pair: tuple[Person, Person], clocks: tuple[int, int]
) -> None:
    desk, phone = pair
    (task,) = [id for kind, id in held(desk) if kind == "task"]
    now_ms = desk.session.now.ms
    first, second = [ms if ms in (IN_1970, IN_2066) else now_ms + ms for ms in clocks]
    set_clock(phone, first)
    phone.rename(task, "First, on the phone")
    assert_in_step(phone, desk)
    desk.rename(task, "Then at the desk")
    assert_in_step(desk, phone)
    assert phone.titles() == ["Then at the desk"]
    set_clock(phone, second)
    phone.rename(task, "And on the phone again")
    assert_in_step(phone, desk)
    assert desk.titles() == ["And on the phone again"]
    # No stamp is further ahead than a clock is believed.
    newest = max(stamp for registers in held(desk).values() for stamp, _ in registers.values())
    assert split(newest)[0] <= desk.session.now.ms + LONGEST_JUMP_MS + HOUR_MS


def test_f08_a_machine_that_is_40_years_off_is_one_list_with_the_others(
    server_url: str, email: str, tmp_path: Path, desk: Person
) -> None:
    wrong = Person(tmp_path / "wrong", PAKAURA_NOW=str(desk.session.now.ms + 40 * YEAR_MS))
    pakaura = Pakaura(wrong.environ)
    pakaura("add", "Buy milk", check=True)
    wrong.register(server_url, email)
    pakaura("edit", "milk", "--title", "Buy oat milk", check=True)
    pakaura("sync", check=True)
    desk.login(server_url, email)
    desk.sync()
    assert desk.titles() == ["Buy oat milk"]
    desk.rename(next(id for _, id in held(desk)), "Buy soy milk")
    assert_in_step(desk, wrong)
    assert pakaura("list", check=True).out.count("Buy soy milk") == 1
    assert "ahead of the server's" in pakaura("status", check=True).out
    until_idle(wrong)


@pytest.mark.parametrize("skew", [-40 * YEAR_MS, -HOUR_MS, HOUR_MS, 40 * YEAR_MS])
def test_f08_a_server_with_a_wrong_clock_and_then_a_right_one_loses_nothing(skew: int) -> None:
    world = World(Random(8))
    world.faults = False
    world.server_skew = skew
    desk, phone = world.devices
    for now_skew in (skew, 0):
        world.server_skew = now_skew
        for device in (desk, phone):
            world.ms += 1000
            write(world, device, IDS[0], world.value())
            sync(world, device)
    assert phone.registers(IDS[0])[r.TITLE][1] == f"v{world.values}"
    world.settle_down()


def test_f09_more_edits_in_a_millisecond_than_the_counter_counts_stay_in_their_order() -> None:
    world = World(Random(9))
    world.faults = False
    desk, phone = world.devices
    write(world, desk, IDS[0], world.value())
    sync(world, desk)
    with desk.store.writing() as db:
        db.execute("UPDATE meta SET v = ? WHERE k = 'hlc'", (f"{world.ms:012x}-{MAX_COUNTER - 2:04x}",))
    for _ in range(6):
        write(world, desk, IDS[0], world.value())
    stamps = [row["stamp"] for row in desk.waiting()]
    assert stamps == sorted(set(stamps))
    assert {split(stamp)[0] for stamp in stamps} == {world.ms, world.ms + 1}
    sync(world, desk)
    sync(world, phone)
    assert phone.registers(IDS[0])[r.TITLE][1] == f"v{world.values}"
    world.settle_down()


def test_f09_an_import_of_many_tasks_with_one_stamp_arrives_whole_and_can_be_edited() -> None:
    world = World(Random(9))
    world.faults = False
    desk, phone = world.devices
    ids = [f"01936b00-0000-7000-8000-{n:012x}" for n in range(210)]
    # Both import the same file; where they read it differently, the greater value stands on both.
    for device, title in ((desk, "read so"), (phone, "read otherwise")):
        with device.store.writing() as db:
            merger = device.cycle.merger(db, device.now)
            for id in ids:
                created = (STAMP, "2026-11-25T00:00:00.000Z")
                merger.state("task", id, {r.TITLE: (STAMP, title), r.CREATED: created, r.DELETED: (STAMP, None)})
            merger.close()
    for device in (desk, phone, desk):
        sync(world, device, 70)
    assert {device.registers(id)[r.TITLE][1] for id in ids for device in (desk, phone)} == {"read so"}
    write(world, phone, ids[-1], "edited")
    world.settle_down()
    assert desk.registers(ids[-1])[r.TITLE][1] == "edited"


def write(world: World, device: Device, id: str, title: str) -> None:
    world.act(device, lambda: device.write(id, {r.TITLE: title}))


def sync(world: World, device: Device, size: int = 10) -> None:
    for _ in device.begin_sync(world.network, size, size):
        pass
    device.kill()
