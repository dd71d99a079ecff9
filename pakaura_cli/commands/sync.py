"""`sync`: once, or in one of the other ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.sync.background import run_in_background
from pakaura_cli.commands import sync_ways
from pakaura_cli.commands.rejected import discard, list_rejected
from pakaura_cli.commands.syncing import exchange, record, summary
from pakaura_server.core.capture import END
from pakaura_server.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

    Way = Callable[[Invocation, Session, Output], int]


def sync(invocation: Invocation, session: Session, output: Output) -> int:
    """The first word or an option says how: verify, rejected, discard, --watch or --dry-run, one of them."""
    if "background" in invocation.options:
        run_in_background(session)
        return 0
    words = [word for word in invocation.words if word != END]
    if words[:1] == ["discard"]:
        return discard(words[1:], session, output)
    return _way(invocation, words)(invocation, session, output)


def _once(_invocation: Invocation, session: Session, output: Output) -> int:
    report = exchange(session, output)
    if output.machine:
        output.record(record(report))
    else:
        output.data(summary(report))
    output.finish()
    return 0


def _rejected(_invocation: Invocation, session: Session, output: Output) -> int:
    return list_rejected(session, output)


def _way(invocation: Invocation, words: list[str]) -> Way:
    """Raises UsageError."""
    if words and (len(words) > 1 or words[0] not in ("verify", "rejected")):
        raise UsageError(f"sync takes no word {words[-1]}", "it takes verify, rejected, or discard with tasks")
    given = [name for name in ("watch", "dry-run") if name in invocation.options] + words
    if len(given) > 1:
        raise UsageError(f"sync cannot {' and '.join(given)} at once", "pakaura help sync")
    if "repair" in invocation.options and words != ["verify"]:
        raise UsageError("--repair is for sync verify", "pakaura sync verify --repair")
    return _WAYS[given[0]] if given else _once


_WAYS: dict[str, Way] = {
    "watch": sync_ways.watch,
    "dry-run": sync_ways.look_ahead,
    "verify": sync_ways.verify,
    "rejected": _rejected,
}
