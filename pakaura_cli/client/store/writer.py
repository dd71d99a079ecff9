"""What a command writes: ops and their stamps, the rows that they change, history and outbox."""

from __future__ import annotations

import os

from pakaura_cli.client.store import task_rows
from pakaura_cli.client.store.rows import NO_EXTRA, value_of
from pakaura_server.core import registers as r
from pakaura_server.core import stamps
from pakaura_server.core.canonical import canonical
from pakaura_server.core.errors import Conflict, NotFound
from pakaura_server.core.ids import uuid7

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping
    from typing import Any

    from pakaura_cli.client.store.drafts import Draft
    from pakaura_server.core.merge import Registers
    from pakaura_server.core.registers import Values
    from pakaura_server.core.when import Moment


_MANY = 500
"""SQLite answers with 2 000 columns at most."""
_SHORT = 32 * 1024
"""A body of so few characters is not too large, whatever they are."""


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
        self._clock = read_clock(self._meta.get("hlc"))
        self._device: str = self._meta["device_id"]
        self._bound = "account_id" in self._meta

    def create(self, id: str, values: Values) -> None:
        """A new task with these registers; `created`, and `deleted` as null, are added where they are not given.

        Raises Conflict where a task with this id was deleted for good.
        """
        if self.db.execute("SELECT 1 FROM entity WHERE kind = 'task' AND id = ?", (id,)).fetchone():
            raise Conflict(f"the task {id} was deleted for good", "add it under another key")
        values = {r.CREATED: r.timestamp(self.now.ms), r.DELETED: None, **values}
        stamp = self._tick((0, 0))
        task_rows.insert(self.db, id, {name: (stamp, value) for name, value in values.items()}, self.now)
        self._record(id, stamp, values, {})

    def create_many(self, drafts: Mapping[str, Draft]) -> None:
        """New tasks that were made ready, by their ids; the store has nothing of them. All have one stamp."""
        if not drafts:
            return
        from pakaura_cli.client.store import arriving

        self.begin_group()
        stamp = self._tick((0, 0))
        arriving.insert_drafts(self.db, drafts, stamp, self.now)
        self.db.executemany(
            "INSERT INTO history(at, group_id, entity, stamp, body, before, why) VALUES(?, ?, ?, ?, ?, '{}', 'set')",
            [(self.now.ms, self.group, id, stamp, draft.body) for id, draft in drafts.items()],
        )
        if self._bound:
            for id, draft in drafts.items():
                self._send("task", id, stamp, draft.body, canonical(dict.fromkeys(draft.values)))

    def change(self, id: str, values: Values, foreign: bool = False) -> bool:
        """Write those of the registers that differ, and undelete unless `deleted` was given. Returns whether any did.

        `foreign`: there may be registers among them that this version does not know. Raises NotFound for an unknown id.
        """
        row = self._row(id)
        undelete = {} if r.DELETED in values else {r.DELETED: None}
        values = self._differing(row, values)
        if not values:
            return False
        self._write(row, values | undelete, "set", foreign)
        # What comes from elsewhere brings its successors along.
        if r.STATE in values and not foreign and (row["recur_rule"] or r.RECUR in values):
            from pakaura_cli.client.store.successors import follow

            successor, made = follow(self.db, id, bool(row["completed"]), self.now.zone)
            if made:
                self.generate(successor, made)
        return True

    def generate(self, id: str, registers: Registers) -> None:
        """Write what a rule makes: registers of a new or an old task, all with one generated stamp."""
        row = task_rows.find_row(self.db, id)
        values = {name: value for name, (_, value) in registers.items()}
        before = {}
        if row is None:
            task_rows.insert(self.db, id, registers, self.now)
        else:
            old = self._stamps(row["n"], values)
            before = {name: [old[name], value_of(row, name)] for name in values}
            task_rows.update(self.db, row, registers, self.now)
        self._record(id, next(iter(registers.values()))[0], values, before)

    def set_back(self, id: str, values: Values, made: Collection[str] = ()) -> bool:
        """Write exactly these registers, also those that have the value already. Returns whether any had not.

        Those in `made` get back what a rule had made of them, and count as untouched again.
        """
        row = self._row(id)
        differing = self._differing(row, values)
        written = {name: value for name, value in values.items() if name not in made}
        if written:
            self._write(row, written, "undo")
        if len(written) < len(values):
            self._write(self._row(id), {name: values[name] for name in values if name in made}, "undo", made=True)
        return bool(differing)

    def purge(self, id: str) -> None:
        """Delete a task for good, here and on every device: nothing of it is left to undo. Raises NotFound."""
        from pakaura_cli.client.store.entities import forget

        row = self._row(id)
        newest = self.db.execute("SELECT max(value) FROM json_each(?)", (self._all_stamps(row),)).fetchone()[0]
        stamp = self._tick(stamps.split(newest)[:2])
        forget(self.db, "task", id, {r.PURGED: (stamp, True)}, self.now)
        self.begin_group()
        if self._bound:
            self._send("task", id, stamp, canonical({r.PURGED: True}), canonical({}))

    def settle(self, conflict: str, settled: bool = True) -> None:
        """Mark a conflict as seen to, or as open again, on every device. Raises NotFound."""
        import json

        from pakaura_cli.client.store.entities import write_entity
        from pakaura_server.core.conflicts import SETTLED

        found = self.db.execute(
            "SELECT registers FROM entity WHERE kind = 'conflict' AND id = ?", (conflict,)
        ).fetchone()
        if found is None:
            raise NotFound(f"no conflict has the id {conflict}")
        registers = {name: (stamp, value) for name, (stamp, value) in json.loads(found[0]).items()}
        stamp = self._tick(max([stamps.split(each)[:2] for each, _ in registers.values()]))
        body = canonical({SETTLED: settled or None})
        before = canonical({SETTLED: registers.get(SETTLED, (None, None))})
        write_entity(self.db, "conflict", conflict, {**registers, SETTLED: (stamp, settled or None)})
        self.begin_group()
        self.db.execute(
            "INSERT INTO history(at, group_id, kind, entity, stamp, body, before, why)"
            " VALUES(?, ?, 'conflict', ?, ?, ?, ?, 'set')",
            (self.now.ms, self.group, conflict, stamp, body, before),
        )
        if self._bound:
            self._send("conflict", conflict, stamp, body, canonical({}))

    def close(self) -> None:
        """Keep the clock for the next command."""
        keep_clock(self.db, self._clock)

    def begin_group(self, kind: str = "do", target: str | None = None) -> None:
        """Write the group's row, once; the first op does it by itself."""
        if not self.begun:
            self.db.execute(
                "INSERT INTO command_group(id, at, command, kind, target, device) VALUES(?, ?, ?, ?, ?, ?)",
                (self.group, self.now.ms, self._command, kind, target, self._device),
            )
            self.begun = True

    def _row(self, id: str) -> sqlite3.Row:
        row = task_rows.find_row(self.db, id)
        if row is None:
            raise NotFound(f"no task has the id {id}")
        return row

    def _differing(self, row: sqlite3.Row, values: Values) -> Values:
        return {name: value for name, value in values.items() if value_of(row, name) != value}

    def _write(self, row: sqlite3.Row, values: Values, why: str, foreign: bool = False, made: bool = False) -> None:
        # What an undo sets back may be such a register, too; the row has one then.
        foreign = foreign or row["extra"] != NO_EXTRA
        old = self._stamps(row["n"], values)
        before = {name: [old[name], value_of(row, name)] for name in values}
        newest = max([stamps.split(stamp)[:2] for stamp in old.values() if stamp] or [(0, 0)])
        stamp = self._tick(newest)
        if made:
            stamp = stamps.brought_back([each for each in old.values() if each], self._clock)
        registers = {name: (stamp, value) for name, value in values.items()}
        task_rows.update(self.db, row, registers, self.now, foreign)
        self._record(row["id"], stamp, values, before, why)

    def _tick(self, touched: tuple[int, int]) -> str:
        offset, last_server_ms = int(self._meta.get("offset", 0)), int(self._meta.get("last_server_ms", 0))
        self._clock = stamps.tick(self._clock, touched, self.now.ms, offset, last_server_ms)
        return stamps.stamp(*self._clock, self._device)

    def _stamps(self, task: int, registers: Any) -> dict[str, str | None]:
        names = list(registers)
        if len(names) > _MANY:
            from json import loads

            whole = loads(self.db.execute("SELECT stamps FROM task WHERE n = ?", (task,)).fetchone()[0])
            return {name: whole.get(name) for name in names}
        paths = [f'$."{name}"' for name in names]
        # json_extract answers several paths with one JSON array; one column a path spares parsing it.
        columns = ", ".join(["json_extract(stamps, ?)"] * len(paths))
        found = self.db.execute(f"SELECT {columns} FROM task WHERE n = ?", (*paths, task)).fetchone()
        return dict(zip(names, found, strict=True))

    def _all_stamps(self, row: sqlite3.Row) -> str:
        return str(self.db.execute("SELECT stamps FROM task WHERE n = ?", (row["n"],)).fetchone()[0])

    def _record(self, id: str, stamp: str, values: Values, before: dict[str, Any], why: str = "set") -> None:
        self.begin_group()
        body = canonical(values)
        if len(body) > _SHORT:
            from pakaura_cli.client.store.drafts import check_size

            check_size(body)
        self.db.execute(
            "INSERT INTO history(at, group_id, entity, stamp, body, before, why) VALUES(?, ?, ?, ?, ?, ?, ?)",
            (self.now.ms, self.group, id, stamp, body, canonical(before), why),
        )
        if self._bound and stamps.is_generated(stamp):
            registers = {name: [stamp, value] for name, value in values.items()}
            self._send("task", id, None, canonical(registers), "{}", "assert")
        elif self._bound:
            base = canonical({name: before[name][0] if name in before else None for name in values})
            self._send("task", id, stamp, body, base)

    def _send(self, kind: str, id: str, stamp: str | None, body: str, base: str, how: str = "set") -> None:
        """Put an op of this group into the outbox."""
        self.db.execute(
            "INSERT INTO outbox(op_id, kind, entity, type, stamp, body, base, group_id) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
            (new_id(self.now), kind, id, how, stamp, body, base, self.group),
        )


def read_clock(text: str | None) -> tuple[int, int]:
    """The clock as `meta` has it under `hlc`: milliseconds and counter."""
    ms, _, counter = (text or "0-0").partition("-")
    return int(ms, 16), int(counter, 16)


def keep_clock(db: sqlite3.Connection, clock: tuple[int, int]) -> None:
    """What `read_clock` reads."""
    text = f"{clock[0]:012x}-{clock[1]:04x}"
    db.execute("INSERT INTO meta VALUES('hlc', ?) ON CONFLICT(k) DO UPDATE SET v = excluded.v", (text,))


def new_id(now: Moment, sequence: int | None = None) -> str:
    """A UUIDv7 made on this device; those of one command sort by their `sequence`."""
    return uuid7(now.ms, os.urandom(10), sequence)
