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
from tests.benchmarks.server import page as server_page
from tests.benchmarks.server import promise as server_promise
from tests.benchmarks.server import rounds as server_rounds
from tests.benchmarks.sync import page as sync_page
from tests.benchmarks.sync import promise as sync_promise
from tests.benchmarks.sync import rounds as sync_rounds

CHECKOUT = Path(__file__).parents[2]
PAGE = CHECKOUT / "docs" / "benchmarks.md"
SERVER_PAGE = CHECKOUT / "docs" / "benchmarks-server.md"
SYNC_PAGE = CHECKOUT / "docs" / "benchmarks-sync.md"
SIZES = (0, 1_000, 10_000, 100_000, 1_000_000)
COMMAND_PARTS = ("commands", "instructions", "writers", "bulk")
"""What is measured of the command line, for one page."""
SERVER, SYNC = "server", "sync"
PARTS = (*COMMAND_PARTS, SERVER, SYNC)
_STARTED = time.monotonic()


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
        for part, measure, output in (
            (SERVER, _measure_server, options.server_output),
            (SYNC, _measure_sync, options.sync_output),
        ):
            if part in options.only:
                with tempfile.TemporaryDirectory(prefix="pakaura-bench-") as folder:
                    page, targets_of_part = measure(options, Path(folder))
                _publish(page, output)
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


def _measure_server(options: argparse.Namespace, folder: Path) -> tuple[str, list[targets.Target]]:
    os.chdir(folder)
    facts = machine.facts(Installation(Path(sys.executable).parent), folder)
    facts["File system of the data"] = facts.pop("File system of the stores")
    del facts["SQLite"]
    results = server_rounds.measure(folder, server_rounds.QUICK if options.quick else server_rounds.FULL, say)
    checked = server_promise.check(results)
    return server_page.write(results, checked, facts), checked


def _measure_sync(options: argparse.Namespace, folder: Path) -> tuple[str, list[targets.Target]]:
    os.chdir(folder)
    facts = machine.facts(Installation(Path(sys.executable).parent), folder)
    facts["File system of all data"] = facts.pop("File system of the stores")
    results = sync_rounds.measure(folder, sync_rounds.QUICK if options.quick else sync_rounds.FULL, say)
    checked = sync_promise.check(results)
    return sync_page.write(results, checked, facts), checked


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
        "--output",
        type=_absolute,
        help="the page to write (docs/benchmarks.md after a full run, else stdout)",
    )
    parser.add_argument(
        "--server-output",
        type=_absolute,
        help="the page about the server (docs/benchmarks-server.md unless --quick, else stdout)",
    )
    parser.add_argument(
        "--sync-output",
        type=_absolute,
        help="the page about syncing (docs/benchmarks-sync.md unless --quick, else stdout)",
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a target is missed")
    options = parser.parse_args()
    whole = not (options.quick or options.sizes or options.runs or options.bin) and options.only == PARTS
    if whole and options.output is None:
        options.output = PAGE
    if not options.quick and options.server_output is None:
        options.server_output = SERVER_PAGE
    if not options.quick and options.sync_output is None:
        options.sync_output = SYNC_PAGE
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
