"""How long the dashboard takes to be there, to answer a key and to filter, and what it costs while idle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks import data
from tests.benchmarks.measure import Runner
from tests.benchmarks.pakaura import Installation, Pakaura
from tests.benchmarks.tui.seat import Terminal

SMALL, LARGE = 100, 100_000
_CTRL_U = b"\x15"
_BEFORE = "\x1b[200~"
_AFTER = "\x1b[201~"
"""What a terminal puts around what is pasted: a whole filter comes as one change of the line."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: tasks, starts, keys, filters, and seconds of doing nothing."""

    sizes: tuple[int, ...]
    starts: int
    keys: int
    filters: int
    idle_s: float


FULL = Plan((SMALL, 10_000, LARGE), starts=15, keys=120, filters=60, idle_s=20)
QUICK = Plan((SMALL, 1_000), starts=3, keys=20, filters=5, idle_s=3)


@dataclass(slots=True)
class Results:
    """Seconds and bytes by the number of tasks; `floor` are seconds of importing Textual's application."""

    plan: Plan
    floor: list[float] = field(default_factory=list)
    starts: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    moves: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    echoes: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    filters: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    peaks: dict[int, int] = field(default_factory=dict)
    idle: dict[int, float] = field(default_factory=dict)
    """The share of one processor."""


def measure(folder: Path, installation: Installation, plan: Plan, say: Callable[[str], None]) -> Results:
    """Raises BenchmarkFailed."""
    results = Results(plan)
    seats = []
    for size in plan.sizes:
        say(f"{size} tasks for the dashboard")
        pakaura = Pakaura(folder / str(size), installation)
        pakaura.prepare(size, size)
        seats.append((size, pakaura))
    runner = Runner(folder)
    say("starts")
    # Turn about, so that whatever else the machine does hits all alike; the first of each only warms up.
    for turn in range(plan.starts + 1):
        argv = [installation.python, "-c", "import textual.app"]
        floor = runner.must(argv, seats[0][1].environ()).seconds
        for size, pakaura in seats:
            with _open(pakaura) as terminal:
                if turn:
                    results.starts[size].append(terminal.painted_s)
        if turn:
            results.floor.append(floor)
    for size, pakaura in seats:
        say(f"keys at {size} tasks")
        with _open(pakaura) as terminal:
            _keys(terminal, results, size)
            terminal.calm()
            results.idle[size] = terminal.busy_s(plan.idle_s) / plan.idle_s
            results.peaks[size] = terminal.peak_bytes()
    return results


def _open(pakaura: Pakaura) -> Terminal:
    environ = {**pakaura.environ(), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    return Terminal([pakaura.installation.pakaura], environ, "Upcoming")


def _keys(terminal: Terminal, results: Results, size: int) -> None:
    plan = results.plan
    for number in range(plan.keys):
        results.moves[size].append(terminal.press(b"k" if number // 60 % 2 else b"j"))
        terminal.calm()
    terminal.press(b"a")
    terminal.calm()
    for number in range(plan.keys):
        results.echoes[size].append(terminal.press(b"buy milk #home "[number % 15 : number % 15 + 1]))
        if number % 45 == 44:
            terminal.press(_CTRL_U)
        terminal.calm()
    terminal.press(b"\x1b")
    terminal.calm()
    terminal.press(b"/")
    terminal.calm()
    for number in range(plan.filters):
        terminal.press(_CTRL_U)
        terminal.calm()
        word = data.own_phrase(number % (size // 4)).split()[-1]
        pasted = f"{_BEFORE}{word}{_AFTER}".encode()
        # The line that is typed into has the word alone, the row has it behind another one.
        results.filters[size].append(terminal.press(pasted, f" {word}"))
        terminal.calm()
