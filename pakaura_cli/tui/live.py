"""Noticing what other processes write: a sync, a command in another window."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pakaura_cli.tui.desk import Desk


class Live:
    """`look` as often as changes are to be seen; it costs microseconds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen: tuple[str, int] | None = None
        self._day = desk.now().today

    def look(self) -> None:
        """Tell the desk where somebody else has written since the last look, or another day has begun."""
        session = self._desk.session
        active = session.paths.active_store() or ""
        if not self._desk.path and active:
            # Somebody has made the first store meanwhile.
            session.leave()
        store = session.to_read()
        (version,) = store.db.execute("PRAGMA data_version").fetchone()
        seen, day = (store.path, int(version)), self._desk.now().today
        news = (self._seen is not None and seen != self._seen) or day != self._day
        self._seen, self._day = seen, day
        if news:
            self._desk.changed()
