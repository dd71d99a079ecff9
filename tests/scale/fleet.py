"""Servers that know nothing of each other but one database and one Redis."""

from __future__ import annotations

import json
import threading
import uuid
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import httpx

from tests.support.installed import ENOUGH
from tests.support.ports import spare_port
from tests.support.server import Server, running_server

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.cohere_server import CohereServer

SECRET = "5Vt0q9cJ2mXw8RzKpL4nYbG7sHdF3aEu"
AUTH = "/api/v1/auth"
TASKS = "/api/v1/tasks"
SYNC = "/api/v1/sync"
PASSWORD = "correct horse battery"
TERMINAL = {"PakAura-Client": "terminal"}
PLENTY = "100000"


class Fleet:
    """`url` is nginx's, once there is one; `urls` are those of the servers, by their numbers."""

    provider: CohereServer

    def __init__(self, folder: Path, database_url: str, redis_url: str, redis: subprocess.Popen[bytes]) -> None:
        self.redis = redis
        self.url = ""
        self.ports = [spare_port() for _ in range(3)]
        self.urls = [f"http://127.0.0.1:{port}" for port in self.ports]
        self.settings = {
            "DATABASE_URL": database_url,
            "DATABASE_POOL_SIZE": "4",
            "JWT_SECRET": SECRET,
            "LOG_LEVEL": "WARNING",
            "REDIS_URL": redis_url,
            "REGISTRATION": "open",
            "TRUSTED_PROXIES": "127.0.0.1",
            "RATE_LIMIT_SYNC_PER_MINUTE": PLENTY,
            "RATE_LIMIT_TASKS_PER_MINUTE": PLENTY,
        }
        self._folder = folder
        self._running: dict[int, tuple[ExitStack, Server]] = {}

    def start(self, number: int) -> None:
        stack = ExitStack()
        folder = self._folder / f"server{number}"
        server = stack.enter_context(running_server(folder, settings=self.settings, port=self.ports[number]))
        self._running[number] = stack, server

    def end(self, number: int) -> str:
        """Have it end in peace; what it wrote to its log."""
        stack, server = self._running.pop(number)
        with stack:
            done = server.stop()
        assert done.code == 0
        return done.err

    def stop(self) -> None:
        for stack, _ in self._running.values():
            stack.close()
        self._running.clear()


class Member:
    """An account, signed in; `address` is where its requests come from, as nginx's would be told."""

    def __init__(self, url: str, address: str | None = None) -> None:
        self.email = f"{uuid.uuid4().hex}@example.org"
        # No two of them share the limit of an address.
        self.address = address or ".".join(["10", *[str(each) for each in uuid.uuid4().bytes[:3]]])
        self.account = {"email": self.email, "password": PASSWORD}
        answer = self.enter(url, "register")
        assert answer.status_code == 201, answer.text
        self.id = answer.json()["id"]
        self.bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def enter(self, url: str, verb: str = "login", password: str = PASSWORD) -> httpx.Response:
        headers = TERMINAL | {"X-Forwarded-For": self.address}
        return httpx.post(
            f"{url}{AUTH}/{verb}", json=self.account | {"password": password}, headers=headers, timeout=ENOUGH
        )

    def get(self, url: str, path: str = TASKS) -> httpx.Response:
        return httpx.get(url + path, headers=self.bearer, timeout=ENOUGH)

    def post(self, url: str, path: str, body: Any) -> httpx.Response:
        return httpx.post(url + path, headers=self.bearer, json=body, timeout=ENOUGH)

    def titles(self, url: str) -> list[str]:
        return sorted(each["title"] for each in self.get(url).json()["tasks"])

    @contextmanager
    def listening(self, url: str) -> Iterator[Iterator[int]]:
        """The places that a stream of events tells, as they come."""
        with httpx.stream("GET", f"{url}{SYNC}/events", headers=self.bearer, timeout=ENOUGH) as answer:
            assert answer.status_code == 200
            lines = answer.iter_lines()
            yield (json.loads(line[6:])["seq"] for line in lines if line.startswith("data: "))


def op(title: str) -> dict[str, Any]:
    """An op of a device that makes a task."""
    return {
        "op_id": str(uuid.uuid4()),
        "kind": "task",
        "id": str(uuid.uuid4()),
        "type": "set",
        "stamp": "0193a1b2c3d4-0000-k3f9a2c1",
        "command": "add",
        "set": {"title": title, "deleted": None},
    }


def push(*ops: dict[str, Any]) -> dict[str, Any]:
    """The body of a push."""
    return {"device": "k3f9a2c1", "ops": list(ops)}


class Busy(threading.Thread):
    """A client that adds and pushes through `url` as fast as it is answered, and notes all that went wrong."""

    def __init__(self, url: str, member: Member, times: int) -> None:
        super().__init__(name=member.email)
        self.member = member
        self.added: list[str] = []
        self.wrong: list[str] = []
        self.halfway = threading.Event()
        self._url = url
        self._times = times
        self._over = threading.Event()

    def finish(self) -> None:
        """Until what is being asked is answered."""
        self._over.set()
        self.join(ENOUGH)
        assert not self.is_alive()

    def run(self) -> None:
        number = 0
        with httpx.Client(base_url=self._url, headers=self.member.bearer, timeout=ENOUGH) as client:
            while not self._over.is_set() or number < self._times:
                number += 1
                title = f"task {number:06}"
                body, path = ({"title": title}, TASKS) if number % 2 else (push(op(title)), f"{SYNC}/push")
                try:
                    answers = [client.post(path, json=body), client.get(f"{SYNC}/hello")]
                except httpx.HTTPError as error:
                    self.wrong.append(f"{path}: {error!r}")
                    continue
                self.wrong += [
                    f"{each.request.url.path}: {each.status_code}" for each in answers if not each.is_success
                ]
                self.added += [title] if answers[0].is_success else []
