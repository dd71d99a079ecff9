"""`status`: how far the list is in step with its server, and the next command to run."""

from __future__ import annotations

from pakaura_cli.output.escape import safe
from pakaura_cli.output.quantities import count, duration

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.sync.status import SyncStatus
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

SKEW_SHOWN_MS = 60_000
"""A clock that differs from the server's by less is not worth a line."""


def status(invocation: Invocation, session: Session, output: Output) -> int:
    """Exit code 0 also where nobody is signed in."""
    if "line" in invocation.options:
        return _status_line(session, output)
    from pakaura_cli.client.sync.status import status as status_of

    state = status_of(session.to_read())
    if output.machine:
        output.record(_record(state) | _due(session))
    else:
        for label, text in _facts(state, session, output):
            if text:
                output.data(f"{label.ljust(14)}{safe(text)}" if output.terminal else f"{label.lower()}: {safe(text)}")
    output.finish()
    return 0


def _status_line(session: Session, output: Output) -> int:
    """What is due, waits or needs somebody. Quick, for a prompt asks each time: it reads the store and nothing else."""
    from pakaura_cli.client.store.due import due_counts

    with session.to_read().reading() as db:
        overdue, today = due_counts(db, session.now)
        parts = [f"{overdue} overdue" if overdue else "", f"{today} today" if today else "", *_trouble(db)]
    line = ", ".join([part for part in parts if part])
    if line:
        output.data(line)
    output.finish()
    return 0


def _trouble(db: sqlite3.Connection) -> list[str]:
    """What the sync has to say; nothing where the list belongs to no account."""
    from pakaura_cli.client.conflicts import count_open

    meta = dict(db.execute("SELECT k, v FROM meta WHERE k IN ('account_id', 'signed_in', 'sync_problem')"))
    if "account_id" not in meta:
        return []
    (waiting,) = db.execute("SELECT count(*) FROM outbox").fetchone()
    (refused,) = db.execute("SELECT count(*) FROM outbox_rejected").fetchone()
    conflicts = count_open(db)
    return [
        "" if meta.get("signed_in") else "signed out",
        "sync fails" if meta.get("sync_problem") else "",
        f"{waiting} to send" if waiting else "",
        f"{refused} refused" if refused else "",
        count(conflicts, "conflict") if conflicts else "",
    ]


def _facts(state: SyncStatus, session: Session, output: Output) -> list[tuple[str, str]]:
    account = state.account
    who = f"{account.email} on {account.server}" if account else "nobody"
    if account is None:
        return [("Signed in", "nobody; the list is on this machine only"), ("Next", state.next)]
    return [
        ("Signed in" if account.signed_in else "Signed out", who),
        ("Last sync", _time(state.last_good_ms, session, output) or "never"),
        ("To send", count(state.pending, "change") if state.pending else ""),
        (
            "Refused",
            f"{count(state.rejected, 'change')} (pakaura sync rejected)" if state.rejected else "",
        ),
        ("Conflicts", f"{state.conflicts} open" if state.conflicts else ""),
        ("Mended", f"what differed from the server, see {state.mended}" if state.mended else ""),
        ("Clock", _skew(state.skew_ms)),
        ("Problem", state.problem),
        ("Tries again", _time(state.retry_ms, session, output) if state.problem else ""),
        ("Next", state.next),
    ]


def _record(state: SyncStatus) -> dict[str, Any]:
    from pakaura_server.core.registers import timestamp

    account = state.account
    return {
        "account": account and {"email": account.email, "id": account.id, "server": account.server},
        "signed_in": account is not None and account.signed_in,
        "last_sync_at": None if state.last_good_ms is None else timestamp(state.last_good_ms),
        "to_send": state.pending,
        "rejected": state.rejected,
        "conflicts": state.conflicts,
        "clock_skew_ms": state.skew_ms,
        "mended_report": state.mended or None,
        "problem": state.problem or None,
        "retry_at": None if state.retry_ms is None else timestamp(state.retry_ms),
        "next": state.next or None,
    }


def _due(session: Session) -> dict[str, int]:
    from pakaura_cli.client.store.due import due_counts

    with session.to_read().reading() as db:
        overdue, today = due_counts(db, session.now)
    return {"overdue": overdue, "due_today": today}


def _time(ms: int | None, session: Session, output: Output) -> str:
    """On a terminal the reader's clock, else UTC."""
    if ms is None:
        return ""
    if output.terminal:
        from pakaura_server.core.when import at

        return at(ms, session.now.zone).wall.replace("T", " ")
    from pakaura_server.core.registers import timestamp

    return timestamp(ms)


def _skew(ms: int) -> str:
    if abs(ms) < SKEW_SHOWN_MS:
        return ""
    return f"{duration(abs(ms))} {'behind' if ms > 0 else 'ahead of'} the server's"
