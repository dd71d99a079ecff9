"""Campaigns that are tests of the suite: once, again and again with other seeds, or with more examples."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.prove.repeating import MARK
from tests.prove.seen import Budget, Seen

CHECKOUT = Path(__file__).parents[2]
JOBS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
_EXAMPLES_SHARE = 0.75
"""Of the time; the rest is for collecting, for fixtures, and for single runs that are longer than their share."""
_TAIL = 60
_AGAIN = re.compile(r"--hypothesis-seed=\d+")


def once(*paths: str, **environ: str) -> Callable[[Budget], Seen]:
    """These tests once, however long they take."""

    def run(budget: Budget) -> Seen:
        return _run(paths, budget, budget.seed, environ)

    return run


def passes(*paths: str) -> Callable[[Budget], Seen]:
    """These tests again and again, each time with the next seed, as long as another pass fits into the time."""

    def run(budget: Budget) -> Seen:
        seen, began, longest = Seen(), time.monotonic(), 0.0
        for turn in range(100_000):
            started = time.monotonic()
            if turn and started - began + longest > budget.seconds:
                break
            seen.add(_run(paths, budget, budget.seed + turn, {}))
            seen.counts["passes"] += 1
            longest = max(longest, time.monotonic() - started)
            if seen.failures:
                break
        return seen

    return run


def examples(*paths: str) -> Callable[[Budget], Seen]:
    """The property tests among these, each with as many examples as fit into its share of the time."""

    def run(budget: Budget) -> Seen:
        environ = {"PAKAURA_SECONDS": str(budget.seconds * JOBS * _EXAMPLES_SHARE)}
        return _run(paths, budget, budget.seed, environ, "-p", "tests.prove.repeating", mark=MARK)

    return run


def _run(
    paths: tuple[str, ...], budget: Budget, seed: int, environ: Mapping[str, str], *options: str, mark: str = ""
) -> Seen:
    report = budget.folder / "tests.xml"
    report.unlink(missing_ok=True)
    argv = [sys.executable, "-m", "pytest", "-q", "-n", str(JOBS), "-p", "no:cacheprovider", "-m", mark]
    if not options:
        options = (f"--hypothesis-seed={seed}",)
    done = subprocess.run(
        [*argv, f"--junit-xml={report}", *options, *paths],
        cwd=CHECKOUT,
        env={**os.environ, "PAKAURA_PROVE": "1", "PAKAURA_SEED": str(seed), **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    seen = told(report.read_text("utf-8"), seed) if report.exists() else Seen()
    if done.returncode and not seen.failures:
        seen.failures.append(f"pytest ended with {done.returncode}; seed {seed}")
    if seen.failures:
        print(*done.stdout.splitlines()[-_TAIL:], done.stderr, sep="\n", file=sys.stderr)
    return seen


def told(report: str, seed: int) -> Seen:
    """What a report of pytest in JUnit's form says, with the sums of what tests recorded as numbers."""
    counts: Counter[str] = Counter()
    failures = []
    for case in ET.fromstring(report).iter("testcase"):
        counts["tests"] += 1
        for record in case.iter("property"):
            counts[record.get("name", "")] += int(record.get("value", "0"))
        counts["skipped"] += case.find("skipped") is not None
        for kind in ("failure", "error"):
            if (found := case.find(kind)) is not None:
                line = (found.get("message") or kind).splitlines()[0]
                again = _AGAIN.search(found.text or "")
                begin = again[0] if again else f"PAKAURA_SEED={seed}"
                failures.append(f"{case.get('classname')}.{case.get('name')}: {line[:200]}; again with {begin}")
    return Seen(+counts, failures)
