"""The page about syncing that a run writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.benchmarks.measure import median, percentile
from tests.benchmarks.pictures import SYNC
from tests.benchmarks.report import count, ms, table, verdicts
from tests.benchmarks.server.page import versions
from tests.benchmarks.sync.commands import FLOOR
from tests.benchmarks.sync.costs import WHAT
from tests.benchmarks.sync.rounds import OPS_PER_TASK, Results, Traffic
from tests.benchmarks.targets import Target

_INTRODUCTION = """# Benchmarks of the sync

Written by `make bench` and by `python -m tests.benchmarks --only sync`; do not edit. One `pakaura-server` process with
the durable PostgreSQL that it brings along, limits raised by settings, and devices on the same cores: homes of their
own in which the installed `pakaura sync` runs, over plain http on the loopback. Times are those of the whole process,
from outside. What was sent and did not arrive ends the benchmark.
"""
_PUSH = """Each op is a task of its own that was added while the server was not asked; the sync sends them, 500 at
once, and takes in the echo.

"""
_PULL = """Into an empty store. Memory is the most that the process ever held; the server's is that of its Python
process, without PostgreSQL.

"""
_TRAFFIC = """Counted by a proxy in front of the server, both ways together: the bodies as they travel, compressed or
not, and all bytes of the TCP stream with the headers.

"""
_LATENCY = """On the other device `pakaura sync --watch` runs. The first line is from sending an op to the server, which
commits it, to the commit in the store of the other device; the second from the start of `pakaura add`, which has the
background carry it to the server a second later.

"""
_BESIDE = """`pakaura add` in five homes, turn about, with the syncs that it begins running on the same cores. A server
that is away refuses the connection, a silent one takes it and says nothing.

"""
_COSTS = f"""Of accounts that have a task for each {OPS_PER_TASK} ops. A push edits {{ops}} titles; the pull is the page
that this makes. The last three are asked of the ledger itself: its newest 20 groups, those of one task, and the undo of
one. Best of {{times}}, and their median, in milliseconds.

"""


def write(results: Results, targets: Sequence[Target], machine: Mapping[str, str]) -> str:
    """The page, as Markdown."""
    facts = [*machine.items(), *versions(), ("Rounds", f"{results.plan.rounds}, each sync with a fresh home")]
    return "\n".join(
        [
            _INTRODUCTION,
            "## Measured on\n\n" + table(("", ""), facts),
            "## Push\n\n" + _PUSH + _sizes("ops", results.pushes),
            "## First pull\n\n" + _PULL + _pulls(results) + SYNC.embedded,
            "## A sync of one op\n\n" + _TRAFFIC + _traffic(results),
            "## From device to device\n\n" + _LATENCY + _latency(results),
            "## What being signed in costs a command\n\n" + _BESIDE + _beside(results),
            "## With a long history\n\n" + _costs(results),
            verdicts(targets),
        ]
    )


def _sizes(unit: str, seconds: Mapping[int, Sequence[float]]) -> str:
    rows = [[count(size), *_times(each), _rate(size, each)] for size, each in sorted(seconds.items())]
    return table((unit, "n", "median ms", "best–worst ms", f"{unit} a second"), rows)


def _pulls(results: Results) -> str:
    rows = []
    for size, runs in sorted(results.pulls.items()):
        seconds = [run.seconds for run in runs]
        server = results.server_peaks.get(size)
        client = max(run.peak_bytes for run in runs)
        rows.append([count(size), *_times(seconds), _rate(size, seconds), _mb(client), _mb(server)])
    return table(("tasks", "n", "median ms", "best–worst ms", "tasks a second", "client MB", "server MB"), rows)


def _traffic(results: Results) -> str:
    rows = [
        [name, len(seen), _worst(seen, "requests"), _worst(seen, "bodies"), _worst(seen, "whole")]
        for name, seen in (("one op", results.one_op), ("nothing new", results.nothing_new))
    ]
    return table(("at most", "n", "requests", "bytes of bodies", "all bytes"), rows)


def _worst(seen: Sequence[Traffic], what: str) -> int:
    return int(max(getattr(each, what) for each in seen))


def _latency(results: Results) -> str:
    rows = [
        [name, len(seen), ms(percentile(seen, 0.5)), ms(percentile(seen, 0.99)), ms(max(seen))]
        for name, seen in (("commit to commit", results.commits), ("`add` to commit", results.adds))
    ]
    return table(("ms", "n", "p50", "p99", "worst"), rows)


def _beside(results: Results) -> str:
    floor = median(results.beside[FLOOR])
    rows = [
        [name, len(seen), ms(median(seen)), ms(percentile(seen, 0.99)), f"{median(seen) / floor:.2f}"]
        for name, seen in results.beside.items()
    ]
    return table(("", "n", "median ms", "p99 ms", "× floor"), rows)


def _costs(results: Results) -> str:
    sizes = sorted(results.costs)
    largest = results.costs[sizes[-1]]
    rows = [
        [
            words.format(ops=largest.ops),
            *(f"{ms(min(times))} ({ms(median(times))})" for times in (getattr(results.costs[n], what) for n in sizes)),
        ]
        for what, words in WHAT.items()
    ]
    intro = _COSTS.format(ops=largest.ops, times=len(largest.push))
    return intro + table(("", *(f"after {count(size)} ops" for size in sizes)), rows)


def _times(seconds: Sequence[float]) -> tuple[str, str, str]:
    return str(len(seconds)), ms(median(seconds)), f"{ms(min(seconds))}–{ms(max(seconds))}"


def _rate(size: int, seconds: Sequence[float]) -> str:
    return count(round(size / median(seconds)))


def _mb(size: int | None) -> str:
    return "–" if size is None else f"{size / 1e6:.0f}"
