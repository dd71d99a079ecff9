"""The only writer of tasks on this disk: ops and their stamps, the rows that they change, history and outbox."""

from __future__ import annotations

import os

from pakaura_cli.client.store import numbers
from pakaura_cli.client.store.rows import COLUMNS, SetRows, columns_of, set_columns, value_of
from pakaura_server.core import registers as r
from pakaura_server.core import stamps
from pakaura_server.core.canonical import canonical
from pakaura_server.core.errors import NotFound
from pakaura_server.core.ids import uuid7

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    from pakaura_server.core.registers import Values
    from pakaura_server.core.when import Moment


class Writer:
    """Writes inside one transaction, all of it one group of the history. `close` before the commit.

    `group` continues a group that an earlier transaction began.
    """

    def __init__(self, db: sqlite3.Connection, now: Moment, command: str, group: str = "") -> None:
        self.db = db
        self.now = now
        self.group = group or new_id(now)
        self.begun = bool(group)
        self._command = command
        self._meta: dict[str, Any] = dict(db.execute("SELECT k, v FROM meta").fetchall())
        ms, _, counter = self._meta.get("hlc", "0-0").partition("-")
        self._clock = (int(ms, 16), int(counter, 16))
        self._device: str = self._meta["device_id"]
        self._bound = "account_id" in self._meta

    def create(self, id: str, values: Values) -> None:
        """A new task with these registers; `created`, and `deleted` as null, are added where they are not given."""
        values = {r.CREATED: r.timestamp(self.now.ms), r.DELETED: None, **values}
        stamp = self._tick((0, 0))
        columns: dict[str, Any] = {"id": id, "updated": self._clock[0]}
        for register, value in values.items():
            columns.update(columns_of(register, value, self.now))
        columns |= set_columns(values, None)
        columns["stamps"] = canonical(dict.fromkeys(values, stamp))
        if not columns.get("completed") and not columns["deleted"]:
            columns["number"] = columns["last_number"] = numbers.lowest(self.db, self.now.ms)
        task = self.db.execute(
            f"INSERT INTO task({', '.join(columns)}) VALUES({', '.join('?' * len(columns))})", tuple(columns.values())
        ).lastrowid
        assert task is not None
        self.db.execute("INSERT INTO title_index(rowid, title_fold) VALUES(?, ?)", (task, columns["title_fold"]))
        self._index_sets(task, SetRows({}), SetRows(columns))
        self._record(id, stamp, values, {})

    def change(self, id: str, values: Values) -> bool:
        """Write those of the registers that differ, and undelete unless `deleted` was given. Returns whether any did.

        Raises NotFound for an unknown id.
        """
        row = self._row(id)
        undelete = {} if r.DELETED in values else {r.DELETED: None}
        values = self._differing(row, values)
        if not values:
            return False
        self._write(row, values | undelete, "set")
        return True

    def set_back(self, id: str, values: Values) -> bool:
        """Write exactly these registers, also those that have the value already. Returns whether any had not."""
        row = self._row(id)
        differing = self._differing(row, values)
        self._write(row, values, "undo")
        return bool(differing)

    def close(self) -> None:
        """Keep the clock for the next command."""
        hlc = f"{self._clock[0]:012x}-{self._clock[1]:04x}"
        self.db.execute("INSERT INTO meta VALUES('hlc', ?) ON CONFLICT(k) DO UPDATE SET v = excluded.v", (hlc,))

    def begin_group(self, kind: str = "do", target: str | None = None) -> None:
        """Write the group's row, once; the first op does it by itself."""
        if not self.begun:
            self.db.execute(
                "INSERT INTO command_group(id, at, command, kind, target, device) VALUES(?, ?, ?, ?, ?, ?)",
                (self.group, self.now.ms, self._command, kind, target, self._device),
            )
            self.begun = True

    def _row(self, id: str) -> sqlite3.Row:
        row: sqlite3.Row | None = self.db.execute(f"SELECT {COLUMNS} FROM task WHERE id = ?", (id,)).fetchone()
        if row is None:
            raise NotFound(f"no task has the id {id}")
        return row

    def _differing(self, row: sqlite3.Row, values: Values) -> Values:
        return {name: value for name, value in values.items() if value_of(row, name) != value}

    def _write(self, row: sqlite3.Row, values: Values, why: str) -> None:
        old = self._stamps(row["n"], values)
        before = {name: [old[name], value_of(row, name)] for name in values}
        newest = max([stamps.split(stamp)[:2] for stamp in old.values() if stamp] or [(0, 0)])
        stamp = self._tick(newest)
        self._update(row, values, stamp)
        self._record(row["id"], stamp, values, before, why)
        self._renumber(row["n"])

    def _tick(self, touched: tuple[int, int]) -> str:
        offset, last_server_ms = int(self._meta.get("offset", 0)), int(self._meta.get("last_server_ms", 0))
        self._clock = stamps.tick(self._clock, touched, self.now.ms, offset, last_server_ms)
        return stamps.stamp(*self._clock, self._device)

    def _stamps(self, task: int, registers: Any) -> dict[str, str | None]:
        names = list(registers)
        paths = [f'$."{name}"' for name in names]
        # json_extract answers several paths with one JSON array; one column a path spares parsing it.
        columns = ", ".join(["json_extract(stamps, ?)"] * len(paths))
        found = self.db.execute(f"SELECT {columns} FROM task WHERE n = ?", (*paths, task)).fetchone()
        return dict(zip(names, found, strict=True))

    def _update(self, row: sqlite3.Row, values: Values, stamp: str) -> None:
        columns: dict[str, Any] = {"updated": self._clock[0]}
        for register, value in values.items():
            columns.update(columns_of(register, value, self.now))
        columns |= set_columns(values, row)
        patch = canonical(dict.fromkeys(values, stamp))
        if "title_fold" in columns:
            self._reindex(row["n"], columns["title_fold"])
        self.db.execute(
            f"UPDATE task SET {' = ?, '.join(columns)} = ?, stamps = json_patch(stamps, ?) WHERE n = ?",
            (*columns.values(), patch, row["n"]),
        )
        self._index_sets(row["n"], SetRows(dict(row)), SetRows({**dict(row), **columns}))

    def _reindex(self, task: int, title_fold: str) -> None:
        old = self.db.execute("SELECT title_fold FROM task WHERE n = ?", (task,)).fetchone()[0]
        self.db.execute("INSERT INTO title_index(title_index, rowid, title_fold) VALUES('delete', ?, ?)", (task, old))
        self.db.execute("INSERT INTO title_index(rowid, title_fold) VALUES(?, ?)", (task, title_fold))

    def _index_sets(self, task: int, before: SetRows, after: SetRows) -> None:
        """Bring the tables of tags and dependencies from what the row was to what it is."""
        for row in before.tags - after.tags:
            self.db.execute(
                "DELETE FROM task_tag WHERE tag = ? AND open = ? AND project_key = ? AND task = ?", (*row, task)
            )
        for row in after.tags - before.tags:
            self.db.execute("INSERT INTO task_tag(tag, open, project_key, task) VALUES(?, ?, ?, ?)", (*row, task))
        for id in before.needs - after.needs:
            self.db.execute("DELETE FROM dependency WHERE needs = ? AND task = ?", (id, task))
        for id in after.needs - before.needs:
            self.db.execute("INSERT INTO dependency(needs, task) VALUES(?, ?)", (id, task))

    def _renumber(self, task: int) -> None:
        row = self.db.execute(
            "SELECT completed, deleted, number, last_number FROM task WHERE n = ?", (task,)
        ).fetchone()
        is_open = not row["completed"] and not row["deleted"]
        if is_open and row["number"] is None:
            numbers.give(self.db, task, row["last_number"], self.now.ms)
        elif not is_open and row["number"] is not None:
            numbers.free(self.db, task, row["number"], self.now.ms)

    def _record(self, id: str, stamp: str, values: Values, before: dict[str, Any], why: str = "set") -> None:
        self.begin_group()
        body = canonical(values)
        self.db.execute(
            "INSERT INTO history(at, group_id, entity, stamp, body, before, why) VALUES(?, ?, ?, ?, ?, ?, ?)",
            (self.now.ms, self.group, id, stamp, body, canonical(before), why),
        )
        if self._bound:
            base = canonical({name: seen for name, (seen, _) in before.items()})
            self.db.execute(
                "INSERT INTO outbox(op_id, kind, entity, type, stamp, body, base, group_id)"
                " VALUES(?, 'task', ?, 'set', ?, ?, ?, ?)",
                (new_id(self.now), id, stamp, body, base, self.group),
            )


def new_id(now: Moment, sequence: int | None = None) -> str:
    """A UUIDv7 made on this device; those of one command sort by their `sequence`."""
    return uuid7(now.ms, os.urandom(10), sequence)
