"""The tasks that fit a filter, looked at a page at a time: however many there are, a page costs the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.store.reads import ORDER, find, where
from pakaura_cli.client.store.rows import COLUMNS, to_task

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from pakaura_server.core.filters import Filter
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

Places = tuple[int, ...]
"""The rows of tasks in their order; `at` gives the tasks."""
BY_COMPLETION = "completed_at DESC, id"
"""What was completed last comes first."""


def first(db: sqlite3.Connection, chosen: Filter, now: Moment, most: int, order: str = ORDER) -> list[Task]:
    """The beginning of the list, without looking at the rest of it."""
    return find(db, chosen, now, most, order)


def places(db: sqlite3.Connection, chosen: Filter, now: Moment, order: str = ORDER) -> Places:
    """Where all of them are. It takes a while for many, in which SQLite alone works: other threads go on."""
    condition, parameters = where(db, chosen, now)
    # One row of text rather than one row each: between rows a thread would have to wait for its turn.
    text: str = db.execute(
        f"SELECT group_concat(n) FROM (SELECT n FROM task WHERE {condition} ORDER BY {order})", parameters
    ).fetchone()[0]
    return tuple(map(int, text.split(","))) if text else ()


def ids(db: sqlite3.Connection, chosen: Filter, now: Moment) -> list[str]:
    """The ids of all of them, in no order; other threads go on as with `places`."""
    condition, parameters = where(db, chosen, now)
    text: str | None = db.execute(f"SELECT group_concat(id) FROM task WHERE {condition}", parameters).fetchone()[0]
    return text.split(",") if text else []


def at(db: sqlite3.Connection, rows: Sequence[int]) -> list[Task | None]:
    """The tasks of these rows, in the same order; None for one that is not there any more."""
    query = f"SELECT {COLUMNS} FROM task WHERE n IN ({', '.join('?' * len(rows))})"
    found = {row["n"]: to_task(row) for row in db.execute(query, tuple(rows))}
    return [found.get(row) for row in rows]
