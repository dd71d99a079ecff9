"""A conflict: two wrote one register unseen by each other, and both values are kept until a person has seen to it.

It is an entity like a task, with registers of its own, and travels to every device.
"""

from __future__ import annotations

from pakaura_server.core import stamps
from pakaura_server.core.errors import BadValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pakaura_server.core.merge import Registers

SUBJECT = "subject"
"""`[kind, id, register]` of what was written twice."""
KEPT = "kept"
"""`[stamp, value]` that stands."""
LOST = "lost"
"""`[stamp, value]` that does not."""
SETTLED = "settled"
"""true once a person has seen to it, null where they took that back."""


def check(register: str, value: Any) -> None:
    """Raises BadValue unless a register of a conflict may hold the value; unknown registers may hold anything."""
    if register == SUBJECT:
        good = isinstance(value, list) and len(value) == 3 and all(isinstance(part, str) for part in value)
    elif register in (KEPT, LOST):
        good = isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)
        if good:
            stamps.split(value[0])
    else:
        good = register != SETTLED or value is True or value is None
    if not good:
        raise BadValue(f"the register {register} of a conflict cannot hold that", "", register)


def is_about(registers: Registers, id: str) -> bool:
    """Whether it is a conflict about the task `id`."""
    return SUBJECT in registers and registers[SUBJECT][1][1] == id


def is_settled(registers: Registers) -> bool:
    """Whether a person has seen to it."""
    return registers.get(SETTLED, ("", None))[1] is True


def is_open_loss(registers: Registers, id: str, register: str, stamp: str) -> bool:
    """Whether it is not settled, and what was written to that register of the task `id` at `stamp` has lost in it."""
    return (
        is_about(registers, id)
        and registers[SUBJECT][1][2] == register
        and not is_settled(registers)
        and LOST in registers
        and registers[LOST][1][0] == stamp
    )
