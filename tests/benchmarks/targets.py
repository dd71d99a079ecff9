"""How fast it has to be, and whether this run shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.benchmarks.outcome import Outcome
from tests.benchmarks.pakaura import Pakaura, WithAccount, WithConfig
from tests.benchmarks.program import (
    ADD,
    COMMANDS,
    COMPLETION,
    DONE,
    DONE_TITLE,
    FILTER,
    FIND,
    LIST,
    NATURAL,
    UNDO,
)
from tests.benchmarks.rivals import Taskwarrior, TodoTxt, Topydo
from tests.benchmarks.rounds import Results

ADD_INSTRUCTIONS = 0.95
"""The pin: so many times the floor's instructions, a little above what `add` takes. Lower it when `add` gets leaner."""


@dataclass(frozen=True, slots=True)
class Target:
    """One sentence of the promise; `met` is None where this run cannot tell."""

    sentence: str
    met: bool | None
    seen: str


@dataclass(frozen=True, slots=True)
class Ratio:
    """How two measured times stand to each other, and where."""

    value: float
    where: str


def check(outcome: Outcome) -> list[Target]:
    """Every target, in the order of the promise."""
    results = outcome.results
    return [*_floor(results), *_rivals(results), *_instructions(outcome), *_writers(outcome), *_import(outcome)]


def _floor(results: Results) -> list[Target]:
    at = [100_000]
    floor_of = '`python -c "import sqlite3, json"`'
    return [
        *(
            _at_most(1.2, f"`add` of {name} ≤ 1.2 × {floor_of} at every size", _to_floor(results, name, [ADD]))
            for name in (Pakaura.name, WithConfig.name, WithAccount.name)
        ),
        *(
            _at_most(1.1, f"`add` of {name} at 1 000 000 tasks ≤ 1.1 × at 0, in ms", _growth(results, name))
            for name in (Pakaura.name, WithConfig.name, WithAccount.name)
        ),
        *(
            _at_most(
                1.1,
                f"`add` of {name} at 1 000 000 tasks ≤ 1.1 × at 0, each in floors of its rounds",
                _growth_to_floor(results, name),
            )
            for name in (Pakaura.name, WithConfig.name, WithAccount.name)
        ),
        *(
            _at_most(
                1.5,
                f"`{COMMANDS[command]}` ≤ 1.5 × the floor at 100 000",
                _to_floor(results, Pakaura.name, [command], at),
            )
            for command in (ADD, LIST, FILTER, DONE, UNDO)
        ),
        *(
            _at_most(
                2.0,
                f"`{COMMANDS[command]}` ≤ 2 × the floor at 100 000",
                _to_floor(results, Pakaura.name, [command], at),
            )
            for command in (FIND, DONE_TITLE)
        ),
        _at_most(
            3.0, f"`{COMMANDS[NATURAL]}` ≤ 3 × the floor at every size", _to_floor(results, Pakaura.name, [NATURAL])
        ),
        _at_most(1.1, "A shell's completion ≤ 1.1 × `list` at every size", _to_list(results)),
    ]


def _rivals(results: Results) -> list[Target]:
    lists, dones = (LIST, FILTER, FIND), (DONE, DONE_TITLE)
    return [
        *(
            _at_most(
                1.0, f"Ahead of {rival} from 10 000 tasks on in everything", _to_rival(results, rival, COMMANDS, 10_000)
            )
            for rival in (Taskwarrior.name, Topydo.name)
        ),
        _at_most(1.0, f"Ahead of {TodoTxt.name} in `list` from 1 000", _to_rival(results, TodoTxt.name, lists, 1_000)),
        _at_most(
            1.0, f"Ahead of {TodoTxt.name} in `done` from 100 000", _to_rival(results, TodoTxt.name, dones, 100_000)
        ),
        _at_most(1.5, f"`add` ≤ 1.5 × {TodoTxt.name} at every size", _to_rival(results, TodoTxt.name, [ADD], 0)),
    ]


def _instructions(outcome: Outcome) -> list[Target]:
    counted = outcome.instructions
    ratios = [Ratio(counted.ratio, "callgrind")] if counted else []
    return [
        _at_most(
            ADD_INSTRUCTIONS,
            f"Instructions of `add` ≤ {ADD_INSTRUCTIONS} × the floor's (a pin, set from what was measured)",
            ratios,
        )
    ]


