"""Carrying out a sync of the store in use with the server of its account."""

from __future__ import annotations

import os
import random
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from pakaura_cli.client.answers import LATER
from pakaura_cli.client.clock import local_moment
from pakaura_cli.client.conflicts import count_open
from pakaura_cli.client.connection import connect
from pakaura_cli.client.machine import machine, renew_if_copied
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.client.sync.ahead import ReadingAhead
from pakaura_cli.client.sync.cycle import Cycle
from pakaura_cli.client.sync.locks import RUNS, try_lock
from pakaura_cli.client.sync.outcome import note_failure, note_success
from pakaura_cli.client.sync.status import SyncStatus, status
from pakaura_server.core.errors import BadValue, PakauraError, StoreBusy, TooLarge, Unavailable
from pakaura_server.core.wire import MAX_OPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.store import Store
    from pakaura_cli.client.sync.remote import Remote

    Progress = Callable[[int, int], None]


__all__ = ["Report", "SyncStatus", "alone", "carry_out", "exchange", "status", "sync", "sync_locked"]

PATIENCE_S = 5.0
"""The one in the background ends within it, if the server answers."""


class Report(NamedTuple):
    """What a sync did: ops that the server has now, tasks that came new or changed, ops that it refused; the conflicts
    that are open; and whether the server had another past, so that all of the list was compared with it."""

    pushed: int
    pulled: int
    rejected: int
    conflicts: int
    resynced: bool = False


class Exchanged(NamedTuple):
    """`sent` is the place in the outbox up to which a sync has sent, `received` how many tasks came new or changed."""

    sent: int
    received: int
    resynced: bool


class Counting:
    """A remote that counts what goes through it. `progress` is told of the ops pushed and the rows pulled so far."""

    def __init__(self, remote: Remote, progress: Progress | None = None) -> None:
        self._remote = remote
        self._progress = progress
        self.pushed = self.pulled = self.rejected = 0

    def push(self, request: dict[str, Any]) -> dict[str, Any]:
        answer = self._remote.push(request)
        refused = sum(result["status"] == "rejected" for result in answer["results"])
        self.rejected += refused
        self.pushed += len(answer["results"]) - refused
        self._tell()
        return answer

    def pull(self, request: dict[str, Any]) -> dict[str, Any]:
        answer = self._remote.pull(request)
        self.pulled += len(answer["rows"])
        self._tell()
        return answer

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self.pushed, self.pulled)


def sync(session: Session, progress: Progress | None = None, patience_s: float = PATIENCE_S) -> Report:
    """Send what waits and take in what is new. `progress(pushed, pulled)` is called after every answer.

    Another sync of the list is waited for, but not longer than `patience_s`.

    Raises SignInNeeded, StoreBusy where another sync of the list runs, and what the server's answers stand for. What
    was done until then is kept: the next sync goes on from there.
    """
    require_account(session)
    store = session.to_write()
    with alone(store, patience_s):
        return sync_locked(session, store, progress)


@contextmanager
def alone(store: Store, patience_s: float) -> Iterator[None]:
    """Hold the lock of the store's sync; another one is waited for so long. Raises StoreBusy, and StoreError."""
    deadline = time.monotonic() + patience_s
    while (lock := try_lock(store.path + RUNS)) < 0:
        if time.monotonic() > deadline:
            raise StoreBusy("another sync of this list runs now", "wait for it, or see: pakaura status")
        time.sleep(0.05)
    try:
        yield
    finally:
        os.close(lock)


def sync_locked(session: Session, store: Store, progress: Progress | None = None, may_ask: bool = True) -> Report:
    """As `sync`, for a caller that holds the lock. Where nobody `may_ask`, a locked keyring is an error."""
    try:
        # Only now: the one who had the lock before may have renewed the tokens, or signed out.
        with connect(session, require_account(session), may_ask) as api:
            return carry_out(session, store, ReadingAhead(api), progress)
    except PakauraError as error:
        with store.writing() as db:
            note_failure(db, error, local_moment(session.environ).ms, random.random)
        raise


def carry_out(
    session: Session, store: Store, remote: Remote, progress: Progress | None = None, cycle: type[Cycle] = Cycle
) -> Report:
    """A sync with this remote, whose success is noted, for a caller that holds the lock. Raises as `exchange` does."""
    counting = Counting(remote, progress)
    done = exchange(store, counting, session, cycle=cycle)
    with store.writing() as db:
        note_success(db, local_moment(session.environ).ms, done.sent)
        conflicts = count_open(db)
    return Report(counting.pushed, done.received, counting.rejected, conflicts, done.resynced)


def exchange(
    store: Store, remote: Remote, session: Session, batch: int = MAX_OPS, cycle: type[Cycle] = Cycle
) -> Exchanged:
    """A sync with this remote.

    What is too large for something on the way is sent in halves, down to one op. Raises what `remote` raises,
    and Unavailable where either side cannot read the other.
    """
    renew_if_copied(store, machine())
    received = 0
    resynced = False
    while True:
        this = cycle(store, remote, lambda: local_moment(session.environ), batch=batch)
        try:
            for _ in this.steps():
                pass
            return Exchanged(this.sent, received + this.received, resynced or this.resyncs > 0)
        except TooLarge:
            received += this.received
            resynced = resynced or this.resyncs > 0
            if batch == 1:
                raise
            batch = (batch + 1) // 2
        except BadValue as error:
            raise Unavailable(
                f"this PakAura and the server do not understand each other: {error.message}", LATER
            ) from error
