"""The queue of writers: an advisory lock on a file beside the store, held for one transaction.

Waiting in the kernel's queue is fair, where SQLite's busy handler sleeps and starves the unlucky under many writers.
"""

from __future__ import annotations

import fcntl
import os
import time

from pakaura_cli.client.store.faults import busy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

PATIENCE_S = 10.0
_POLL_S = 0.005


class _Impatient(Exception):
    pass


class WriterLock:
    """The lock of the store at `path`, if that is not empty. `take` and `give` come in pairs; the side file stays."""

    __slots__ = ("_fd", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self._fd = -1

    def take(self, patience_s: float = PATIENCE_S) -> None:
        """Wait for the lock, or with no patience not at all.

        Raises StoreBusy after `patience_s`, and OSError where the side file cannot be made.
        """
        if not self.path:
            return
        fd = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._wait(fd, patience_s)
        except BaseException:
            os.close(fd)
            raise
        self._fd = fd

    def give(self) -> None:
        if self._fd < 0:
            return
        os.close(self._fd)
        self._fd = -1

    def _wait(self, fd: int, patience_s: float) -> None:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if not patience_s:
                raise busy(self.path) from None
        import signal  # it costs more to import than the lock to take, and is needed only where others hold it

        try:
            previous = signal.signal(signal.SIGALRM, _give_up)
        except ValueError:  # signals reach only the main thread; elsewhere one has to look again and again
            self._poll(fd, time.monotonic() + patience_s)
            return
        signal.setitimer(signal.ITIMER_REAL, patience_s)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
        except _Impatient:
            raise busy(self.path) from None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, previous)

    def _poll(self, fd: int, deadline: float) -> None:
        while True:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise busy(self.path) from None
                time.sleep(_POLL_S)


def _give_up(signum: int, frame: FrameType | None) -> None:
    raise _Impatient
