"""How the store stands with its server, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.sync.status import SyncStatus
from pakaura_cli.output.quantities import count
from pakaura_server.core.errors import Gone, RateLimited, SignInNeeded, Unavailable, UpgradeNeeded

if TYPE_CHECKING:
    from pakaura_cli.tui.desk import Desk

_NEEDED = {SignInNeeded.code: "sign in: @", Gone.code: "account gone: @", UpgradeNeeded.code: "update PakAura"}
"""What only a person can mend."""


def state(desk: Desk, *, syncs: bool = False) -> str:
    """`2 conflicts (C) · 3 to send`, `in step`, or `only here` where there is no account. Raises StoreError.

    `syncs` says that a sync goes on.
    """
    with desk.reading() as db:
        status = SyncStatus(db)
    if status.account is None:
        return "only here"
    parts = [f"{count(status.conflicts, 'conflict')} (C)"] if status.conflicts else []
    if not status.account.signed_in:
        return " · ".join([*parts, "signed out: @"])
    if status.code in (Unavailable.code, RateLimited.code):
        parts.append("offline")
    elif status.problem:
        parts.append(_NEEDED.get(status.code, status.next))
    if status.rejected:
        parts.append(f"{status.rejected} refused (C)")
    if status.pending:
        parts.append(f"{status.pending} to send")
    if syncs:
        parts.append("syncing")
    return " · ".join(parts) or ("in step" if status.last_good_ms else "not synced yet")
