"""The command line of the benchmark: `python -m tests.benchmarks --help`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import data, importing, instructions, machine, pictures, report, targets, writers
from tests.benchmarks.assistant import page as assistant_page
from tests.benchmarks.assistant import turns
from tests.benchmarks.growth import page as growth_page
from tests.benchmarks.growth import rounds as growth_rounds
from tests.benchmarks.measure import BenchmarkFailed
from tests.benchmarks.outcome import Outcome
from tests.benchmarks.pakaura import Installation, Pakaura, WithAccount, WithConfig, floors, install
from tests.benchmarks.program import Program
from tests.benchmarks.rivals import available, taskwarrior
from tests.benchmarks.rounds import WARM_UPS, Results, Rounds
from tests.benchmarks.server import page as server_page
from tests.benchmarks.server import processes as server_processes
from tests.benchmarks.server import promise as server_promise
from tests.benchmarks.server import rounds as server_rounds
from tests.benchmarks.sync import page as sync_page
from tests.benchmarks.sync import promise as sync_promise
from tests.benchmarks.sync import rounds as sync_rounds
from tests.benchmarks.tui import page as tui_page
from tests.benchmarks.tui import promise as tui_promise
from tests.benchmarks.tui import rounds as tui_rounds

CHECKOUT = Path(__file__).parents[2]
PAGE = CHECKOUT / "docs" / "benchmarks.md"
SIZES = (0, 1_000, 10_000, 100_000, 1_000_000)
COMMAND_PARTS = ("commands", "instructions", "writers", "bulk", "import")
"""What is measured of the command line, for one page."""
COMMAND_LINE = "cli"
_STARTED = time.monotonic()


@dataclass(frozen=True, slots=True)
class Part:
    """A part with a page of its own, `docs/benchmarks-NAME.md`."""

    name: str
    about: str
    files: str
    """What the machine's facts call the file system."""
    measure: Callable[[Path, bool, dict[str, str]], tuple[str, list[targets.Target]]]
    """Measures in a folder, quickly or in full; the page, from the facts of the machine, and the targets."""

    @property
    def page(self) -> Path:
        return CHECKOUT / "docs" / f"benchmarks-{self.name}.md"

    @property
    def option(self) -> str:
        return f"{self.name}_output"


def main() -> int:
    options = _read_options()
    checked = []
    try:
        if set(options.only) & set(COMMAND_PARTS):
            with tempfile.TemporaryDirectory(prefix="pakaura-bench-") as folder:
                outcome = _measure(options, Path(folder))
            targets_of_commands = targets.check(outcome)
            _publish(report.write(outcome, targets_of_commands, options.runs), options.output)
            checked += targets_of_commands
        for part in PAGES:
            if part.name in options.only:
                with tempfile.TemporaryDirectory(prefix="pakaura-bench-") as folder:
                    page, targets_of_part = _measure_part(part, options.quick, Path(folder))
                _publish(page, getattr(options, part.option))
                checked += targets_of_part
    except BenchmarkFailed as failure:
        print(f"The benchmark could not be run: {failure}", file=sys.stderr)
        return 1
    missed = [each for each in checked if each.met is False]
    for each in missed:
        print(f"missed: {each.sentence}: {each.seen}", file=sys.stderr)
    return 1 if missed and options.strict else 0


def _publish(page: str, output: Path | None) -> None:
    if output is None:
        print(page)
    else:
        output.write_text(page)
        say(f"written: {output.name}")
        if output.parent == pictures.DOCS:
            pictures.publish(output.name)


def _measure_part(part: Part, quick: bool, folder: Path) -> tuple[str, list[targets.Target]]:
    os.chdir(folder)
    facts = machine.facts(Installation(Path(sys.executable).parent), folder)
    facts[f"File system of {part.files}"] = facts.pop("File system of the stores")
    return part.measure(folder, quick, facts)


def _measure_server(folder: Path, quick: bool, facts: dict[str, str]) -> tuple[str, list[targets.Target]]:
    del facts["SQLite"]
    plan = server_rounds.QUICK if quick else server_rounds.FULL
    results = server_rounds.measure(folder, plan, say)
    several = server_processes.measure(folder, plan, say)
    checked = server_promise.check(results)
    return server_page.write(results, several, checked, facts), checked


def _measure_growth(folder: Path, quick: bool, facts: dict[str, str]) -> tuple[str, list[targets.Target]]:
    del facts["SQLite"]
    results = growth_rounds.measure(folder, growth_rounds.QUICK if quick else growth_rounds.FULL, say)
    checked = growth_page.check(results)
    return growth_page.write(results, checked, facts), checked


def _measure_sync(folder: Path, quick: bool, facts: dict[str, str]) -> tuple[str, list[targets.Target]]:
    results = sync_rounds.measure(folder, sync_rounds.QUICK if quick else sync_rounds.FULL, say)
    checked = sync_promise.check(results)
    return sync_page.write(results, checked, facts), checked


def _measure_assistant(folder: Path, quick: bool, facts: dict[str, str]) -> tuple[str, list[targets.Target]]:
    del facts["SQLite"]
    results = turns.measure(5 if quick else 200, say)
    checked = assistant_page.check(results)
    return assistant_page.write(results, checked, facts), checked


