"""Finding tasks: a filter answered from the indexes, single tasks by id, and the counts of projects and tags."""

from __future__ import annotations

from pakaura_cli.client.store.rows import TASK_COLUMNS, to_task
from pakaura_server.core.filters import to_sql, ways_in
from pakaura_server.core.ids import TAIL_START, short_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    from pakaura_server.core.filters import Filter
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

ORDER = "coalesce(due, '~'), priority_rank, created, id"
"""Due (none last), priority, created, id; the index task_open has it."""
_NEAR = 2000
"""How far down the list of open tasks a limited search looks before it asks which index knows its rows."""
_PROBE = 20_000
"""How many rows of a way in are counted before it is as good as none."""


def find(
    db: sqlite3.Connection, chosen: Filter, now: Moment, limit: int | None = None, order: str = ORDER
) -> list[Task]:
    """The tasks that `chosen` matches, in order. It alone decides: nothing is left out unasked."""
    if limit is not None and order == ORDER:
        near = _among_first(db, chosen, now, limit)
        if near is not None:
            return near
    way, parameters = _shortest_way(db, chosen)
    condition, more = to_sql(chosen, now, few=bool(way))
    if way:
        condition = f"n IN ({way}) AND {condition}"
    rows = db.execute(
        f"SELECT {TASK_COLUMNS} FROM task WHERE {condition} ORDER BY {order} LIMIT ?",
        (*parameters, *more, -1 if limit is None else limit),
    )
    return [to_task(row) for row in rows]


def by_ids(db: sqlite3.Connection, ids: list[str]) -> list[Task]:
    """The tasks with these ids, in the order given; unknown ids are left out."""
    return [to_task(row) for id in ids for row in db.execute(f"SELECT {TASK_COLUMNS} FROM task WHERE id = ?", (id,))]


def short_id_of(db: sqlite3.Connection, id: str) -> str:
    """The shortest id that names this task and no other in the store."""
    tail = id[TAIL_START:]
    neighbours = db.execute(
        "SELECT id FROM (SELECT id FROM task WHERE substr(id, 25) > ? ORDER BY substr(id, 25) LIMIT 1)"
        " UNION ALL SELECT id FROM (SELECT id FROM task WHERE substr(id, 25) < ? ORDER BY substr(id, 25) DESC LIMIT 1)"
        " UNION ALL SELECT id FROM task WHERE substr(id, 25) = ? AND id <> ?",
        (tail, tail, tail, id),
    )
    return short_id(id, [row[0] for row in neighbours])


def name_of(db: sqlite3.Connection, task: Task) -> str:
    """What a person may type for the task: its number, also one that rests, else its short id."""
    if task.number is not None:
        return str(task.number)
    resting = db.execute(
        "SELECT free_number.number FROM task JOIN free_number ON free_number.number = task.last_number"
        " WHERE task.id = ? AND free_number.task = task.n",
        (task.id,),
    ).fetchone()
    return str(resting[0]) if resting else short_id_of(db, task.id)


def project_counts(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """Projects with open tasks and how many each has, by name."""
    rows = db.execute(
        "SELECT min(project), count(*) FROM task WHERE project_key IS NOT NULL AND completed = 0 AND deleted = 0"
        " GROUP BY project_key ORDER BY project_key"
    )
    return [(row[0], row[1]) for row in rows]


def tag_counts(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """Tags of open tasks and how many each has, by name."""
    rows = db.execute(
        "SELECT tag, count(*) FROM task_tag JOIN task ON task.n = task_tag.task"
        " WHERE completed = 0 AND deleted = 0 GROUP BY tag ORDER BY tag"
    )
    return [(row[0], row[1]) for row in rows]


def _among_first(db: sqlite3.Connection, chosen: Filter, now: Moment, limit: int) -> list[Task] | None:
    """The answer, if the first open tasks hold `limit` that fit; for a filter of open tasks only."""
    if not _only_open(chosen):
        return None
    condition, parameters = to_sql(chosen, now, few=True)
    rows = db.execute(
        f"SELECT {TASK_COLUMNS} FROM"
        f" (SELECT * FROM task WHERE completed = 0 AND deleted = 0 ORDER BY {ORDER} LIMIT ?) AS task"
        f" WHERE {condition} LIMIT ?",
        (_NEAR, *parameters, limit),
    ).fetchall()
    return [to_task(row) for row in rows] if len(rows) == limit else None


def _only_open(chosen: Filter) -> bool:
    from pakaura_server.core.filters.terms import Is
    from pakaura_server.core.filters.tree import And

    parts = chosen.parts if isinstance(chosen, And) else (chosen,)
    closed = {part.field for part in parts if isinstance(part, Is) and not part.wanted}
    return {"completed", "deleted"} <= closed


def _shortest_way(db: sqlite3.Connection, chosen: Filter) -> tuple[str, list[Any]]:
    """The query of `n` that finds the fewest rows, with its parameters; empty where none is worth it."""
    best: tuple[str, list[Any]] = ("", [])
    fewest = _PROBE
    for query, parameters in ways_in(chosen):
        count = db.execute(f"SELECT count(*) FROM ({query} LIMIT ?)", (*parameters, fewest)).fetchone()[0]
        if count < fewest:
            best, fewest = (query, list(parameters)), count
    return best
