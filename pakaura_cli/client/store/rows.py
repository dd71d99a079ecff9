"""How the registers of a task lie in the columns of its row, in both directions."""

from __future__ import annotations

from pakaura_server.core import registers as r
from pakaura_server.core.canonical import canonical
from pakaura_server.core.errors import BadDate
from pakaura_server.core.fold import fold
from pakaura_server.core.task import Task, priority_rank, project_key
from pakaura_server.core.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    from pakaura_server.core.merge import Registers
    from pakaura_server.core.registers import Values
    from pakaura_server.core.when import Moment

COLUMNS = (
    "n, id, title, notes, completed, completed_at, priority, project, due, due_zone, wait, wait_zone, recur_rule,"
    " recur_mode, recur_series, parent, created, updated, deleted, tags, needs, number, last_number, extra"
)
"""What `value_of` and `to_task` read. `tags` and `needs` are sorted and joined by `/`, which is in no tag and no id.

`extra` holds what a newer version wrote and no column here can: JSON of register to value.
"""
NO_EXTRA = "{}"
_SETS = (r.TAG, r.DEPENDENCY)


def fill(values: Values, row: sqlite3.Row | None, now: Moment, foreign: bool = False) -> dict[str, Any]:
    """The columns that the registers fill; `row` is the row before, or None.

    `foreign` values come from elsewhere: what this version cannot read goes into `extra`, exactly as it is.
    """
    strange = strange_among(values) if foreign else {}
    known = {name: value for name, value in values.items() if name not in strange} if strange else values
    return fill_apart(known, strange, row, now)


def fill_apart(known: Values, strange: Values, row: sqlite3.Row | None, now: Moment) -> dict[str, Any]:
    """As `fill`, where it is clear already which registers this version cannot read."""
    columns: dict[str, Any] = {}
    for register, value in known.items():
        columns.update(_columns_of(register, value, now))
    for register in strange:
        columns.update(_columns_of(register, r.default(register), now))
    columns |= _set_columns(known, row)
    if strange or (row is not None and row["extra"] != NO_EXTRA):
        before = _extra(row) if row is not None else {}
        columns["extra"] = canonical({**{n: v for n, v in before.items() if n not in known}, **strange})
    return columns


def _columns_of(register: str, value: Any, now: Moment) -> dict[str, Any]:
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


def value_of(row: sqlite3.Row, register: str) -> Any:
    """The value that a register of the row has now."""
    if row["extra"] != NO_EXTRA:
        extra = _extra(row)
        if register in extra:
            return extra[register]
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
    if not register.startswith(_SETS):
        return None
    column, name = _member(register)
    return True if name in _names(row[column]) else None


def registers_of(db: sqlite3.Connection, row: sqlite3.Row) -> Registers:
    """All registers of the row, each with its stamp."""
    (stamps,) = db.execute("SELECT stamps FROM task WHERE n = ?", (row["n"],)).fetchone()
    return stamped(row, stamps)


def stamped(row: sqlite3.Row, stamps: str) -> Registers:
    """All registers of the row, given its column `stamps`."""
    import json

    return {name: (stamp, value_of(row, name)) for name, stamp in json.loads(stamps).items()}


def _set_columns(values: Values, row: sqlite3.Row | None) -> dict[str, str]:
    """The columns `tags` and `needs`, as far as the registers change them; `row` is the row before, or None."""
    members: dict[str, set[str]] = {}
    for register, value in values.items():
        if not register.startswith(_SETS):
            continue
        column, name = _member(register)
        if column not in members:
            members[column] = set(_names(row[column])) if row else set()
        if value:
            members[column].add(name)
        else:
            members[column].discard(name)
    return {column: "/".join(sorted(names)) for column, names in members.items()}


class SetRows:
    """What stands for a task with these columns in task_tag (tag, open, project key) and in dependency (needs)."""

    __slots__ = ("needs", "tags")

    def __init__(self, columns: dict[str, Any]) -> None:
        is_open = int(not columns.get("completed") and not columns.get("deleted"))
        self.tags: set[tuple[str, int, str]] = set()
        if columns.get("tags"):
            key = project_key(columns["project"]) if columns.get("project") else ""
            self.tags = {(tag, is_open, key) for tag in columns["tags"].split("/")}
        self.needs = set(columns["needs"].split("/")) if columns.get("needs") else set()


def to_task(row: sqlite3.Row) -> Task:
    """The task of a row with COLUMNS."""
    # By position: sqlite3.Row looks a name up by comparing it with each column's, which a long list feels.
    (_, id, title, notes, completed, completed_at, priority, project, due, due_zone, wait, wait_zone, *more) = row
    rule, mode, _, parent, created, updated, deleted, tags, needs, number, _, _ = more
    task = Task(id, title)
    task.notes = notes
    task.completed = bool(completed)
    task.completed_at = completed_at
    task.priority = priority
    task.project = project
    task.tags = _names(tags)
    task.due = None if due is None else When(due, due_zone)
    task.wait = None if wait is None else When(wait, wait_zone)
    task.recurrence = rule
    task.recurrence_mode = mode
    task.parent = parent
    task.depends_on = _names(needs)
    task.created_at = created
    task.updated_at = r.timestamp(updated)
    task.deleted = bool(deleted)
    task.number = number
    return task


def strange_among(values: Values) -> Values:
    """Those of the registers that this version does not know, or whose values it cannot read."""
    from pakaura_server.core.values import fits

    return {name: value for name, value in values.items() if not fits(name, value)}


def _extra(row: sqlite3.Row) -> dict[str, Any]:
    import json

    values: dict[str, Any] = json.loads(row["extra"])
    return values


def _member(register: str) -> tuple[str, str]:
    """The column and the name of a tag's or a dependency's register."""
    if register.startswith(r.TAG):
        return "tags", register[len(r.TAG) :]
    return "needs", register[len(r.DEPENDENCY) :]


def _names(joined: str | None) -> tuple[str, ...]:
    return tuple(sorted(joined.split("/"))) if joined else ()


def _when(row: sqlite3.Row, name: str) -> When | None:
    return None if row[name] is None else When(row[name], row[name + "_zone"])


def _when_columns(name: str, when: When | None, now: Moment) -> dict[str, Any]:
    if when is None:
        return {name: None, name + "_zone": None, name + "_utc": None}
    utc = None if when.all_day else _instant(when, now)
    return {name: when.text, name + "_zone": when.zone, name + "_utc": utc}


def _instant(when: When, now: Moment) -> int:
    """A zone that this machine does not know is read as the reader's, as filters do: no task is refused for it."""
    try:
        return now.instant(when.text, when.zone)
    except BadDate:
        return now.instant(when.text)
