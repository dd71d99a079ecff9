"""The other ways to sync: to go on while somebody watches, to only look, and to prove that both sides agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.sync import preview
from pakaura_cli.client.sync import verify as verifying
from pakaura_cli.client.sync.watch import Watch
from pakaura_cli.commands.syncing import record, summary, warn
from pakaura_cli.output.escape import safe
from pakaura_cli.output.quantities import count
from pakaura_server.core.digest import BUCKETS
from pakaura_server.core.errors import UsageError
from pakaura_server.core.op import KINDS

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.client.sync.run import Report
    from pakaura_cli.client.sync.verify import Verdict
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.errors import PakauraError


def watch(invocation: Invocation, session: Session, output: Output) -> int:
    """A line for every sync that did something; it ends with Ctrl-C, or where a person is needed."""
    if "json" in invocation.options:
        raise UsageError("--watch never ends, so --json could not", "--ndjson prints a record for every sync")
    failing = False
    shown: Report | None = None

    def on_report(report: Report) -> None:
        nonlocal failing, shown
        if failing:
            output.talk("pakaura: syncing again")
        failing = False
        if report.pushed or report.pulled or shown is None:
            if output.machine:
                output.record(record(report))
            else:
                output.data(summary(report))
        if shown is None or (report.rejected, report.conflicts) != (shown.rejected, shown.conflicts):
            warn(output, report)
        shown = report
        output.flush()

    def on_trouble(error: PakauraError) -> None:
        nonlocal failing
        failing = True
        output.talk(f"pakaura: {safe(error.message)}; it is tried again")

    Watch(session, on_report, on_trouble).run()
    return 0


def look_ahead(invocation: Invocation, session: Session, output: Output) -> int:
    """What a sync would do."""
    seen = preview.preview(session)
    if output.machine:
        output.record({"to_send": seen.to_send, "to_receive": seen.to_receive, "whole": seen.whole})
    else:
        output.data(f"Would send {count(seen.to_send, 'change')} and receive {count(seen.to_receive, 'task')}")
        if seen.whole:
            output.talk("pakaura: the whole list would be compared with the server's; nothing is deleted by it")
    output.finish()
    return 0


def verify(invocation: Invocation, session: Session, output: Output) -> int:
    """Exit code 1 where the two sides differ and are not mended."""
    verdict = verifying.verify(session, repair="repair" in invocation.options)
    if output.machine:
        output.record(_record(verdict))
    elif not verdict.differing:
        output.data(_sentence(verdict))
    if verdict.left_out:
        output.talk(f"pakaura: {_parts(verdict.left_out)} left out: they hold what the server refused")
        output.talk("  pakaura status")
    if verdict.differing:
        output.talk(f"pakaura: this list and the server's differ in {_parts(len(verdict.differing))}")
        output.talk(
            "  please report it, with the file named above: nothing else can be done here"
            if verdict.report
            else "  pakaura sync verify --repair compares all of it anew; nothing is deleted by it"
        )
    if verdict.report:
        output.talk(f"pakaura: what differed is in {verdict.report} (no task text)")
    output.finish()
    return 1 if verdict.differing else 0


def _sentence(verdict: Verdict) -> str:
    mended = "Mended: the" if verdict.report else "The"
    return f"{mended} server and this list hold the same ({count(verdict.entities, 'record')})"


def _record(verdict: Verdict) -> dict[str, object]:
    return {
        "same": not verdict.differing,
        "records": verdict.entities,
        "differing": len(verdict.differing),
        "left_out": verdict.left_out,
        "report": verdict.report or None,
    }


def _parts(number: int) -> str:
    return f"{number} of {BUCKETS * len(KINDS)} parts"
