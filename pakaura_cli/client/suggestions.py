"""What the store knows that a person may be about to type: projects, tags, tasks, conflicts, devices.

A shell asks at every press of a key: indexes answer, and nothing is waited for, migrated or written.
"""

from __future__ import annotations

import _sqlite3
import os

from pakaura_cli.client.store.reads import ORDER
from pakaura_cli.client.store.schema import APPLICATION_ID, MIGRATIONS
from pakaura_server.core.fold import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Final

    Suggestions = list[tuple[str, str]]
    """What may be typed, and what it stands for."""

PATIENCE_S: Final = 0.25
"""How long a press of a key waits for a commit."""
MOST: Final = 200
"""More than a person looks through."""
_OPEN: Final = "FROM task WHERE completed = 0 AND deleted = 0"


def open_store(path: str | None) -> sqlite3.Connection | None:
    """The store to look into; None where there is none, or none of this version. Raises sqlite3.Error."""
    if not path or not os.path.isfile(path):
        return None
    db = _sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None)
    db.row_factory = _sqlite3.Row
    db.execute("PRAGMA query_only = 1")
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    return db if (version, application) == (len(MIGRATIONS), APPLICATION_ID) else None


def projects(db: sqlite3.Connection, stem: str) -> Suggestions:
    """Projects with open tasks, by name."""
    found = []
    for key in _distinct(db, "SELECT min(project_key) FROM task WHERE project_key >= ?", fold(stem)):
        name = db.execute(
            "SELECT project FROM task WHERE project_key = ? AND completed = 0 AND deleted = 0 LIMIT 1", (key,)
        ).fetchone()
        if name:
            found.append((str(name[0]), ""))
    return found


def tags(db: sqlite3.Connection, stem: str) -> Suggestions:
    """Tags of open tasks, by name."""
    asked = "SELECT 1 FROM task_tag WHERE tag = ? AND open = 1 LIMIT 1"
    names = _distinct(db, "SELECT min(tag) FROM task_tag WHERE tag >= ?", fold(stem))
    return [(name, "") for name in names if db.execute(asked, (name,)).fetchone()]


def tasks(db: sqlite3.Connection, stem: str) -> Suggestions:
    """Open tasks in the order of a list: by number, or by title where letters were typed."""
    if not stem or stem.isdigit():
        return numbered(db, stem)
    rows = db.execute(
        f"SELECT title, number {_OPEN} AND substr(title_fold, 1, ?) = ? ORDER BY {ORDER} LIMIT {MOST}",
        (len(fold(stem)), fold(stem)),
    )
    return [(row[0], str(row[1])) for row in rows]


def numbered(db: sqlite3.Connection, stem: str) -> Suggestions:
    """Numbers of open tasks, in the order of a list."""
    rows = db.execute(
        f"SELECT number, title {_OPEN} AND substr(number, 1, ?) = ? ORDER BY {ORDER} LIMIT {MOST}", (len(stem), stem)
    )
    return [(str(row[0]), row[1]) for row in rows]


def closed_tasks(db: sqlite3.Connection) -> Suggestions:
    """Those that were completed last."""
    from pakaura_cli.client.store.lookups import name_of
    from pakaura_cli.client.store.rows import COLUMNS, to_task

    rows = db.execute(
        f"SELECT {COLUMNS} FROM task WHERE completed = 1 AND deleted = 0 ORDER BY completed_at DESC LIMIT {MOST}"
    )
    return [(name_of(db, task), task.title) for task in [to_task(row) for row in rows.fetchall()]]


def conflicts(db: sqlite3.Connection) -> Suggestions:
    """Those that are open."""
    from pakaura_cli.client.conflicts import open_conflicts

    return [(conflict.short_id, conflict.task.title) for conflict in open_conflicts(db)]


def devices(db: sqlite3.Connection) -> Suggestions:
    """Those of the account that have a name."""
    return [(str(row[0]), str(row[1])) for row in db.execute("SELECT id, name FROM device ORDER BY name LIMIT 200")]


def _distinct(db: sqlite3.Connection, first_from: str, stem: str) -> list[str]:
    """The distinct values that begin with `stem`, each by one step in an index that may name it a thousand times."""
    values: list[str] = []
    least = stem
    while len(values) < MOST:
        (value,) = db.execute(first_from, (least,)).fetchone()
        if value is None or not value.startswith(stem):
            break
        values.append(value)
        least = value + "\0"
    return values
