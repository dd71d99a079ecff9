"""Where a store stands with its server, from what the store itself knows: no network, no keyring."""

from __future__ import annotations

from pakaura_cli.client.conflicts import count_open
from pakaura_cli.client.signed_in import account_of
from pakaura_server.core.errors import Gone, SignInNeeded

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from pakaura_cli.client.store.store import Store


class SyncStatus:
    """Times are UTC milliseconds or None; `skew_ms` is the server's clock less ours at the last contact.

    `account` is None where the store belongs to none; after a logout it is there and not signed in. `problem` is the
    line of the last sync if that failed, and empty otherwise; until `retry_ms` the background leaves the server alone.
    `mended` is the file that tells of what a comparison by itself found and mended, or empty.
    """

    __slots__ = (
        "account",
        "code",
        "conflicts",
        "last_good_ms",
        "mended",
        "pending",
        "problem",
        "rejected",
        "retry_ms",
        "skew_ms",
    )

    def __init__(self, db: sqlite3.Connection) -> None:
        meta = dict(db.execute("SELECT k, v FROM meta").fetchall())
        self.account = account_of(db)
        self.last_good_ms: int | None = meta.get("last_sync_ms")
        self.pending = _count(db, "SELECT count(*) FROM outbox")
        self.rejected = _count(db, "SELECT count(*) FROM outbox_rejected")
        self.conflicts = count_open(db)
        self.skew_ms = int(meta.get("offset", 0))
        self.problem = str(meta.get("sync_problem", ""))
        self.code = str(meta.get("sync_problem_code", ""))
        self.mended = str(meta.get("mended_report", ""))
        self.retry_ms: int | None = meta.get("sync_retry_ms")

    @property
    def next(self) -> str:
        """The command to run, or empty."""
        if self.account is None:
            return "pakaura register"
        if not self.account.signed_in or self.code == SignInNeeded.code:
            return "pakaura login"
        if self.code == Gone.code:
            return "pakaura logout"
        if self.pending or self.code or self.last_good_ms is None:
            return "pakaura sync"
        if self.rejected:
            return "pakaura sync rejected"
        return "pakaura conflicts" if self.conflicts else ""


def status(store: Store) -> SyncStatus:
    """Raises StoreError."""
    with store.reading() as db:
        return SyncStatus(db)


def _count(db: sqlite3.Connection, statement: str) -> int:
    return int(db.execute(statement).fetchone()[0])
