"""Has every open task one number, and nothing else any?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.doctor.finding import Finding, fail, ok
from pakaura_cli.client.store import numbers

if TYPE_CHECKING:
    import sqlite3

    from pakaura_server.core.when import Moment

_UNNUMBERED = "FROM task WHERE completed = 0 AND deleted = 0 AND number IS NULL"
_CLOSED = "FROM task WHERE (completed = 1 OR deleted = 1) AND number IS NOT NULL"
_USED_AND_FREE = "FROM free_number WHERE number IN (SELECT number FROM task WHERE number IS NOT NULL)"
_OF_NOBODY = "FROM free_number WHERE task IS NOT NULL AND task NOT IN (SELECT n FROM task)"


def numbering(db: sqlite3.Connection, now: Moment) -> Finding:
    """The numbers that are given, and those that rest."""
    counts = {
        "open tasks without a number": _count(db, _UNNUMBERED),
        "closed tasks with one": _count(db, _CLOSED),
        "numbers given twice": _twice(db),
        "numbers both given and free": _count(db, _USED_AND_FREE),
        "resting numbers of no task": _count(db, _OF_NOBODY),
    }
    wrong = [f"{what}: {count}" for what, count in counts.items() if count]
    if wrong:
        return fail("numbers", ", ".join(wrong), mend=_mend)
    return ok("numbers", f"open tasks with one each: {_count(db, 'FROM task WHERE number IS NOT NULL')}")


def _count(db: sqlite3.Connection, condition: str) -> int:
    return int(db.execute(f"SELECT count(*) {condition}").fetchone()[0])


def _twice(db: sqlite3.Connection) -> int:
    """How many tasks share theirs, counted past the index that should make it impossible."""
    query = "SELECT count(+number) - count(DISTINCT +number) FROM task NOT INDEXED WHERE +number IS NOT NULL"
    return int(db.execute(query).fetchone()[0])


def _mend(db: sqlite3.Connection, now: Moment) -> None:
    db.execute(f"DELETE {_USED_AND_FREE}")
    db.execute(f"UPDATE free_number SET task = NULL WHERE number IN (SELECT number {_OF_NOBODY})")
    shared = "SELECT number FROM task NOT INDEXED WHERE +number IS NOT NULL GROUP BY +number HAVING count(*) > 1"
    for (number,) in db.execute(shared).fetchall():
        _, *others = [
            row[0] for row in db.execute("SELECT n FROM task NOT INDEXED WHERE +number = ? ORDER BY n", (number,))
        ]
        db.executemany("UPDATE task SET number = NULL WHERE n = ?", [(task,) for task in others])
    for task, number in db.execute(f"SELECT n, number {_CLOSED}").fetchall():
        numbers.free(db, task, number, now.ms)
    for task, last in db.execute(f"SELECT n, last_number {_UNNUMBERED} ORDER BY n").fetchall():
        numbers.give(db, task, last, now.ms)
