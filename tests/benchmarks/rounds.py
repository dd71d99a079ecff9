"""Round after round of every command on every program in turn, so that a drift of the machine hits all alike."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.benchmarks import data
from tests.benchmarks.measure import Runner, median, percentile
from tests.benchmarks.program import BASE_ENVIRON, COMMANDS, Program

WARM_UPS = 2
TOO_SLOW = 5.0
"""Seconds: a rival that needs more for one command is shown at that size once and leaves."""
SLOW = 0.5
"""Seconds: a program that needs more for one command takes part in the first SLOW_RUNS rounds only."""
SLOW_RUNS = 5


class Results:
    """The seconds of every run, by program, command and size."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.programs: list[str] = []
        self.floors: list[str] = []
        self.tasks: dict[int, int] = {}
        """How many tasks a size really has: at 0 those that the rounds use up."""
        self.stopped: dict[str, int] = {}
        """The size at which a program left."""
        self._seconds: dict[tuple[str, str, int], list[float]] = defaultdict(list)

    def add(self, program: str, command: str, size: int, seconds: float) -> None:
        self._seconds[program, command, size].append(seconds)

    def median(self, program: str, command: str, size: int) -> float | None:
        """Seconds, or None where nothing was measured."""
        seconds = self._seconds.get((program, command, size))
        return median(seconds) if seconds else None

    def floor(self, size: int, name: str | None = None) -> float:
        """Seconds of the floor (the first one unless named) in the rounds of this size."""
        return median(self._seconds[name or self.floors[0], "", size])

    def floor_spread(self, size: int) -> tuple[float, float]:
        """Seconds between which the middle half of the floor's runs lie: how quiet the machine was."""
        seconds = self._seconds[self.floors[0], "", size]
        return percentile(seconds, 0.25), percentile(seconds, 0.75)

    def runs(self, program: str, command: str, size: int) -> int:
        return len(self._seconds.get((program, command, size), ()))


class Rounds:
    """Measures programs and floors at one size after another."""

    def __init__(
        self, folder: Path, floors: Mapping[str, Sequence[str]], runs: int, say: Callable[[str], None]
    ) -> None:
        self.results = Results()
        self.results.floors = list(floors)
        self._floors = floors
        self._runs = runs
        self._say = say
        self._runner = Runner(folder)

    def measure(self, programs: Sequence[Program], size: int) -> None:
        """Fills the stores of all that are still in, and runs the rounds; raises BenchmarkFailed."""
        programs = [each for each in programs if self._takes_part(each, size)]
        turns = WARM_UPS + self._runs
        tasks = max(size, data.needed(turns))
        self.results.sizes.append(size)
        self.results.tasks[size] = tasks
        self.results.programs += [each.name for each in programs if each.name not in self.results.programs]
        for each in programs:
            self._say(f"{size} tasks: filling {each.name}")
            each.prepare(size, tasks)
        os.sync()  # so that the disk is not still busy with what filled the stores
        self._say(f"{size} tasks: {self._runs} rounds")
        rounds = self._warm_up(programs, size)
        for turn in range(WARM_UPS, turns):
            taking_part = [each for each in programs if turn - WARM_UPS < rounds[each.name]]
            self._round(taking_part, size, turn)
        for each in programs:
            each.leave()

    def _takes_part(self, program: Program, size: int) -> bool:
        return program.name not in self.results.stopped and (program.largest is None or size <= program.largest)

    def _warm_up(self, programs: Sequence[Program], size: int) -> dict[str, int]:
        """How many rounds each program is to take part in."""
        rounds = {}
        for each in programs:
            first = {command: self._time(each, command, 0) for command in COMMANDS}
            slowest = max(seconds for seconds in first.values() if seconds is not None)
            rounds[each.name] = SLOW_RUNS if slowest > SLOW else self._runs
            if slowest > TOO_SLOW and each.largest is not None:
                self._say(f"{each.name} needs {slowest:.1f} s for one command and leaves")
                self.results.stopped[each.name] = size
                rounds[each.name] = 0
                for command, seconds in first.items():
                    if seconds is not None:
                        self.results.add(each.name, command, size, seconds)
                continue
            for turn in range(1, WARM_UPS):
                for command in COMMANDS:
                    self._time(each, command, turn)
        return rounds

    def _round(self, programs: Sequence[Program], size: int, turn: int) -> None:
        for name in self._floors:
            self._time_floor(name, size)
        for command in COMMANDS:
            self._time_floor(self.results.floors[0], size)
            for each in programs:
                seconds = self._time(each, command, turn)
                if seconds is not None:
                    self.results.add(each.name, command, size, seconds)

    def _time(self, program: Program, command: str, turn: int) -> float | None:
        argv = program.command(command, turn)
        if argv is None:
            return None
        return self._runner.must(argv, program.environ(), accepted=program.accepted(command)).seconds

    def _time_floor(self, name: str, size: int) -> None:
        self.results.add(name, "", size, self._runner.must(self._floors[name], BASE_ENVIRON).seconds)
