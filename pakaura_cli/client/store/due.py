"""How many open tasks are overdue or due today, counted without the filters: a prompt asks each time."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from pakaura_server.core.when import Moment

_SHOWN = "(wait IS NULL OR CASE length(wait) WHEN 10 THEN wait <= :today ELSE wait_utc <= :now END)"
# On its own clock a time can be two days before or after the reader's.
_NEAR = "completed = 0 AND deleted = 0 AND coalesce(due, '~') < date(:today, '+3 days')"
_DAYS = f"""
SELECT coalesce(sum(due < :today), 0), coalesce(sum(due = :today), 0), date(:today, '+1 day')
FROM task WHERE {_NEAR} AND length(due) = 10 AND {_SHOWN}
"""
_TIMES = f"SELECT due_utc FROM task WHERE {_NEAR} AND length(due) > 10 AND {_SHOWN}"


def due_counts(db: sqlite3.Connection, now: Moment) -> tuple[int, int]:
    """Overdue ones, and those that are due today and not yet overdue; what waits is not counted."""
    values = {"today": now.today, "now": now.ms}
    overdue, today, tomorrow = db.execute(_DAYS, values).fetchone()
    times = [row[0] for row in db.execute(_TIMES, values)]
    past = len([ms for ms in times if ms < now.ms])
    if past < len(times):
        midnight = now.instant(tomorrow)
        today += len([ms for ms in times if now.ms <= ms < midnight])
    return overdue + past, today
