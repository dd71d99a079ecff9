"""Tasks by their ids, and the names that people may type for them."""

from __future__ import annotations

from pakaura_cli.client.store.rows import COLUMNS, to_task
from pakaura_server.core.ids import TAIL_START, short_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from pakaura_server.core.task import Task


def by_ids(db: sqlite3.Connection, ids: list[str]) -> list[Task]:
    """The tasks with these ids, in the order given; unknown ids are left out."""
    query = f"SELECT {COLUMNS} FROM task WHERE id = ?"
    return [to_task(row) for id in ids for row in db.execute(query, (id,))]


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


def is_leant_on(db: sqlite3.Connection, id: str) -> bool:
    """Whether another task is part of this one or comes after it."""
    query = "SELECT 1 FROM task WHERE parent = ?1 UNION ALL SELECT 1 FROM dependency WHERE needs = ?1 LIMIT 1"
    return db.execute(query, (id,)).fetchone() is not None


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
