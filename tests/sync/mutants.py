"""Known bugs to plant into the real code, each at one of its seams: a suite that does not find them proves nothing.

They are those of the protocol's own page, and some of what it was amended by. Each class says what is wrong with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pakaura_cli.client.store.entities import forget
from pakaura_cli.client.store.merging import Merger
from pakaura_cli.client.store.writer import Writer
from pakaura_cli.client.sync import pages
from pakaura_cli.client.sync.cycle import Cycle
from pakaura_cli.client.sync.state import SyncState
from pakaura_server.core import stamps
from pakaura_server.core.errors import ResyncNeeded
from pakaura_server.core.merge import merge
from pakaura_server.core.registers import PURGED
from pakaura_server.core.when import Moment
from pakaura_server.core.wire import cursor_from_json
from tests.sync.device import Device
from tests.sync.memory_server import MemoryServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pakaura_cli.client.sync.outbox import Batch
    from pakaura_server.core.apply import Entity
    from pakaura_server.core.merge import Registers


@dataclass(frozen=True)
class Mutant:
    """What stands in the place of the server and the devices."""

    server: type[Any] = MemoryServer
    device: type[Device] = Device


def with_cycle(kind: type[Cycle]) -> Mutant:
    return Mutant(device=type("MutantDevice", (Device,), {"cycle": kind}))


def with_merger(kind: type[Merger]) -> Mutant:
    return with_cycle(type("MutantCycle", (Cycle,), {"merger": kind}))


def with_join(join: Callable[[Registers, Registers], Registers]) -> Mutant:
    """The rule of merging is wrong, and the same on both sides."""
    wrong = {"join": staticmethod(join)}
    return Mutant(
        type("MutantServer", (MemoryServer,), wrong), with_merger(type("MutantMerger", (Merger,), wrong)).device
    )


class CursorIsHead(MemoryServer):
    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        answer = super().pull(request)
        return {**answer, "cursor": answer["witness"]}


class PageOffByOne(MemoryServer):
    """A full page forgets its last row, and says that it was the last page."""

    def page(self, rows: list[Entity], cursor: Any, more: bool) -> dict[str, Any]:
        return super().page(rows[:-1], cursor, False) if more else super().page(rows, cursor, more)


class CountsOps(MemoryServer):
    """An op is a duplicate if the device has sent a later one."""

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        counted: dict[str, str] = self.__dict__.setdefault("counted", {})
        last = counted.get(request["device"], "")
        fresh = [op for op in request["ops"] if op["op_id"] > last]
        stale = [{"op_id": op["op_id"], "status": "duplicate"} for op in request["ops"] if op["op_id"] <= last]
        counted[request["device"]] = max([last, *[op["op_id"] for op in request["ops"]]])
        answer = super().push({**request, "ops": fresh})
        return {**answer, "results": [*answer["results"], *stale]}


class NoLineage(MemoryServer):
    def check_lineage(self, request: dict[str, Any]) -> None:
        cursor = cursor_from_json(request["cursor"])
        if cursor is not None and cursor[0] > self.seq:
            raise ResyncNeeded(self.epoch)


class NoWitness(MemoryServer):
    def check_lineage(self, request: dict[str, Any]) -> None:
        super().check_lineage({**request, "witness": None})


class LateCommit(MemoryServer):
    """A row is not seen at once by those who ask for what is new: the order of numbers is not the order of commits."""

    def rows_after(self, seq: int) -> list[Entity]:
        rows = super().rows_after(seq)
        return rows if self.draw(10) else rows[1:]


class PrunesAll(MemoryServer):
    """The log is cut without regard to what cursors can point at."""

    def prune(self, seq: int) -> None:
        self.log = {at: kept for at, kept in self.log.items() if at > seq or at == self.seq}


class RemovedAtSend(Cycle):
    def _claim(self) -> tuple[SyncState, Batch | None]:
        state, batch = super()._claim()
        if batch is not None and not state.resync:
            with self.store.writing() as db:
                db.executemany("DELETE FROM outbox WHERE op_id = ?", [(op["op_id"],) for op in batch.ops])
        return state, batch


class ResyncSendsNothing(Cycle):
    @staticmethod
    def take_rows(merger: Merger, rows: list[dict[str, Any]], gen: int, resync: bool) -> None:
        pages.take_rows(merger, rows, gen, False)

    @staticmethod
    def send_unseen(merger: Merger, gen: int) -> None:
        pass


class ResyncWipes(Cycle):
    def _resync(self, asked: SyncState, needed: ResyncNeeded) -> None:
        super()._resync(asked, needed)
        with self.store.writing() as db:
            for (id,) in db.execute("SELECT id FROM task").fetchall():
                forget(db, "task", id, {PURGED: ("", True)}, Moment(0, "1970-01-01T00:00", "UTC"))
            db.execute("DELETE FROM entity")


class AbsenceIsDelete(Cycle):
    @staticmethod
    def send_unseen(merger: Merger, gen: int) -> None:
        merger.db.execute(
            "DELETE FROM task WHERE seen_gen <> ? AND id NOT IN (SELECT entity FROM outbox)",
            (gen,),
        )


class CursorFirst(Cycle):
    """The cursor is kept before the rows are."""

    def _pull(self) -> Iterator[str]:
        more = True
        while more:
            state = self._state()
            yield "pull"
            try:
                answer = self.remote.pull({**state.header(), "limit": self.page})
            except ResyncNeeded as needed:
                self._resync(state, needed)
                continue
            with self.store.writing() as db:
                ahead = self._fenced(db, state)
                ahead.saw(answer)
                ahead.save(db)
            yield "between"
            self._take(state, answer)
            more = answer["more"]


class NoFence(Cycle):
    def _fenced(self, db: Any, asked: SyncState) -> SyncState:
        return asked


class WallClock(Writer):
    def _tick(self, touched: tuple[int, int]) -> str:
        wall = max(0, self.now.ms + int(self._meta.get("offset", 0)))
        ms, counter = self._clock
        self._clock = (wall, counter + 1) if wall == ms else (wall, 0)
        return stamps.stamp(*self._clock, self._device)


class ForgetsOverwritten(Merger):
    def _remember(self, kind: str, id: str, before: Registers, changed: Registers) -> None:
        pass


class Names(set[Any]):
    def __contains__(self, content: object) -> bool:
        return isinstance(content, tuple) and any(content[0] == name for name, _, _ in self)


class PendingByPresence(Merger):
    def pending(self, kind: str, id: str) -> Any:
        return Names(super().pending(kind, id))


class NeverForks(Merger):
    """What was typed into a task that another device purged is thrown away."""

    def fork(self, id: str, registers: Registers) -> None:
        self.db.execute("DELETE FROM outbox WHERE entity = ?", (id,))


def whole_row(row: Registers, incoming: Registers) -> Registers:
    """The newest write takes the whole row."""
    if PURGED in row or PURGED in incoming:
        return merge(row, incoming)
    if not row or max(stamp for stamp, _ in incoming.values()) > max(stamp for stamp, _ in row.values()):
        row.update(incoming)
    return {}


def by_stamp_only(row: Registers, incoming: Registers) -> Registers:
    """Between equal stamps, who was first stays."""
    return merge(row, {name: new for name, new in incoming.items() if name not in row or row[name][0] != new[0]})


MUTANTS: dict[str, Mutant] = {
    "absence-is-delete": with_cycle(AbsenceIsDelete),
    "counts-ops": Mutant(server=CountsOps),
    "cursor-first": with_cycle(CursorFirst),
    "cursor-is-head": Mutant(server=CursorIsHead),
    "forgets-overwritten": with_merger(ForgetsOverwritten),
    "late-commit": Mutant(server=LateCommit),
    "never-forks": with_merger(NeverForks),
    "no-fence": with_cycle(NoFence),
    "no-lineage": Mutant(server=NoLineage),
    "no-value-tie-break": with_join(by_stamp_only),
    "no-witness": Mutant(server=NoWitness),
    "page-off-by-one": Mutant(server=PageOffByOne),
    "pending-by-presence": with_merger(PendingByPresence),
    "prunes-all": Mutant(server=PrunesAll),
    "removed-at-send": with_cycle(RemovedAtSend),
    "resync-sends-nothing": with_cycle(ResyncSendsNothing),
    "resync-wipes": with_cycle(ResyncWipes),
    "wall-clock": Mutant(device=type("WallClockDevice", (Device,), {"writer": WallClock})),
    "whole-row": with_join(whole_row),
}
