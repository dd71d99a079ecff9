"""What somebody without a device asks of tasks (over REST, in the chat), as ops with one stamp, and as a plan of these.

Pure, and called with the state that the user's lock protects: what is decided here holds at the commit.
"""

from __future__ import annotations

from pakaura_server.core import registers as r
from pakaura_server.core import stamps, succession, values
from pakaura_server.core.apply import SERVER_DEVICE, Entity, plan
from pakaura_server.core.changes import can_apply, check_unchanged, to_write, value
from pakaura_server.core.errors import TooLarge
from pakaura_server.core.from_registers import to_task
from pakaura_server.core.groups import Reversal
from pakaura_server.core.op import ASSERT, MAX_BYTES, SET, TASK, Op
from pakaura_server.core.ops import Outcome
from pakaura_server.core.undoing import invert
from pakaura_server.core.values import fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pakaura_server.core.apply import Kept, Ledger, Plan
    from pakaura_server.core.changes import Change
    from pakaura_server.core.merge import Registers
    from pakaura_server.core.registers import Values
    from pakaura_server.core.undoing import Inverse, Origins


class Author:
    """One command: its word, its group, and its time in UTC milliseconds.

    `draw_id` gives a fresh UUID, `draw_mark` what `plan` asks for. `zone` is where the author's days begin.
    """

    __slots__ = ("command", "draw_id", "draw_mark", "group", "now_ms", "zone")

    def __init__(
        self,
        command: str,
        group: str,
        now_ms: int,
        draw_id: Callable[[], str],
        draw_mark: Callable[[], int],
        zone: str = "UTC",
    ) -> None:
        self.command = command
        self.group = group
        self.now_ms = now_ms
        self.draw_id = draw_id
        self.draw_mark = draw_mark
        self.zone = zone


class _Draft:
    """What is to be written: the registers that somebody wrote, and those that rules make of them, by tasks."""

    __slots__ = ("generated", "ledger", "written")

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.written: dict[str, Values] = {}
        self.generated: dict[str, Registers] = {}

    def registers(self, id: str) -> Registers:
        """Those of a task as they will be."""
        written = {name: ("", new) for name, new in self.written.get(id, {}).items()}
        return {**_task(self.ledger, id).registers, **self.generated.get(id, {}), **written}


def version(entity: Entity) -> str:
    """A word that is another as soon as the entity is."""
    return f"{entity.seq}-{entity.mark}"


def carry_out(
    ledger: Ledger, changes: Sequence[Change], author: Author, if_unchanged: Mapping[str, str] | None = None
) -> tuple[Plan, list[Outcome]]:
    """The plan of all changes as one group, and what became of each.

    `ledger` holds the tasks that they are about, and the successors of those whose state they write.
    Raises NotFound, Conflict, BadValue and TooLarge, as TaskOps.apply does; nothing is to be written then.
    """
    for id, seen in (if_unchanged or {}).items():
        entity = _task(ledger, id)
        check_unchanged(entity.registers, version(entity), seen)
    draft = _Draft(ledger)
    statuses = [_take(draft, change, author) for change in changes]
    # What is written to a successor comes after what makes it.
    ops = _generated(draft.generated, author) + _ops(ledger, draft.written, author)
    result = plan(ledger, ops, SERVER_DEVICE, author.now_ms, author.draw_mark)
    touched = [_task(ledger, change.id) for change in changes]
    return result, [
        Outcome(status, to_task(entity.id, entity.registers), version(entity))
        for status, entity in zip(statuses, touched, strict=True)
    ]


def take_back(
    ledger: Ledger, kept: Sequence[Kept], origins: Origins, author: Author, undoes: str
) -> tuple[Plan, Reversal]:
    """The plan that takes back the group `undoes`, whose rows of the log are `kept`, oldest first.

    `ledger` holds the tasks that these touched. Nothing is written where everything was changed later.
    """
    registers = {id: entity.registers for (kind, id), entity in ledger.entities.items() if kind == TASK}
    kept = [each for each in kept if each.op.kind == TASK]
    inverses = {each.entity: each for each in invert(kept, registers, origins)}
    reversal = Reversal(next((each.op.command for each in kept if each.op.command), ""), author.group)
    for id, inverse in inverses.items():
        reversal.left += [(id, name) for name in inverse.left]
        if any(value(registers.get(id, {}), name) != new for name, new in inverse.values.items()):
            reversal.changed.append(id)
    # Also what has its value already is written: it says that the later write of that value stands in nobody's way.
    values = {id: each.values for id, each in inverses.items() if each.values}
    made = {id: _made_by_rules(ledger, registers.get(id, {}), inverses[id], author) for id in values}
    rest = {id: {name: new for name, new in written.items() if name not in made[id]} for id, written in values.items()}
    ops = _ops(ledger, {id: written for id, written in rest.items() if written}, author)
    ops += _generated({id: each for id, each in made.items() if each}, author)
    for op in ops:
        origin = inverses[op.entity].origin
        op.origin, op.undoes = {name: origin[name] for name in op.registers if name in origin}, undoes
    return plan(ledger, ops, SERVER_DEVICE, author.now_ms, author.draw_mark), reversal


