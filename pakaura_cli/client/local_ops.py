"""The local store as TaskOps, for the dashboard and the assistant; the commands use the store itself."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from pakaura_cli.client import history
from pakaura_cli.client.store.lookups import by_ids
from pakaura_cli.client.store.merging import Merger
from pakaura_cli.client.store.reads import find
from pakaura_cli.client.store.writer import Writer
from pakaura_cli.client.structure import refuse_new_circles
from pakaura_server.core.changes import can_apply, check_unchanged, differing, is_deleted, to_write
from pakaura_server.core.drafting import check_size
from pakaura_server.core.errors import NotFound
from pakaura_server.core.from_registers import to_task
from pakaura_server.core.ids import read_id
from pakaura_server.core.op import TASK
from pakaura_server.core.ops import Found, Outcome
from pakaura_server.core.when import at

if TYPE_CHECKING:
    import builtins
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from pakaura_cli.client.store.store import Store
    from pakaura_server.core.changes import Change
    from pakaura_server.core.filters import Filter
    from pakaura_server.core.groups import Group, Reversal
    from pakaura_server.core.merge import Registers
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment


class LocalOps:
    """TaskOps over a store; `now` gives the moment of each call. Nothing waits: the calls block like the store's."""

    def __init__(self, store: Store, now: Callable[[], Moment]) -> None:
        self._store = store
        self._now = now

    async def list(self, chosen: Filter, now: Moment, limit: int | None = None) -> Sequence[Task]:
        with self._store.reading() as db:
            return find(db, chosen, now, limit)

    async def get(self, id: str) -> Found:
        with self._store.reading() as db:
            registers = _registers(db, id)
            if is_deleted(registers):
                raise NotFound("there is no such task")
            return Found(by_ids(db, [id])[0], _version(registers))

    async def apply(
        self,
        changes: Sequence[Change],
        *,
        command: str,
        group: str | None = None,
        if_unchanged: Mapping[str, str] | None = None,
    ) -> Sequence[Outcome]:
        with self._store.writing() as db:
            for id, seen in (if_unchanged or {}).items():
                registers = _registers(db, id)
                check_unchanged(registers, _version(registers), seen)
            writer = Writer(db, self._now(), command, group or "")
            writer.begun = group is not None and history.is_known(db, group)
            statuses = carry_out(writer, changes)
            writer.close()
            return [_outcome(db, status, change.id) for status, change in zip(statuses, changes, strict=True)]

    async def undo(self, group: str) -> Reversal:
        if read_id(group) is None:
            raise NotFound(f"there is no group {group}")
        with self._store.writing() as db:
            target = history.to_take_back(db, group)
            writer = Writer(db, self._now(), "redo" if target["kind"] == "undo" else "undo")
            reversal = history.reverse(writer, target)
            writer.close()
            return reversal

    # A plain `list` in this class is its method.
    async def history(self, limit: int | None = None, task: str = "") -> builtins.list[Group]:
        with self._store.reading() as db:
            return history.groups(db, limit, task)


def carry_out(writer: Writer, changes: Sequence[Change]) -> builtins.list[str]:
    """What became of each: created, changed, unchanged or exists. Raises BadValue and NotFound."""
    refuse_new_circles(writer.db, changes)
    return [_carry_out(writer, change) for change in changes]


def _carry_out(writer: Writer, change: Change) -> str:
    registers = _registers(writer.db, change.id)
    if not can_apply(registers, change):
        return "exists"
    written = to_write(registers, change, writer.now.ms)
    check_size(written)
    if change.new:
        writer.create(change.id, written)
        return "created"
    return "changed" if writer.change(change.id, differing(registers, written)) else "unchanged"


def _outcome(db: sqlite3.Connection, status: str, id: str) -> Outcome:
    registers = _registers(db, id)
    return Outcome(status, (by_ids(db, [id]) or [to_task(id, registers)])[0], _version(registers))


def _registers(db: sqlite3.Connection, id: str) -> Registers:
    """All that the store holds of a task, also that it was purged; empty where it knows of none."""
    return Merger(db, at(0, "UTC")).registers(TASK, id)


def _version(registers: Registers) -> str:
    """Every write has another stamp."""
    stamps = [f"{name} {stamp}" for name, (stamp, _) in sorted(registers.items())]
    return blake2b("\n".join(stamps).encode(), digest_size=8).hexdigest()
