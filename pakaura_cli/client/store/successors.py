"""The successor of a task that repeats, in the store: it comes and goes with the state of its predecessor."""

from __future__ import annotations

from pakaura_cli.client.store import task_rows
from pakaura_cli.client.store.rows import registers_of, to_task
from pakaura_server.core import registers as r
from pakaura_server.core import succession

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from pakaura_server.core.merge import Registers
    from pakaura_server.core.task import Task


def follow(db: sqlite3.Connection, id: str, was_completed: bool, zone: str) -> tuple[str, Registers]:
    """The id of a task's successor, and what a rule writes to it now that the state of the task was another.

    `zone` is the reader's.
    """
    row = task_rows.find_row(db, id)
    assert row is not None
    values = {name: value for name, (_, value) in registers_of(db, row).items()}
    successor = succession.successor_id(id)
    if db.execute("SELECT 1 FROM entity WHERE kind = 'task' AND id = ?", (successor,)).fetchone():
        return successor, {}  # It was deleted for good.
    row = task_rows.find_row(db, successor)
    known = registers_of(db, row) if row is not None else {}
    return successor, succession.follow(id, was_completed, values, known, zone)


def agree(db: sqlite3.Connection, id: str, zone: str) -> tuple[str, Registers]:
    """As `follow`, for a state that came from elsewhere: what is there is to be there or not. Nothing is made anew.

    Two devices may have completed and reopened a task without each other, and only one of them can be right.
    """
    successor = succession.successor_id(id)
    row, known = task_rows.find_row(db, id), task_rows.find_row(db, successor)
    if row is None or known is None or not row["recur_rule"]:
        return successor, {}
    values = {name: value for name, (_, value) in registers_of(db, row).items()}
    is_completed = bool(values.get(r.STATE, r.state(None))[0])
    return successor, succession.follow(id, not is_completed, values, registers_of(db, known), zone)


def successor_of(db: sqlite3.Connection, id: str) -> Task | None:
    """The successor that there is of the task, unless it is deleted."""
    row = task_rows.find_row(db, succession.successor_id(id))
    return None if row is None or row["deleted"] else to_task(row)


def was_deleted(db: sqlite3.Connection, id: str) -> bool:
    """Whether the task had a successor that somebody deleted or purged, and that therefore does not come back."""
    successor = succession.successor_id(id)
    if db.execute("SELECT 1 FROM entity WHERE kind = 'task' AND id = ?", (successor,)).fetchone():
        return True
    row = task_rows.find_row(db, successor)
    return row is not None and bool(row["deleted"]) and not succession.is_untouched(registers_of(db, row))


def series_of(db: sqlite3.Connection, id: str) -> str | None:
    """The first task of those that the task is one of; None where it is the first."""
    row = task_rows.find_row(db, id)
    return None if row is None else row["recur_series"]
