"""The join of two states of one entity: per register, the write with the greater key; a purge over everything."""

from __future__ import annotations

from pakaura_server.core.canonical import canonical
from pakaura_server.core.registers import PURGED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Register = tuple[str, Any]
    """A stamp and the value written with it."""
    Registers = dict[str, Register]


def key(register: Register) -> tuple[str, str]:
    """A strict total order on contents: the value decides between equal stamps, which two cloned disks can issue."""
    stamp, value = register
    return stamp, canonical(value)


def is_same(one: Any, other: Any) -> bool:
    """Whether two values are one in their canonical JSON: 1 is not true there."""
    if one is other or type(one) is type(other) is str:
        return bool(one == other)
    return canonical(one) == canonical(other)


def merge(row: Registers, incoming: Registers) -> Registers:
    """Join `incoming` into `row`, in place. Returns the registers of `row` whose value was replaced, as they were.

    Commutative, associative and idempotent in the resulting `row`. A row that is or becomes purged keeps its register
    PURGED alone, and nothing of it is returned.
    """
    if PURGED in row or PURGED in incoming:
        _purge(row, incoming)
        return {}
    lost: Registers = {}
    for name, new in incoming.items():
        old = row.get(name)
        if old is not None:
            same = is_same(old[1], new[1])
            if new[0] < old[0] or (new[0] == old[0] and (same or key(new) < key(old))):
                continue
            if not same:
                lost[name] = old
        row[name] = new
    return lost


def _purge(row: Registers, incoming: Registers) -> None:
    marks = [state[PURGED] for state in (row, incoming) if PURGED in state]
    row.clear()
    row[PURGED] = max(marks, key=key)
