"""The same tasks taken in from Taskwarrior's JSON, by pakaura and by Taskwarrior itself, in turns."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.benchmarks import data
from tests.benchmarks.measure import BenchmarkFailed, Runner, median
from tests.benchmarks.pakaura import Pakaura
from tests.benchmarks.rivals import Taskwarrior, write_taskwarrior


@dataclass(slots=True)
class Import:
    """Seconds of every turn, and the most memory of a process of pakaura's; Taskwarrior's are empty where it is not."""

    tasks: int
    seconds: list[float] = field(default_factory=list)
    rival_seconds: list[float] = field(default_factory=list)
    peak_bytes: int = 0

    @property
    def ratio(self) -> float | None:
        """How many times as long as Taskwarrior it takes."""
        return median(self.seconds) / median(self.rival_seconds) if self.rival_seconds else None


def measure(pakaura: Pakaura, rival: Taskwarrior | None, tasks: int, turns: int) -> Import:
    """Imports into an empty store, `turns` times each; raises BenchmarkFailed where a task is missing after it."""
    seen = Import(tasks)
    for _ in range(turns):
        pakaura.enter(tasks)
        records = pakaura.home / "tasks.json"
        write_taskwarrior(records, data.items(tasks))
        runner = Runner(pakaura.home)
        command = [pakaura.installation.pakaura, "import", str(records), "--from", "taskwarrior"]
        run = runner.must(command, pakaura.environ())
        if f"{tasks} added" not in runner.output:
            raise BenchmarkFailed(f"import of {tasks} tasks: {runner.output.strip()}")
        seen.seconds.append(run.seconds)
        seen.peak_bytes = max(seen.peak_bytes, run.peak_bytes)
        if rival:
            rival.enter_empty(tasks)
            argv = rival.import_command(str(records))
            seen.rival_seconds.append(Runner(rival.home).must(argv, rival.environ()).seconds)
            rival.leave()
        pakaura.leave()
    return seen
