"""Rounds in which people with few tasks and with many have their turns at the same server."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pakaura_server.db import Database
from pakaura_server.embedded.cluster import Cluster
from pakaura_server.ledger.ledgers import Ledgers
from tests.benchmarks import data
from tests.benchmarks.measure import BenchmarkFailed, median
from tests.benchmarks.server import servers
from tests.benchmarks.server.load import Job, Load
from tests.benchmarks.server.rounds import run_load
from tests.benchmarks.server.servers import TASKS, Server, User, request
from tests.benchmarks.sync import filling

CONNECTIONS = 8
PAGE = 100
LIST, FILTER, FIND, CREATE = "the first page", "a page of a filter", "a page of a title", "create"
WORDS = {
    LIST: f"{TASKS}?limit={PAGE}",
    FILTER: f"{TASKS}?limit={PAGE}&filter=project:{data.FILTER_PROJECT}+%2B{data.FILTER_TAG}",
    FIND: f"{TASKS}?limit={PAGE}&filter={data.common_phrase().replace(' ', '+')}",
    CREATE: TASKS,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Rounds of so many seconds for each request of each person, who have so many tasks."""

    sizes: tuple[int, ...]
    rounds: int
    seconds: float


FULL = Plan((100, 1_000, 10_000, 100_000), rounds=3, seconds=2)
QUICK = Plan((100, 500), rounds=1, seconds=0.2)


@dataclass(slots=True)
class Results:
    """Loads by what was asked and the number of tasks, in the order of the rounds."""

    plan: Plan
    loads: dict[tuple[str, int], list[Load]] = field(default_factory=lambda: defaultdict(list))

    def per_second(self, what: str, size: int) -> float:
        return median([load.per_second for load in self.loads[what, size]])


def measure(folder: Path, plan: Plan, say: Callable[[str], None]) -> Results:
    """Start a server in `folder`, fill accounts and load it. Raises BenchmarkFailed, also for one wrong answer."""
    folder.chmod(0o711)  # root's PostgreSQL runs as somebody else
    results = Results(plan)
    with servers.ours(folder) as server:
        people = servers.register(server, len(plan.sizes))
        say(f"accounts of {', '.join(map(str, plan.sizes))} tasks")
        asyncio.run(_fill(folder, people, plan.sizes))
        for turn in range(plan.rounds):
            say(f"round {turn + 1} of {plan.rounds}")
            for what in WORDS:
                for size, person in zip(plan.sizes, people, strict=True):
                    results.loads[what, size].append(_load(server, person, what, plan.seconds))
    return results


async def _fill(folder: Path, people: Sequence[User], sizes: Sequence[int]) -> None:
    cluster = Cluster(folder / "ours")
    if not cluster.attach():
        raise BenchmarkFailed("the PostgreSQL of the server cannot be found")
    database = Database(cluster.url(), size=2)
    await database.open()
    ledgers = Ledgers(database, lambda: time.time_ns() // 1_000_000)
    for person, size in zip(people, sizes, strict=True):
        async with database.connection() as connection:
            user = await connection.fetchval("SELECT id::text FROM users WHERE email = $1", person.email)
        await filling.fill(ledgers, user, size)
    await filling.tidy(ledgers)
    await database.close()


def _load(server: Server, person: User, what: str, seconds: float) -> Load:
    if what == CREATE:
        asked, expected = request("POST", TASKS, person.bearer, body={"title": "Buy milk & eggs"}), 201
    else:
        asked, expected = request("GET", WORDS[what], person.bearer), 200
    return run_load(what, Job(server.port, [asked] * CONNECTIONS, expected, seconds))
