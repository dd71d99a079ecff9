"""Many writers at once, and one that brings a hundred thousand lines while another goes on adding."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks import data
from tests.benchmarks.measure import BenchmarkFailed, Runner, percentile
from tests.benchmarks.pakaura import Pakaura, add_line

WRITERS = 32
LOOPER = Path(__file__).with_name("looper.py")


@dataclass(frozen=True, slots=True)
class Crowd:
    """What many writers saw.

    `failures` ended in an error that was reported; `lost` were acknowledged, and the store does not have them.
    """

    how: str
    seconds: tuple[float, ...]
    failures: int
    lost: int
    complaint: str
    """The first line that a failed one wrote to stderr."""

    @property
    def p50(self) -> float:
        return percentile(self.seconds, 0.5)

    @property
    def p99(self) -> float:
        return percentile(self.seconds, 0.99)


@dataclass(slots=True)
class _Seen:
    """Seconds and exit code of each turn of one writer, and what it complained of."""

    runs: list[tuple[float, int]] = field(default_factory=list)
    complaint: str = ""


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

    def loop(writer: int) -> _Seen:
        runner = Runner(pakaura.home, f"writer{writer}")
        seen = _Seen()
        for turn in range(each):
            argv = [pakaura.installation.pakaura, "add", f"writer {writer} turn {turn}"]
            run = runner.time(argv, pakaura.environ())
            seen.runs.append((run.seconds, run.code))
            if run.code and not seen.complaint:
                seen.complaint = runner.complaint
        return seen

    return _crowd("a process for each task", pakaura, each, loop)


def in_process(pakaura: Pakaura, each: int) -> Crowd:
    """WRITERS processes at once, each adding `each` tasks through the entry point without starting anew."""

    def loop(writer: int) -> _Seen:
        runner = Runner(pakaura.home, f"writer{writer}")
        argv = [pakaura.installation.python, str(LOOPER), f"writer {writer}", str(each)]
        runner.must(argv, pakaura.environ())
        pairs = map(str.split, runner.output.splitlines())
        return _Seen([(float(seconds), int(code)) for seconds, code in pairs], runner.complaint)

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


def _crowd(how: str, pakaura: Pakaura, each: int, loop: Callable[[int], _Seen]) -> Crowd:
    pakaura.enter(each)
    Runner(pakaura.home).must([pakaura.installation.pakaura, "add", "the first"], pakaura.environ())
    with ThreadPoolExecutor(WRITERS) as pool:
        seen = list(pool.map(loop, range(WRITERS)))
    runs = [(writer, turn, *run) for writer, one in enumerate(seen) for turn, run in enumerate(one.runs)]
    if len(runs) != WRITERS * each:
        raise BenchmarkFailed(f"{len(runs)} of {WRITERS * each} writes were tried")
    acknowledged = {f"writer {writer} turn {turn}" for writer, turn, _, code in runs if code == 0}
    complaints = [
        one.complaint.strip().splitlines()[0].replace(str(pakaura.home), "~") for one in seen if one.complaint.strip()
    ]
    return Crowd(
        how,
        tuple(seconds for _, _, seconds, _ in runs),
        failures=len(runs) - len(acknowledged),
        lost=len(acknowledged - set(_titles(pakaura))),
        complaint=complaints[0] if complaints else "",
    )


def _titles(pakaura: Pakaura) -> list[str]:
    runner = Runner(pakaura.home, "titles")
    runner.must([pakaura.installation.pakaura, "list", "--format", "{title}"], pakaura.environ())
    titles = runner.output.splitlines()
    if not titles:
        raise BenchmarkFailed("the store is empty after all that was written to it")
    return titles
