"""I2 and I7 under hypothesis: what was written is never nowhere, and a cursor is never ahead of its rows."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pakaura_server.core import registers as r
from pakaura_server.core.merge import key
from tests.sync.world import IDS, Broken, World

if TYPE_CHECKING:
    from tests.sync.device import Device

devices = st.integers(0, 2)
ids = st.sampled_from(IDS[:3])
sizes = st.integers(1, 3)


class Acknowledged(RuleBasedStateMachine):
    """Machines and a network that fail, and disks that do not: of one that went back in time, little can be said."""

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        self.world = World(Random(seed))
        self.world.new_device(bound=True)
        self.acknowledged: set[str] = set()

    @rule(index=devices, id=ids, text=st.sampled_from(("", "\0")))
    def write(self, index: int, id: str, text: str) -> None:
        """With NUL, something that a server refuses."""
        self.world.ms += 1000
        device = self.world.devices[index]
        self.world.act(device, lambda: device.write(id, {r.TITLE: text + self.world.value()}))
        self.acknowledge(device)

    @rule(index=devices, id=ids)
    def delete(self, index: int, id: str) -> None:
        device = self.world.devices[index]
        if device.has(id):
            self.world.act(device, lambda: device.write(id, {r.DELETED: True}))
            self.acknowledge(device)

    def acknowledge(self, device: Device) -> None:
        """Not of what will be refused: that is listed until it is edited, and in the history of the device then."""
        self.acknowledged |= {row["op_id"] for row in device.waiting() if "\\u0000" not in row["body"]}

    @rule(index=devices, steps=st.integers(1, 6), batch=sizes, page=sizes, second=st.booleans())
    def step_sync(self, index: int, steps: int, batch: int, page: int, second: bool) -> None:
        self.world.step_sync(self.world.devices[index], steps, batch, page, second)

    @rule(index=devices)
    def kill(self, index: int) -> None:
        self.world.devices[index].kill()

    @rule(index=st.integers(0, 9))
    def deliver_something_late(self, index: int) -> None:
        self.world.deliver_late(index)

    @invariant()
    def what_was_acknowledged_waits_or_is_on_the_server(self) -> None:
        if not hasattr(self, "world"):
            return
        found = {kept.op.op_id for kept in self.world.server.log.values()}
        for device in self.world.devices:
            found |= {row["op_id"] for row in device.waiting()}
        assert self.acknowledged <= found

    @invariant()
    def every_row_up_to_the_cursor_has_been_joined(self) -> None:
        for device in self.world.devices if hasattr(self, "world") else ():
            cursor, held = device.state().cursor, device.all_registers()
            for place, row in self.world.server.entities.items():
                if cursor is not None and row.seq <= cursor[0]:
                    assert all(key(held[place][name]) >= key(register) for name, register in row.registers.items())

    def teardown(self) -> None:
        if hasattr(self, "world"):
            try:
                self.world.settle_down()
            except Broken as broken:
                raise AssertionError(str(broken)) from None


TestAcknowledged = Acknowledged.TestCase
TestAcknowledged.settings = settings(max_examples=20, stateful_step_count=30, print_blob=True)