def origins_of(kept: Iterable[Kept]) -> Origins:
    """From rows of the log to what `invert` and `take_back` ask for."""
    return {
        (each.op.entity, name, stamp): each.op.origin[name]
        for each in kept
        for name, (stamp, _) in each.op.registers.items()
        if name in each.op.origin
    }


def _task(ledger: Ledger, id: str) -> Entity:
    return ledger.entities.setdefault((TASK, id), Entity(TASK, id))


def _take(draft: _Draft, change: Change, author: Author) -> str:
    """Add to the draft what the change writes after those before it; what becomes of it."""
    registers = draft.registers(change.id)
    if not can_apply(registers, change):
        return "exists"
    more = to_write(registers, change, author.now_ms)
    check_size(more)
    if more:
        draft.written[change.id] = {**draft.written.get(change.id, {}), **more}
    if r.STATE in more and not change.new:
        _follow(draft, change.id, bool(value(registers, r.STATE)[0]), author.zone)
    if change.new:
        return "created"
    return "changed" if more else "unchanged"


def _follow(draft: _Draft, id: str, was_completed: bool, zone: str) -> None:
    """Add to the draft what becomes of the successor of a task that was completed or opened again."""
    values = {name: new for name, (_, new) in draft.registers(id).items()}
    if not values.get(r.RECUR) or not fits(r.RECUR, values[r.RECUR]):
        return
    successor = succession.successor_id(id)
    made = succession.follow(id, was_completed, values, draft.registers(successor), zone)
    if made:
        draft.generated[successor] = {**draft.generated.get(successor, {}), **made}


def _made_by_rules(ledger: Ledger, registers: Registers, inverse: Inverse, author: Author) -> Registers:
    """What gives registers back what a rule had made of them, so that they count as untouched again."""
    if not stamps.is_generated(registers.get(r.CREATED, ("", None))[0]):
        return {}
    untouched = succession.is_untouched(registers)
    origins = {name: inverse.origin.get(name, "" if not untouched else None) for name in inverse.values}
    values = {
        name: inverse.values[name] for name, origin in origins.items() if origin is None or stamps.is_generated(origin)
    }
    old = [registers[name][0] for name in values if name in registers]
    touched = max([stamps.split(each)[:2] for each in old], default=(0, 0))
    stamp = stamps.brought_back(old, stamps.tick(ledger.clock, touched, author.now_ms))
    return {name: (stamp, new) for name, new in values.items()}


def check_size(written: Values) -> None:
    """Raises BadValue for what a register cannot hold, and TooLarge for more than an op can."""
    size = sum([len(name) + len(values.check(name, new).encode()) for name, new in written.items()])
    if size > MAX_BYTES // 2:
        raise TooLarge(f"a task takes at most {MAX_BYTES // 2} bytes at once", "write it in several steps")


def _ops(ledger: Ledger, writes: Mapping[str, Values], author: Author) -> list[Op]:
    """An op for each task, all with one stamp: above the clock and above every register that they write."""
    old = [ledger.entities[TASK, id].registers.get(name) for id, written in writes.items() for name in written]
    touched = max([(0, 0), *[stamps.split(register[0])[:2] for register in old if register]])
    stamp = stamps.stamp(*stamps.tick(ledger.clock, touched, author.now_ms), SERVER_DEVICE)
    ops = []
    for id, written in writes.items():
        op = Op(author.draw_id(), TASK, id, SET, {name: (stamp, new) for name, new in written.items()})
        op.group, op.command = author.group, author.command
        ops.append(op)
    return ops


def _generated(made: Mapping[str, Registers], author: Author) -> list[Op]:
    ops = [Op(author.draw_id(), TASK, id, ASSERT, registers) for id, registers in made.items()]
    for op in ops:
        op.group, op.command = author.group, author.command
    return ops
