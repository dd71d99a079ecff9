"""The small numbers that people type: the lowest free one, given once, never moved while the task is open.

A freed number rests for a week, so that one seen in an old listing does not name another task; until then its last
task takes it back when it is open again.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

REST_MS = 7 * 86_400_000
_WAKE_AT_ONCE = 100
"""How many rested numbers a command frees that needs fewer: its work stays bounded."""


def give(db: sqlite3.Connection, task: int, last: int | None, now_ms: int) -> int:
    """Number the task: the one that it had before if that is free, else the lowest that has rested, else the next."""
    if last is not None and db.execute("DELETE FROM free_number WHERE number = ? AND task = ?", (last, task)).rowcount:
        number = last
    else:
        number = lowest(db, now_ms)
    db.execute("UPDATE task SET number = ?, last_number = ? WHERE n = ?", (number, number, task))
    return number


def lowest(db: sqlite3.Connection, now_ms: int) -> int:
    """The lowest number that has rested, which is then taken, else the next."""
    return several(db, 1, now_ms)[0]


def several(db: sqlite3.Connection, count: int, now_ms: int) -> list[int]:
    """So many numbers, which are then taken: the lowest that have rested, and after them the next."""
    rested = _rested(db, count, now_ms)
    missing = count - len(rested)
    # Before the others are taken: then nobody has them for a moment.
    first = _next(db) if missing else 0
    if rested:
        db.executemany("DELETE FROM free_number WHERE number = ?", [(number,) for number in rested])
    return [*rested, *range(first, first + missing)]


def free(db: sqlite3.Connection, task: int, number: int, now_ms: int) -> None:
    """Take the number from the task and let it rest."""
    db.execute("UPDATE task SET number = NULL WHERE n = ?", (task,))
    db.execute("INSERT INTO free_number(number, freed_ms, task) VALUES(?, ?, ?)", (number, now_ms, task))


def _rested(db: sqlite3.Connection, count: int, now_ms: int) -> list[int]:
    # Asking first is a twentieth of the price of an update that finds nothing.
    if db.execute("SELECT 1 FROM free_number WHERE rested = 0 AND freed_ms <= ?", (now_ms - REST_MS,)).fetchone():
        db.execute(
            "UPDATE free_number SET rested = 1 WHERE number IN"
            " (SELECT number FROM free_number WHERE rested = 0 AND freed_ms <= ? ORDER BY freed_ms LIMIT ?)",
            (now_ms - REST_MS, max(count, _WAKE_AT_ONCE)),
        )
    rows = db.execute("SELECT number FROM free_number WHERE rested = 1 ORDER BY number LIMIT ?", (count,))
    return [row[0] for row in rows]


def _next(db: sqlite3.Connection) -> int:
    """One above every number ever given: those in use, resting and rested."""
    used = db.execute("SELECT max(number) FROM task WHERE number IS NOT NULL").fetchone()[0] or 0
    freed = db.execute("SELECT max(number) FROM free_number").fetchone()[0] or 0
    return int(max(used, freed)) + 1
