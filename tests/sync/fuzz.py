"""Random histories in bulk: `python -m tests.sync.fuzz 10000` runs that many and says which broke an invariant.

A history is its seed: `--seed 4711` repeats one. `--mutant NAME` plants a known bug, to see that it is found.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from random import Random
from typing import TYPE_CHECKING

from pakaura_server.core import registers as r
from tests.sync.mutants import MUTANTS, Mutant
from tests.sync.world import IDS, Broken, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sync.device import Device

STEPS = 140
YEAR_MS = 365 * 86_400_000
NONE = Mutant()


def history(seed: int, mutant: Mutant = NONE, steps: int = STEPS) -> str | None:
    """Run one history; the invariant that it broke, or None."""
    try:
        play(seed, mutant, steps).settle_down()
    except Broken as broken:
        return str(broken)
    return None


def play(seed: int, mutant: Mutant = NONE, steps: int = STEPS) -> World:
    """The world after so many steps, with all its faults."""
    random = Random(seed)
    world = World(random, mutant.server, mutant.device)
    if random.random() < 0.5:
        world.new_device(bound=random.random() < 0.5)
    for _ in range(steps):
        step(world, random)
    return world


def step(world: World, random: Random) -> None:
    """Let time pass and one thing happen."""
    world.ms += random.choice((0, 1, 5, 1000, 60_000, 3_600_000))
    device = random.choice(world.devices)
    chance = random.random()
    for upto, happening in _HAPPENINGS:
        if chance < upto:
            happening(world, device, random)
            return


def _edit(world: World, device: Device, random: Random) -> None:
    id = random.choice(IDS if random.random() < 0.8 else device.ids() or IDS)
    names = random.sample((r.TITLE, r.PROJECT, r.STATE, r.DELETED, "tag/a"), random.choice((1, 1, 2)))
    values = {
        r.TITLE: world.value(),
        r.PROJECT: world.value(),
        r.STATE: random.choice((r.state(None), r.state(r.timestamp(device.now.ms)))),
        r.DELETED: random.choice((True, None)),
        "tag/a": random.choice((True, None)),
    }
    world.act(device, lambda: device.write(id, {name: values[name] for name in names}))


def _more(world: World, device: Device, random: Random) -> None:
    id = random.choice(device.ids() or IDS)
    happening: Callable[[], None] = random.choice(
        (
            lambda: device.write_unknown(id, "x/new", {"text": world.value(), "null": None}),
            lambda: device.complete_recurring(id),
            lambda: device.reopen(id),
            device.undo,
            device.settle,
        )
    )
    world.act(device, happening)


def _rarely(world: World, device: Device, random: Random) -> None:
    id = random.choice(device.ids() or IDS)
    chance = random.random()
    if chance < 0.4:
        world.act(device, lambda: device.purge(id))
    elif chance < 0.7:
        # A text that no server takes: NUL cannot be kept in PostgreSQL.
        world.act(device, lambda: device.write(id, {r.NOTES: f"\0{world.value()}"}))
    else:
        world.server.prune(random.randrange(world.server.seq + 1))


def _on_server(world: World, device: Device, random: Random) -> None:
    world.edit_on_server(random.choice(IDS), {random.choice((r.TITLE, r.PROJECT)): world.value(), r.DELETED: None})


def _sync(world: World, device: Device, random: Random) -> None:
    size = random.choice((1, 2, 3))
    world.step_sync(device, random.choice((1, 1, 2, 6)), size, size, second=random.random() < 0.15)


def _kill(world: World, device: Device, random: Random) -> None:
    device.kill()


def _set_clock(world: World, device: Device, random: Random) -> None:
    if random.random() < 0.8:
        device.skew = random.choice((0, 0, -3 * YEAR_MS, 3 * YEAR_MS, -3_600_000, 7_200_000, 40 * YEAR_MS))
    else:
        world.server_skew = random.choice((0, 0, -5 * YEAR_MS, 5 * YEAR_MS, -90_000, 90_000))


def _late(world: World, device: Device, random: Random) -> None:
    world.deliver_late(random.randrange(1000))


def _disk(world: World, device: Device, random: Random) -> None:
    chance = random.random()
    index = random.randrange(1000)
    if chance < 0.3:
        world.back_up_server()
    elif chance < 0.5:
        world.restore_server(index, renew_epoch=random.random() < 0.3)
    elif chance < 0.65:
        world.back_up_device(device)
    elif chance < 0.75:
        world.restore_device(index)
    elif chance < 0.85:
        world.clone_device(device)
    elif chance < 0.94:
        world.new_device(bound=random.random() < 0.5)
    else:
        world.lose_device(device)


_HAPPENINGS: tuple[tuple[float, Callable[[World, Device, Random], None]], ...] = (
    (0.26, _edit),
    (0.31, _more),
    (0.33, _rarely),
    (0.37, _on_server),
    (0.79, _sync),
    (0.84, _kill),
    (0.88, _set_clock),
    (0.92, _late),
    (1.00, _disk),
)


def _one(job: tuple[int, str]) -> tuple[int, str | None]:
    seed, mutant = job
    return seed, history(seed, MUTANTS[mutant] if mutant else NONE)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sync.fuzz", description=__doc__)
    parser.add_argument("histories", type=int, nargs="?", default=1000)
    parser.add_argument("--seed", type=int, default=0, help="of the first history")
    parser.add_argument("--mutant", choices=sorted(MUTANTS), default="", help="a bug to plant")
    options = parser.parse_args()
    began = time.monotonic()
    seeds = range(options.seed, options.seed + options.histories)
    with multiprocessing.Pool() as pool:
        results = list(pool.imap(_one, [(seed, options.mutant) for seed in seeds], chunksize=16))
    broken = [(seed, what) for seed, what in results if what]
    for seed, what in broken[:10]:
        print(f"seed {seed}: {what}")
    planted = f" with {options.mutant}" if options.mutant else ""
    print(f"{len(results)} histories{planted}, {len(broken)} violations, {time.monotonic() - began:.0f} s")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
