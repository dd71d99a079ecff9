"""F11: pages and batches that end exactly where the rows do, one before and one after; nothing is passed over (I7)."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from pakaura_server.core import registers as r
from pakaura_server.core.merge import key
from pakaura_server.core.wire import MAX_OPS, MAX_ROWS
from tests.support.convergence import assert_in_step, held
from tests.support.installed import Pakaura
from tests.support.person import Person
from tests.sync.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.device import Device

N = 6


def assert_frontier(world: World, device: Device) -> None:
    """I7: every row of the server up to the cursor has been joined here."""
    cursor = device.state().cursor
    held = device.all_registers()
    for place, row in world.server.entities.items():
        if cursor is not None and row.seq <= cursor[0]:
            for name, register in row.registers.items():
                assert key(held[place][name]) >= key(register), (cursor, row.seq, place, name)


@pytest.mark.parametrize("batch", [1, N - 1, N, N + 1])
@pytest.mark.parametrize("page", [1, N // 3, N // 2, N - 1, N, N + 1])
def test_f11_every_size_of_page_and_batch_carries_everything(page: int, batch: int) -> None:
    world = World(Random(11))
    world.faults = False
    desk, phone = world.devices
    for n in range(N):
        world.act(desk, lambda n=n: desk.write(f"01936b00-0000-7000-8000-{n:012x}", {r.TITLE: f"task {n}"}))  # type: ignore[misc]
    for _ in desk.begin_sync(world.network, batch, page):
        assert_frontier(world, desk)
    moved = "01936b00-0000-7000-8000-000000000000"
    for number, _ in enumerate(phone.begin_sync(world.network, batch, page)):
        assert_frontier(world, phone)
        if number == (3 if page < N else 1):
            # A row that moves behind the others, between two pages where there are several, is seen there.
            world.edit_on_server(moved, {r.TITLE: "moved"})
    assert_frontier(world, phone)
    assert phone.registers(moved)[r.TITLE][1] == "moved"
    world.settle_down()


def test_f11_the_largest_page_and_the_largest_batch_are_filled_exactly_and_by_one_more(
    tmp_path: Path, pair: tuple[Person, Person], server_url: str, email: str
) -> None:
    desk, phone = pair
    lines = "\n".join(f"task {n:04}" for n in range(MAX_ROWS - 1))
    Pakaura(desk.environ)("add", "-", input=f"{lines}\nthe last of a batch", check=True)
    assert MAX_ROWS % MAX_OPS == 0
    assert desk.sync().pushed == MAX_ROWS
    # What the phone does not have yet fills its page.
    assert phone.sync().pulled == MAX_ROWS
    laptop = Person(tmp_path / "laptop")
    laptop.login(server_url, email)
    assert laptop.sync().pulled == MAX_ROWS + 1
    assert_in_step(desk, phone, laptop)
    assert len(held(laptop)) == MAX_ROWS + 1
