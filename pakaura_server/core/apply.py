"""What the ledger does with a batch of ops, as a plan: rows to write, ops to keep, conflicts to list, answers to give.

Pure: the caller loads what `plan` reads and writes what it returns, in one transaction under the user's lock.
"""

from __future__ import annotations

from pakaura_server.core import conflicts, stamps
from pakaura_server.core import registers as r
from pakaura_server.core.canonical import canonical
from pakaura_server.core.ids import uuid5
from pakaura_server.core.merge import key, merge
from pakaura_server.core.op import CONFLICT, SET, TASK, Op, Refused, is_quiet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from typing import Any

    from pakaura_server.core.merge import Register, Registers

    Key = tuple[str, str]
    """Kind and id of an entity."""

SERVER_DEVICE = "server00"
"""The device of the stamps that a server gives."""


class Entity:
    """A task or a conflict as the ledger holds it; `seq` and `mark` are those of the last op that changed it, or 0."""

    __slots__ = ("id", "kind", "mark", "registers", "seq")

    def __init__(self, kind: str, id: str, registers: Registers | None = None, seq: int = 0, mark: int = 0) -> None:
        self.kind = kind
        self.id = id
        self.registers: Registers = {} if registers is None else registers
        self.seq = seq
        self.mark = mark


class Kept:
    """A row of the log of ops. `lost` are the registers that the op replaced, as they were.

    `op` is what was applied, and remembers what came too late to stand; it is blank once its entity is purged.
    """

    __slots__ = ("device", "lost", "mark", "op", "seq")

    def __init__(self, op: Op, device: str, seq: int, mark: int, lost: Registers) -> None:
        self.op = op
        self.device = device
        self.seq = seq
        self.mark = mark
        self.lost = lost


class Result:
    """The answer to one op: `applied`, `duplicate`, `superseded` or `rejected` (with `code`).

    `superseded`: every register of it is older than what stands; its values are kept in the log.
    """

    __slots__ = ("code", "conflict", "op_id", "status")

    def __init__(self, op_id: str, status: str, conflict: Sequence[str] = (), code: str | None = None) -> None:
        self.op_id = op_id
        self.status = status
        self.conflict = list(conflict)
        self.code = code

    def to_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"op_id": self.op_id, "status": self.status}
        if self.conflict:
            body["conflict"] = self.conflict
        if self.code is not None:
            body["code"] = self.code
        return body


class Ledger:
    """What `plan` starts from. `entities` holds the rows that the ops touch, and all conflicts about these.

    `clock` is `(ms, counter)` of the hybrid logical clock; `known` are the ids of ops that were applied before.
    """

    __slots__ = ("clock", "entities", "known", "seq")

    def __init__(
        self, seq: int, clock: tuple[int, int], entities: Iterable[Entity] = (), known: Collection[str] = ()
    ) -> None:
        self.seq = seq
        self.clock = clock
        self.entities: dict[Key, Entity] = {(entity.kind, entity.id): entity for entity in entities}
        self.known = set(known)


class Plan:
    """What is to be written: the new `seq` and `clock`, rows whose registers changed, the log's new rows, and results.

    `purged` are entities whose earlier rows in the log are to be blanked.
    """

    __slots__ = ("changed", "clock", "kept", "purged", "results", "seq")

    def __init__(self, seq: int, clock: tuple[int, int]) -> None:
        self.seq = seq
        self.clock = clock
        self.changed: dict[Key, Entity] = {}
        self.kept: list[Kept] = []
        self.purged: list[Key] = []
        self.results: list[Result] = []


def plan(
    ledger: Ledger,
    ops: Iterable[Op | Refused],
    device: str,
    now_ms: int,
    draw_mark: Callable[[], int],
    join: Callable[[Registers, Registers], Registers] = merge,
) -> Plan:
    """Apply the ops in their order. The entities of `ledger` are changed in place and belong to the plan afterwards.

    `draw_mark` gives a random number from 1 to 2^63 - 1 for every seq, so that another lineage is noticed.
    """
    work = _Work(ledger, device, now_ms, draw_mark, join)
    for op in ops:
        work.take(op)
    return work.plan


