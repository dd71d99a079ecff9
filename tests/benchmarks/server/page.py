"""The page about the server that a run writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version

from pakaura_server.embedded.account import output_of
from pakaura_server.embedded.binaries import find_binaries
from tests.benchmarks.report import count, ms, table, verdicts
from tests.benchmarks.server import processes
from tests.benchmarks.server.bare import LISTED
from tests.benchmarks.server.load import Load
from tests.benchmarks.server.processes import Processes
from tests.benchmarks.server.rounds import (
    CONNECTIONS,
    CREATE,
    GOALS,
    GZIP,
    HEALTH,
    LIST,
    LOGIN,
    ME,
    ONE_USER,
    Results,
    latency,
    ratio,
    reached,
)
from tests.benchmarks.targets import Target

_WORDS = {
    LIST: f"`GET /api/v1/tasks`, {LISTED} tasks each",
    CREATE: "`POST /api/v1/tasks`",
    ONE_USER: f"`POST /api/v1/tasks`, one user on {CONNECTIONS} connections",
    GZIP: f"`GET /api/v1/tasks`, {LISTED} tasks each, compressed",
    ME: "`GET /api/v1/auth/me`",
    HEALTH: "`GET /api/v1/health`, nobody signed in",
    LOGIN: "`POST /api/v1/auth/login`, bcrypt of cost 12",
}
_INTRODUCTION = f"""# Benchmarks of the server

Written by `make bench` and by `python -m tests.benchmarks --only server`; do not edit. One `pakaura-server` process as
`pakaura-server run` starts it, with the durable PostgreSQL that it brings along, limits raised by settings. A process
beside it on the same cores asks on {CONNECTIONS} kept connections; unless it says otherwise they belong to as many
users, each with a bearer token. An answer with another status than the expected one ends the benchmark, and so does a
task that was acknowledged and is not there afterwards.

The bare server is what FastAPI and asyncpg can do at best: one statement a request on a PostgreSQL of its own with the
same settings, under the same uvicorn, answering with JSON that PostgreSQL builds. It signs nobody in and checks,
limits, logs and counts nothing, and it keeps no ledger. Both have their turns in every round; a ratio is the median of
the rounds' ratios, and 1.00 would be as fast as the bare server.
"""
_AT_HALF = """Requests are due at a fixed rate, whether or not those before them were answered, and the time counts from
then: half of what our server reached above, or of its target where that is more. Milliseconds.

"""


def write(results: Results, several: Processes, targets: Sequence[Target], machine: Mapping[str, str]) -> str:
    """The page, as Markdown."""
    return "\n".join(
        [
            _INTRODUCTION,
            "## Measured on\n\n" + table(("", ""), [*machine.items(), *versions(), ("Rounds", _rounds(results))]),
            "## As much as it takes\n\nA connection asks again as soon as it has its answer.\n\n" + _closed(results),
            "## At half of that\n\n" + _AT_HALF + _open(results),
            processes.write(several),
            verdicts(targets),
        ]
    )


def _closed(results: Results) -> str:
    rows = [
        [_WORDS[name], _rate(loads), _spread(loads), *_times(loads), *_bare(results, name)]
        for name, loads in results.ours.items()
    ]
    head = ("", "a second", "lowest–highest round", "p50 ms", "p99 ms", "bare, a second", "ratio")
    return table(head, rows) + (
        f"\nA list is {results.list_bytes / 1000:.1f} kB, the bare server's {results.bare_list_bytes / 1000:.1f} kB.\n"
    )


def _open(results: Results) -> str:
    rows = [
        [
            _WORDS[name],
            f"{results.rates[name]:.0f}",
            *_times(loads),
            ms(max(max(load.latencies) for load in loads)),
            *_times(results.bare_at_rate[name]),
        ]
        for name, loads in results.ours_at_rate.items()
    ]
    return table(("", "a second", "p50", "p99", "worst", "bare p50", "bare p99"), rows)


def _bare(results: Results, name: str) -> tuple[str, str]:
    return (_rate(results.bare[name]), f"{ratio(results, name):.2f}") if name in GOALS else ("–", "–")


def _rate(loads: Sequence[Load]) -> str:
    number = reached(loads)
    return count(round(number)) if number >= 100 else f"{number:.1f}"


def _spread(loads: Sequence[Load]) -> str:
    rates = sorted(load.per_second for load in loads)
    return f"{rates[0]:.0f}–{rates[-1]:.0f}"


def _times(loads: Sequence[Load]) -> tuple[str, str]:
    return ms(latency(loads, 0.5)), ms(latency(loads, 0.99))


def _rounds(results: Results) -> str:
    plan = results.plan
    return f"{plan.rounds} of {plan.seconds:g} s for each, after {plan.warm_up:g} s to warm up"


def versions() -> list[tuple[str, str]]:
    """Of what the server is made of, for the table of facts."""
    postgres = output_of([str(find_binaries() / "postgres"), "--version"]).split()[-1]
    names = ("fastapi", "starlette", "uvicorn", "uvloop", "httptools", "asyncpg", "pydantic")
    return [
        ("Server", f"pakaura {version('pakaura')}, one process"),
        ("PostgreSQL", f"{postgres}, fsync and synchronous_commit on"),
        ("Libraries", ", ".join(f"{name} {version(name)}" for name in names)),
    ]
