"""JSON read by SQLite, for commands that have answered before Python's own json (which loads re) is imported."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any


def parse(db: sqlite3.Connection, text: str) -> Any:
    """The value of a JSON text, as `json.loads` gives it."""
    made: dict[int, Any] = {}
    root: Any = None
    for ident, parent, name, kind, atom in db.execute("SELECT id, parent, key, type, atom FROM json_tree(?)", (text,)):
        value = [] if kind == "array" else {} if kind == "object" else bool(atom) if kind in ("true", "false") else atom
        made[ident] = value
        if parent is None:
            root = value
        elif isinstance(made[parent], list):
            made[parent].append(value)
        else:
            made[parent][name] = value
    return root
