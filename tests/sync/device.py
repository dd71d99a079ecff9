"""A device: a real store with a clock of its own, and the syncs that run on it."""

from __future__ import annotations

import json
import sqlite3
from functools import cache
from typing import TYPE_CHECKING, Any

from pakaura_cli.client.history import reverse, to_undo
from pakaura_cli.client.store.merging import Merger
from pakaura_cli.client.store.store import Store
from pakaura_cli.client.store.writer import Writer
from pakaura_cli.client.sync.cycle import Cycle
from pakaura_cli.client.sync.state import SyncState, bind
from pakaura_server.core import registers as r
from pakaura_server.core import stamps
from pakaura_server.core.errors import Conflict, NotFound
from pakaura_server.core.succession import successor_id
from pakaura_server.core.when import Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pakaura_cli.client.sync.remote import Remote
    from pakaura_server.core.merge import Registers


class CopiedStore(Store):
    """A store in memory that begins as another one was."""

    def __init__(self, snapshot: bytes) -> None:
        self.path = ""
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.row_factory = sqlite3.Row
        # Before anything else is asked: the index of titles keeps in mind what it has read.
        self.db.deserialize(snapshot)


class Device:
    """`clock` gives UTC milliseconds. Every method is one command, or one step of a sync."""

    cycle: type[Cycle] = Cycle
    writer: type[Writer] = Writer

    def __init__(self, name: str, clock: Callable[[], int]) -> None:
        self.name = name
        self.clock = clock
        self.skew = 0
        self.store = CopiedStore(_empty())
        self.syncs: list[Iterator[str]] = []
        with self.store.writing() as db:
            db.execute("UPDATE meta SET v = ? WHERE k = 'device_id'", (f"{name:0>8}",))

    @property
    def now(self) -> Moment:
        return Moment(max(0, self.clock() + self.skew), "2026-11-25T12:00", "UTC")

    def bind(self) -> None:
        with self.store.writing() as db:
            bind(db, "account")

    @property
    def bound(self) -> bool:
        return self.store.db.execute("SELECT 1 FROM meta WHERE k = 'account_id'").fetchone() is not None

    def write(self, id: str, values: dict[str, Any]) -> None:
        if r.PURGED in self.registers(id):
            return
        with self.store.writing() as db:
            writer = self.writer(db, self.now, "edit")
            if self.has(id):
                writer.change(id, values)
            else:
                writer.create(id, {r.TITLE: f"task {id[-2:]}", **values})
            writer.close()

    def write_unknown(self, id: str, register: str, value: Any) -> None:
        """What a newer version of PakAura does that knows one register more."""
        with self.store.writing() as db:
            merger = self.cycle.merger(db, self.now)
            touched = merger.registers("task", id).get(register)
            clock = _Clock(db, self.now, "edit")
            merger.state("task", id, {register: (clock.next(touched), value)})
            merger.close()

    def complete_recurring(self, id: str) -> None:
        """Complete a task that repeats, and its successor too, where there is one already."""
        for each in (id, successor_id(id)):
            if self.has(each):
                self.write(each, {r.RECUR: ["FREQ=DAILY", "after-completion", None]})
                self.write(each, {r.STATE: r.state(r.timestamp(self.now.ms))})

    def reopen(self, id: str) -> None:
        if self.has(id):
            self.write(id, {r.STATE: r.state(None)})

    def purge(self, id: str) -> None:
        if self.has(id):
            with self.store.writing() as db:
                writer = self.writer(db, self.now, "purge")
                writer.purge(id)
                writer.close()

    def settle(self) -> None:
        """Settle the first open conflict, if there is one."""
        for id, registers in self.conflicts().items():
            if "settled" not in registers and r.PURGED not in registers:
                with self.store.writing() as db:
                    writer = self.writer(db, self.now, "keep")
                    writer.settle(id)
                    writer.close()
                return

    def undo(self) -> None:
        with self.store.writing() as db:
            writer = self.writer(db, self.now, "undo")
            try:
                reverse(writer, to_undo(db))
            except (Conflict, NotFound):
                return
            writer.close()

    def begin_sync(self, remote: Remote, batch: int, page: int) -> Iterator[str]:
        sync = self.cycle(self.store, remote, lambda: self.now, batch, page).steps()
        self.syncs.append(sync)
        return sync

    def kill(self) -> None:
        self.syncs = []

    def has(self, id: str) -> bool:
        return self.store.db.execute("SELECT 1 FROM task WHERE id = ?", (id,)).fetchone() is not None

    def ids(self) -> list[str]:
        return [row[0] for row in self.store.db.execute("SELECT id FROM task ORDER BY id")]

    def registers(self, id: str) -> Registers:
        return Merger(self.store.db, self.now).registers("task", id)

    def conflicts(self) -> dict[str, Registers]:
        rows = self.store.db.execute("SELECT id, registers FROM entity WHERE kind = 'conflict' ORDER BY id")
        return {row[0]: json.loads(row[1]) for row in rows}

    def all_registers(self) -> dict[tuple[str, str], Registers]:
        """Everything that the store holds, as it is synced."""
        held = {("task", id): self.registers(id) for id in self.ids()}
        for kind, id, text in self.store.db.execute("SELECT kind, id, registers FROM entity"):
            held[kind, id] = {name: (stamp, value) for name, (stamp, value) in json.loads(text).items()}
        return held

    def state(self) -> SyncState:
        return SyncState(self.store.db)

    def waiting(self) -> list[Any]:
        return self.store.db.execute("SELECT * FROM outbox ORDER BY n").fetchall()

    def refused(self) -> list[Any]:
        return self.store.db.execute("SELECT * FROM outbox_rejected ORDER BY n").fetchall()

    def snapshot(self) -> bytes:
        return bytes(self.store.db.serialize())

    def restore(self, snapshot: bytes) -> None:
        """A disk that went back in time, or was copied from another machine."""
        self.store = CopiedStore(snapshot)
        self.syncs = []


@cache
def _empty() -> bytes:
    """A store that was just made."""
    return Store("").db.serialize()


class _Clock(Writer):
    """Only the stamps of a writer."""

    def next(self, touched: tuple[str, Any] | None) -> str:
        stamp = self._tick(stamps.split(touched[0])[:2] if touched else (0, 0))
        self.close()
        return stamp
