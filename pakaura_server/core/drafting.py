"""What somebody without a device asks of tasks (over REST, in the chat), as ops with one stamp, and as a plan of these.

Pure, and called with the state that the user's lock protects: what is decided here holds at the commit.
"""

from __future__ import annotations

from pakaura_server.core import stamps, values
from pakaura_server.core.apply import SERVER_DEVICE, Entity, plan
from pakaura_server.core.changes import can_apply, check_unchanged, to_write, value
from pakaura_server.core.errors import TooLarge
from pakaura_server.core.from_registers import to_task
from pakaura_server.core.groups import Reversal
from pakaura_server.core.op import MAX_BYTES, SET, TASK, Op
from pakaura_server.core.ops import Outcome
from pakaura_server.core.undoing import invert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pakaura_server.core.apply import Kept, Ledger, Plan
    from pakaura_server.core.changes import Change
    from pakaura_server.core.registers import Values
    from pakaura_server.core.undoing import Origins


class Author:
    """One command: its word, its group, and its time in UTC milliseconds.

    `draw_id` gives a fresh UUID, `draw_mark` what `plan` asks for.
    """

    __slots__ = ("command", "draw_id", "draw_mark", "group", "now_ms")

    def __init__(
        self, command: str, group: str, now_ms: int, draw_id: Callable[[], str], draw_mark: Callable[[], int]
    ) -> None:
        self.command = command
        self.group = group
        self.now_ms = now_ms
        self.draw_id = draw_id
        self.draw_mark = draw_mark


def version(entity: Entity) -> str:
    """A word that is another as soon as the entity is."""
    return f"{entity.seq}-{entity.mark}"


def carry_out(
    ledger: Ledger, changes: Sequence[Change], author: Author, if_unchanged: Mapping[str, str] | None = None
) -> tuple[Plan, list[Outcome]]:
    """The plan of all changes as one group, and what became of each. `ledger` holds the tasks that they are about.

    Raises NotFound, Conflict, BadValue and TooLarge, as TaskOps.apply does; nothing is to be written then.
    """
    for id, seen in (if_unchanged or {}).items():
        entity = _task(ledger, id)
        check_unchanged(entity.registers, version(entity), seen)
    writes: dict[str, Values] = {}
    statuses = [_take(ledger, writes, change, author.now_ms) for change in changes]
    result = plan(ledger, _ops(ledger, writes, author), SERVER_DEVICE, author.now_ms, author.draw_mark)
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
    ops = _ops(ledger, {id: each.values for id, each in inverses.items() if each.values}, author)
    for op in ops:
        op.origin, op.undoes = inverses[op.entity].origin, undoes
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


def _take(ledger: Ledger, writes: dict[str, Values], change: Change, now_ms: int) -> str:
    """Add to `writes` what the change writes after those before it; what becomes of it."""
    entity = _task(ledger, change.id)
    written = writes.get(change.id, {})
    registers = {**entity.registers, **{name: ("", new) for name, new in written.items()}}
    if not can_apply(registers, change):
        return "exists"
    more = to_write(registers, change, now_ms)
    check_size(more)
    if more:
        writes[change.id] = {**written, **more}
    if change.new:
        return "created"
    return "changed" if more else "unchanged"


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
