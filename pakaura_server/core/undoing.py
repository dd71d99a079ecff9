"""Taking a group back from the log of ops: new ops that set values back where nothing newer stands in the way."""

from __future__ import annotations

from pakaura_server.core import registers as r
from pakaura_server.core.succession import successor_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from pakaura_server.core.apply import Kept
    from pakaura_server.core.merge import Register, Registers

    Origins = Mapping[tuple[str, str, str], str | None]
    """(entity, register, stamp) of what an undo wrote, to the stamp of the write whose value it brought back.

    None is for what had never been written.
    """


class Inverse:
    """What to write to one task: `values`, for each the `origin` it is from, and the registers that are `left`."""

    __slots__ = ("entity", "left", "origin", "values")

    def __init__(self, entity: str) -> None:
        self.entity = entity
        self.values: dict[str, Any] = {}
        self.origin: dict[str, str | None] = {}
        self.left: list[str] = []


class _Effect:
    """What a group did to one task: each register after it, and what it first replaced."""

    __slots__ = ("after", "before")

    def __init__(self) -> None:
        self.before: dict[str, Register | None] = {}
        self.after: Registers = {}

    @property
    def created(self) -> bool:
        return r.CREATED in self.after and self.before[r.CREATED] is None


def invert(kept: Iterable[Kept], entities: Mapping[str, Registers], origins: Origins) -> list[Inverse]:
    """What takes the ops back, given in the order of the log, from tasks whose registers are `entities` now."""
    effects: dict[str, _Effect] = {}
    for each in kept:
        effect = effects.setdefault(each.op.entity, _Effect())
        for name, new in each.op.registers.items():
            effect.before.setdefault(name, each.lost.get(name))
            effect.after[name] = new
    inverses = {
        entity: _inverse(entity, effect, entities.get(entity, {}), origins) for entity, effect in effects.items()
    }
    # A task that somebody else has completed too keeps its successor.
    for inverse in list(inverses.values()):
        successor = inverses.get(successor_id(inverse.entity)) if r.STATE in inverse.left else None
        if successor and successor.values.get(r.DELETED):
            successor.values, successor.origin = {}, {}
    return list(inverses.values())


def _inverse(entity: str, effect: _Effect, now: Registers, origins: Origins) -> Inverse:
    inverse = Inverse(entity)

    def origin(register: str, stamp: str) -> str | None:
        return origins.get((entity, register, stamp), stamp)

    def is_newer(register: str) -> bool:
        """Whether it was written after the group, and that is not taken back."""
        if register not in now:
            return False
        ours = origin(register, effect.after[register][0]) if register in effect.after else None
        return origin(register, now[register][0]) != ours

    newer = [name for name in (now if effect.created else effect.after) if is_newer(name)]
    inverse.left = [name for name in newer if effect.created or _was_meant(effect, name)]
    # Taking back what made a task is deleting it, unless somebody has worked on it since.
    if effect.created:
        inverse.values = {} if newer else {r.DELETED: True}
        return inverse
    for name in effect.after:
        before = effect.before[name]
        if name not in newer and r.PURGED not in now:
            inverse.values[name] = r.default(name) if before is None else before[1]
            inverse.origin[name] = None if before is None else origin(name, before[0])
    return inverse


def _was_meant(effect: _Effect, register: str) -> bool:
    """Whether the group changed the register, and did not just undelete, as every edit does, what was not deleted."""
    before = effect.before[register]
    return register != r.DELETED or (before is not None and before[1] != effect.after[register][1])
