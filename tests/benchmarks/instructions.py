"""Counting instructions under callgrind: a figure that does not depend on what else the machine does."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.measure import BenchmarkFailed, Runner
from tests.benchmarks.pakaura import Pakaura, floors


@dataclass(frozen=True, slots=True)
class Instructions:
    """Instructions of `add "buy milk"` and of the floor, in one run."""

    add: int
    floor: int

    @property
    def ratio(self) -> float:
        return self.add / self.floor


def count(pakaura: Pakaura) -> Instructions | None:
    """Counts on a store that has some tasks already; None where there is no valgrind."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        return None
    pakaura.enter(0)
    environ = {**pakaura.environ(), "PYTHONHASHSEED": "0"}
    add = [pakaura.installation.python, pakaura.installation.pakaura, "add", "buy milk"]
    runner = Runner(pakaura.home)
    for _ in range(3):
        runner.must(add, environ)
    kept = _kept(pakaura, runner)
    counted = _collected(runner, valgrind, add, environ)
    if _kept(pakaura, runner) != kept + 1:
        raise BenchmarkFailed("the add that was counted did not keep its task")
    floor = next(iter(floors(pakaura.installation).values()))
    return Instructions(counted, _collected(runner, valgrind, floor, environ))


def _kept(pakaura: Pakaura, runner: Runner) -> int:
    runner.must([pakaura.installation.pakaura, "list", "--format", "{title}"], pakaura.environ())
    return len(runner.output.splitlines())


def _collected(runner: Runner, valgrind: str, argv: Sequence[str], environ: Mapping[str, str]) -> int:
    runner.must([valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null", *argv], environ)
    found = re.search(r"Collected : (\d+)", runner.complaint)
    if found is None:
        raise BenchmarkFailed("callgrind did not say how many instructions it counted")
    return int(found[1])
