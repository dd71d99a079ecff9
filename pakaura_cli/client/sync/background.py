"""The sync that comes by itself after a write: detached, a moment later, one at a time."""

from __future__ import annotations

import os
import sys

from pakaura_cli.client.sync.locks import RUNS, WAITS, try_lock, wait_for_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.store import Store

GATHER_S = 1.0
"""How long it waits for more to be written, so that a burst of commands is one sync."""

LONGEST_S = 2 * 60 * 60
"""More than any wait that `outcome` notes."""

_STATE = (
    "SELECT (SELECT max(n) FROM outbox WHERE (SELECT v FROM meta WHERE k = 'signed_in') = 1"
    " AND n > coalesce((SELECT v FROM meta WHERE k = 'sync_left'), 0)),"
    " coalesce((SELECT v FROM meta WHERE k = 'sync_retry_ms'), 0)"
)
"""`sync_left` is the place up to which a good sync has sent: what is still there this server does not take yet."""


def after_write(session: Session) -> None:
    """Have what was just written synced soon, if the store is signed in and no such sync waits. Never raises or waits.

    A server that was away is left alone for a while (`outcome`); the first write after that tries it again.
    """
    try:
        store = session.to_read()
        if store.path and is_wanted(store, session):
            waits = try_lock(store.path + WAITS)
            if waits >= 0:
                try:
                    _spawn(store, session, waits)
                finally:
                    os.close(waits)
    except Exception:  # noqa: BLE001 - the write is done, and not said to have failed for want of a sync
        return


def run_in_background(session: Session) -> None:
    """Gather what is written in the next moment, and sync. Says nothing: `status` tells how it went."""
    import time

    from pakaura_cli.client.sync.run import sync_locked
    from pakaura_cli.client.sync.verify import verify_daily
    from pakaura_server.core.errors import PakauraError

    store = session.to_write()
    waits = _inherited(store.path + WAITS)
    if waits < 0:
        return
    time.sleep(GATHER_S)
    runs = wait_for_lock(store.path + RUNS)
    # What is written from here on begins another one; all that was written before is seen by this one.
    _give_up(waits)
    try:
        if is_wanted(store, session):
            # Nobody expects a question in the middle of something else.
            sync_locked(session, store, may_ask=False)
            verify_daily(session, store)
    except PakauraError:
        return
    finally:
        os.close(runs)


def is_wanted(store: Store, session: Session) -> bool:
    """Whether somebody is signed in, something waits that was not sent in vain already, and the server may be asked."""
    (found,) = store.db.execute(_STATE).fetchall()
    if found[0] is None:
        return False
    left_ms = int(found[1]) - session.now.ms
    # A longer wait than there is was noted by a clock that went wrong.
    return not 0 < left_ms < LONGEST_S * 1000


def _spawn(store: Store, session: Session, waits: int) -> None:
    """Begin the process. It has the lock as its stdin, so that no moment passes in which nobody has it."""
    nowhere = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    actions = [(os.POSIX_SPAWN_DUP2, waits, 0), (os.POSIX_SPAWN_DUP2, nowhere, 1), (os.POSIX_SPAWN_DUP2, nowhere, 2)]
    # -P: a folder that somebody works in is not where PakAura is looked for.
    argv = [sys.executable, "-P", "-m", "pakaura_cli.main", "sync", "--background"]
    environ = {**session.environ, "PAKAURA_DB": os.path.abspath(store.path)}
    try:
        os.posix_spawn(sys.executable, argv, environ, file_actions=actions, setsid=True)
    except NotImplementedError:  # an older C library: it stays in the session of the terminal
        os.posix_spawn(sys.executable, argv, environ, file_actions=actions, setpgroup=0)
    finally:
        os.close(nowhere)


def _inherited(path: str) -> int:
    """The descriptor that holds the lock: stdin, or, where a person began this process, a new one; -1 for neither."""
    try:
        if os.path.samestat(os.fstat(0), os.stat(path)):
            return 0
    except OSError:
        pass
    return try_lock(path)


def _give_up(waits: int) -> None:
    """Let go of the lock; stdin stays open, for the next file that is opened would become it."""
    if waits == 0:
        nowhere = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nowhere, 0)
        os.close(nowhere)
    else:
        os.close(waits)
