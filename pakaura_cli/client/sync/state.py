"""How far a store is in step with its server, as it stands in the store's `meta`."""

from __future__ import annotations

import os

from pakaura_cli.client.answers import garbled
from pakaura_cli.client.store.meta import put
from pakaura_server.core.wire import cursor_from_json, cursor_to_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    from pakaura_server.core.wire import Cursor


class SyncState:
    """`cursor` and `witness` only rise within one `gen`; a resync begins the next one.

    `run` is the sync that holds the store; an answer that another one waited for is dropped.
    """

    __slots__ = ("cursor", "device", "epoch", "gen", "resync", "run", "witness")

    def __init__(self, db: sqlite3.Connection) -> None:
        meta: dict[str, Any] = dict(db.execute("SELECT k, v FROM meta").fetchall())
        self.device: str = meta["device_id"]
        self.epoch: str | None = meta.get("epoch")
        self.cursor = _cursor(meta.get("cursor"))
        self.witness = _cursor(meta.get("witness"))
        self.gen = int(meta.get("gen", 0))
        self.resync = bool(meta.get("resync", 0))
        self.run: str | None = meta.get("sync_run")

    @property
    def reached(self) -> int:
        """The highest seq that this list was ever told of in its lineage."""
        return max(place[0] if place else 0 for place in (self.cursor, self.witness))

    def save(self, db: sqlite3.Connection) -> None:
        values = {
            "epoch": self.epoch,
            "cursor": _text(self.cursor),
            "witness": _text(self.witness),
            "gen": self.gen,
            "resync": int(self.resync),
            "sync_run": self.run,
        }
        put(db, {name: value for name, value in values.items() if value is not None})
        absent = [(name,) for name, value in values.items() if value is None]
        db.executemany("DELETE FROM meta WHERE k = ?", absent)

    def begin_run(self) -> None:
        """Take the store over; a sync that is under way elsewhere will find that it lost it."""
        self.run = os.urandom(8).hex()

    def begin_resync(self, epoch: str | None) -> None:
        """Forget how far we were: everything is compared anew. Nothing is deleted by it."""
        self.gen += 1
        self.epoch = epoch
        self.cursor = self.witness = None
        self.resync = True

    def saw(self, answer: dict[str, Any]) -> None:
        """Note what an answer says of where the server stands."""
        self.epoch = answer["epoch"]
        self.witness = _later(self.witness, cursor_from_json(answer["witness"]))
        if "cursor" in answer:
            self.cursor = _later(self.cursor, cursor_from_json(answer["cursor"]))

    def check_progress(self, page: dict[str, Any]) -> None:
        """Raises Unavailable for a page that others follow and that is not further: it would come for ever."""
        if page["more"]:
            cursor = cursor_from_json(page["cursor"])
            if cursor is None or cursor[0] <= (self.cursor[0] if self.cursor else 0):
                raise garbled("the cursor")

    def header(self) -> dict[str, Any]:
        """What every request begins with."""
        return {
            "epoch": self.epoch,
            "cursor": cursor_to_json(self.cursor),
            "witness": cursor_to_json(self.witness),
            "device": self.device,
        }


def bind(db: sqlite3.Connection, account: str) -> None:
    """Make the store the account's: from now on what is written waits to be sent, and what is there is sent first."""
    db.execute("INSERT INTO meta VALUES('account_id', ?)", (account,))
    state = SyncState(db)
    state.begin_resync(None)
    state.save(db)


_OF_AN_ACCOUNT = (
    *("account_id", "email", "server", "signed_in", "allow_http", "epoch", "cursor", "witness", "resync", "sync_run"),
    *("last_sync_ms", "sync_left", "sync_problem", "sync_problem_code", "sync_failures", "sync_retry_ms"),
    *("verified_ms", "mended_report"),
)


def unbind(db: sqlite3.Connection) -> None:
    """Make the store nobody's again: its account is gone for good. What was to be sent there is in the rows."""
    db.execute(f"DELETE FROM meta WHERE k IN ({', '.join('?' * len(_OF_AN_ACCOUNT))})", _OF_AN_ACCOUNT)
    db.execute("DELETE FROM outbox")


def note_clock(db: sqlite3.Connection, local_ms: int, server_ms: int) -> None:
    """Remember how far the server's clock is from ours."""
    put(db, {"offset": server_ms - local_ms, "last_server_ms": server_ms})


def _later(ours: Cursor | None, theirs: Cursor | None) -> Cursor | None:
    return theirs if ours is None or (theirs is not None and theirs[0] >= ours[0]) else ours


def _cursor(text: str | None) -> Cursor | None:
    if text is None:
        return None
    seq, mark = text.split()
    return int(seq), int(mark)


def _text(cursor: Cursor | None) -> str | None:
    return None if cursor is None else f"{cursor[0]} {cursor[1]}"
