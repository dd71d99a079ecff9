"""The writes of a sitting: one after another as they were asked for, and the screen waits for none of them.

A write is tried at once. Where another program is writing, or it is much, it is done in a thread.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Protocol, TypeVar

from pakaura_cli.client.store.lock import PATIENCE_S
from pakaura_cli.tui.away import away, pinned, with_session
from pakaura_server.core.errors import PakauraError, StoreBusy

if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_cli.client.store.store import Store
    from pakaura_cli.tui.away import AtStore

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

FEW = 20
"""Tasks that are written at once: they take less time than a person sees."""
_SOON_S = 0.5
"""How long somebody waits without being told why."""


class TooMuch(Exception):
    """It is more than is done while the screen waits."""


class Work(Protocol[T_co]):
    """What is to be written. Where it is to be `at_once` it is one transaction or raises TooMuch; it may be tried again
    after StoreBusy."""

    def __call__(self, store: Store, at_once: bool) -> T_co: ...


class Writes:
    """`on_wait` is called where something begins to wait for another program, and where that has ended.

    Nothing is committed while somebody reads: `on_begin` has them give way, and `on_fail` lets them read again where
    it failed. After what was written, everything is read anew.
    """

    def __init__(self, desk: AtStore) -> None:
        self._desk = desk
        self._turn = asyncio.Lock()
        self.patience_s = PATIENCE_S
        self.on_wait: list[Callable[[], None]] = []
        self.on_begin: list[Callable[[], None]] = []
        self.on_fail: list[Callable[[], None]] = []
        self.waits = False
        """Whether another program keeps something from being written."""
        self.pending = 0
        """How many were asked for and are not done."""

    async def write(self, work: Work[T]) -> T:
        """What the work gives, or raises; StoreBusy where another program did not let go of the store."""
        self.pending += 1
        try:
            async with self._turn:
                _tell(self.on_begin)
                return await self._write(work)
        except PakauraError:
            _tell(self.on_fail)
            raise
        finally:
            self.pending -= 1

    async def _write(self, work: Work[T]) -> T:
        try:
            return work(self._desk.session.to_write(), at_once=True)
        except StoreBusy:
            soon = _SOON_S
        except TooMuch:
            # Who does much shows how far it is.
            soon = None
        coming = asyncio.ensure_future(away(self._patiently(work)))
        await asyncio.wait((coming,), timeout=soon)
        try:
            self._wait(not coming.done())
            return await coming
        finally:
            self._wait(False)

    def _patiently(self, work: Work[T]) -> Callable[[], T]:
        """The work for another thread. The store may be busy before it is open, when nobody waits for it yet."""
        attempt = with_session(pinned(self._desk), lambda session: work(session.to_write(), at_once=False))

        def run() -> T:
            last = time.monotonic() + self.patience_s
            while True:
                try:
                    return attempt()
                except StoreBusy:
                    if time.monotonic() > last:
                        raise

        return run

    def _wait(self, waits: bool) -> None:
        if waits != self.waits:
            self.waits = waits
            _tell(self.on_wait)


def _tell(whom: list[Callable[[], None]]) -> None:
    for tell in list(whom):
        tell()
