"""Devices, a server and everything that can go wrong between them; and what must hold when it is over."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import TYPE_CHECKING, Any

from pakaura_server.core import registers as r
from pakaura_server.core.canonical import canonical
from pakaura_server.core.errors import ResyncNeeded, Unavailable
from pakaura_server.core.ids import uuid5
from pakaura_server.core.merge import key
from pakaura_server.core.op import SET, from_json
from tests.sync.device import Device
from tests.sync.memory_server import MemoryServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_server.core.merge import Registers

START_MS = 1_800_000_000_000
IDS = [f"01936b00-0000-7000-8000-0000000000a{digit}" for digit in range(5)]
MOST_DEVICES = 5
MOST_QUIET_ROUNDS = 40


class Broken(AssertionError):
    """An invariant does not hold."""


class Network:
    """The way to the server: texts of JSON, that may be lost before or after they arrive, or be kept for later."""

    def __init__(self, world: World) -> None:
        self.world = world

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._carry(self.world.server.push, request, late=True)

    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        return self._carry(self.world.server.pull, request)

    def _carry(
        self, call: Callable[[dict[str, Any]], dict[str, Any]], request: dict[str, Any], late: bool = False
    ) -> dict[str, Any]:
        world = self.world
        text = json.dumps(request)
        if world.faults and world.random.random() < 0.12:
            raise Unavailable("lost on the way there")
        answer = json.dumps(call(json.loads(text)))
        if world.faults and late and world.random.random() < 0.15:
            world.late.append(text)
        if world.faults and world.random.random() < 0.12:
            raise Unavailable("lost on the way back")
        answered: dict[str, Any] = json.loads(answer)
        return answered


class World:
    """`random` decides what the network loses and the order of nothing else. `check` says what must hold."""

    def __init__(self, random: Random, server: type[Any] = MemoryServer, device: type[Device] = Device) -> None:
        self.random = random
        self.ms = START_MS
        self.server_skew = 0
        self.make_device = device
        self.server: Any = server(lambda: self.ms + self.server_skew, random.randrange)
        self.network = Network(self)
        self.devices: list[Device] = []
        self.faults = True
        self.values = 0
        self.seen: dict[tuple[str, str, tuple[str, str]], tuple[str, str] | None] = {}
        """(entity, register, content) to the content that its author saw there."""
        self.late: list[str] = []
        self.server_backups: list[dict[str, Any]] = []
        self.device_backups: list[tuple[Device, bytes]] = []
        for _ in range(2):
            self.new_device(bound=True)

    def new_device(self, bound: bool) -> None:
        if len(self.devices) < MOST_DEVICES:
            device = self.make_device(f"d{len(self.devices)}{self.values}", lambda: self.ms)
            self.devices.append(device)
            if bound:
                device.bind()

    def value(self) -> str:
        """A text that nobody wrote before."""
        self.values += 1
        return f"v{self.values}"

    def act(self, device: Device, do: Callable[[], None]) -> None:
        """Let a person do something, and note what they saw of every register that it wrote."""
        before = {id: device.registers(id) for id in device.ids()}
        do()
        for id in device.ids():
            self._note(id, before.get(id, {}), device.registers(id))

    def edit_on_server(self, id: str, values: dict[str, Any]) -> None:
        """What REST and the agent write: only to a task that is there."""
        row = self.server.entities.get(("task", id))
        before = dict(row.registers) if row else {}
        if r.PURGED not in before:
            self.server.edit(uuid5(id, self.value()), id, values)
            self._note(id, before, self.server.entities["task", id].registers)

    def _note(self, id: str, before: Registers, after: Registers) -> None:
        for name, new in after.items():
            if before.get(name) != new:
                self.seen.setdefault((id, name, key(new)), key(before[name]) if name in before else None)

    def step_sync(self, device: Device, steps: int, batch: int = 2, page: int = 2, second: bool = False) -> None:
        """Go some steps on with a sync of the device; with `second`, perhaps with another one beside it."""
        if not device.bound:
            return
        if not device.syncs or (second and len(device.syncs) < 2):
            device.begin_sync(self.network, batch, page)
        sync = device.syncs[-1] if second else device.syncs[0]
        for _ in range(steps):
            try:
                next(sync)
            except (StopIteration, Unavailable, ResyncNeeded):
                device.syncs = [other for other in device.syncs if other is not sync]
                return

    def deliver_late(self, index: int) -> None:
        """A request of long ago arrives once more."""
        if self.late:
            self._push_again(self.late[index % len(self.late)])

    def _push_again(self, text: str) -> None:
        request = json.loads(text)
        self.server.apply([from_json(op) for op in request["ops"]], request["device"])

    def back_up_server(self) -> None:
        self.server_backups.append(self.server.snapshot())

    def restore_server(self, index: int, renew_epoch: bool) -> None:
        if self.server_backups:
            self.server.restore(self.server_backups[index % len(self.server_backups)], renew_epoch)
            self.late = []

    def back_up_device(self, device: Device) -> None:
        self.device_backups.append((device, device.snapshot()))

    def restore_device(self, index: int) -> None:
        if self.device_backups:
            device, snapshot = self.device_backups[index % len(self.device_backups)]
            device.restore(snapshot)

    def clone_device(self, device: Device) -> None:
        if len(self.devices) < MOST_DEVICES:
            clone = self.make_device(device.name, lambda: self.ms)
            clone.restore(device.snapshot())
            clone.skew = device.skew
            self.devices.append(clone)

    def lose_device(self, device: Device) -> None:
        if len(self.devices) > 2:
            self.devices.remove(device)

    def settle_down(self) -> None:
        """No more faults: everybody syncs until nothing changes. Raises Broken where an invariant does not hold."""
        self.faults = False
        for device in self.devices:
            device.kill()
            if not device.bound:
                device.bind()
        live, typed = self._live(), self._typed_into_purged()
        self._sync_until_quiet()
        self._check_equal()
        self._check_nothing_lost(live, typed)
        self._check_causality(live)
        self._check_late_pushes_change_nothing()

    def _sync_until_quiet(self) -> None:
        last = None
        for _ in range(MOST_QUIET_ROUNDS):
            for device in self.devices:
                try:
                    for _ in device.begin_sync(self.network, *[1 + self.random.randrange(3) for _ in "bp"]):
                        pass
                except ResyncNeeded:
                    raise Broken(
                        f"I9 liveness: the server sends {device.name} back to the beginning for ever"
                    ) from None
                device.kill()
            now = (self.server.seq, [(_text(d.all_registers()), len(d.waiting()), d.state().gen) for d in self.devices])
            if now == last:
                return
            last = now
        raise Broken("I9 liveness: no quiet in 40 rounds")

    def _check_equal(self) -> None:
        there = {key: row.registers for key, row in self.server.entities.items()}
        for device in self.devices:
            if device.waiting():
                raise Broken(f"I3 convergence: {device.name} still has ops to send")
            refused = {
                (row["kind"], row["entity"], name) for row in device.refused() for name in json.loads(row["body"])
            }
            here = device.all_registers()
            for entity in here.keys() | there.keys():
                ours, theirs = here.get(entity, {}), there.get(entity, {})
                for name in ours.keys() | theirs.keys():
                    if ours.get(name) != theirs.get(name) and (*entity, name) not in refused:
                        raise Broken(
                            f"I3 convergence: {device.name} {entity} {name}: {ours.get(name)} is not {theirs.get(name)}"
                        )

    def _live(self) -> set[tuple[str, str, tuple[str, str]]]:
        """Entity, register and content of everything that stands or waits somewhere now."""
        live = {
            (id, name, key(register))
            for (kind, id), row in self.server.entities.items()
            if kind == "task"
            for name, register in row.registers.items()
        }
        for device in self.devices:
            live |= {(id, name, key(reg)) for id in device.ids() for name, reg in device.registers(id).items()}
            live |= {content for row in device.waiting() for content in _contents(row)}
        return live

    def _typed_into_purged(self) -> set[tuple[str, str, tuple[str, str]]]:
        """What waits on a device for a task that the server has purged, and neither of the two knows of the other."""
        arrived = {kept.op.op_id for kept in self.server.log.values()}
        return {
            content
            for device in self.devices
            for row in device.waiting()
            if row["type"] == SET and row["kind"] == "task" and row["op_id"] not in arrived
            if device.has(row["entity"]) and self._purged(row["entity"])
            for content in _contents(row)
            if content[2] == self._content(device, *content[:2])
        }

    @staticmethod
    def _content(device: Device, id: str, name: str) -> tuple[str, str] | None:
        """What stands in a register on a device."""
        register = device.registers(id).get(name)
        return key(register) if register else None

    def _purged(self, id: str) -> bool:
        row = self.server.entities.get(("task", id))
        return row is not None and r.PURGED in row.registers

    def _remembered(self) -> set[tuple[str, str, str]]:
        """Entity, register and value of everything that stands in a log, on the server or on a device."""
        found = set()
        for kept in self.server.log.values():
            for registers in (kept.op.registers, kept.lost):
                found |= {(kept.op.entity, name, canonical(value)) for name, (_, value) in registers.items()}
        for device in self.devices:
            for row in device.store.db.execute("SELECT entity, body, before, why FROM history WHERE kind = 'task'"):
                body, before = json.loads(row["body"]), json.loads(row["before"])
                if row["why"] == "overwritten":
                    body = {name: value for name, (_, value) in body.items()}
                found |= {(row["entity"], name, canonical(value)) for name, value in body.items()}
                found |= {(row["entity"], name, canonical(value)) for name, (_, value) in before.items()}
        return found

    def _check_nothing_lost(
        self, live: set[tuple[str, str, tuple[str, str]]], typed: set[tuple[str, str, tuple[str, str]]]
    ) -> None:
        remembered, refused = self._remembered(), self._refused()
        forked = {(uuid5(id, "fork"), name, content) for id, name, content in typed}
        for id, name, content in live | forked:
            if self._purged(id) or (name == r.PURGED and (id, name, content) in live):
                continue
            if (id, name, content) in refused:
                continue  # It is where it was typed, and listed there.
            row = self.server.entities.get(("task", id))
            final = row.registers.get(name) if row else None
            if final is None:
                raise Broken(f"I4 no lost write: the register {name} of {id} is gone")
            if final is not None and key(final)[1] != content[1] and (id, name, content[1]) not in remembered:
                raise Broken(f"I4 no lost write: {content} of {name} of {id} is in no history")

    def _refused(self) -> set[tuple[str, str, tuple[str, str]]]:
        """What the server does not take: it stands on its device only."""
        return {content for device in self.devices for row in device.refused() for content in _contents(row)}

    def _check_causality(self, live: set[tuple[str, str, tuple[str, str]]]) -> None:
        for id, name, content in live - self._refused():
            row = self.server.entities.get(("task", id))
            if row is None or name not in row.registers:
                continue
            final = key(row.registers[name])
            ancestor = self.seen.get((id, name, content))
            while ancestor is not None:
                if ancestor == final:
                    raise Broken(f"I5 causality: {final} of {name} of {id} was seen by who wrote {content}")
                ancestor = self.seen.get((id, name, ancestor))

    def _check_late_pushes_change_nothing(self) -> None:
        before = self._tasks()
        for text in copy.copy(self.late):
            self._push_again(text)
        if self._tasks() != before:
            raise Broken("I6 idempotence: a late push changed a register")

    def _tasks(self) -> str:
        """Not the conflicts: to an op that was pruned, what came after it is news."""
        return _text({key: row.registers for key, row in self.server.entities.items() if key[0] == "task"})


def _contents(row: Any) -> list[tuple[str, str, tuple[str, str]]]:
    """Entity, register and content of an op in an outbox."""
    if row["kind"] != "task":
        return []
    body = json.loads(row["body"])
    if row["type"] == SET:
        body = {name: (row["stamp"], value) for name, value in body.items()}
    return [(row["entity"], name, key(tuple(register))) for name, register in body.items()]


def _text(held: dict[tuple[str, str], Registers]) -> str:
    return json.dumps(sorted([(kind, id, sorted(regs.items())) for (kind, id), regs in held.items()]))
