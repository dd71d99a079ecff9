"""Rounds of syncs against one real server: how long they take, what they hold in memory, and what they send."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pakaura_server.db import Database
from pakaura_server.embedded.cluster import Cluster
from pakaura_server.ledger.ledgers import Ledgers
from tests.benchmarks.measure import BenchmarkFailed, Run
from tests.benchmarks.server import servers
from tests.benchmarks.server.servers import Server
from tests.benchmarks.sync import filling
from tests.benchmarks.sync.commands import time_adds
from tests.benchmarks.sync.costs import Costs, measure_costs
from tests.benchmarks.sync.homes import Home, new_email
from tests.benchmarks.sync.latency import adds_seen, commits_seen
from tests.benchmarks.sync.proxy import CountingProxy

OPS_PER_TASK = 10
"""How long the history of an account is beside the tasks that it has."""
_IDLE_S = 0.3


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured. `pulls` and `histories` are tasks of accounts, `seen` and `adds` how often one is timed."""

    pushes: tuple[int, ...]
    pulls: tuple[int, ...]
    histories: tuple[int, ...]
    rounds: int
    batches: int
    seen: int
    adds: int


FULL = Plan(
    (2_500, 5_000, 10_000),
    (10_000, 50_000, 100_000),
    (1_000, 10_000, 100_000),
    rounds=3,
    batches=11,
    seen=21,
    adds=40,
)
QUICK = Plan((250, 500), (500, 1_000), (500, 1_000), rounds=1, batches=2, seen=2, adds=3)


@dataclass(frozen=True, slots=True)
class Traffic:
    """Of one sync, both ways: how many requests, bytes of the bodies, and all bytes of the TCP stream."""

    requests: int
    bodies: int
    whole: int


@dataclass(slots=True)
class Results:
    """What was seen; by the number of ops, or of tasks, where it was seen at several."""

    plan: Plan
    pushes: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    pulls: dict[int, list[Run]] = field(default_factory=lambda: defaultdict(list))
    server_peaks: dict[int, int] = field(default_factory=dict)
    """Bytes of the server's process while the account of so many tasks was pulled; empty where no one tells."""
    nothing_new: list[Traffic] = field(default_factory=list)
    one_op: list[Traffic] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)
    adds: list[float] = field(default_factory=list)
    beside: dict[str, list[float]] = field(default_factory=dict)
    """Seconds of the floor, and of `add` by what the server does."""
    costs: dict[int, Costs] = field(default_factory=dict)
    """By the length of the history, in ops."""


def measure(folder: Path, plan: Plan, say: Callable[[str], None]) -> Results:
    """Start a server in `folder` and sync with it. Raises BenchmarkFailed, also where something did not arrive."""
    folder.chmod(0o711)  # root's PostgreSQL runs as somebody else
    with servers.ours(folder) as server, asyncio.Runner() as loop:
        cluster = Cluster(folder / "ours")
        if not cluster.attach():
            raise BenchmarkFailed("the PostgreSQL of the server cannot be found")
        database = Database(cluster.url(), size=2)
        loop.run(database.open())
        try:
            return _Rounds(folder, plan, server, Ledgers(database, _now_ms), loop.run, say).run()
        finally:
            loop.run(database.close())


