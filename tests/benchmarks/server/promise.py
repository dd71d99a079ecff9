"""How much the server has to answer, and whether this run shows it."""

from __future__ import annotations

from tests.benchmarks.server.rounds import CONNECTIONS, GOALS, Results, latency, reached
from tests.benchmarks.targets import Target

P99_S = 0.05


def check(results: Results) -> list[Target]:
    """Every target, in the order of the promise."""
    targets = []
    for name, goal in GOALS.items():
        got = reached(results.ours[name])
        targets.append(
            Target(
                f"{name}: {goal} a second on {CONNECTIONS} connections", got >= goal, f"{got:,.0f}".replace(",", " ")
            )
        )
    for name, rate in results.rates.items():
        p99 = latency(results.ours_at_rate[name], 0.99)
        sentence = f"{name}: p99 under {P99_S * 1000:.0f} ms at half of what it reaches"
        targets.append(Target(sentence, p99 < P99_S, f"{p99 * 1000:.1f} ms at {rate:.0f} a second"))
    return targets
