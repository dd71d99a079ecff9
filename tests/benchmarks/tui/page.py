"""The page about the dashboard that a run writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version

from tests.benchmarks.measure import median, percentile
from tests.benchmarks.pictures import KEYS as PRESSED
from tests.benchmarks.pictures import START
from tests.benchmarks.report import count, ms, table, verdicts
from tests.benchmarks.targets import Target
from tests.benchmarks.tui.promise import SHARE
from tests.benchmarks.tui.rounds import Results
from tests.benchmarks.tui.seat import COLUMNS, ROWS

_INTRODUCTION = f"""# Benchmarks of the dashboard

Written by `make bench` and by `python -m tests.benchmarks --only tui`; do not edit. The installed `pakaura` runs on a
pseudo-terminal of {COLUMNS} × {ROWS}; the clock is that of whoever writes the keys and reads what is painted.
"""
_START = """From the start of the process to the first bytes that show tasks, the floor and each size turn about.

"""
_KEYS = """From writing a key to the first bytes that are painted: the cursor up or down the list, a letter of a task
that is added, whose line is read anew at each, and a whole filter that is pasted, to the row that it finds.

"""
_REST = """Memory is the most that the process ever held. Idle is the share of one processor while nobody does anything;
twice a second it looks whether somebody else has written.

"""


def write(results: Results, targets: Sequence[Target], machine: Mapping[str, str]) -> str:
    """The page, as Markdown."""
    facts = [*machine.items(), ("Textual", version("textual")), ("Starts", f"{results.plan.starts} at each size")]
    return "\n".join(
        [
            _INTRODUCTION,
            "## Measured on\n\n" + table(("", ""), facts),
            "## Start\n\n" + _START + _starts(results) + START.embedded,
            "## Keys\n\n" + _KEYS + _keys(results) + PRESSED.embedded,
            "## Memory, and nothing to do\n\n" + _REST + _rest(results),
            verdicts(targets),
        ]
    )


def _starts(results: Results) -> str:
    floor = median(results.floor)
    rows: list[Sequence[object]] = [('`python -c "import textual.app"`', ms(floor), ms(min(results.floor)), "1.00")]
    for size, seconds in sorted(results.starts.items()):
        ratio = median(seconds) / floor
        rows.append((f"{count(size)} tasks", ms(median(seconds)), ms(min(seconds)), f"{ratio:.2f}"))
    return table(("", "median ms", "best", "× floor"), rows)


def _keys(results: Results) -> str:
    rows: list[Sequence[object]] = []
    for what, found in (("cursor", results.moves), ("letter", results.echoes), ("filter", results.filters)):
        for size, seconds in sorted(found.items()):
            shares = [ms(percentile(seconds, share)) for share in (0.5, SHARE, 1)]
            rows.append((what, count(size), *shares))
    return table(("", "tasks", "p50 ms", "p95", "worst"), rows)


def _rest(results: Results) -> str:
    rows = [
        (count(size), f"{results.peaks[size] / 2**20:.0f}", f"{results.idle[size] * 100:.2f}")
        for size in sorted(results.peaks)
    ]
    return table(("Tasks", "MB", "idle %"), rows)
