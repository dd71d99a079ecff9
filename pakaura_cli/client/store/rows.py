"""How the registers of a task lie in the columns of its row, in both directions."""

from __future__ import annotations

from pakaura_server.core import registers as r
from pakaura_server.core.fold import fold
from pakaura_server.core.task import Task, priority_rank, project_key
from pakaura_server.core.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    from pakaura_server.core.when import Moment

COLUMNS = (
    "n, id, title, notes, completed, completed_at, priority, project, due, due_zone, wait, wait_zone, recur_rule,"
    " recur_mode, recur_series, parent, created, updated, deleted, number, last_number"
)
"""What `value_of` and `to_task` read."""
TASK_COLUMNS = (
    COLUMNS + ", (SELECT group_concat(tag, '/') FROM task_tag WHERE task = task.n) AS tags"
    ", (SELECT group_concat(needs, '/') FROM dependency WHERE task = task.n) AS depends_on"
)
"""COLUMNS and what `to_task` needs besides; neither a tag nor an id can hold a `/`."""


def columns_of(register: str, value: Any, now: Moment) -> dict[str, Any]:
    """The columns, stored and derived, that a register fills; none for tags and dependencies, which have tables."""
    if register == r.TITLE:
        return {"title": value, "title_fold": fold(value)}
    if register == r.NOTES:
        return {"notes": value, "notes_fold": None if value is None else fold(value)}
    if register == r.STATE:
        return {"completed": int(value[0]), "completed_at": value[1]}
    if register == r.PRIORITY:
        return {"priority": value, "priority_rank": priority_rank(value)}
    if register == r.PROJECT:
        return {"project": value, "project_key": None if value is None else project_key(value)}
    if register in (r.SCHEDULE, r.WAIT):
        return _when_columns("due" if register == r.SCHEDULE else "wait", r.to_when(value), now)
    if register == r.RECUR:
        rule, mode, series = value or (None, None, None)
        return {"recur_rule": rule, "recur_mode": mode, "recur_series": series}
    if register == r.DELETED:
        return {"deleted": int(value is not None)}
    return {register: value} if register in (r.PARENT, r.CREATED) else {}


def value_of(row: sqlite3.Row, register: str, db: sqlite3.Connection) -> Any:
    """The value that a register of the row has now."""
    if register in (r.TITLE, r.NOTES, r.PRIORITY, r.PROJECT, r.PARENT, r.CREATED):
        return row[register]
    if register == r.STATE:
        return [bool(row["completed"]), row["completed_at"]]
    if register == r.SCHEDULE:
        return r.from_when(_when(row, "due"))
    if register == r.WAIT:
        return r.from_when(_when(row, "wait"))
    if register == r.DELETED:
        return True if row["deleted"] else None
    if register == r.RECUR:
        return [row["recur_rule"], row["recur_mode"], row["recur_series"]] if row["recur_rule"] else None
    if register.startswith(r.TAG):
        found = db.execute("SELECT 1 FROM task_tag WHERE tag = ? AND task = ?", (register[len(r.TAG) :], row["n"]))
    else:
        needs = register[len(r.DEPENDENCY) :]
        found = db.execute("SELECT 1 FROM dependency WHERE task = ? AND needs = ?", (row["n"], needs))
    return True if found.fetchone() else None


def to_task(row: sqlite3.Row) -> Task:
    """The task of a row with TASK_COLUMNS."""
    task = Task(row["id"], row["title"])
    task.notes = row["notes"]
    task.completed = bool(row["completed"])
    task.completed_at = row["completed_at"]
    task.priority = row["priority"]
    task.project = row["project"]
    task.tags = _names(row["tags"])
    task.due = _when(row, "due")
    task.wait = _when(row, "wait")
    task.recurrence = row["recur_rule"]
    task.recurrence_mode = row["recur_mode"]
    task.parent = row["parent"]
    task.depends_on = _names(row["depends_on"])
    task.created_at = row["created"]
    task.updated_at = r.timestamp(row["updated"])
    task.deleted = bool(row["deleted"])
    task.number = row["number"]
    return task


def _names(joined: str | None) -> tuple[str, ...]:
    return tuple(sorted(joined.split("/"))) if joined else ()


def _when(row: sqlite3.Row, name: str) -> When | None:
    return None if row[name] is None else When(row[name], row[name + "_zone"])


def _when_columns(name: str, when: When | None, now: Moment) -> dict[str, Any]:
    if when is None:
        return {name: None, name + "_zone": None, name + "_utc": None}
    utc = None if when.all_day else now.instant(when.text, when.zone)
    return {name: when.text, name + "_zone": when.zone, name + "_utc": utc}
