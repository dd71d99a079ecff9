"""The two servers that are measured, each a real process with a durable PostgreSQL of its own, and who uses ours."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

from tests.benchmarks.measure import BenchmarkFailed

CHECKOUT = Path(__file__).parents[3]
PASSWORD = "correct horse battery"
TASKS = "/api/v1/tasks"
LOGIN = "/api/v1/auth/login"
_REGISTER = "/api/v1/auth/register"
_PATIENCE_S = 60
_AT_ONCE = 2
"""Registrations: one for each core that hashes."""
_UNLIMITED = str(2**31 - 1)
_LIMITS = ("RATE_LIMIT_AUTH_PER_MINUTE", "RATE_LIMIT_TASKS_PER_MINUTE", "RATE_LIMIT_SYNC_PER_MINUTE")
_PORT = re.compile(r"http://127\.0\.0\.1:(\d+)")


class Server:
    """A process that prints where it listens; stopped when the context is left."""

    def __init__(self, name: str, folder: Path, *command: str, settings: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.port = 0
        self.pid = 0
        self._command = [sys.executable, "-m", *command]
        self._log = folder / f"{name}.log"
        self._settings = dict.fromkeys(_LIMITS, _UNLIMITED) | dict(settings or {})

    def __enter__(self) -> Self:
        """Raises BenchmarkFailed where it does not start."""
        environ = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=CHECKOUT,
                env=environ | self._settings,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout is not None
        found = _PORT.search(self._process.stdout.readline())
        if found is None:
            self._stop()
            raise BenchmarkFailed(f"{self.name} does not start: {self._log.read_text()[-800:].strip()}")
        self.port = int(found[1])
        self.pid = self._process.pid
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _stop(self) -> None:
        """As a user would, and the hard way where that takes too long; either way its PostgreSQL ends with it."""
        self._process.terminate()
        try:
            self._process.communicate(timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()


def ours(folder: Path) -> Server:
    return Server("pakaura-server", folder, "pakaura_server.main", "run", "--port=0", f"--data={folder / 'ours'}")


def one_of_several(folder: Path, name: str, database_url: str, secret: str) -> Server:
    """A server of ours on a database that others use too."""
    settings = {"DATABASE_URL": database_url, "JWT_SECRET": secret, "REGISTRATION": "open"}
    command = ("pakaura_server.main", "run", "--port=0", f"--data={folder / name}")
    return Server(name, folder, *command, settings=settings)


def bare(folder: Path) -> Server:
    return Server("bare", folder, "tests.benchmarks.server.bare", str(folder / "bare"))


class User:
    """An account of ours, signed in."""

    def __init__(self, port: int, number: int) -> None:
        self.email = f"user{number}@example.org"
        self._port = port
        entered = self._call("POST", _REGISTER, {"email": self.email, "password": PASSWORD}, 201)
        self.bearer = f"Authorization: Bearer {entered['access_token']}"

    def fill(self, tasks: int) -> None:
        for number in range(tasks):
            self._call("POST", TASKS, {"title": f"Buy milk & eggs {number}"}, 201)

    def count(self) -> int:
        """How many tasks the account has."""
        count: int = self._call("GET", TASKS, None, 200)["count"]
        return count

    def _call(self, method: str, path: str, body: object, expected: int) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        headers = {"Content-Type": "application/json", "PakAura-Client": "terminal"}
        if method == "GET" or path == TASKS:
            headers["Authorization"] = self.bearer.partition(": ")[2]
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status != expected:
            raise BenchmarkFailed(f"{method} {path}: {answer.status} {text[:300]}")
        found: dict[str, Any] = json.loads(text)
        return found


def register(server: Server, count: int) -> list[User]:
    """So many new accounts."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda number: User(server.port, number), range(count)))


def fill(users: list[User], tasks: int) -> None:
    with ThreadPoolExecutor(len(users)) as pool:
        list(pool.map(lambda user: user.fill(tasks), users))


def request(method: str, path: str, *headers: str, body: object = None) -> str:
    """HTTP/1.1, raw."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers]
    text = "" if body is None else json.dumps(body)
    if text:
        lines += ["Content-Type: application/json", f"Content-Length: {len(text)}"]
    return "\r\n".join([*lines, "", text])
