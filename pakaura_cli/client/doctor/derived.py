"""Is what is derived from the registers of a task what it should be: folded texts, instants, ranks, sets, the index?"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from pakaura_cli.client.doctor.finding import Finding, fail, ok
from pakaura_cli.client.store.rows import COLUMNS, SetRows, fill_apart, stamped
from pakaura_server.core import stamps
from pakaura_server.core.errors import PakauraError
from pakaura_server.core.from_registers import updated_ms

if TYPE_CHECKING:
    from typing import Any

    from pakaura_server.core.merge import Registers
    from pakaura_server.core.when import Moment

DERIVED = ("title_fold", "notes_fold", "priority_rank", "project_key", "due_utc", "wait_utc", "updated")
"""Columns that say nothing that the registers and their stamps do not say."""
_FTS_CHECK = "INSERT INTO title_index(title_index, rank) VALUES('integrity-check', 1)"
_FTS_REBUILD = "INSERT INTO title_index(title_index) VALUES('rebuild')"


def columns(db: sqlite3.Connection, now: Moment) -> Finding:
    """The derived columns of every row."""
    wrong, unreadable, tasks = 0, 0, 0
    for row in _rows(db):
        tasks += 1
        try:
            wrong += any(row[name] != value for name, value in _derived(row, now).items())
        except (PakauraError, ValueError, TypeError, LookupError):
            unreadable += 1
    if unreadable:
        return fail(
            "columns", f"tasks with values that cannot be read: {unreadable} of {tasks}", "put a copy of the store back"
        )
    if wrong:
        return fail("columns", f"tasks in which what is derived is wrong: {wrong} of {tasks}", mend=_mend_columns)
    return ok("columns", f"tasks in which all is derived rightly: {tasks}")


def sets(db: sqlite3.Connection, now: Moment) -> Finding:
    """The tables of tags and of dependencies."""
    wanted_tags, wanted_needs = _sets(db)
    tags = {tuple(row) for row in db.execute("SELECT tag, open, project_key, task FROM task_tag")}
    needs = {tuple(row) for row in db.execute("SELECT needs, task FROM dependency")}
    wrong = len(tags ^ wanted_tags) + len(needs ^ wanted_needs)
    if wrong:
        return fail("tags", f"wrong rows in the tables of tags and dependencies: {wrong}", mend=_mend_sets)
    return ok("tags", f"as the tasks have them: {len(tags)}, and dependencies: {len(needs)}")


def titles(db: sqlite3.Connection, now: Moment) -> Finding:
    """The index by which words of titles are found."""
    try:
        db.execute(_FTS_CHECK)
    except sqlite3.DatabaseError:
        return fail("titles", "the index of titles does not fit the titles", mend=_mend_titles)
    return ok("titles", "the index of titles is in order")


def _rows(db: sqlite3.Connection) -> sqlite3.Cursor:
    extra = ", ".join(["stamps", *DERIVED[:-1]])
    return db.execute(f"SELECT {COLUMNS}, {extra} FROM task")


def _derived(row: sqlite3.Row, now: Moment) -> dict[str, Any]:
    registers = stamped(row, row["stamps"])
    strange = json.loads(row["extra"])
    known = {name: value for name, (_, value) in registers.items() if name not in strange}
    filled = fill_apart(known, strange, None, now)
    derived = {name: value for name, value in filled.items() if name in DERIVED}
    derived["updated"] = _updated(row, registers)
    return derived


def _updated(row: sqlite3.Row, registers: Registers) -> int:
    """When the task was last written. What a rule made once kept the time at which it was made, if that is later."""
    written = updated_ms(registers)
    made_by_rule = any(stamps.is_generated(stamp) for stamp, _ in registers.values())
    return max(written, row["updated"]) if made_by_rule else written


def _mend_columns(db: sqlite3.Connection, now: Moment) -> None:
    for row in _rows(db).fetchall():
        derived = _derived(row, now)
        if any(row[name] != value for name, value in derived.items()):
            assignments = ", ".join([f"{name} = ?" for name in derived])
            db.execute(f"UPDATE task SET {assignments} WHERE n = ?", (*derived.values(), row["n"]))
    _mend_sets(db, now)
    _mend_titles(db, now)


def _sets(db: sqlite3.Connection) -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    tags: set[tuple[Any, ...]] = set()
    needs: set[tuple[Any, ...]] = set()
    for row in db.execute("SELECT n, completed, deleted, project, tags, needs FROM task"):
        expected = SetRows(dict(row))
        tags |= {(*each, row["n"]) for each in expected.tags}
        needs |= {(id, row["n"]) for id in expected.needs}
    return tags, needs


def _mend_sets(db: sqlite3.Connection, now: Moment) -> None:
    tags, needs = _sets(db)
    db.execute("DELETE FROM task_tag")
    db.execute("DELETE FROM dependency")
    db.executemany("INSERT INTO task_tag(tag, open, project_key, task) VALUES(?, ?, ?, ?)", sorted(tags))
    db.executemany("INSERT INTO dependency(needs, task) VALUES(?, ?)", sorted(needs))


def _mend_titles(db: sqlite3.Connection, now: Moment) -> None:
    db.execute(_FTS_REBUILD)


def stamps_of(row: sqlite3.Row) -> dict[str, str]:
    """The stamps of a row's registers. Raises ValueError."""
    found: dict[str, str] = json.loads(row["stamps"])
    return found
