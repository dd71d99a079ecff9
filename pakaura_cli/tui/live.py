"""Noticing what other processes write: a sync, a command in another window; and what becomes of the file itself."""

from __future__ import annotations

import os
from sqlite3 import Error
from typing import TYPE_CHECKING

from pakaura_cli.client.store.faults import fault, is_busy
from pakaura_server.core.errors import StoreError

if TYPE_CHECKING:
    from pakaura_cli.tui.desk import Desk


class Live:
    """`look` as often as changes are to be seen; it costs microseconds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen: tuple[str, int] | None = None
        self._file: tuple[int, int] | None = None
        self._day = desk.now().today

    def look(self) -> None:
        """Tell the desk where somebody else has written since the last look, or another day has begun.

        Raises StoreError, once, where the file of the store has gone or is another one.
        """
        if self._desk.writes.pending:
            # What is being written here is shown when it is done, not part by part.
            return
        self._look_at_file()
        store = self._desk.session.to_read()
        try:
            (version,) = store.db.execute("PRAGMA data_version").fetchone()
        except Error as error:
            if is_busy(error):
                return
            raise fault(error, store.path) from error
        seen, day = (store.path, int(version)), self._desk.now().today
        news = (self._seen is not None and seen != self._seen) or day != self._day
        self._seen, self._day = seen, day
        if news:
            self._desk.changed()

    def _look_at_file(self) -> None:
        session, path = self._desk.session, self._desk.path
        before, self._file = self._file, _identity(path or session.paths.active_store() or "")
        if not path and self._file:
            # Somebody has made the first store meanwhile, or has put it back.
            session.leave()
        elif path and self._seen and self._seen[0] == path and before and before != self._file:
            session.leave()
            self._seen = ("", 0)
            self._desk.changed()
            if self._file:
                raise StoreError(f"the store {path} was replaced by another file", "what that holds is shown now")
            raise StoreError(
                f"the store {path} is gone", "put it back to have its tasks again; what you add begins a new list"
            )


def _identity(path: str) -> tuple[int, int] | None:
    """What tells the file from another one at the same place; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
