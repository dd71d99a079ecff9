"""One sync of a store at a time, and at most one more that waits for its turn."""

from __future__ import annotations

import fcntl
import os

from pakaura_cli.client.store import faults

RUNS = ".sync"
"""The side file that is locked while a sync runs."""
WAITS = ".sync-waits"
"""The side file that is locked while a sync in the background has yet to begin."""


def try_lock(path: str) -> int:
    """The descriptor that holds the lock of this side file until it is closed; -1 where another process has it.

    Raises StoreError where the file cannot be made.
    """
    return _lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB)


def wait_for_lock(path: str) -> int:
    """As `try_lock`, but waits for its turn."""
    return _lock(path, fcntl.LOCK_EX)


def _lock(path: str, how: int) -> int:
    descriptor = -1
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        os.close(descriptor)
        return -1
    except OSError as error:
        if descriptor >= 0:
            os.close(descriptor)
        raise faults.fault(error, path) from error
    return descriptor
