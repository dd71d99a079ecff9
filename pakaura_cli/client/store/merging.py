"""Joining into the store what came from elsewhere: rows of a sync, and registers that carry a stamp of their own."""

from __future__ import annotations

import json

from pakaura_cli.client.store import arriving, task_rows
from pakaura_cli.client.store.entities import forget, write_entity
from pakaura_cli.client.store.rows import registers_of
from pakaura_cli.client.store.writer import keep_clock, new_id, read_clock
from pakaura_server.core import registers as r
from pakaura_server.core import stamps
from pakaura_server.core.canonical import canonical
from pakaura_server.core.ids import uuid5
from pakaura_server.core.merge import merge
from pakaura_server.core.op import ASSERT, SET, TASK

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator, Mapping
    from typing import Any

    from pakaura_server.core.merge import Registers
    from pakaura_server.core.when import Moment

ASSERT_BYTES = 200 * 1024
"""About how much one assert carries; more registers go into another one, for the server bounds an op."""
FORK = "fork"
"""The name, under an entity's id, of the task that keeps what was typed into one that another device purged."""

_OTHERS = """
SELECT kind, entity.id, registers FROM json_each(?) AS expected CROSS JOIN entity
ON kind = json_extract(expected.value, '$[0]') AND entity.id = json_extract(expected.value, '$[1]')
"""


