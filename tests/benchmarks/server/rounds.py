"""Rounds in which everything that is asked of our server has its turn beside the bare one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.benchmarks.measure import BenchmarkFailed, median, percentile
from tests.benchmarks.server import servers
from tests.benchmarks.server.bare import LISTED
from tests.benchmarks.server.load import Job, Load
from tests.benchmarks.server.servers import CHECKOUT, PASSWORD, TASKS, Server, User, request

CONNECTIONS = 8
LIST, CREATE, ONE_USER = "list", "create", "create, one user"
GZIP, ME, HEALTH, LOGIN = "list, gzip", "me", "health", "login"
GOALS = {LIST: 600, CREATE: 500, ONE_USER: 250}
"""Requests a second that are promised."""


@dataclass(frozen=True, slots=True)
class Ask:
    """The same request on every connection, of one user or of as many; `bare` is what the bare server is asked."""

    name: str
    ours: list[str]
    expected: int
    bare: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: rounds of so many seconds, after a warm-up of so many."""

    rounds: int
    seconds: float
    warm_up: float


FULL = Plan(rounds=5, seconds=3, warm_up=2)
QUICK = Plan(rounds=1, seconds=0.2, warm_up=0.05)


@dataclass(slots=True)
class Results:
    """What was seen, by the name of an Ask; loads in the order of the rounds."""

    plan: Plan
    ours: dict[str, list[Load]] = field(default_factory=lambda: defaultdict(list))
    bare: dict[str, list[Load]] = field(default_factory=lambda: defaultdict(list))
    rates: dict[str, float] = field(default_factory=dict)
    """Requests a second of the rounds in which they were due at a given rate."""
    ours_at_rate: dict[str, list[Load]] = field(default_factory=lambda: defaultdict(list))
    bare_at_rate: dict[str, list[Load]] = field(default_factory=lambda: defaultdict(list))
    list_bytes: int = 0
    bare_list_bytes: int = 0


def reached(loads: Sequence[Load]) -> float:
    """Requests a second, the median of the rounds."""
    return median([load.per_second for load in loads])


def ratio(results: Results, name: str) -> float:
    """Ours to the bare one's, the median of the rounds' ratios."""
    pairs = zip(results.ours[name], results.bare[name], strict=True)
    return median([one.per_second / other.per_second for one, other in pairs])


def latency(loads: Sequence[Load], share: float) -> float:
    """Seconds, over the requests of all rounds."""
    return percentile([each for load in loads for each in load.latencies], share)


def measure(folder: Path, plan: Plan, say: Callable[[str], None]) -> Results:
    """Start both servers in `folder` and load them in turn. Raises BenchmarkFailed, also for one wrong answer."""
    folder.chmod(0o711)  # root's PostgreSQL runs as somebody else
    with servers.ours(folder) as ours, servers.bare(folder) as bare:
        say(f"{2 * CONNECTIONS} accounts, {LISTED} tasks for half of them")
        users = servers.register(ours, 2 * CONNECTIONS)
        readers, writers = users[:CONNECTIONS], users[CONNECTIONS:]
        servers.fill(readers, LISTED)
        asks = _asks(readers, writers)
        rounds = _Rounds(ours, bare, plan)
        say("warming up")
        rounds.warm_up(asks)
        for number in range(plan.rounds):
            say(f"round {number + 1} of {plan.rounds}, as much as it takes")
            rounds.closed(asks)
        for number in range(plan.rounds):
            say(f"round {number + 1} of {plan.rounds}, half of that")
            rounds.open([ask for ask in asks if ask.name in GOALS])
        kept = sum(user.count() for user in writers)
    if kept != rounds.created:
        raise BenchmarkFailed(f"{rounds.created} tasks were created, and {kept} are there")
    return rounds.results


class _Rounds:
    """Loads both servers, and keeps what was seen."""

    def __init__(self, ours: Server, bare: Server, plan: Plan) -> None:
        self.results = Results(plan)
        self.created = 0
        """Tasks that our server said it has created."""
        self._ours = ours
        self._bare = bare

    def warm_up(self, asks: Sequence[Ask]) -> None:
        for ask in asks:
            if ask.name == LOGIN:
                continue  # it is what made the users
            load = self._load_ours(ask, self.results.plan.warm_up)
            other = self._load_bare(ask, self.results.plan.warm_up) if ask.bare else None
            if ask.name == LIST and other is not None:
                self.results.list_bytes, self.results.bare_list_bytes = len(load.body), len(other.body)
                counts = [json.loads(each.body)["count"] for each in (load, other)]
                if counts != [LISTED, LISTED]:
                    raise BenchmarkFailed(f"the lists have {counts} tasks")

    def closed(self, asks: Sequence[Ask]) -> None:
        """Every connection asks again as soon as it has its answer."""
        results = self.results
        for ask in asks:
            results.ours[ask.name].append(self._load_ours(ask, results.plan.seconds))
            if ask.bare:
                results.bare[ask.name].append(self._load_bare(ask, results.plan.seconds))

    def open(self, asks: Sequence[Ask]) -> None:
        """Requests are due at half the rate that our server has reached, or was to reach where that is more."""
        results = self.results
        for ask in asks:
            rate = max(reached(results.ours[ask.name]), GOALS[ask.name]) / 2
            results.rates[ask.name] = rate
            results.ours_at_rate[ask.name].append(self._load_ours(ask, results.plan.seconds, rate))
            results.bare_at_rate[ask.name].append(self._load_bare(ask, results.plan.seconds, rate))

    def _load_ours(self, ask: Ask, seconds: float, rate: float | None = None) -> Load:
        load = run_load(ask.name, Job(self._ours.port, ask.ours, ask.expected, seconds, rate))
        if ask.name in (CREATE, ONE_USER):
            self.created += load.sent
        return load

    def _load_bare(self, ask: Ask, seconds: float, rate: float | None = None) -> Load:
        job = Job(self._bare.port, [ask.bare] * len(ask.ours), ask.expected, seconds, rate)
        return run_load(f"{ask.name} of the bare server", job)


def _asks(readers: Sequence[User], writers: Sequence[User]) -> list[Ask]:
    milk = {"title": "Buy milk & eggs"}
    create = [request("POST", TASKS, user.bearer, body=milk) for user in writers]
    bare_list, bare_create = request("GET", "/tasks"), request("POST", "/tasks", body=milk)
    return [
        Ask(LIST, [request("GET", TASKS, user.bearer) for user in readers], 200, bare_list),
        Ask(CREATE, create, 201, bare_create),
        Ask(ONE_USER, create[:1] * CONNECTIONS, 201, bare_create),
        Ask(GZIP, [request("GET", TASKS, user.bearer, "Accept-Encoding: gzip") for user in readers], 200),
        Ask(ME, [request("GET", "/api/v1/auth/me", user.bearer) for user in readers], 200),
        Ask(HEALTH, [request("GET", "/api/v1/health")] * CONNECTIONS, 200),
        Ask(LOGIN, [_log_in(user) for user in readers], 200),
    ]


def _log_in(user: User) -> str:
    return request("POST", servers.LOGIN, body={"email": user.email, "password": PASSWORD})


def run_load(what: str, job: Job) -> Load:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.server.load"],
        cwd=CHECKOUT,
        input=json.dumps(asdict(job)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchmarkFailed(f"the load of {what}: {done.stderr[-800:].strip()}")
    load = Load(**json.loads(done.stdout))
    if load.failed:
        raise BenchmarkFailed(f"{load.failed} of {load.sent} requests of {what} failed: {load.complaint}")
    return load
