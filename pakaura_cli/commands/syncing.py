"""`sync` and `status`: doing what keeps the list in step, and saying how far it is."""

from __future__ import annotations

from pakaura_cli.output.escape import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.sync.run import Report
    from pakaura_cli.client.sync.status import SyncStatus
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

PATIENCE_S = 15.0
"""How long a person's sync waits for the one that runs in the background."""
SKEW_SHOWN_MS = 60_000
"""A clock that differs from the server's by less is not worth a line."""


def sync(invocation: Invocation, session: Session, output: Output) -> int:
    if "background" in invocation.options:
        from pakaura_cli.client.sync.background import run_in_background

        run_in_background(session)
        return 0
    report = exchange(session, output)
    if output.machine:
        output.record(
            {
                "sent": report.pushed,
                "received": report.pulled,
                "rejected": report.rejected,
                "conflicts": report.conflicts,
            }
        )
    else:
        output.data(summary(report))
    output.finish()
    return 0


def exchange(session: Session, output: Output) -> Report:
    """One sync. A person at a terminal sees how far a long one is, and is told what needs them. Raises PakauraError."""
    from pakaura_cli.client.sync import run

    progress = _Progress(output)
    try:
        report = run.sync(session, progress, PATIENCE_S)
    finally:
        progress.clear()
    if report.rejected:
        output.talk(f"pakaura: the server did not take {_count(report.rejected, 'change')}; it stays here")
        output.talk("  pakaura status")
    if report.conflicts:
        verb = "is" if report.conflicts == 1 else "are"
        output.talk(f"pakaura: {_count(report.conflicts, 'conflict')} {verb} open")
        output.talk("  pakaura conflicts")
    return report


def summary(report: Report) -> str:
    """What a sync did, in a line."""
    if not (report.pushed or report.pulled):
        return "Synced: nothing to send, nothing new"
    return f"Synced: {report.pushed} sent, {report.pulled} received"


def status(invocation: Invocation, session: Session, output: Output) -> int:
    """Exit code 0 also where nobody is signed in."""
    if "line" in invocation.options:
        return _status_line(session, output)
    from pakaura_cli.client.sync.status import status as status_of

    state = status_of(session.to_read())
    if output.machine:
        output.record(_record(state))
    else:
        for label, text in _facts(state, session, output):
            if text:
                output.data(f"{label.ljust(14)}{safe(text)}" if output.terminal else f"{label.lower()}: {safe(text)}")
    output.finish()
    return 0


def _status_line(session: Session, output: Output) -> int:
    """What waits or needs somebody. Quick, for a prompt asks each time: it reads the store and nothing else."""
    from pakaura_cli.client.conflicts import count_open

    with session.to_read().reading() as db:
        meta = dict(db.execute("SELECT k, v FROM meta WHERE k IN ('account_id', 'signed_in', 'sync_problem')"))
        (waiting,) = db.execute("SELECT count(*) FROM outbox").fetchone()
        (refused,) = db.execute("SELECT count(*) FROM outbox_rejected").fetchone()
        conflicts = count_open(db)
    if "account_id" in meta:
        parts = [
            "" if meta.get("signed_in") else "signed out",
            "sync fails" if meta.get("sync_problem") else "",
            f"{waiting} to send" if waiting else "",
            f"{refused} refused" if refused else "",
            _count(conflicts, "conflict") if conflicts else "",
        ]
        line = ", ".join([part for part in parts if part])
        if line:
            output.data(line)
    output.finish()
    return 0


def _facts(state: SyncStatus, session: Session, output: Output) -> list[tuple[str, str]]:
    account = state.account
    who = f"{account.email} on {account.server}" if account else "nobody"
    if account is None:
        return [("Signed in", "nobody; the list is on this machine only"), ("Next", state.next)]
    return [
        ("Signed in" if account.signed_in else "Signed out", who),
        ("Last sync", _time(state.last_good_ms, session, output) or "never"),
        ("To send", _count(state.pending, "change") if state.pending else ""),
        ("Refused", f"{_count(state.rejected, 'change')} by the server" if state.rejected else ""),
        ("Conflicts", f"{state.conflicts} open" if state.conflicts else ""),
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
        "problem": state.problem or None,
        "retry_at": None if state.retry_ms is None else timestamp(state.retry_ms),
        "next": state.next or None,
    }


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
    minutes = abs(ms) // 60_000
    return f"{_count(minutes, 'minute')} {'behind' if ms > 0 else 'ahead of'} the server's"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


class _Progress:
    """A line on the terminal that says how far a sync is, from its third answer on; nothing anywhere else."""

    def __init__(self, output: Output) -> None:
        self._stream = output.stderr
        self._wanted = output.stderr.isatty() and not output.quiet
        self._answers = 0
        self._shown = False

    def __call__(self, pushed: int, pulled: int) -> None:
        self._answers += 1
        if self._wanted and self._answers > 2:
            self._shown = True
            self._stream.write(f"\r{pushed} sent, {pulled} received\x1b[K")
            self._stream.flush()

    def clear(self) -> None:
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
