"""Campaigns that are loops of their own: random histories of sync, and many writers of one store."""

from __future__ import annotations

import itertools
import multiprocessing
import sys
import time
from pathlib import Path

from tests.benchmarks import writers
from tests.benchmarks.pakaura import Installation, Pakaura
from tests.prove.seen import Budget, Seen
from tests.sync.fuzz import history

CHUNK = 4
ADDS = 10
"""Of each writer in each round; where none starts anew, so many times as many."""


def histories(budget: Budget) -> Seen:
    """Histories with one seed after another, on all cores."""
    seen = Seen()
    until = time.monotonic() + budget.seconds
    with multiprocessing.Pool() as pool:
        size = 4 * CHUNK * multiprocessing.cpu_count()
        for start in itertools.count(budget.seed, size):
            for seed, what in pool.imap_unordered(_one, range(start, start + size), chunksize=CHUNK):
                seen.counts["histories"] += 1
                if what:
                    seen.failures.append(f"{what}; python -m tests.sync.fuzz 1 --seed {seed}")
            if time.monotonic() >= until:
                break
    return seen


def _one(seed: int) -> tuple[int, str | None]:
    return seed, history(seed)


def crowds(budget: Budget) -> Seen:
    """Rounds of 32 writers, each with a process for each task, and each with one for all of its tasks."""
    seen = Seen()
    installation = Installation(Path(sys.executable).parent)
    until = time.monotonic() + budget.seconds
    for turn in itertools.count():
        for kind, way in (("processes", writers.processes), ("one", writers.in_process)):
            pakaura = Pakaura(budget.folder / f"{kind}{turn}", installation)
            crowd = way(pakaura, ADDS * (1 if kind == "processes" else ADDS))
            seen.counts["adds"] += len(crowd.seconds)
            if crowd.failures or crowd.lost:
                seen.failures.append(f"{crowd.how}: {crowd.failures} failed, {crowd.lost} lost: {crowd.complaint}")
            pakaura.leave()
        seen.counts["crowds"] += 2
        if time.monotonic() >= until:
            break
    return seen
