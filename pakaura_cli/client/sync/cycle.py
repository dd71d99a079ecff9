"""One sync: push what waits, pull what is new, until both sides are even. It may be killed between any two steps."""

from __future__ import annotations

from pakaura_cli.client import devices
from pakaura_cli.client.store.merging import Merger
from pakaura_cli.client.sync import failpoints, outbox, pages
from pakaura_cli.client.sync.state import SyncState, note_clock
from pakaura_server.core.errors import BadValue, ResyncNeeded, TooLarge
from pakaura_server.core.op import Refused, from_json
from pakaura_server.core.wire import MAX_OPS, MAX_ROWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from typing import Any

    from pakaura_cli.client.store.store import Store
    from pakaura_cli.client.sync.outbox import Batch
    from pakaura_cli.client.sync.remote import Remote
    from pakaura_server.core.when import Moment

MAX_ROUNDS = 3
"""How often a sync begins anew because more was written meanwhile; the rest is for the next one."""
MAX_RESYNCS = 2
"""More of them in one sync come from a server that cannot keep its own past: beginning anew for ever helps nobody."""


class Lost(Exception):
    """Another sync has taken the store over, or the answer is of an older generation: it is dropped."""


class Cycle:
    """A sync of one store with one server. `clock` gives the moment now; `batch` and `page` bound a request.

    `steps` does the work, a step at a time: between two steps nothing is held, and all that was done is durable. To be
    killed there, or to lose an answer, leaves a store that the next sync goes on from.

    What the class names is what tests of the tests put a known bug in the place of.
    """

    merger: type[Merger] = Merger
    take_rows = staticmethod(pages.take_rows)
    send_unseen = staticmethod(pages.send_unseen)

    def __init__(
        self,
        store: Store,
        remote: Remote,
        clock: Callable[[], Moment],
        batch: int = MAX_OPS,
        page: int = MAX_ROWS,
    ) -> None:
        self.store = store
        self.remote = remote
        self.clock = clock
        self.batch = batch
        self.page = page
        self.run: str | None = None
        self.resyncs = 0
        self.received = 0
        """How many tasks came new or changed; the echo of what was sent is none of them."""
        self.sent = 0
        """The place in the outbox up to which this sync has sent; what a server leaves there waits for another one."""
        self.introduced = False
        """Whether the server has told what the account's devices are called, as it does to one that tells its name."""

    def steps(self) -> Iterator[str]:
        """The names of the steps, as each begins.

        Raises what the remote raises, ResyncNeeded after MAX_RESYNCS, and Unavailable where the pages do not get on.
        """
        for step in self._steps():
            failpoints.reach(step)
            yield step

    def _steps(self) -> Iterator[str]:
        self._begin()
        yield "begun"
        try:
            for _ in range(MAX_ROUNDS):
                yield from self._push()
                yield from self._pull()
                if not self._is_dirty():
                    return
        except Lost:
            return

    def _begin(self) -> None:
        with self.store.writing() as db:
            state = SyncState(db)
            state.begin_run()
            state.save(db)
        self.run = state.run

    def _push(self) -> Iterator[str]:
        while True:
            state, batch = self._claim()
            if batch is None or state.resync:
                return
            yield "push"
            try:
                answer = self.remote.push({**state.header(), "ops": batch.ops})
            except ResyncNeeded as needed:
                yield "resync"
                self._resync(state, needed)
                return
            except (BadValue, TooLarge):
                if not self._set_apart(state, batch):
                    raise
                continue
            yield "pushed"
            self._settle(state, batch, answer)
            self.sent = batch.last

    def _pull(self) -> Iterator[str]:
        more = True
        while more:
            state = self._state()
            yield "pull"
            try:
                answer = self.remote.pull({**state.header(), "limit": self.page, **self._introduction()})
            except ResyncNeeded as needed:
                yield "resync"
                self._resync(state, needed)
                continue
            yield "pulled"
            state.check_progress(answer)
            self._take(state, answer)
            more = answer["more"]

    def _claim(self) -> tuple[SyncState, Batch | None]:
        with self.store.reading() as db:
            return SyncState(db), outbox.next_batch(db, self.sent, self.batch)

    def _state(self) -> SyncState:
        with self.store.reading() as db:
            return SyncState(db)

    def _introduction(self) -> dict[str, str]:
        """What this device is called, until the server has told about the others."""
        if self.introduced:
            return {}
        with self.store.reading() as db:
            return {"name": devices.own_name(db)}

    def _settle(self, asked: SyncState, batch: Batch, answer: dict[str, Any]) -> None:
        now = self.clock()
        with self.store.writing() as db:
            state = self._fenced(db, asked)
            merger = self.merger(db, now)
            outbox.settle(merger, batch, answer["results"], now.ms)
            self._note(db, state, merger, answer, now)
            failpoints.reach("settling")
        failpoints.reach("settled")

    def _set_apart(self, asked: SyncState, batch: Batch) -> bool:
        """Keep apart the ops for which no server takes a push that they are in. Whether there are any."""
        read = [from_json(op) for op in batch.ops]
        results = [{"op_id": op.op_id, "status": "rejected", "code": op.code} for op in read if isinstance(op, Refused)]
        if not any(result["code"] in ("bad_value", "too_large") for result in results):
            return False
        now = self.clock()
        with self.store.writing() as db:
            self._fenced(db, asked)
            merger = self.merger(db, now)
            outbox.settle(merger, batch, results, now.ms)
            merger.close()
        return True

    def _take(self, asked: SyncState, answer: dict[str, Any]) -> None:
        now = self.clock()
        with self.store.writing() as db:
            state = self._fenced(db, asked)
            merger = self.merger(db, now)
            self.take_rows(merger, answer["rows"], state.gen, state.resync)
            self.received += len(merger.changed)
            if state.resync and not answer["more"]:
                self.send_unseen(merger, state.gen)
                state.resync = False
                failpoints.reach("resynced")
            if "devices" in answer:
                devices.keep(db, answer["devices"])
                self.introduced = True
            self._note(db, state, merger, answer, now)
            failpoints.reach("taking")
        failpoints.reach("taken")

    def _note(
        self, db: sqlite3.Connection, state: SyncState, merger: Merger, answer: dict[str, Any], now: Moment
    ) -> None:
        """In the transaction that takes an answer in: the cursor is never ahead of its rows."""
        state.saw(answer)
        state.save(db)
        note_clock(db, now.ms, answer["now"])
        merger.close()

    def _resync(self, asked: SyncState, needed: ResyncNeeded) -> None:
        self.resyncs += 1
        if self.resyncs > MAX_RESYNCS:
            raise needed
        with self.store.writing() as db:
            state = self._fenced(db, asked)
            state.begin_resync(needed.epoch)
            state.save(db)
            failpoints.reach("resyncing")

    def _fenced(self, db: sqlite3.Connection, asked: SyncState) -> SyncState:
        """The state as it is, if it is still this sync's and of the generation that was asked for. Raises Lost."""
        state = SyncState(db)
        if (state.run, state.gen) != (self.run, asked.gen):
            raise Lost
        return state

    def _is_dirty(self) -> bool:
        with self.store.reading() as db:
            return outbox.next_batch(db, self.sent, 1) is not None
