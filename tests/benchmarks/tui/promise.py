"""How fast the dashboard has to be, and whether this run shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.benchmarks.measure import median, percentile
from tests.benchmarks.report import count
from tests.benchmarks.targets import Target
from tests.benchmarks.tui.rounds import LARGE, SMALL, Results

FLAT = 1.2
START = 1.8
KEY_S, FILTER_S = 0.033, 0.1
SHARE = 0.95
PEAK = 100 * 1024 * 1024
IDLE = 0.005


def check(results: Results) -> list[Target]:
    """Every target, in the order of the promise."""
    return [
        _flat(results),
        _start(results),
        _soon(f"a moved cursor painted at {count(LARGE)} tasks: p95 under 33 ms", results.moves, KEY_S),
        _soon(f"a key echoed at {count(LARGE)} tasks: p95 under 33 ms", results.echoes, KEY_S),
        _soon(f"filtered rows at {count(LARGE)} tasks: p95 under 100 ms", results.filters, FILTER_S),
        _memory(results),
        _idle(results),
    ]


def _flat(results: Results) -> Target:
    sentence = f"first paint with {count(LARGE)} tasks: under {FLAT:g} × that with {SMALL}"
    if LARGE not in results.starts:
        return Target(sentence, None, "not measured")
    ratio = median(results.starts[LARGE]) / median(results.starts[SMALL])
    return Target(sentence, ratio < FLAT, f"{ratio:.2f} ×")


def _start(results: Results) -> Target:
    ratio = median(results.starts[SMALL]) / median(results.floor)
    sentence = f'`pakaura` to its first paint: under {START:g} × `python -c "import textual.app"`'
    return Target(sentence, ratio < START, f"{ratio:.2f} ×")


def _soon(sentence: str, seconds: Mapping[int, Sequence[float]], limit: float) -> Target:
    if LARGE not in seconds:
        return Target(sentence, None, "not measured")
    seen = percentile(seconds[LARGE], SHARE)
    return Target(sentence, seen < limit, f"{seen * 1000:.1f} ms")


def _memory(results: Results) -> Target:
    most = max(results.peaks.values())
    return Target("memory under 100 MB at every size", most < PEAK, f"{most / 2**20:.0f} MB at most")


def _idle(results: Results) -> Target:
    most = max(results.idle.values())
    return Target("idle: under 0.5 % of one processor", most < IDLE, f"{most * 100:.2f} % at most")