class _Rounds:
    def __init__(
        self,
        folder: Path,
        plan: Plan,
        server: Server,
        ledgers: Ledgers,
        wait_for: Callable[[Coroutine[Any, Any, Any]], Any],
        say: Callable[[str], None],
    ) -> None:
        self.results = Results(plan)
        self._plan = plan
        self._folder = folder
        self._server = server
        self._url = f"http://127.0.0.1:{server.port}"
        self._ledgers = ledgers
        self._wait_for = wait_for
        self._say = say
        self._accounts: dict[int, str] = {}
        """E-mail by the number of tasks."""

    def run(self) -> Results:
        self._push()
        self._pull()
        self._traffic()
        self._latency()
        self._beside()
        self._history()
        return self.results

    def _push(self) -> None:
        for turn in range(self._plan.rounds):
            for ops in self._plan.pushes:
                self._say(f"push of {ops} ops, {turn + 1} of {self._plan.rounds}")
                home = self._home(new_email(), new=True)
                home.run("sync")
                home.write(ops)
                self.results.pushes[ops].append(home.run("sync").seconds)
                with home.connect() as api:
                    arrived = api.hello()["seq"]
                if (arrived, home.count("outbox")) != (ops, 0):
                    raise BenchmarkFailed(f"of {ops} ops {arrived} arrived, {home.count('outbox')} still wait")

    def _pull(self) -> None:
        for tasks in self._plan.pulls:
            email = self._account(tasks)
            self._say(f"first pull of {tasks} tasks, {self._plan.rounds} times")
            _forget_peak(self._server.pid)
            for _ in range(self._plan.rounds):
                home = self._home(email)
                run = home.run("sync")
                if home.count() != tasks:
                    raise BenchmarkFailed(f"of {tasks} tasks {home.count()} came")
                self.results.pulls[tasks].append(run)
            peak = _peak(self._server.pid)
            if peak is not None:
                self.results.server_peaks[tasks] = peak

    def _traffic(self) -> None:
        self._say("bytes of a sync of one op")
        with CountingProxy(self._server.port) as proxy:
            home = self._home(new_email(), new=True, url=f"http://127.0.0.1:{proxy.port}")
            home.write(1)
            home.run("sync")

            def sync() -> Traffic:
                proxy.reset()
                home.run("sync")
                time.sleep(_IDLE_S)
                return Traffic(proxy.requests, proxy.body_bytes, proxy.all_bytes)

            for turn in range(self._plan.rounds):
                self.results.nothing_new.append(sync())
                home.add(f"Buy oat milk and bread for breakfast {turn}")
                self.results.one_op.append(sync())
                if home.count("outbox"):
                    raise BenchmarkFailed("an op was not sent")

    def _latency(self) -> None:
        self._say(f"{self._plan.seen} writes, watched from another device")
        email = new_email()
        here, there = self._home(email, new=True), self._home(email)
        here.run("sync")
        there.run("sync")
        with there.watching():
            self.results.commits = commits_seen(here, there, self._plan.seen)
            self.results.adds = adds_seen(here, there, self._plan.seen)

    def _beside(self) -> None:
        self._say(f"{self._plan.adds} adds of each, signed in and not")
        answers, away, silent = (self._home(new_email(), new=True) for _ in range(3))
        for home in (answers, away, silent):
            home.run("sync")
        self.results.beside = time_adds(Home(self._folder), answers, away, silent, self._plan.adds)

    def _history(self) -> None:
        for tasks in self._plan.histories:
            email = self._account(tasks)
            ops = tasks * OPS_PER_TASK
            self._say(f"a history of {ops} ops")
            home = self._home(email)
            with home.connect() as api:
                user = api.hello()["account"]
                self._wait_for(filling.edit_often(self._ledgers, user, ops))
                self._wait_for(filling.tidy(self._ledgers))
                self._say(f"the cost of an op after {ops}")
                self.results.costs[ops] = measure_costs(api, self._ledgers, user, self._wait_for, self._plan.batches)

    def _account(self, tasks: int) -> str:
        """The e-mail of an account that has so many tasks."""
        if tasks not in self._accounts:
            self._say(f"an account of {tasks} tasks")
            email = new_email()
            with self._home(email, new=True).connect() as api:
                self._wait_for(filling.fill(self._ledgers, api.hello()["account"], tasks))
            self._wait_for(filling.tidy(self._ledgers))
            self._accounts[tasks] = email
        return self._accounts[tasks]

    def _home(self, email: str, new: bool = False, url: str = "") -> Home:
        """A fresh home, signed in, that has not synced yet."""
        home = Home(self._folder)
        (home.register if new else home.login)(url or self._url, email)
        return home


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _forget_peak(pid: int) -> None:
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def _peak(pid: int) -> int | None:
    """The most bytes that a process held since `_forget_peak`; None where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
