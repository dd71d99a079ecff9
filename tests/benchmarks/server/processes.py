"""One server process beside two on one PostgreSQL: what both reach, and what a request costs whom."""

from __future__ import annotations

import os
import resource
import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pakaura_server.embedded import Cluster
from tests.benchmarks.measure import median
from tests.benchmarks.report import count, ms, table
from tests.benchmarks.server import servers
from tests.benchmarks.server.load import FRESH, Job, Load
from tests.benchmarks.server.rounds import CONNECTIONS, Plan, latency, reached, run_load
from tests.benchmarks.server.servers import TASKS, Server, User, request

_LISTED = 20
_SYNC = "/api/v1/sync"
_DEVICE = "k3f9a2c1"
PULL, PUSH, LIST, CREATE = "pull", "push", "list", "create"
_WORDS = {
    PULL: f"`POST /api/v1/sync/pull`, a page of {_LISTED} tasks",
    PUSH: "`POST /api/v1/sync/push`, one new task",
    LIST: f"`GET /api/v1/tasks`, {_LISTED} tasks each",
    CREATE: "`POST /api/v1/tasks`",
}
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Cost:
    """Seconds of processors that requests took, by who took them."""

    requests: int = 0
    servers: float = 0
    postgres: float = 0
    load: float = 0


@dataclass(slots=True)
class Processes:
    """Loads by the name of what is asked, in the order of the rounds; costs are of both numbers of processes."""

    one: dict[str, list[Load]] = field(default_factory=lambda: defaultdict(list))
    two: dict[str, list[Load]] = field(default_factory=lambda: defaultdict(list))
    costs: dict[str, Cost] = field(default_factory=lambda: defaultdict(Cost))


def measure(folder: Path, plan: Plan, say: Callable[[str], None]) -> Processes:
    """In a folder that every user can enter. Raises BenchmarkFailed, also for one wrong answer."""
    found = Processes()
    secret = secrets.token_hex(32)
    with (
        Cluster(folder / "shared") as cluster,
        servers.one_of_several(folder, "first", cluster.url(), secret) as first,
        servers.one_of_several(folder, "second", cluster.url(), secret) as second,
    ):
        users = servers.register(first, 2 * CONNECTIONS)
        servers.fill(users[:CONNECTIONS], _LISTED)
        asks = _asks(users[:CONNECTIONS], users[CONNECTIONS:])
        for number in range(-1, plan.rounds):
            say("warming up two processes" if number < 0 else f"round {number + 1} of {plan.rounds}, one and two")
            for name, (requests, expected) in asks.items():
                for loads, others in ((found.one, []), (found.two, [second.port])):
                    seconds = plan.warm_up if number < 0 else plan.seconds
                    job = Job(first.port, requests, expected, seconds, other_ports=others)
                    before = _spent(cluster, first, second)
                    load = run_load(name, job)
                    if number < 0:
                        continue
                    loads[name].append(load)
                    _add(found.costs[name], load, before, _spent(cluster, first, second))
    return found


def write(found: Processes) -> str:
    """The section of the page."""
    rows = []
    for name, words in _WORDS.items():
        one, two = found.one[name], found.two[name]
        ratio = median([b.per_second / a.per_second for a, b in zip(one, two, strict=True)])
        times = [ms(latency(loads, share)) for loads in (one, two) for share in (0.5, 0.99)]
        rows.append([words, count(round(reached(one))), count(round(reached(two))), f"{ratio:.2f}", *times])
    head = ("", "a second with 1", "with 2", "ratio", "p50 with 1, ms", "p99", "p50 with 2", "p99")
    costs = [
        [_WORDS[name], *(f"{part / cost.requests * 1000:.2f}" for part in (cost.servers, cost.postgres, cost.load))]
        for name, cost in found.costs.items()
    ]
    return (
        "## One process and two\n\n"
        f"Two `pakaura-server` processes on one durable PostgreSQL, and the same {CONNECTIONS} connections: all of "
        "them to one process, then half of them to each, in every round. No proxy is between. PostgreSQL and the "
        f"process that asks take their share of the {os.cpu_count()} cores of this machine too, so the ratio says "
        "what a second process is worth here, and not what it would be with cores of its own.\n\n"
        + table(head, rows)
        + "\nWhat a request costs, in milliseconds of a processor, over both numbers of processes. That hardly depends "
        "on how many cores there are: a process with a core of its own reaches 1000 divided by its figure, as long as "
        "PostgreSQL has the cores for its own.\n\n" + table(("", "servers", "PostgreSQL", "who asks"), costs)
    )


def _asks(readers: Sequence[User], writers: Sequence[User]) -> dict[str, tuple[list[str], int]]:
    pull = {"device": _DEVICE, "limit": _LISTED}
    op = {"op_id": FRESH, "kind": "task", "id": FRESH, "type": "set", "stamp": f"0193a1b2c3d4-0000-{_DEVICE}"}
    push = {"device": _DEVICE, "ops": [op | {"command": "add", "set": {"title": "Buy milk & eggs", "deleted": None}}]}
    milk = {"title": "Buy milk & eggs"}
    return {
        PULL: ([request("POST", f"{_SYNC}/pull", user.bearer, body=pull) for user in readers], 200),
        PUSH: ([request("POST", f"{_SYNC}/push", user.bearer, body=push) for user in writers], 200),
        LIST: ([request("GET", TASKS, user.bearer) for user in readers], 200),
        CREATE: ([request("POST", TASKS, user.bearer, body=milk) for user in writers], 201),
    }


def _spent(cluster: Cluster, *processes: Server) -> tuple[float, float, float]:
    """Seconds of processors so far: of the servers, of PostgreSQL, and of what has asked them."""
    asking = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (
        sum(_seconds_of(process.pid) for process in processes),
        sum(map(_seconds_of, _family(cluster.pid or 0))),
        asking.ru_utime + asking.ru_stime,
    )


def _add(cost: Cost, load: Load, before: tuple[float, float, float], after: tuple[float, float, float]) -> None:
    cost.requests += len(load.latencies)
    cost.servers += after[0] - before[0]
    cost.postgres += after[1] - before[1]
    cost.load += after[2] - before[2]


def _seconds_of(pid: int) -> float:
    """Of the process, and of its children that have ended."""
    return sum(map(int, _stat(pid)[11:15])) / _TICKS


def _family(pid: int) -> list[int]:
    everybody = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [pid, *(each for each in everybody if (stat := _stat(each)) and int(stat[1]) == pid)]


def _stat(pid: int) -> list[str]:
    """What proc(5) tells behind the name; nothing of a process that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