class Merger:
    """Joins inside one transaction. `close` before the commit."""

    join = staticmethod(merge)
    """The rule; a test of the tests puts a wrong one here."""

    def __init__(self, db: sqlite3.Connection, now: Moment) -> None:
        self.db = db
        self.now = now
        self.changed: set[str] = set()
        """The tasks that something else than what was here came for."""
        self._seen = (0, 0)
        self._expected: dict[tuple[str, str], Registers] = {}
        """What the store holds of entities, read before they are taken."""

    def close(self) -> None:
        """Keep the clock above every stamp that was seen, for the next command."""
        row = self.db.execute("SELECT v FROM meta WHERE k = 'hlc'").fetchone()
        keep_clock(self.db, max(read_clock(row[0] if row else None), self._seen))

    def expect(self, entities: Collection[tuple[str, str]]) -> None:
        """Read at once what the store holds of these kinds and ids, which are about to be taken."""
        self._expected = {entity: {} for entity in entities}
        for row in self.db.execute(_OTHERS, (canonical(list(self._expected)),)):
            self._expected[row["kind"], row["id"]] = _read(row["registers"])
        tasks = [id for kind, id in self._expected if kind == TASK]
        for id, registers in arriving.find_registers(self.db, tasks):
            self._expected[TASK, id] = registers

    def registers(self, kind: str, id: str) -> Registers:
        """What the store holds of an entity; empty where it has none."""
        if (kind, id) in self._expected:
            return self._expected[kind, id]
        if kind == TASK and (row := task_rows.find_row(self.db, id)) is not None:
            return registers_of(self.db, row)
        found = self.db.execute("SELECT registers FROM entity WHERE kind = ? AND id = ?", (kind, id)).fetchone()
        return _read(found[0]) if found else {}

    def take(self, kind: str, id: str, incoming: Registers) -> None:
        """Join the registers into the entity. Values that they replace go into the history."""
        self._see(incoming)
        before = self.registers(kind, id)
        self._expected.pop((kind, id), None)
        after = dict(before)
        self.join(after, incoming)
        # A register that was not replaced is the very one that was there.
        changed = {name: new for name, new in after.items() if before.get(name) is not new}
        if not changed and len(after) == len(before):
            return
        if kind == TASK:
            self.changed.add(id)
        if r.PURGED in after:
            self._purge(kind, id, before, after)
        else:
            self._write(kind, id, after, changed)
            self._remember(kind, id, before, changed)
            if r.STATE in changed and r.STATE in before and after.get(r.RECUR, ("", None))[1]:
                self._agree(id)

    def take_new(self, tasks: Mapping[str, Registers], gen: int = 0) -> None:
        """As `take` each of these tasks, of which the store has nothing. `gen` is the resync that sees them."""
        joined: dict[str, Registers] = {}
        for id, incoming in tasks.items():
            self._see(incoming)
            self._expected.pop((TASK, id), None)
            self.join(joined.setdefault(id, {}), incoming)
        self.changed.update(joined)
        arriving.insert(self.db, joined, self.now, gen)

    def state(self, kind: str, id: str, registers: Registers) -> None:
        """Join registers that are known here, each with its own stamp, and have them sent as they are."""
        self.take(kind, id, registers)
        self.send(kind, id, registers)

    def send(self, kind: str, id: str, registers: Registers) -> None:
        """Put the registers into the outbox as asserts."""
        part: dict[str, Any] = {}
        size = 0
        for name, register in registers.items():
            own = len(canonical(list(register)).encode())
            if part and size + own > ASSERT_BYTES:
                self._enqueue(kind, id, part)
                part, size = {}, 0
            part[name] = list(register)
            size += own
        if part:
            self._enqueue(kind, id, part)

    def pending(self, kind: str, id: str) -> set[tuple[str, str, str]]:
        """The contents (register, stamp, canonical value) of an entity that wait to be sent, or were refused.

        What a server refused is not pressed upon it again; to edit it makes another content.
        """
        rows = self.db.execute(
            "SELECT type, stamp, body FROM outbox WHERE kind = ?1 AND entity = ?2"
            " UNION ALL SELECT type, stamp, body FROM outbox_rejected WHERE kind = ?1 AND entity = ?2",
            (kind, id),
        )
        return {
            (name, stamp, canonical(value))
            for row in rows
            for name, (stamp, value) in registers_sent(row["type"], row["stamp"], json.loads(row["body"])).items()
        }

    def fork(self, id: str, registers: Registers) -> None:
        """Keep a task that was purged elsewhere, for somebody here has typed into it, as a task of its own.

        What waits to be sent for the old one is not sent any more.
        """
        known = {**registers, **self.registers(TASK, id)}
        self.state(TASK, uuid5(id, FORK), {name: value for name, value in known.items() if name != r.PURGED})
        self.db.execute("DELETE FROM outbox WHERE kind = ? AND entity = ?", (TASK, id))

    def _agree(self, id: str) -> None:
        """Have the successor of a task that was completed or reopened elsewhere there, or not, as it should be."""
        from pakaura_cli.client.store.successors import agree

        successor, made = agree(self.db, id, self.now.zone)
        if made:
            self.state(TASK, successor, made)

    def _see(self, incoming: Registers) -> None:
        """Raises BadValue for what is no stamp."""
        for stamp in {stamp for stamp, _ in incoming.values()}:
            self._seen = max(self._seen, stamps.split(stamp)[:2])

    def _write(self, kind: str, id: str, after: Registers, changed: Registers) -> None:
        if kind != TASK:
            write_entity(self.db, kind, id, after)
            return
        row = task_rows.find_row(self.db, id)
        if row is None:
            arriving.insert(self.db, {id: changed}, self.now)
        else:
            task_rows.update(self.db, row, changed, self.now, foreign=True)

    def _remember(self, kind: str, id: str, before: Registers, changed: Registers) -> None:
        lost = {name: before[name] for name, new in changed.items() if name in before and before[name][1] != new[1]}
        if lost:
            body = {name: list(changed[name]) for name in lost}
            self.db.execute(
                "INSERT INTO history(at, kind, entity, stamp, body, before, why)"
                " VALUES(?, ?, ?, ?, ?, ?, 'overwritten')",
                (
                    self.now.ms,
                    kind,
                    id,
                    max([stamp for stamp, _ in changed.values()]),
                    canonical(body),
                    canonical({name: list(register) for name, register in lost.items()}),
                ),
            )

    def _purge(self, kind: str, id: str, before: Registers, after: Registers) -> None:
        """Forget the entity; what was typed into it and is not on the server, or was refused there, becomes a fork."""
        if r.PURGED in before:
            write_entity(self.db, kind, id, after)
            return
        if kind == TASK and before:
            typed = self.db.execute(
                "SELECT 1 FROM outbox WHERE kind = ?1 AND entity = ?2 AND type = ?3"
                " UNION ALL SELECT 1 FROM outbox_rejected WHERE kind = ?1 AND entity = ?2 AND type = ?3",
                (kind, id, SET),
            ).fetchone()
            if typed:
                self.fork(id, {})
        forget(self.db, kind, id, after, self.now)

    def _enqueue(self, kind: str, id: str, body: dict[str, Any]) -> None:
        self.db.execute(
            "INSERT INTO outbox(op_id, kind, entity, type, body, base) VALUES(?, ?, ?, ?, ?, '{}')",
            (new_id(self.now), kind, id, ASSERT, canonical(body)),
        )


def other_entities(db: sqlite3.Connection, gen: int) -> Iterator[tuple[str, str, Registers]]:
    """Kind, id and registers of what is no task and was not seen in the resync `gen`."""
    for row in db.execute("SELECT kind, id, registers FROM entity WHERE seen_gen <> ?", (gen,)).fetchall():
        yield row["kind"], row["id"], _read(row["registers"])


def registers_sent(how: str, stamp: str | None, body: dict[str, Any]) -> Registers:
    """The registers of an op that waits or was sent: its type, its stamp if it has one, and its body."""
    if stamp is None or how == ASSERT:
        return {name: (at, value) for name, (at, value) in body.items()}
    return {name: (stamp, value) for name, value in body.items()}


def _read(text: str) -> Registers:
    return {name: (stamp, value) for name, (stamp, value) in json.loads(text).items()}
