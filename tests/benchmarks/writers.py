"""Many writers at once, and one that brings a hundred thousand lines while another goes on adding."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import data
from tests.benchmarks.measure import BenchmarkFailed, Runner, percentile
from tests.benchmarks.pakaura import Pakaura, add_line

WRITERS = 32
LOOPER = Path(__file__).with_name("looper.py")


@dataclass(frozen=True, slots=True)
class Crowd:
    """What many writers saw; `lost` counts acknowledged or expected tasks that the store does not have."""

    how: str
    seconds: tuple[float, ...]
    failures: int
    lost: int

    @property
    def p50(self) -> float:
        return percentile(self.seconds, 0.5)

    @property
    def p99(self) -> float:
        return percentile(self.seconds, 0.99)


@dataclass(frozen=True, slots=True)
class Bulk:
    """One `add -` of many lines, and the worst that another writer met meanwhile."""

    lines: int
    seconds: float
    peak_bytes: int
    lost: int
    others: int
    others_failed: int
    others_worst: float


def processes(pakaura: Pakaura, each: int) -> Crowd:
    """WRITERS loops at once, each starting the command `each` times."""

    def loop(writer: int) -> list[tuple[float, int]]:
        runner = Runner(pakaura.home, f"writer{writer}")
        argv = [pakaura.installation.pakaura, "add"]
        runs = [runner.time([*argv, f"writer {writer} turn {turn}"], pakaura.environ()) for turn in range(each)]
        return [(run.seconds, run.code) for run in runs]

    return _crowd("a process for each task", pakaura, each, loop)


def in_process(pakaura: Pakaura, each: int) -> Crowd:
    """WRITERS processes at once, each adding `each` tasks through the entry point without starting anew."""

    def loop(writer: int) -> list[tuple[float, int]]:
        runner = Runner(pakaura.home, f"writer{writer}")
        argv = [pakaura.installation.python, str(LOOPER), f"writer {writer}", str(each)]
        runner.must(argv, pakaura.environ())
        return [(float(seconds), int(code)) for seconds, code in map(str.split, runner.output.splitlines())]

    return _crowd("all tasks of a writer in one process", pakaura, each, loop)


def bulk(pakaura: Pakaura, count: int) -> Bulk:
    """`add -` of `count` lines into an empty store, with another writer adding one task after another."""
    pakaura.enter(count)
    lines = pakaura.home / "lines"
    with lines.open("w") as out:
        out.writelines(add_line(item) + "\n" for item in data.items(count))
    runner = Runner(pakaura.home)
    runner.must([pakaura.installation.pakaura, "add", "the first"], pakaura.environ())
    finished = threading.Event()

    def keep_adding() -> list[tuple[float, int]]:
        other = Runner(pakaura.home, "other")
        seen: list[tuple[float, int]] = []
        while not finished.is_set():
            run = other.time([pakaura.installation.pakaura, "add", f"meanwhile {len(seen)}"], pakaura.environ())
            seen.append((run.seconds, run.code))
            finished.wait(0.05)
        return seen

    with ThreadPoolExecutor(1) as pool:
        others = pool.submit(keep_adding)
        try:
            run = runner.must([pakaura.installation.pakaura, "add", "-"], pakaura.environ(), stdin=lines)
        finally:
            finished.set()
        seen = others.result()
    failed = sum(code != 0 for _, code in seen)
    expected = 1 + count + len(seen) - failed
    return Bulk(
        lines=count,
        seconds=run.seconds,
        peak_bytes=run.peak_bytes,
        lost=expected - len(_titles(pakaura)),
        others=len(seen),
        others_failed=failed,
        others_worst=max(seconds for seconds, _ in seen),
    )


def _crowd(how: str, pakaura: Pakaura, each: int, loop: Callable[[int], list[tuple[float, int]]]) -> Crowd:
    pakaura.enter(each)
    Runner(pakaura.home).must([pakaura.installation.pakaura, "add", "the first"], pakaura.environ())
    with ThreadPoolExecutor(WRITERS) as pool:
        seen = [one for writer in pool.map(loop, range(WRITERS)) for one in writer]
    expected = {f"writer {writer} turn {turn}" for writer in range(WRITERS) for turn in range(each)}
    return Crowd(
        how,
        tuple(seconds for seconds, _ in seen),
        failures=sum(code != 0 for _, code in seen),
        lost=len(expected - set(_titles(pakaura))),
    )


def _titles(pakaura: Pakaura) -> list[str]:
    runner = Runner(pakaura.home, "titles")
    runner.must([pakaura.installation.pakaura, "list", "--format", "{title}"], pakaura.environ())
    titles = runner.output.splitlines()
    if not titles:
        raise BenchmarkFailed("the store is empty after all that was written to it")
    return titles
