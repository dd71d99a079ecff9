"""How fast a sync has to be, and whether this run shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.benchmarks.measure import median
from tests.benchmarks.report import count
from tests.benchmarks.sync.commands import ANSWERS, AWAY, FLOOR, SILENT
from tests.benchmarks.sync.costs import WHAT
from tests.benchmarks.sync.rounds import Results
from tests.benchmarks.targets import Target

PUSH, PUSH_S = 10_000, 5.0
PULL, PULL_S = 100_000, 10.0
LINEAR = 1.25
"""So many times as long for each op or task at the largest size as at the smallest still counts as linear."""
FLAT = 1.25
BODIES, WHOLE = 1_500, 4_000
COMMIT_S, ADD_S = 0.3, 3.0
ADD_FLOOR = 1.2
"""As without an account (docs/benchmarks.md)."""
CONSTANT = 1.5
"""So many times as long after the longest history as after the shortest still counts as constant: noise, and cache."""


def check(results: Results) -> list[Target]:
    """Every target, in the order of the promise."""
    pulls = {size: [run.seconds for run in runs] for size, runs in results.pulls.items()}
    return [
        _within(f"push of {count(PUSH)} offline ops: under {PUSH_S:g} s", results.pushes, PUSH, PUSH_S),
        _linear("push", results.pushes),
        _within(f"first pull of {count(PULL)} tasks: under {PULL_S:g} s", pulls, PULL, PULL_S),
        _linear("first pull", pulls),
        *_flat(results),
        *_traffic(results),
        _seen(f"from the server's commit to another device's: median under {COMMIT_S:g} s", results.commits, COMMIT_S),
        _seen(f"from `add` to another device: under {ADD_S:g} s", results.adds, ADD_S, worst=True),
        *_beside(results),
        *_constant(results),
    ]


def _beside(results: Results) -> list[Target]:
    floor = median(results.beside[FLOOR])
    targets = []
    for name in (ANSWERS, AWAY, SILENT):
        ratio = median(results.beside[name]) / floor
        targets.append(
            Target(f"`add` signed in, {name}: at most {ADD_FLOOR:g} × the floor", ratio <= ADD_FLOOR, f"{ratio:.2f} ×")
        )
    return targets


def _within(sentence: str, seconds: Mapping[int, Sequence[float]], size: int, limit: float) -> Target:
    if size not in seconds:
        return Target(sentence, None, "not measured")
    best, middle = min(seconds[size]), median(seconds[size])
    return Target(sentence, middle < limit, f"{middle:.1f} s (best {best:.1f} s)")


def _linear(what: str, seconds: Mapping[int, Sequence[float]]) -> Target:
    """By the best of each size: what else the machine did is no growth."""
    small, large = min(seconds), max(seconds)
    ratio = (min(seconds[large]) / large) / (min(seconds[small]) / small)
    sentence = f"{what}: grows linearly, at most {LINEAR:g} × as long for each at {count(large)} as at {count(small)}"
    return Target(sentence, ratio <= LINEAR, f"{ratio:.2f} ×")


def _flat(results: Results) -> list[Target]:
    peaks = {size: max(run.peak_bytes for run in runs) for size, runs in results.pulls.items()}
    small, large = min(peaks), max(peaks)
    targets = []
    for who, seen in (("client", peaks), ("server", results.server_peaks)):
        if small in seen and large in seen:
            ratio = seen[large] / seen[small]
            sentence = f"first pull: the {who}'s memory is flat, at {count(large)} at most {FLAT:g} × of {count(small)}"
            told = f"{ratio:.2f} × ({seen[large] / 1e6:.0f} MB)"
            targets.append(Target(sentence, ratio <= FLAT if large == PULL else None, told))
    return targets


def _traffic(results: Results) -> list[Target]:
    bodies = max(each.bodies for each in results.one_op)
    whole = max(each.whole for each in results.one_op)
    requests = max(each.requests for each in results.one_op)
    return [
        Target("a sync of one op: at most 2 requests", requests <= 2, str(requests)),
        Target(f"a sync of one op: bodies under {BODIES / 1000:g} kB", bodies < BODIES, f"{bodies} bytes"),
        Target(f"a sync of one op: all bytes under {WHOLE / 1000:g} kB", whole < WHOLE, f"{whole} bytes"),
    ]


def _seen(sentence: str, seconds: Sequence[float], limit: float, worst: bool = False) -> Target:
    middle, most = median(seconds), max(seconds)
    seen = f"median {middle * 1000:.0f} ms, worst {most * 1000:.0f} ms"
    return Target(sentence, (most if worst else middle) < limit, seen)


def _constant(results: Results) -> list[Target]:
    small, large = min(results.costs), max(results.costs)
    targets = []
    for what, words in WHAT.items():
        ratio = min(getattr(results.costs[large], what)) / min(getattr(results.costs[small], what))
        name = words.format(ops=results.costs[large].ops)
        sentence = f"{name}: at most {CONSTANT:g} × as long after {count(large)} ops as after {count(small)}"
        targets.append(Target(sentence, ratio <= CONSTANT, f"{ratio:.2f} ×"))
    return targets
