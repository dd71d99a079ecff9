"""The same world under hypothesis, which shrinks what it finds to a few steps that a person can follow."""

from __future__ import annotations

from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from pakaura_server.core import registers as r
from tests.sync.device import Device
from tests.sync.world import IDS, Broken, World

YEAR_MS = 365 * 86_400_000
devices = st.integers(0, 4)
ids = st.sampled_from(IDS[:3])
sizes = st.integers(1, 3)
skews = st.sampled_from((0, 3_600_000, -3_600_000, 3 * YEAR_MS, -3 * YEAR_MS, 40 * YEAR_MS, -40 * YEAR_MS))
indexes = st.integers(0, 9)


class Sync(RuleBasedStateMachine):
    """Rules of the protocol's page, section 3.2. Time and chance are given, and never the machine's."""

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        self.world = World(Random(seed))
        self.highest: dict[tuple[int, int], tuple[int, int]] = {}

    def device(self, index: int) -> Device:
        self.world.ms += 1000
        return self.world.devices[index % len(self.world.devices)]

    @rule(index=devices, id=ids, done=st.booleans() | st.none(), tag=st.booleans(), deleted=st.booleans())
    def write(self, index: int, id: str, done: bool | None, tag: bool, deleted: bool) -> None:
        device = self.device(index)
        values = {r.TITLE: self.world.value()} if done is None else {r.STATE: [done, None], "tag/a": tag or None}
        self.world.act(device, lambda: device.write(id, {**values, **({r.DELETED: True} if deleted else {})}))

    @rule(index=devices, id=ids)
    def write_as_a_newer_version(self, index: int, id: str) -> None:
        device = self.device(index)
        self.world.act(device, lambda: device.write_unknown(id, "x/new", [self.world.value(), None]))

    @rule(index=devices, id=ids)
    def complete_a_recurring_task(self, index: int, id: str) -> None:
        device = self.device(index)
        self.world.act(device, lambda: device.complete_recurring(id))

    @rule(index=devices, id=ids)
    def purge(self, index: int, id: str) -> None:
        device = self.device(index)
        self.world.act(device, lambda: device.purge(id))

    @rule(index=devices)
    def undo(self, index: int) -> None:
        device = self.device(index)
        self.world.act(device, device.undo)

    @rule(index=devices)
    def settle_a_conflict(self, index: int) -> None:
        device = self.device(index)
        self.world.act(device, device.settle)

    @rule(index=devices, id=ids)
    def write_what_the_server_refuses(self, index: int, id: str) -> None:
        device = self.device(index)
        self.world.act(device, lambda: device.write(id, {r.NOTES: f"\0{self.world.value()}"}))

    @rule(id=ids)
    def write_on_the_server(self, id: str) -> None:
        self.world.edit_on_server(id, {r.TITLE: self.world.value(), r.DELETED: None})

    @rule(index=devices, steps=st.integers(1, 8), batch=sizes, page=sizes, second=st.booleans())
    def step_sync(self, index: int, steps: int, batch: int, page: int, second: bool) -> None:
        device = self.device(index)
        self.world.step_sync(device, steps, batch, page, second)
        self.check_that_cursors_rise(device)

    def check_that_cursors_rise(self, device: Device) -> None:
        """I8: within one generation neither cursor nor witness goes down."""
        state = device.state()
        for place, cursor in enumerate((state.cursor, state.witness)):
            highest = self.highest.get((id(device.store), 2 * state.gen + place), (0, 0))
            assert cursor is None or cursor[0] >= highest[0]
            if cursor is not None:
                self.highest[id(device.store), 2 * state.gen + place] = cursor

    @rule(index=devices)
    def kill(self, index: int) -> None:
        self.device(index).kill()

    @rule(index=devices, skew=skews)
    def set_a_clock(self, index: int, skew: int) -> None:
        self.device(index).skew = skew

    @rule(skew=skews)
    def set_the_servers_clock(self, skew: int) -> None:
        self.world.server_skew = skew

    @rule(index=indexes)
    def deliver_something_late(self, index: int) -> None:
        self.world.deliver_late(index)

    @rule()
    def back_up_the_server(self) -> None:
        self.world.back_up_server()

    @precondition(lambda self: self.world.server_backups)
    @rule(index=indexes, renew_epoch=st.booleans())
    def restore_the_server(self, index: int, renew_epoch: bool) -> None:
        self.world.restore_server(index, renew_epoch)

    @rule(seq=indexes)
    def prune_the_log(self, seq: int) -> None:
        self.world.server.prune(min(seq, self.world.server.seq))

    @rule(index=devices)
    def back_up_a_device(self, index: int) -> None:
        self.world.back_up_device(self.device(index))

    @precondition(lambda self: self.world.device_backups)
    @rule(index=indexes)
    def restore_a_device(self, index: int) -> None:
        self.world.restore_device(index)

    @rule(index=devices)
    def clone_a_device(self, index: int) -> None:
        self.world.clone_device(self.device(index))

    @rule(bound=st.booleans())
    def add_a_device(self, bound: bool) -> None:
        self.world.new_device(bound)

    @rule(index=devices)
    def sign_in_with_tasks_made_before(self, index: int) -> None:
        device = self.device(index)
        if not device.bound:
            device.bind()

    @rule(index=devices)
    def lose_a_device(self, index: int) -> None:
        self.world.lose_device(self.device(index))

    def teardown(self) -> None:
        if hasattr(self, "world"):
            try:
                self.world.settle_down()
            except Broken as broken:
                raise AssertionError(str(broken)) from None


TestSync = Sync.TestCase
TestSync.settings = settings(max_examples=100, stateful_step_count=40, print_blob=True)
