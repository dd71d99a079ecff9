"""Rows of the store straight from tasks, for tests that need a table and not the store's writing."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from pakaura_cli.client.store.schema import MIGRATIONS
from pakaura_server.core.errors import BadDate
from pakaura_server.core.fold import fold
from pakaura_server.core.task import Task, priority_rank, project_key

if TYPE_CHECKING:
    from pakaura_server.core.when import Moment, When


def empty_database() -> sqlite3.Connection:
    """An in-memory database with the store's tables."""
    db = sqlite3.connect(":memory:")
    for script in MIGRATIONS:
        db.executescript(script)
    return db


def insert_task(db: sqlite3.Connection, task: Task, now: Moment) -> int:
    """Writes `task` with its tags, dependencies and title index; the `n` of its row."""
    title = fold(task.title)
    row = {
        "id": task.id,
        "title": task.title,
        "title_fold": title,
        "notes": task.notes,
        "notes_fold": None if task.notes is None else fold(task.notes),
        "completed": int(task.completed),
        "completed_at": task.completed_at,
        "priority": task.priority,
        "priority_rank": priority_rank(task.priority),
        "project": task.project,
        "project_key": None if task.project is None else project_key(task.project),
        **_date_columns("due", task.due, now),
        **_date_columns("wait", task.wait, now),
        "recur_rule": task.recurrence,
        "recur_mode": task.recurrence_mode,
        "parent": task.parent,
        "created": task.created_at,
        "deleted": int(task.deleted),
        "tags": "/".join(task.tags),
        "needs": "/".join(task.depends_on),
        "number": task.number,
    }
    columns = f"INSERT INTO task({', '.join(row)}) VALUES({', '.join('?' * len(row))})"
    n = db.execute(columns, list(row.values())).lastrowid
    assert n is not None
    key = project_key(task.project) if task.project else ""
    db.executemany("INSERT INTO task_tag VALUES(?, ?, ?, ?)", [(tag, task.open, key, n) for tag in task.tags])
    db.executemany("INSERT INTO dependency(task, needs) VALUES(?, ?)", [(n, needs) for needs in task.depends_on])
    db.execute("INSERT INTO title_index(rowid, title_fold) VALUES(?, ?)", (n, title))
    return n


def _date_columns(name: str, when: When | None, now: Moment) -> dict[str, object]:
    if when is None:
        return {}
    return {name: when.text, f"{name}_zone": when.zone, f"{name}_utc": None if when.all_day else _utc(when, now)}


def _utc(when: When, now: Moment) -> int:
    try:
        return now.instant(when.text, when.zone)
    except BadDate:
        return now.instant(when.text)
