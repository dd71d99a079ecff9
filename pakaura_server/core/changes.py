"""What one person or tool asks of one task, and the registers that this writes where it changes anything."""

from __future__ import annotations

from pakaura_server.core import registers as r
from pakaura_server.core.errors import Conflict, NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

    from pakaura_server.core.merge import Registers
    from pakaura_server.core.registers import Values


class Change:
    """`values` are the registers to write to the task `id`; `sets` its whole tags or dependencies, by their prefix.

    `new`: make it, if there is none with this id. `revives`: it may be deleted, and then is not any more.
    """

    __slots__ = ("id", "new", "revives", "sets", "values")

    def __init__(
        self,
        id: str,
        values: Mapping[str, Any],
        sets: Mapping[str, Collection[str]] | None = None,
        *,
        new: bool = False,
        revives: bool = False,
    ) -> None:
        self.id = id
        self.values: Values = dict(values)
        self.sets = dict(sets or {})
        self.new = new
        self.revives = revives


def create(id: str, values: Mapping[str, Any], sets: Mapping[str, Collection[str]] | None = None) -> Change:
    return Change(id, values, sets, new=True)


def edit(id: str, values: Mapping[str, Any], sets: Mapping[str, Collection[str]] | None = None) -> Change:
    return Change(id, values, sets)


def complete(id: str, at_ms: int) -> Change:
    """Completed at that UTC time; one that is completed already keeps its own."""
    return Change(id, {r.STATE: r.state(r.timestamp(at_ms))})


def reopen(id: str) -> Change:
    return Change(id, {r.STATE: r.state(None)})


def delete(id: str) -> Change:
    return Change(id, {r.DELETED: True})


def restore(id: str) -> Change:
    """No longer deleted."""
    return Change(id, {r.DELETED: None}, revives=True)


def is_deleted(registers: Registers) -> bool:
    """Whether there is no task in these registers: none was made, or it was deleted or purged."""
    return r.TITLE not in registers or r.PURGED in registers or registers.get(r.DELETED, ("", None))[1] is True


def check_unchanged(registers: Registers, version: str, seen: str) -> None:
    """Raises Conflict where there is a task, and its `version` is no longer the one that was `seen`."""
    if not is_deleted(registers) and version != seen:
        raise Conflict("the task was changed meanwhile", "read it again, and repeat what still fits")


def can_apply(registers: Registers, change: Change) -> bool:
    """Whether the change is to be carried out: a new task's is not where its id is taken, by a deleted one too.

    Raises NotFound where a change of an old task finds none, or a deleted one that it does not revive.
    """
    exists = r.TITLE in registers or r.PURGED in registers
    if change.new:
        return not exists
    if not exists or r.PURGED in registers or (is_deleted(registers) and not change.revives):
        raise NotFound("there is no such task")
    return True


def value(registers: Registers, name: str) -> Any:
    """What a register holds, or means where it was never written."""
    return registers[name][1] if name in registers else r.default(name)


def differing(registers: Registers, values: Values) -> Values:
    """The values that change something: an equal one does not, nor completing what is completed already."""
    return {name: new for name, new in values.items() if _differs(name, value(registers, name), new)}


def members(registers: Registers, sets: Mapping[str, Collection[str]]) -> Values:
    """The registers that make each set (TAG, DEPENDENCY) hold these names and no others."""
    values: Values = {}
    for prefix, names in sets.items():
        values.update({name: None for name in registers if name.startswith(prefix) and value(registers, name)})
        values.update({prefix + name: True for name in names})
    return values


def to_write(registers: Registers, change: Change, now_ms: int) -> Values:
    """The registers that the change writes at `now_ms`; none where it changes nothing.

    Every change of a task also says that it is not deleted, so that the later of an edit and a delete decides.
    """
    wanted = {**change.values, **members(registers, change.sets)}
    if change.new:
        return {r.CREATED: r.timestamp(now_ms), r.DELETED: None, **wanted}
    values = differing(registers, wanted)
    return {r.DELETED: None, **values} if values else {}


def _differs(register: str, old: Any, new: Any) -> bool:
    return bool(old[0] != new[0] if register == r.STATE else old != new)
