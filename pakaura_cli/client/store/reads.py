"""Finding tasks: a filter answered from the indexes, and the counts of projects and tags."""

from __future__ import annotations

from pakaura_cli.client.store.rows import COLUMNS, to_task
from pakaura_server.core.filters import to_sql, ways_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from pakaura_server.core.filters import Filter
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

ORDER = "coalesce(due, '~'), priority_rank, created, id"
"""Due (none last), priority, created, id; the index task_open has it."""
_NEAR = 2000
"""How far down the list of open tasks a limited search looks before it asks which index knows its rows."""
_PROBE = 50_000
"""How many rows an index may know before asking it costs more than testing them."""
_FEW = 100
"""So few rows are tested at once; no other index is asked."""


def find(
    db: sqlite3.Connection, chosen: Filter, now: Moment, limit: int | None = None, order: str = ORDER
) -> list[Task]:
    """The tasks that `chosen` matches, in order. It alone decides: nothing is left out unasked."""
    if limit is not None and order == ORDER:
        near = _among_first(db, chosen, now, limit)
        if near is not None:
            return near
    condition, parameters = where(db, chosen, now)
    rows = db.execute(
        f"SELECT {COLUMNS} FROM task WHERE {condition} ORDER BY {order} LIMIT ?",
        (*parameters, -1 if limit is None else limit),
    )
    return [to_task(row) for row in rows]


def count(db: sqlite3.Connection, chosen: Filter, now: Moment) -> int:
    """How many tasks `chosen` matches."""
    condition, parameters = where(db, chosen, now)
    found: int = db.execute(f"SELECT count(*) FROM task WHERE {condition}", parameters).fetchone()[0]
    return found


def where(db: sqlite3.Connection, chosen: Filter, now: Moment) -> tuple[str, list[object]]:
    """What a row of the table `task` has to fulfil for `chosen` to match it, and the parameters of that."""
    candidates = _candidates(db, chosen)
    condition, parameters = to_sql(chosen, now, few=candidates is not None)
    if candidates is not None:
        condition = f"n IN (SELECT value FROM json_each(?)) AND {condition}"
        parameters = [str(sorted(candidates)), *parameters]
    return condition, parameters


def only_open(chosen: Filter) -> bool:
    """Whether it can be told from the filter that it matches no closed task."""
    from pakaura_server.core.filters.terms import Is
    from pakaura_server.core.filters.tree import And

    parts = chosen.parts if isinstance(chosen, And) else (chosen,)
    closed = {part.field for part in parts if isinstance(part, Is) and not part.wanted}
    return {"completed", "deleted"} <= closed


def project_counts(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """Projects with open tasks and how many each has, by name."""
    rows = db.execute(
        "SELECT min(project), count(*) FROM task WHERE project_key IS NOT NULL AND completed = 0 AND deleted = 0"
        " GROUP BY project_key ORDER BY project_key"
    )
    return [(row[0], row[1]) for row in rows]


def tag_counts(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """Tags of open tasks and how many each has, by name."""
    rows = db.execute("SELECT tag, count(*) FROM task_tag WHERE open = 1 GROUP BY tag ORDER BY tag")
    return [(row[0], row[1]) for row in rows]


def _among_first(db: sqlite3.Connection, chosen: Filter, now: Moment, limit: int) -> list[Task] | None:
    """The answer, if the first open tasks hold `limit` that fit; for a filter of open tasks only."""
    if not only_open(chosen):
        return None
    condition, parameters = to_sql(chosen, now, few=True)
    rows = db.execute(
        f"SELECT {COLUMNS} FROM"
        f" (SELECT * FROM task WHERE completed = 0 AND deleted = 0 ORDER BY {ORDER} LIMIT ?) AS task"
        f" WHERE {condition} LIMIT ?",
        (_NEAR, *parameters, limit),
    ).fetchall()
    return [to_task(row) for row in rows] if len(rows) == limit else None


def _candidates(db: sqlite3.Connection, chosen: Filter) -> set[int] | None:
    """The `n` of all tasks that can match, as the indexes know them; None where none of them narrows it down.

    SQLite without statistics would drive the search by one index of its choice and read every row that this knows.
    """
    found: set[int] | None = None
    for query, parameters in ways_in(chosen):
        rows = {row[0] for row in db.execute(f"{query} LIMIT ?", (*parameters, _PROBE + 1))}
        if len(rows) <= _PROBE:
            found = rows if found is None else found & rows
            if len(found) <= _FEW:
                break
    return found
