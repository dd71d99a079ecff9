"""Turns of the assistant by the rules alone, against the requests for tasks that they make.

All in one process with the application, on the durable PostgreSQL that it brings along.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pakaura_server.embedded import Cluster
from tests.benchmarks.measure import BenchmarkFailed, median
from tests.support.postgres import Databases, open_folder
from tests.support.schema import create_tables
from tests.support.webapp import web_app

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from tests.support.webapp import Person

TASKS = 100
_WARM_UPS = 3
"""Rounds that do not count: the first turn loads what it needs."""
TURNS = {
    "hello": ("me",),
    "show my tasks": ("list",),
    "add chore": ("create",),
    "complete chore": ("list", "complete"),
}
"""What is said, and the requests that ask for the same without the assistant."""


@dataclass(slots=True)
class Results:
    """Seconds by what was said or requested."""

    rounds: int
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def turn(self, said: str) -> float:
        return median(self.seconds[said])

    def requests(self, said: str) -> float:
        return sum(median(self.seconds[each]) for each in TURNS[said])


class _Asking:
    """Somebody with TASKS open tasks."""

    def __init__(self, person: Person, results: Results) -> None:
        self._person = person
        self._results = results
        self._chat = f"/api/{person.body['id']}/chat"
        self._conversation: str | None = None

    async def ask(self, what: str, method: str, path: str, body: Any = None) -> httpx.Response:
        began = time.perf_counter()
        answer = await self._person.client.request(method, path, json=body, headers=self._person.bearer)
        self._results.seconds.setdefault(what, []).append(time.perf_counter() - began)
        if answer.status_code not in (200, 201):
            raise BenchmarkFailed(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        return answer

    async def say(self, what: str, message: str) -> None:
        body = {"message": message, "conversation_id": self._conversation}
        answer = await self.ask(what, "POST", self._chat, body)
        self._conversation = answer.json()["conversation_id"]


def measure(rounds: int, say: Callable[[str], None]) -> Results:
    """Raises BenchmarkFailed for a wrong answer."""
    results = Results(rounds)
    say(f"{rounds} rounds of turns over {TASKS} tasks")
    with (
        open_folder() as folder,
        Cluster(folder / "data") as cluster,
        Databases(cluster, create_tables).fresh() as url,
    ):
        asyncio.run(_measure(url, results))
    return results


async def _measure(url: str, results: Results) -> None:
    async with web_app(url) as web:
        asking = _Asking(await web.register(terminal=True), results)
        for number in range(TASKS):
            await asking.ask("fill", "POST", "/api/v1/tasks", {"title": f"thing number {number}"})
        for number in range(-_WARM_UPS, results.rounds):
            if number == 0:
                results.seconds.clear()
            await asking.ask("me", "GET", "/api/v1/auth/me")
            await asking.say("hello", "hello")
            await asking.ask("list", "GET", f"/api/v1/tasks?limit={TASKS}")
            await asking.say("show my tasks", "show my tasks")
            made = await asking.ask("create", "POST", "/api/v1/tasks", {"title": f"chore {number} a"})
            await asking.say("add chore", f"add chore{number + _WARM_UPS}b")
            await asking.ask("complete", "POST", f"/api/v1/tasks/{made.json()['id']}/complete")
            await asking.say("complete chore", f"complete chore{number + _WARM_UPS}b")
