"""The page about growth that a run writes, and what has to hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.benchmarks.growth.rounds import CONNECTIONS, CREATE, LIST, WORDS, Results
from tests.benchmarks.pictures import GROWTH
from tests.benchmarks.report import count, table, verdicts
from tests.benchmarks.server.page import versions
from tests.benchmarks.targets import Target

FLAT = 0.67
"""So much of the requests a second of the smallest account still counts as level."""
_INTRODUCTION = f"""# Benchmarks of the server, by the number of tasks

Written by `make bench` and by `python -m tests.benchmarks --only growth`; do not edit. One `pakaura-server` process
with the durable PostgreSQL that it brings along, as on [the page about it](benchmarks-server.md), keeps accounts of
several sizes. One person at a time asks on {CONNECTIONS} kept connections, again as soon as there is an answer; they
have their turns in every round.
"""


def check(results: Results) -> list[Target]:
    small, large = min(results.plan.sizes), max(results.plan.sizes)
    targets = []
    for what in (LIST, CREATE):
        ratio = results.per_second(what, large) / results.per_second(what, small)
        sentence = f"{what}: with {count(large)} tasks at least {FLAT:g} × as many a second as with {count(small)}"
        targets.append(Target(sentence, ratio >= FLAT if large >= 100_000 else None, f"{ratio:.2f} ×"))
    return targets


def write(results: Results, targets: Sequence[Target], machine: Mapping[str, str]) -> str:
    """The page, as Markdown."""
    rounds = f"{results.plan.rounds} of {results.plan.seconds:g} s for each"
    rows = [
        (what, count(size), f"{results.per_second(what, size):.0f}") for what in WORDS for size in results.plan.sizes
    ]
    requests = [(what, f"`{'POST' if what == CREATE else 'GET'} {path}`") for what, path in WORDS.items()]
    return "\n".join(
        [
            _INTRODUCTION,
            "## Measured on\n\n" + table(("", ""), [*machine.items(), *versions(), ("Rounds", rounds)]),
            "## Requests\n\n" + table(("", "tasks", "a second"), rows) + GROWTH.embedded,
            "## What is asked\n\n" + table(("", ""), requests),
            verdicts(targets),
        ]
    )
