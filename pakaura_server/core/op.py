"""One op: what a device wrote to one entity at one moment, as it travels and as the ledger keeps it."""

from __future__ import annotations

from pakaura_server.core import conflicts, stamps, values
from pakaura_server.core import registers as r
from pakaura_server.core.canonical import canonical
from pakaura_server.core.errors import BadValue
from pakaura_server.core.ids import read_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeGuard

    from pakaura_server.core.merge import Registers

TASK = "task"
CONFLICT = "conflict"
KINDS = (TASK, CONFLICT)
"""The kinds of entities that this version keeps."""
SET = "set"
"""All registers were written at one moment and share a stamp."""
ASSERT = "assert"
"""Registers that are known from before, each with the stamp of its own write."""
MAX_BYTES = 256 * 1024
"""Of an op's canonical JSON in UTF-8."""
MAX_COMMAND = 32


class Op:
    """`registers` are what was written, each with its stamp; `stamp` is theirs where the type is SET, else None.

    `base` is the stamp that the author saw in a register (null: none) before writing it; what is not in it was not
    looked at. `origin` is, for registers whose value an undo brought back, the stamp of the write that it is from,
    or null where none had been.
    `command` is the word that a log shows; `undoes` is the group that this one, an undo or a redo, takes back.
    """

    __slots__ = (
        *("base", "command", "entity", "group", "kind", "op_id", "origin", "registers", "stamp", "type", "undoes"),
    )

    def __init__(self, op_id: str, kind: str, entity: str, how: str, registers: Registers) -> None:
        self.op_id = op_id
        self.kind = kind
        self.entity = entity
        self.type = how
        self.registers = registers
        # What was purged has none left.
        self.stamp = next(iter(registers.values()))[0] if how == SET and registers else None
        self.base: dict[str, str | None] = {}
        self.origin: dict[str, str | None] = {}
        self.group: str | None = None
        self.command: str | None = None
        self.undoes: str | None = None

    @property
    def body(self) -> dict[str, Any]:
        """The registers as they travel: values alone under the stamp of a SET, `[stamp, value]` in an ASSERT."""
        if self.type == SET:
            return {name: value for name, (_, value) in self.registers.items()}
        return {name: list(register) for name, register in self.registers.items()}


class Refused:
    """An op that is not taken, and why: `too_large`, `bad_value`, `unsupported_kind` or `purged`."""

    __slots__ = ("code", "message", "op_id")

    def __init__(self, op_id: str, code: str, message: str = "") -> None:
        self.op_id = op_id
        self.code = code
        self.message = message


def to_json(op: Op) -> dict[str, Any]:
    """The op as it travels."""
    body: dict[str, Any] = {"op_id": op.op_id, "kind": op.kind, "id": op.entity, "type": op.type, "set": op.body}
    if op.stamp is not None:
        body["stamp"] = op.stamp
    more = {"base": op.base, "origin": op.origin, "group": op.group, "command": op.command, "undoes": op.undoes}
    return body | {name: value for name, value in more.items() if value}


def from_json(body: dict[str, Any]) -> Op | Refused:
    """The op that a peer sent, every value of it checked; its `op_id` is a UUID in canonical form.

    Raises BadValue where there is no such id: an answer could not name the op.
    """
    op_id = body.get("op_id")
    if not _is_id(op_id):
        raise BadValue("an op has no op_id", "it is a UUID in lower case")
    kind = body.get("kind")
    if kind not in KINDS:
        return Refused(op_id, "unsupported_kind", f"the kind {kind!r} is unknown")
    try:
        if len(canonical(body).encode("utf-8", "surrogatepass")) > MAX_BYTES:
            return Refused(op_id, "too_large", f"an op has at most {MAX_BYTES} bytes")
        return _read(op_id, kind, body)
    except BadValue as error:
        return Refused(op_id, "bad_value", error.message)
    except RecursionError:
        return Refused(op_id, "bad_value", "a value nests too deep")


def _read(op_id: str, kind: str, body: dict[str, Any]) -> Op:
    entity, how, written = body.get("id"), body.get("type"), body.get("set")
    if not _is_id(entity) or how not in (SET, ASSERT) or not isinstance(written, dict) or not written:
        raise BadValue("an op has an id, a type (set or assert) and registers under set")
    if how == SET:
        shared = _stamp(body.get("stamp"))
        registers: Registers = {name: (shared, value) for name, value in written.items()}
    else:
        registers = {name: _register(register) for name, register in written.items()}
    for name, (_, value) in registers.items():
        if kind == TASK:
            values.check(name, value)
        else:
            values.check_json(value)
            conflicts.check(name, value)
    op = Op(op_id, kind, entity, how, registers)
    op.base = {name: None if seen is None else _stamp(seen) for name, seen in _object(body, "base").items()}
    op.origin = {name: None if from_ is None else _stamp(from_) for name, from_ in _object(body, "origin").items()}
    # The registers of a task have their names checked above.
    values.check_json([*op.base, *op.origin, *(() if kind == TASK else registers)])
    op.group, op.undoes = _group(body, "group"), _group(body, "undoes")
    op.command = body.get("command")
    if op.command is not None and not _is_command(op.command):
        raise BadValue(f"a command is one word of at most {MAX_COMMAND} letters")
    return op


def _object(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name) or {}
    if not isinstance(value, dict):
        raise BadValue(f"{name} is an object")
    return value


def _group(body: dict[str, Any], name: str) -> str | None:
    group: str | None = body.get(name)
    if group is not None and not _is_id(group):
        raise BadValue(f"{name} is a UUID in lower case")
    return group


def _register(value: Any) -> tuple[str, Any]:
    if not isinstance(value, list) or len(value) != 2:
        raise BadValue("a register of an assert is [stamp, value]")
    return _stamp(value[0]), value[1]


def _stamp(value: Any) -> str:
    if not isinstance(value, str):
        raise BadValue("a stamp is missing")
    stamps.split(value)
    return value


def _is_id(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and read_id(value) == value


def _is_command(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_COMMAND and value.isascii() and value.isprintable()


def is_quiet(register: str) -> bool:
    """Whether writing it unseen is no conflict: flips of one tag or dependency, and when the task was made."""
    return register.startswith((r.TAG, r.DEPENDENCY)) or register == r.CREATED