def _measure_tui(folder: Path, quick: bool, facts: dict[str, str]) -> tuple[str, list[targets.Target]]:
    installation = Installation(Path(sys.executable).parent)
    results = tui_rounds.measure(folder, installation, tui_rounds.QUICK if quick else tui_rounds.FULL, say)
    checked = tui_promise.check(results)
    return tui_page.write(results, checked, facts), checked


PAGES = (
    Part("server", "the server", "the data", _measure_server),
    Part("growth", "the server by the number of tasks", "the data", _measure_growth),
    Part("sync", "syncing", "all data", _measure_sync),
    Part("assistant", "the assistant", "the data", _measure_assistant),
    Part("tui", "the dashboard", "the stores", _measure_tui),
)
PARTS = (*COMMAND_PARTS, *[part.name for part in PAGES])


def _measure(options: argparse.Namespace, folder: Path) -> Outcome:
    os.chdir(folder)  # `python -c` looks for modules here first
    say("installing")
    installation = Installation(options.bin) if options.bin else install(CHECKOUT, folder)
    pakaura = Pakaura(folder / "pakaura", installation)
    rivals, notes = ([], []) if "commands" not in options.only else available(folder)
    versions = {each.name: each.version() for each in [pakaura, *rivals]}
    outcome = Outcome(machine.facts(installation, folder), versions, notes)
    if "commands" in options.only:
        copies = [WithConfig(folder / "config", pakaura), WithAccount(folder / "account", pakaura)]
        for rival in rivals:
            rival.largest = min(options.rivals_to, rival.largest or options.rivals_to)
        outcome.results = _commands(options, folder, installation, [pakaura, *copies, *rivals])
    if "instructions" in options.only:
        say("counting instructions")
        outcome.instructions = instructions.count(Pakaura(folder / "instructions", installation))
    if "writers" in options.only:
        each = 2 if options.quick else 25
        say(f"{writers.WRITERS} writers")
        outcome.crowds.append(writers.processes(Pakaura(folder / "crowd", installation), each))
        outcome.crowds.append(writers.in_process(Pakaura(folder / "in-process", installation), 4 * each))
    if "bulk" in options.only:
        lines = 2_000 if options.quick else 100_000
        say(f"{lines} lines through add -")
        outcome.bulk = writers.bulk(Pakaura(folder / "bulk", installation), lines)
    if "import" in options.only:
        tasks = 2_000 if options.quick else 100_000
        say(f"import of {tasks} tasks")
        turns = 1 if options.quick else 3
        taskwarrior_rival = taskwarrior(folder / "import-rival")
        outcome.imported = importing.measure(Pakaura(folder / "import", installation), taskwarrior_rival, tasks, turns)
    return outcome


def _commands(
    options: argparse.Namespace, folder: Path, installation: Installation, programs: Sequence[Program]
) -> Results:
    rounds = Rounds(folder, floors(installation), options.runs, say)
    for size in options.sizes:
        rounds.measure(programs, size)
    return rounds.results


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="0 and 1 000 tasks, few rounds: does it run at all")
    parser.add_argument("--sizes", type=_numbers, help="numbers of tasks, with commas between them")
    parser.add_argument("--runs", type=int, help="rounds at each size (21)")
    parser.add_argument(
        "--only",
        type=_parts,
        default=PARTS,
        help=f"some of {', '.join(PARTS)}, with commas between them; {COMMAND_LINE} is the first {len(COMMAND_PARTS)}",
    )
    parser.add_argument(
        "--rivals-to", type=int, default=100_000, metavar="TASKS", help="the largest size of the rivals"
    )
    parser.add_argument("--bin", type=_absolute, help="measure the pakaura and python in this folder, install nothing")
    parser.add_argument(
        "--output",
        type=_absolute,
        help="the page to write (docs/benchmarks.md where all of the command line was measured as usual, else stdout)",
    )
    for part in PAGES:
        parser.add_argument(
            f"--{part.name}-output",
            type=_absolute,
            help=f"the page about {part.about} (docs/{part.page.name} unless --quick, else stdout)",
        )
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a target is missed")
    options = parser.parse_args()
    as_usual = not (options.quick or options.sizes or options.bin)
    whole = as_usual and set(COMMAND_PARTS) <= set(options.only)
    if whole and options.output is None:
        options.output = PAGE
    for part in PAGES:
        if not options.quick and getattr(options, part.option) is None:
            setattr(options, part.option, part.page)
    options.sizes = sorted(options.sizes or (SIZES[:2] if options.quick else SIZES))
    options.runs = options.runs or (3 if options.quick else 21)
    if not 1 <= options.runs <= data.MOST_TURNS - WARM_UPS:
        parser.error(f"--runs: from 1 to {data.MOST_TURNS - WARM_UPS}")
    return options


def _absolute(text: str) -> Path:
    return Path(text).absolute()


def _numbers(text: str) -> list[int]:
    return [int(word.replace("_", "")) for word in text.split(",")]


def _parts(text: str) -> tuple[str, ...]:
    parts = tuple(each for part in text.split(",") for each in (COMMAND_PARTS if part == COMMAND_LINE else (part,)))
    if unknown := set(parts) - set(PARTS):
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
    return parts


def say(what: str) -> None:
    """Progress goes to stderr."""
    print(f"[{time.monotonic() - _STARTED:6.0f} s] {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
