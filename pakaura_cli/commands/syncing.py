"""One sync on behalf of a command: how far a long one is, what it did, and what of it needs a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakaura_cli.client.sync import run
from pakaura_cli.client.sync.status import status
from pakaura_cli.output.quantities import count, duration

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.client.sync.run import Report
    from pakaura_cli.output import Output

SKEW_MS = 10 * 60_000
"""A clock that differs from the server's by more is told of at every sync by hand."""
PATIENCE_S = 15.0
"""How long a person's sync waits for the one that runs in the background."""


def record(report: Report) -> dict[str, Any]:
    """What a sync did, for a script."""
    return {
        "sent": report.pushed,
        "received": report.pulled,
        "rejected": report.rejected,
        "conflicts": report.conflicts,
    }


def exchange(session: Session, output: Output) -> Report:
    """One sync. A person at a terminal sees how far a long one is, and is told what needs them. Raises PakauraError."""
    progress = _Progress(output)
    try:
        report = run.sync(session, progress, PATIENCE_S)
    finally:
        progress.clear()
    warn(output, report)
    _warn_of_clock(session, output)
    return report


def warn(output: Output, report: Report) -> None:
    """Say on stderr what of a sync a person should know or see to."""
    if report.resynced:
        output.talk("pakaura: the server has another past (a backup was restored?), so all of the list was compared")
        output.talk("  nothing is lost: what it lacked was sent again")
    if report.rejected:
        output.talk(f"pakaura: the server did not take {count(report.rejected, 'change')}; it stays here")
        output.talk("  pakaura sync rejected")
    if report.conflicts:
        verb = "is" if report.conflicts == 1 else "are"
        output.talk(f"pakaura: {count(report.conflicts, 'conflict')} {verb} open")
        output.talk("  pakaura conflicts")


def summary(report: Report) -> str:
    """What a sync did, in a line."""
    if not (report.pushed or report.pulled):
        return "Synced: nothing to send, nothing new"
    return f"Synced: {report.pushed} sent, {report.pulled} received"


def _warn_of_clock(session: Session, output: Output) -> None:
    """A clock that is far off lets its machine win, or lose, against what others write at the same time."""
    skew_ms = status(session.to_read()).skew_ms
    if abs(skew_ms) > SKEW_MS:
        which = "behind" if skew_ms > 0 else "ahead of"
        output.talk(f"pakaura: the clock of this machine is {duration(abs(skew_ms))} {which} the server's")
        output.talk("  set it: of two changes made at the same time the wrong one may stand (nothing is lost)")


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
