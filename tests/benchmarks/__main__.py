"""The command line of the benchmark: `python -m tests.benchmarks --help`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import data, instructions, machine, report, targets, writers
from tests.benchmarks.measure import BenchmarkFailed
from tests.benchmarks.outcome import Outcome
from tests.benchmarks.pakaura import Installation, Pakaura, WithAccount, WithConfig, floors, install
from tests.benchmarks.program import Program
from tests.benchmarks.rivals import available
from tests.benchmarks.rounds import WARM_UPS, Results, Rounds

CHECKOUT = Path(__file__).parents[2]
PAGE = CHECKOUT / "docs" / "benchmarks.md"
SIZES = (0, 1_000, 10_000, 100_000, 1_000_000)
PARTS = ("commands", "instructions", "writers", "bulk")
_STARTED = time.monotonic()


def main() -> int:
    options = _read_options()
    try:
        with tempfile.TemporaryDirectory(prefix="pakaura-bench-") as folder:
            outcome = _measure(options, Path(folder))
    except BenchmarkFailed as failure:
        print(f"The benchmark could not be run: {failure}", file=sys.stderr)
        return 1
    checked = targets.check(outcome)
    page = report.write(outcome, checked, options.runs)
    if options.output is None:
        print(page)
    else:
        options.output.write_text(page)
        say(f"written: {options.output.name}")
    missed = [each for each in checked if each.met is False]
    for each in missed:
        print(f"missed: {each.sentence}: {each.seen}", file=sys.stderr)
    return 1 if missed and options.strict else 0


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
        "--only", type=_parts, default=PARTS, help=f"some of {', '.join(PARTS)}, with commas between them"
    )
    parser.add_argument(
        "--rivals-to", type=int, default=100_000, metavar="TASKS", help="the largest size of the rivals"
    )
    parser.add_argument("--bin", type=_absolute, help="measure the pakaura and python in this folder, install nothing")
    parser.add_argument(
        "--output", type=Path, help="the page to write (docs/benchmarks.md after a full run, else stdout)"
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a target is missed")
    options = parser.parse_args()
    whole = not (options.quick or options.sizes or options.runs or options.bin) and options.only == PARTS
    if whole and options.output is None:
        options.output = PAGE
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
    parts = tuple(text.split(","))
    if unknown := set(parts) - set(PARTS):
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
    return parts


def say(what: str) -> None:
    """Progress goes to stderr."""
    print(f"[{time.monotonic() - _STARTED:6.0f} s] {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
