"""`sync`: once, or in one of the other ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.sync.background import run_in_background
from pakaura_cli.commands import sync_ways
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
    """`verify` as a word compares; of --watch, --dry-run and verify only one is meant."""
    if "background" in invocation.options:
        run_in_background(session)
        return 0
    return _way(invocation)(invocation, session, output)


def _once(_invocation: Invocation, session: Session, output: Output) -> int:
    report = exchange(session, output)
    if output.machine:
        output.record(record(report))
    else:
        output.data(summary(report))
    output.finish()
    return 0


def _way(invocation: Invocation) -> Way:
    """Raises UsageError."""
    words = [word for word in invocation.words if word != END]
    if words and words != ["verify"]:
        raise UsageError(f"sync takes no word {words[0]}", "pakaura sync, or pakaura sync verify")
    given = [name for name in ("watch", "dry-run") if name in invocation.options] + words
    if len(given) > 1:
        raise UsageError(f"sync cannot {' and '.join(given)} at once", "pakaura help sync")
    if "repair" in invocation.options and not words:
        raise UsageError("--repair is for sync verify", "pakaura sync verify --repair")
    ways = {"watch": sync_ways.watch, "dry-run": sync_ways.look_ahead, "verify": sync_ways.verify}
    return ways[given[0]] if given else _once
