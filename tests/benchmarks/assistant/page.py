"""The page about the assistant that a run writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.benchmarks.assistant.turns import TASKS, TURNS, Results
from tests.benchmarks.report import ms, table, verdicts
from tests.benchmarks.server.page import versions
from tests.benchmarks.targets import Target

OWN_S = 0.005
_INTRODUCTION = f"""# Benchmarks of the assistant

Written by `make bench` and by `python -m tests.benchmarks --only assistant`; do not edit. A person with {TASKS} open
tasks talks to the server, which answers by the rules alone, and asks it for the same by requests for tasks, in turns.
The application runs in one process with who asks, on the durable PostgreSQL that it brings along. A turn's own cost is
what it takes over those requests: understanding, the conversation that is kept, and the reply. How much the rules
understand is what `make eval` prints.
"""


def check(results: Results) -> list[Target]:
    return [
        Target(
            f"`{said}` costs under {OWN_S * 1000:.0f} ms of its own",
            results.turn(said) - results.requests(said) < OWN_S,
            f"{ms(results.turn(said) - results.requests(said))} ms",
        )
        for said in TURNS
    ]


def write(results: Results, targets: Sequence[Target], machine: Mapping[str, str]) -> str:
    """The page, as Markdown."""
    facts = [*machine.items(), *versions(), ("Rounds", str(results.rounds))]
    rows = [
        [
            f"`{said}`",
            ms(results.turn(said)),
            ms(results.requests(said)),
            ms(results.turn(said) - results.requests(said)),
            " + ".join(requests),
        ]
        for said, requests in TURNS.items()
    ]
    return "\n".join(
        [
            _INTRODUCTION,
            "## Measured on\n\n" + table(("", ""), facts),
            "## Turns\n\n" + table(("medians, ms", "the turn", "the requests", "of its own", "which requests"), rows),
            verdicts(targets),
        ]
    )