def _writers(outcome: Outcome) -> list[Target]:
    targets = [
        _judge(
            f"32 writers, {crowd.how}: every write kept, no error, p99 < 2 s",
            crowd.lost == 0 and crowd.failures == 0 and crowd.p99 < 2,
            f"{crowd.lost} lost, {crowd.failures} failed, p99 {crowd.p99:.2f} s",
        )
        for crowd in outcome.crowds
    ] or [Target("32 writers at once: every write kept, no error, p99 < 2 s", None, "not measured")]
    sentence = "100 000 lines through `add -` in under 20 s and 200 MB, others writing meanwhile"
    bulk = outcome.bulk
    if bulk is None or bulk.lines < 100_000:
        return [*targets, Target(sentence, None, "not measured")]
    whole = bulk.lost == 0 and bulk.others_failed == 0
    seen = f"{bulk.seconds:.1f} s, {bulk.peak_bytes / 1e6:.0f} MB, {bulk.lost} lost, {bulk.others_failed} others failed"
    return [*targets, _judge(sentence, whole and bulk.seconds < 20 and bulk.peak_bytes < 200e6, seen)]


def _import(outcome: Outcome) -> list[Target]:
    time = f"100 000 tasks are imported in at most the time of {Taskwarrior.name}"
    memory = "and in under 300 MB"
    seen = outcome.imported
    if seen is None or seen.tasks < 100_000:
        return [Target(time, None, "not measured"), Target(memory, None, "not measured")]
    ratios = [Ratio(seen.ratio, "`import`")] if seen.ratio else []
    return [
        _at_most(1.0, time, ratios),
        _judge(memory, seen.peak_bytes < 300e6, f"{seen.peak_bytes / 1e6:.0f} MB of one of its two processes"),
    ]


def _to_list(results: Results) -> list[Ratio]:
    def listed(_: str, size: int) -> float | None:
        return results.median(Pakaura.name, LIST, size)

    return _ratios(results, Pakaura.name, [COMPLETION], None, listed)


def _to_floor(results: Results, name: str, commands: Iterable[str], sizes: Sequence[int] | None = None) -> list[Ratio]:
    return _ratios(results, name, commands, sizes, lambda _, size: results.floor(size))


def _to_rival(results: Results, rival: str, commands: Iterable[str], smallest: int) -> list[Ratio]:
    sizes = [size for size in results.sizes if size >= smallest]
    return _ratios(results, Pakaura.name, commands, sizes, lambda command, size: results.median(rival, command, size))


def _growth(results: Results, name: str) -> list[Ratio]:
    if 0 not in results.sizes:
        return []
    return _ratios(results, name, [ADD], [1_000_000], lambda command, _: results.median(name, command, 0))


def _growth_to_floor(results: Results, name: str) -> list[Ratio]:
    """As `_growth`, each in floors of its own rounds: between them the machine does not keep its pace."""
    if not {0, 1_000_000} <= set(results.sizes):
        return []

    def expected(command: str, size: int) -> float | None:
        before = results.median(name, command, 0)
        return before and before / results.floor(0) * results.floor(size)

    return _ratios(results, name, [ADD], [1_000_000], expected)


def _ratios(
    results: Results,
    name: str,
    commands: Iterable[str],
    sizes: Sequence[int] | None,
    other: Callable[[str, int], float | None],
) -> list[Ratio]:
    ratios = []
    for command in commands:
        for size in results.sizes if sizes is None else sizes:
            own = results.median(name, command, size)
            their = other(command, size) if own is not None else None
            if own is not None and their is not None:
                ratios.append(Ratio(own / their, f"`{COMMANDS[command]}` at {size:,}".replace(",", " ")))
    return ratios


def _at_most(limit: float, sentence: str, ratios: Sequence[Ratio]) -> Target:
    """Met if the worst of the ratios is within the limit."""
    if not ratios:
        return Target(sentence, None, "not measured")
    worst = max(ratios, key=lambda ratio: ratio.value)
    return _judge(sentence, worst.value <= limit, f"at worst {worst.value:.2f} × ({worst.where})")


def _judge(sentence: str, met: bool, seen: str) -> Target:
    return Target(sentence, met, seen)
