"""A store of one's own for tests of the client library, with a clock that only the test moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pakaura_cli.client.history import reverse, to_redo, to_undo
from pakaura_cli.client.store.drafts import draft
from pakaura_cli.client.store.lookups import by_ids
from pakaura_cli.client.store.store import Store
from pakaura_cli.client.store.writer import Writer, new_id
from pakaura_server.core import registers as r
from pakaura_server.core.record import to_record
from pakaura_server.core.when import Moment, at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pakaura_server.core.groups import Reversal
    from pakaura_server.core.task import Task

T = TypeVar("T")
NOON_MS = 1_795_521_600_000
"""2026-11-24T12:00:00Z, where every test begins."""
DAY_MS = 86_400_000
COMPLETED = r.state("2026-11-24T12:00:00.000Z")
OPEN = r.state(None)


class Local:
    """A store and what a person does with it, each call one command. `path` empty keeps it in memory."""

    def __init__(self, path: str = "") -> None:
        self.store = Store(path)
        self.db = self.store.db
        self.ms = NOON_MS

    @property
    def now(self) -> Moment:
        return at(self.ms, "UTC")

    def write(self, work: Callable[[Writer], T], command: str = "test", dry_run: bool = False) -> T:
        """Do `work` as one command, a second after the one before."""
        self.ms += 1000
        with self.store.writing(dry_run) as db:
            writer = Writer(db, self.now, command)
            result = work(writer)
            writer.close()
        return result

    def add(self, title: str, /, **values: Any) -> str:
        """A new task's id; `values` are registers."""
        id = new_id(self.now)
        self.create(id, {r.TITLE: title, **values})
        return id

    def create(self, id: str, values: Mapping[str, Any]) -> None:
        self.write(lambda writer: writer.create(id, dict(values)), "add")

    def create_many(self, tasks: Mapping[str, Mapping[str, Any]], command: str = "import") -> None:
        """Registers by ids; any of them may be unknown to this version."""
        drafts = {id: draft({}, dict(values), self.now) for id, values in tasks.items()}
        self.write(lambda writer: writer.create_many(drafts), command)

    def change(self, id: str, values: Mapping[str, Any]) -> bool:
        return self.write(lambda writer: writer.change(id, dict(values)), "edit")

    def done(self, id: str) -> bool:
        return self.write(lambda writer: writer.change(id, {r.STATE: COMPLETED}), "done")

    def reopen(self, id: str) -> bool:
        return self.write(lambda writer: writer.change(id, {r.STATE: OPEN, r.DELETED: None}), "reopen")

    def delete(self, id: str) -> bool:
        return self.write(lambda writer: writer.change(id, {r.DELETED: True}), "delete")

    def undo(self, group: str = "") -> Reversal:
        """Raises NotFound where there is nothing to undo, Conflict for a purge."""
        return self.write(lambda writer: reverse(writer, to_undo(writer.db, group)), "undo")

    def redo(self, group: str = "") -> Reversal:
        """Raises NotFound where there is nothing to redo."""
        return self.write(lambda writer: reverse(writer, to_redo(writer.db, group)), "redo")

    def task(self, id: str) -> Task:
        (task,) = by_ids(self.db, [id])
        return task

    def number(self, id: str) -> int | None:
        return self.task(id).number

    def last_group(self) -> str:
        return str(self.db.execute("SELECT id FROM command_group ORDER BY n DESC LIMIT 1").fetchone()[0])

    def export(self) -> dict[str, dict[str, Any]]:
        """Every task's record by its id, deleted ones too, without the time of the last change."""
        ids = [row[0] for row in self.db.execute("SELECT id FROM task ORDER BY id")]
        records = {task.id: to_record(task, "") for task in by_ids(self.db, ids)}
        for record in records.values():
            del record["updated_at"]
        return records
