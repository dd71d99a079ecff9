"""The page that a run writes: what was measured, on what, and which targets it meets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.benchmarks.outcome import Outcome
from tests.benchmarks.pakaura import Pakaura
from tests.benchmarks.pictures import OF_COMMANDS
from tests.benchmarks.program import COMMANDS
from tests.benchmarks.rivals import Taskwarrior
from tests.benchmarks.rounds import SLOW, SLOW_RUNS, TOO_SLOW, WARM_UPS, Results
from tests.benchmarks.targets import Target

_INTRODUCTION = f"""# Benchmarks

Written by `make bench`; do not edit. Times are medians in milliseconds of the whole process, from outside: spawned with
its output to a file (no terminal) and waited for, in rounds in which every command of every program has its turn,
after {WARM_UPS} warm-ups. All have the same tasks; the last tenth of them is completed. A program that needs over
{SLOW} s for a command has {SLOW_RUNS} rounds, and a rival leaves at the size where one command takes over
{TOO_SLOW:.0f} s (those figures are of one run). "Middle half" tells how quiet the machine was: a ratio that is
nearer to its target than that is wide proves little.
todo.txt-cli has no limit for a list, no `done` by title and no undo.
The server has [a page of its own](benchmarks-server.md), and so has [the sync](benchmarks-sync.md).
"""


def write(outcome: Outcome, targets: Sequence[Target], runs: int) -> str:
    """The page, as Markdown."""
    results = outcome.results
    parts = [_INTRODUCTION, _machine(outcome, runs)]
    if results.sizes:
        parts += ["## Commands\n", *(_command(results, command) for command in COMMANDS), _floors(results)]
    parts += [_writers(outcome), _import(outcome), verdicts(targets)]
    return "\n".join(part for part in parts if part)


def _machine(outcome: Outcome, runs: int) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in outcome.versions.items())
    rows = [*outcome.machine.items(), ("Programs", versions), ("Rounds", str(runs))]
    smallest = outcome.results.tasks.get(0)
    if smallest:
        rows.append(("Size 0", f"holds the {smallest} tasks that the rounds use up"))
    notes = "".join(f"\n{note}\n" for note in outcome.notes)
    return "## Measured on\n\n" + table(("", ""), rows) + notes


def _command(results: Results, command: str) -> str:
    names = [name for name in results.programs if any(results.runs(name, command, size) for size in results.sizes)]
    rows = [[name, *(_cell(results, name, command, size) for size in results.sizes)] for name in names]
    title = COMMANDS[command]
    return f"### `{title}`\n\n" + table(("ms", *map(count, results.sizes)), rows) + OF_COMMANDS[command].embedded


def _cell(results: Results, name: str, command: str, size: int) -> str:
    own = results.median(name, command, size)
    if own is None:
        return "–"
    if name.startswith(Pakaura.name):
        return f"{ms(own)} ({own / results.floor(size):.2f} × floor)"
    ours = results.median(Pakaura.name, command, size)
    mark = " †" if results.stopped.get(name) == size else ""
    return ms(own) + (f" ({own / ours:.1f} × pakaura)" if ours else "") + mark


def _floors(results: Results) -> str:
    rows = [
        [
            f"`{name}`" + (" (the floor)" if position == 0 else ""),
            *(ms(results.floor(size, name)) for size in results.sizes),
        ]
        for position, name in enumerate(results.floors)
    ]
    spreads = [results.floor_spread(size) for size in results.sizes]
    rows.insert(1, ["the middle half of the floor's runs", *(f"{ms(low)}–{ms(high)}" for low, high in spreads)])
    page = "### The bare interpreter in the same rounds\n\n" + table(("ms", *map(count, results.sizes)), rows)
    if results.stopped:
        page += "\n† left here.\n"
    return page


def _writers(outcome: Outcome) -> str:
    page = ""
    if outcome.instructions:
        counted = outcome.instructions
        page += (
            "## Instructions (callgrind)\n\n"
            f"`add`: {counted.add / 1e6:.1f} million, the floor {counted.floor / 1e6:.1f} million: "
            f"{counted.ratio:.3f} times.\n\n"
        )
    if outcome.crowds:
        rows = [
            [
                crowd.how,
                count(len(crowd.seconds)),
                ms(crowd.p50),
                ms(crowd.p99),
                ms(max(crowd.seconds)),
                crowd.failures,
                crowd.lost,
            ]
            for crowd in outcome.crowds
        ]
        head = ("32 writers at once", "adds", "p50 ms", "p99 ms", "worst ms", "failed", "lost")
        page += "## Many writers\n\n" + table(head, rows) + "\n"
        page += "".join(f"A failed one said: `{crowd.complaint}`\n\n" for crowd in outcome.crowds if crowd.failures)
    if outcome.bulk:
        bulk = outcome.bulk
        page += (
            f"`add -` of {count(bulk.lines)} lines: {bulk.seconds:.1f} s, {bulk.peak_bytes / 1e6:.0f} MB at most, "
            f"{bulk.lost} lost. Another writer added {count(bulk.others)} tasks meanwhile; "
            f"the slowest took {ms(bulk.others_worst)} ms, {bulk.others_failed} failed.\n"
        )
    return page


def _import(outcome: Outcome) -> str:
    seen = outcome.imported
    if seen is None:
        return ""
    rows = [
        [name, *map(ms, sorted(seconds))]
        for name, seconds in ((Pakaura.name, seen.seconds), (Taskwarrior.name, seen.rival_seconds))
        if seconds
    ]
    head = (f"`import` of {count(seen.tasks)} tasks, ms", *["" for _ in seen.seconds])
    ratio = f"{seen.ratio:.2f} times as long (medians); " if seen.ratio else ""
    return (
        "## Import of Taskwarrior's JSON\n\n"
        + table(head, rows)
        + f"\n{ratio}{seen.peak_bytes / 1e6:.0f} MB at most in a process; it has two.\n"
    )


def verdicts(targets: Sequence[Target]) -> str:
    """The section about the targets."""
    words = {True: "met", False: "**missed**", None: "–"}
    return "## Targets\n\n" + table(
        ("Target", "", "Seen"), [(each.sentence, words[each.met], each.seen) for each in targets]
    )


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(map(str, line)) + " |\n" for line in lines)


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}" if seconds < 1 else f"{seconds * 1000:,.0f}".replace(",", " ")


def count(number: int) -> str:
    return f"{number:,}".replace(",", " ")