class _Work:
    def __init__(
        self,
        ledger: Ledger,
        device: str,
        now_ms: int,
        draw_mark: Callable[[], int],
        join: Callable[[Registers, Registers], Registers],
    ) -> None:
        self.entities = ledger.entities
        self.known = ledger.known
        self.plan = Plan(ledger.seq, ledger.clock)
        self.device = device
        self.now_ms = now_ms
        self.draw_mark = draw_mark
        self.join = join

    def take(self, op: Op | Refused) -> None:
        if isinstance(op, Refused):
            self.plan.results.append(Result(op.op_id, "rejected", code=op.code))
            return
        if op.op_id in self.known:
            self.plan.results.append(Result(op.op_id, "duplicate"))
            return
        entity = self._entity(op.kind, op.entity)
        if r.PURGED in entity.registers and r.PURGED not in op.registers:
            self.plan.results.append(Result(op.op_id, "rejected", code="purged"))
            return
        unseen = self._unseen(entity, op)
        changed = self._write(entity, op, self.device)
        for register, stored in unseen.items():
            self._report(op, register, stored)
        if r.PURGED in op.registers:
            self._purge(entity)
        self.plan.results.append(Result(op.op_id, "applied" if changed else "superseded", sorted(unseen)))

    def _entity(self, kind: str, id: str) -> Entity:
        return self.entities.setdefault((kind, id), Entity(kind, id))

    def _write(self, entity: Entity, op: Op, device: str) -> bool:
        """Join the op into the entity and keep it. Whether the entity changed."""
        self.plan.clock = max([self.plan.clock, *[stamps.split(stamp)[:2] for stamp, _ in op.registers.values()]])
        before = dict(entity.registers)
        self.join(entity.registers, op.registers)
        after = entity.registers
        # A register that was not replaced is the very one that was there; 1 equals true, and is another value.
        replaced = {name: old for name, old in before.items() if after.get(name) is not old}
        changed = bool(replaced) or len(after) != len(before)
        lost = {name: old for name, old in replaced.items() if name in op.registers}
        self.plan.seq += 1
        mark = self.draw_mark()
        self.plan.kept.append(Kept(op, device, self.plan.seq, mark, lost))
        self.known.add(op.op_id)
        if changed:
            entity.seq, entity.mark = self.plan.seq, mark
            self.plan.changed[entity.kind, entity.id] = entity
        return changed

    def _unseen(self, entity: Entity, op: Op) -> Registers:
        """The registers, as they stand, that the op's author had not seen and whose value is another than the op's."""
        if op.kind != TASK or op.type != SET or r.PURGED in op.registers:
            return {}
        unseen: Registers = {}
        for name, seen in op.base.items():
            stored = entity.registers.get(name)
            if stored is None or name not in op.registers or is_quiet(name) or stored[0] == seen:
                continue
            # A server that was restored may hold an older value than the one that the author saw.
            if seen is not None and stored[0] < seen:
                continue
            if _compared(name, stored[1]) != _compared(name, op.registers[name][1]):
                unseen[name] = stored
        return unseen

    def _report(self, op: Op, register: str, stored: Register) -> None:
        """Keep a conflict about the register, or bring the open one up to date where its author goes on writing."""
        written = op.registers[register]
        kept, lost = (written, stored) if key(written) > key(stored) else (stored, written)
        id = uuid5(op.op_id, register)
        if id in self.known:
            return  # It was reported when the op came for the first time; since then the op has left the log.
        seen = op.base.get(register)
        conflict = self._open_conflict(op.entity, register, seen) or self._entity(CONFLICT, id)
        self._server_write(
            conflict,
            id,
            {
                conflicts.SUBJECT: [op.kind, op.entity, register],
                conflicts.KEPT: list(kept),
                conflicts.LOST: list(lost),
            },
            op,
        )

    def _open_conflict(self, task: str, register: str, seen: str | None) -> Entity | None:
        """The conflict that the author's own earlier value lost: seeing only that, they have not seen the winner."""
        if seen is None or stamps.split(seen)[2] != self.device:
            return None
        for entity in self.entities.values():
            if entity.kind == CONFLICT and conflicts.is_open_loss(entity.registers, task, register, seen):
                return entity
        return None

    def _server_write(self, entity: Entity, op_id: str, values: dict[str, Any], cause: Op) -> None:
        """Write registers of a conflict by an op of the server's own."""
        touched = max([(0, 0), *[stamps.split(stamp)[:2] for stamp, _ in entity.registers.values()]])
        self.plan.clock = stamps.tick(self.plan.clock, touched, self.now_ms)
        stamp = stamps.stamp(*self.plan.clock, SERVER_DEVICE)
        op = Op(op_id, entity.kind, entity.id, SET, {name: (stamp, value) for name, value in values.items()})
        op.group = cause.group
        self._write(entity, op, SERVER_DEVICE)

    def _purge(self, entity: Entity) -> None:
        """Blank what was said of the entity, here and in the conflicts about it."""
        self._blank(entity)
        if entity.kind != TASK:
            return
        for about in list(self.entities.values()):
            if about.kind == CONFLICT and conflicts.is_about(about.registers, entity.id):
                op_id = uuid5(about.id, f"{r.PURGED} {entity.registers[r.PURGED][0]}")
                cause = Op(op_id, CONFLICT, about.id, SET, {r.PURGED: entity.registers[r.PURGED]})
                self._write(about, cause, SERVER_DEVICE)
                self._blank(about)

    def _blank(self, entity: Entity) -> None:
        self.plan.purged.append((entity.kind, entity.id))
        for kept in self.plan.kept:
            if (kept.op.kind, kept.op.entity) == (entity.kind, entity.id):
                blank(kept)


def blank(kept: Kept) -> None:
    """Forget what an op of a purged entity said, unless it is that it is purged."""
    kept.op.registers = {name: new for name, new in kept.op.registers.items() if name == r.PURGED}
    kept.op.base, kept.op.origin, kept.lost = {}, {}, {}


def _compared(register: str, value: Any) -> str:
    """What of a value makes two writes different: that a task is completed, not when."""
    return canonical(value[0] if register == r.STATE else value)
