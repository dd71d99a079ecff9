"""Staying in step for as long as somebody watches: what is written here goes up at once, what is new comes down.

The server's events are hints. Whoever misses one still finds out, for a sync comes by itself every EVERY_S.
"""

from __future__ import annotations

import queue
import random
import sys
import threading
import time
from typing import TYPE_CHECKING

from pakaura_cli.client.connection import connect
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.client.sync.outcome import FINAL, wait_after
from pakaura_cli.client.sync.run import sync
from pakaura_cli.client.sync.state import SyncState
from pakaura_server.core.errors import PakauraError, StoreBusy

if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.signed_in import Account
    from pakaura_cli.client.store.store import Store
    from pakaura_cli.client.sync.run import Report

LOOK_S = 0.2
"""How often it looks whether a command has written to the store."""
EVERY_S = 60.0
AGAIN_S = 2.0
"""How soon after its end a stream is asked for again."""
_ALWAYS = sys.maxsize
"""More than any `seq`."""
LONGEST_WAIT_S = 60.0
"""A server that was away is asked again at least that often: somebody is watching."""


class Watch:
    """`on_report` is told what each sync did, `on_trouble` what is wrong, once until it works again.

    `chance` is in [0, 1): devices that lost a server together do not come back together.
    """

    def __init__(
        self,
        session: Session,
        on_report: Callable[[Report], None],
        on_trouble: Callable[[PakauraError], None],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._session = session
        self._on_report = on_report
        self._on_trouble = on_trouble
        self._chance = chance
        self._store = session.to_write()
        self._heard: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._failures = 0
        self._stopped = threading.Event()

    def run(self) -> None:
        """Until it is stopped. Raises what only a person can mend: SignInNeeded, Gone, UpgradeNeeded, Forbidden."""
        account = require_account(self._session)
        talk = (self._session, account, self._heard, self._stopped, self._chance)
        listener = threading.Thread(target=_listen, args=talk)
        # It waits for the network; the end of the program does not wait for it.
        listener.daemon = True
        listener.start()
        try:
            while not self._stopped.is_set():
                wait_s = self._sync()
                self._wait(wait_s)
        finally:
            self._stopped.set()

    def wake(self) -> None:
        """Have it sync now, however long it was to wait. From any thread."""
        self._heard.put(_ALWAYS)

    def stop(self) -> None:
        """Have `run` return, after the sync that goes on. From any thread."""
        self._stopped.set()
        self.wake()

    def _sync(self) -> float:
        """Seconds until the next one, unless something happens before."""
        try:
            report = sync(self._session)
        except FINAL:
            raise
        except StoreBusy:
            return LOOK_S
        except PakauraError as error:
            self._failures += 1
            if self._failures == 1:
                self._on_trouble(error)
            return min(wait_after(error, self._failures, self._chance()), LONGEST_WAIT_S)
        self._failures = 0
        self._on_report(report)
        return EVERY_S * (0.75 + self._chance() / 2)

    def _wait(self, wait_s: float) -> None:
        """Until something new is there or here, or so long. After a failure only a word of the server ends it early."""
        reached, version = _reached(self._store), _version(self._store)
        deadline = time.monotonic() + wait_s
        while (left := deadline - time.monotonic()) > 0 and not self._stopped.is_set():
            try:
                seq = self._heard.get(timeout=min(left, LOOK_S))
                # A server that speaks after a failure is worth another try.
                if seq > reached or self._failures:
                    return
            except queue.Empty:
                pass
            if not self._failures and _version(self._store) != version:
                version = _version(self._store)
                if _waits(self._store):
                    return


def _listen(
    session: Session,
    account: Account,
    heard: queue.SimpleQueue[int],
    stopped: threading.Event,
    chance: Callable[[], float],
) -> None:
    """Pass on what the server says, through whatever happens to the connection. A sync finds out what is wrong.

    Once `stopped`, it ends with the next word or the next sign of life.
    """
    failures = 0
    while not stopped.is_set():
        wait_s = AGAIN_S * (0.5 + chance())
        try:
            with connect(session, account) as api:
                for seq in api.listen():
                    failures = 0
                    heard.put(seq)
                    if stopped.is_set():
                        return
        except PakauraError as error:
            failures += 1
            wait_s = max(wait_s, min(wait_after(error, failures, chance()), LONGEST_WAIT_S))
        stopped.wait(wait_s)


def _reached(store: Store) -> int:
    with store.reading() as db:
        return SyncState(db).reached


def _version(store: Store) -> int:
    """What changes when another connection commits."""
    (version,) = store.db.execute("PRAGMA data_version").fetchone()
    return int(version)


def _waits(store: Store) -> bool:
    with store.reading() as db:
        left = db.execute("SELECT v FROM meta WHERE k = 'sync_left'").fetchone()
        (newest,) = db.execute("SELECT max(n) FROM outbox").fetchone()
    return newest is not None and newest > (left[0] if left else 0)
