"""How far the store is in step with its server, as far as it knows without asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.doctor.finding import Finding, ok, warn
from pakaura_cli.client.sync.status import SyncStatus

if TYPE_CHECKING:
    import sqlite3

    from pakaura_server.core.when import Moment

_SKEW_MS = 60_000


def standing(db: sqlite3.Connection, now: Moment) -> Finding:
    """Neither the account nor the server is named: this may be read by others."""
    state = SyncStatus(db)
    if state.account is None:
        return ok("sync", "the list is on this machine only")
    told = [
        "" if state.account.signed_in else "signed out",
        f"the last one failed ({state.code})" if state.code else "",
        f"{state.pending} to send" if state.pending else "",
        f"{state.rejected} refused" if state.rejected else "",
        f"conflicts: {state.conflicts}" if state.conflicts else "",
        "what differed from the server was mended" if state.mended else "",
        f"this clock is {abs(state.skew_ms) // 1000} s from the server's" if abs(state.skew_ms) > _SKEW_MS else "",
    ]
    text = ", ".join([part for part in told if part])
    if state.last_good_ms is None:
        return warn("sync", text or "not yet", state.next)
    last = f"{max(0, now.ms - state.last_good_ms) // 60_000} min ago"
    if text:
        return warn("sync", f"{text}; in step {last}", state.next or "pakaura status")
    return ok("sync", f"in step {last}")
