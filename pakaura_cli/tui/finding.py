"""Questions to the store that are answered in a thread beside the screen; a newer one stops the older one."""

from __future__ import annotations

import os
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from pakaura_cli.client.store.store import Store

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

T = TypeVar("T")
_CACHE_KIB = 16_384
"""What goes through a hundred thousand rows in their order meets the same pages again and again."""


class Search(Generic[T]):
    """One question to the store in `path`; it may have several answers, each better than the one before.

    Run it in a thread; `stop` may be called from any.
    """

    def __init__(self, path: str, question: Callable[[sqlite3.Connection], Iterator[T]]) -> None:
        self._path = path
        self._question = question
        self._store: Store | None = None
        self._lock = Lock()
        self.stopped = False

    def answers(self) -> Iterator[T]:
        """Ends early where it is stopped. Raises StoreError."""
        try:
            store = self._open()
            if store is None:
                return
            with store.reading() as db:
                for answer in self._question(db):
                    if self.stopped:
                        return
                    yield answer
        except Exception:
            if not self.stopped:
                raise
        finally:
            self._close()

    def stop(self) -> None:
        """Have it end as soon as may be."""
        with self._lock:
            self.stopped = True
            if self._store is not None:
                self._store.db.interrupt()

    def _open(self) -> Store | None:
        # A file that has gone meanwhile is not made anew by looking for it.
        store = Store(self._path if os.path.exists(self._path) else "")
        store.db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        with self._lock:
            self._store = store
        return None if self.stopped else store

    def _close(self) -> None:
        with self._lock:
            store, self._store = self._store, None
        if store is not None:
            store.close()
