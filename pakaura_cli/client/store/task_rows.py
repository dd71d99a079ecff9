"""Rows of tasks and all that hangs on them: the index of titles, tags and dependencies, and the number."""

from __future__ import annotations

from pakaura_cli.client.store import numbers
from pakaura_cli.client.store.rows import COLUMNS, SetRows, fill
from pakaura_server.core import stamps
from pakaura_server.core.canonical import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    from pakaura_server.core.merge import Registers
    from pakaura_server.core.when import Moment


def find_row(db: sqlite3.Connection, id: str) -> sqlite3.Row | None:
    """The row with COLUMNS, or None."""
    row: sqlite3.Row | None = db.execute(f"SELECT {COLUMNS} FROM task WHERE id = ?", (id,)).fetchone()
    return row


def insert(db: sqlite3.Connection, id: str, registers: Registers, now: Moment) -> None:
    """A new row; `arriving.insert` is for many."""
    values = {name: value for name, (_, value) in registers.items()}
    columns: dict[str, Any] = {"id": id, "updated": _newest(registers), **fill(values, None, now)}
    columns["stamps"] = canonical({name: stamp for name, (stamp, _) in registers.items()})
    if not columns.get("completed") and not columns.get("deleted"):
        columns["number"] = columns["last_number"] = numbers.lowest(db, now.ms)
    task = db.execute(
        f"INSERT INTO task({', '.join(columns)}) VALUES({', '.join('?' * len(columns))})", tuple(columns.values())
    ).lastrowid
    assert task is not None
    title_fold = columns.get("title_fold", "")
    db.execute("INSERT INTO title_index(rowid, title_fold) VALUES(?, ?)", (task, title_fold))
    _index_sets(db, task, SetRows({}), SetRows(columns))


def update(db: sqlite3.Connection, row: sqlite3.Row, registers: Registers, now: Moment, foreign: bool = False) -> None:
    """Write registers into a row; the others stay as they are. `foreign` as in `rows.fill`."""
    values = {name: value for name, (_, value) in registers.items()}
    columns = {"updated": max(row["updated"], _newest(registers)), **fill(values, row, now, foreign)}
    patch = canonical({name: stamp for name, (stamp, _) in registers.items()})
    if "title_fold" in columns:
        _unindex_title(db, row["n"])
        db.execute("INSERT INTO title_index(rowid, title_fold) VALUES(?, ?)", (row["n"], columns["title_fold"]))
    db.execute(
        f"UPDATE task SET {' = ?, '.join(columns)} = ?, stamps = json_patch(stamps, ?) WHERE n = ?",
        (*columns.values(), patch, row["n"]),
    )
    _index_sets(db, row["n"], SetRows(dict(row)), SetRows({**dict(row), **columns}))
    _renumber(db, row["n"], now)


def remove(db: sqlite3.Connection, row: sqlite3.Row, now: Moment) -> None:
    """Take the row away with all that hangs on it; its number rests without it."""
    task = row["n"]
    if row["number"] is not None:
        numbers.free(db, task, row["number"], now.ms)
    # A later task may get the row's place in the table, and is not to be named by its number.
    db.execute("UPDATE free_number SET task = NULL WHERE task = ?", (task,))
    _unindex_title(db, task)
    _index_sets(db, task, SetRows(dict(row)), SetRows({}))
    db.execute("DELETE FROM task WHERE n = ?", (task,))


def _newest(registers: Registers) -> int:
    """Milliseconds of the largest stamp; of what a rule made, when it did."""
    newest = stamps.split(max([stamp for stamp, _ in registers.values()]))[0]
    if newest > 1:
        return newest
    from pakaura_server.core.from_registers import updated_ms

    return updated_ms(registers)


def _unindex_title(db: sqlite3.Connection, task: int) -> None:
    old = db.execute("SELECT title_fold FROM task WHERE n = ?", (task,)).fetchone()[0]
    db.execute("INSERT INTO title_index(title_index, rowid, title_fold) VALUES('delete', ?, ?)", (task, old))


def _index_sets(db: sqlite3.Connection, task: int, before: SetRows, after: SetRows) -> None:
    """Bring the tables of tags and dependencies from what the row was to what it is."""
    for row in before.tags - after.tags:
        db.execute("DELETE FROM task_tag WHERE tag = ? AND open = ? AND project_key = ? AND task = ?", (*row, task))
    for row in after.tags - before.tags:
        db.execute("INSERT INTO task_tag(tag, open, project_key, task) VALUES(?, ?, ?, ?)", (*row, task))
    for id in before.needs - after.needs:
        db.execute("DELETE FROM dependency WHERE needs = ? AND task = ?", (id, task))
    for id in after.needs - before.needs:
        db.execute("INSERT INTO dependency(needs, task) VALUES(?, ?)", (id, task))


def _renumber(db: sqlite3.Connection, task: int, now: Moment) -> None:
    row = db.execute("SELECT completed, deleted, number, last_number FROM task WHERE n = ?", (task,)).fetchone()
    is_open = not row["completed"] and not row["deleted"]
    if is_open and row["number"] is None:
        numbers.give(db, task, row["last_number"], now.ms)
    elif not is_open and row["number"] is not None:
        numbers.free(db, task, row["number"], now.ms)
