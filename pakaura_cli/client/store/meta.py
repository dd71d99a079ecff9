"""What a store remembers about itself, by name: the table `meta`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def put(db: sqlite3.Connection, values: Mapping[str, object]) -> None:
    """Remember the values, in the place of earlier ones."""
    db.executemany("INSERT INTO meta VALUES(?, ?) ON CONFLICT(k) DO UPDATE SET v = excluded.v", list(values.items()))
