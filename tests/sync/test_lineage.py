"""Why a mark is drawn at random: a place in the log that a restored server happens to fill alike is another place."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_server.core import registers as r
from tests.sync.memory_server import MemoryServer
from tests.sync.world import IDS, Broken, World

if TYPE_CHECKING:
    from pakaura_server.core.apply import Plan


class MarkIsOpId(MemoryServer):
    """The known bug: the mark of a place is made of the op that stands there."""

    def write(self, made: Plan) -> None:
        for kept in made.kept:
            kept.mark = int(kept.op.op_id.replace("-", ""), 16) % 2**63
            entity = made.changed.get((kept.op.kind, kept.op.entity))
            if entity is not None and entity.seq == kept.seq:
                entity.mark = kept.mark
        super().write(made)


def restored_under_two_devices(server: type[MemoryServer]) -> World:
    """One device pushes x, y; the server is emptied; another pushes z, and a copy of the first one's disk y again."""
    world = World(Random(1), server)
    world.faults = False
    first, other = world.devices
    world.back_up_server()
    sync(world, first)
    write(world, first, IDS[0], "x")
    sync(world, first)
    write(world, first, IDS[1], "y")
    disk = first.snapshot()
    sync(world, first)
    world.restore_server(0, renew_epoch=False)
    write(world, other, IDS[2], "z")
    sync(world, other)
    copy = world.make_device(first.name, lambda: world.ms)
    copy.restore(disk)
    world.server.apply(pending(copy), "00000d00")
    return world


def pending(device: Any) -> list[Any]:
    from pakaura_cli.client.sync.outbox import next_batch
    from pakaura_server.core.op import from_json

    batch = next_batch(device.store.db, 0)
    assert batch is not None
    return [from_json(op) for op in batch.ops]


def write(world: World, device: Any, id: str, title: str) -> None:
    world.ms += 1000
    world.act(device, lambda: device.write(id, {r.TITLE: title}))


def sync(world: World, device: Any) -> None:
    for _ in device.begin_sync(world.network, 10, 10):
        pass
    device.kill()


def test_a_place_that_is_filled_alike_by_chance_is_noticed() -> None:
    restored_under_two_devices(MemoryServer).settle_down()


def test_a_mark_made_of_the_op_would_not_notice_it() -> None:
    with pytest.raises(Broken):
        restored_under_two_devices(MarkIsOpId).settle_down()
