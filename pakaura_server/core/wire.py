"""The bodies of the sync protocol as JSON: rows of a page, cursors."""

from __future__ import annotations

from pakaura_server.core.errors import BadValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pakaura_server.core.apply import Entity
    from pakaura_server.core.merge import Registers

    Cursor = tuple[int, int]
    """`(seq, mark)`; marks travel as text, for many readers of JSON keep numbers as doubles."""

PROTOCOL = 1
MAX_OPS = 500
"""Ops of a push."""
MAX_BYTES = 2 * 1024 * 1024
"""Of a push, or of a page of rows."""
MAX_ROWS = 1000
"""Rows of a page."""
ALL = "*"
"""In the stamps of a row: the stamp of every register of that row that has none of its own."""


def cursor_to_json(cursor: Cursor | None) -> dict[str, Any] | None:
    return None if cursor is None else {"seq": cursor[0], "mark": str(cursor[1])}


def cursor_from_json(body: Any) -> Cursor | None:
    """Raises BadValue."""
    if body is None:
        return None
    if isinstance(body, dict) and type(body.get("seq")) is int and isinstance(body.get("mark"), str):
        seq, mark = body["seq"], body["mark"]
        if 0 <= seq < 2**63 and mark.isascii() and mark.isdigit() and len(mark) < 20 and int(mark) < 2**63:
            return seq, int(mark)
    raise BadValue("a cursor is an object with seq, a number, and mark, a text of digits")


def row_to_json(entity: Entity) -> dict[str, Any]:
    """A row of a page."""
    stamps = [stamp for stamp, _ in entity.registers.values()]
    shared = max(set(stamps), key=stamps.count)
    return {
        "kind": entity.kind,
        "id": entity.id,
        "seq": entity.seq,
        "mark": str(entity.mark),
        "regs": {name: value for name, (_, value) in entity.registers.items()},
        "stamps": {ALL: shared} | {name: stamp for name, (stamp, _) in entity.registers.items() if stamp != shared},
    }


def registers_of(row: dict[str, Any]) -> Registers:
    """The registers of a row of a page, each with its stamp. Raises BadValue where one has none."""
    regs, stamps = row["regs"], row["stamps"]
    try:
        return {name: (stamps.get(name) or stamps[ALL], value) for name, value in regs.items()}
    except KeyError:
        raise BadValue("a row has a register without a stamp") from None
