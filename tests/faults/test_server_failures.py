"""What can go wrong around a running server: nothing that was acknowledged is lost, and who can be served is served."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import asyncpg
import httpx
import pytest

from pakaura_server.db import APPLICATION
from pakaura_server.embedded import Cluster
from tests.support.installed import ENOUGH
from tests.support.postgres import open_folder, query
from tests.support.server import Server, running_server
from tests.support.webapp import PASSWORD, TERMINAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

POOL = 3
PLENTY = str(2**31 - 1)
SETTINGS = {
    "DATABASE_POOL_SIZE": str(POOL),
    "LOG_LEVEL": "WARNING",
    "RATE_LIMIT_AUTH_PER_MINUTE": PLENTY,
    "RATE_LIMIT_TASKS_PER_MINUTE": PLENTY,
}
TASKS = "/api/v1/tasks"
LEDGER = """
SELECT json_build_array(
  (SELECT coalesce(array_agg(seq ORDER BY seq), '{}') FROM sync_ops WHERE user_id = $1),
  (SELECT seq FROM sync_state WHERE user_id = $1),
  (SELECT coalesce(array_agg(entity ORDER BY entity), '{}') FROM sync_ops WHERE user_id = $1),
  (SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM tasks WHERE user_id = $1))::text
"""
"""At one moment: the seqs of the log, where the ledger stands, the tasks of the log, and those of the table."""
WAITING = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"


class Running(NamedTuple):
    """A server, and the folder of its data."""

    server: Server
    folder: Path

    @property
    def database_url(self) -> str:
        cluster = Cluster(self.folder)
        assert cluster.attach()
        return cluster.url()

    @property
    def address(self) -> tuple[str, int]:
        host, port = self.server.url.removeprefix("http://").split(":")
        return host, int(port)


def plain_client(url: str, headers: dict[str, str]) -> httpx.Client:
    """A client that does not load the certificates of the world first, which takes longer than most requests here."""
    return httpx.Client(base_url=url, headers=headers, timeout=ENOUGH, verify=False)


class Person:
    """Somebody with an account, at a terminal."""

    def __init__(self, running: Running) -> None:
        body = {"email": f"{uuid.uuid4().hex}@example.org", "password": PASSWORD}
        with plain_client(running.server.url, TERMINAL) as client:
            answer = client.post("/api/v1/auth/register", json=body)
        assert answer.status_code == 201, answer.text
        self.id = answer.json()["id"]
        self.headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        self.url = running.server.url

    def client(self) -> httpx.Client:
        return plain_client(self.url, self.headers)

    def titles(self) -> list[str]:
        with self.client() as client:
            answer = client.get(TASKS)
        assert answer.status_code == 200, answer.text
        return [task["title"] for task in answer.json()["tasks"]]

    def post(self, title: str) -> httpx.Response:
        with self.client() as client:
            return client.post(TASKS, json={"title": title})


@contextmanager
def new_server() -> Iterator[Running]:
    with open_folder() as parent, running_server(parent / "data", settings=SETTINGS) as server:
        yield Running(server, parent / "data")


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """One that most tests share."""
    with new_server() as running:
        yield running


@contextmanager
def busy(running: Running, person: Person) -> Iterator[None]:
    """Somebody outside the server holds the lock of the person's ledger."""
    with asyncio.Runner() as runner:
        connection = runner.run(asyncpg.connect(running.database_url, ssl=False))
        transaction = connection.transaction()
        runner.run(transaction.start())
        runner.run(connection.execute("SELECT FROM sync_state WHERE user_id = $1 FOR UPDATE", uuid.UUID(person.id)))
        try:
            yield
        finally:
            runner.run(transaction.rollback())
            runner.run(connection.close())


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + ENOUGH
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def postmaster(running: Running) -> int:
    return int((running.folder / "postgresql" / "postmaster.pid").read_text().splitlines()[0])


def session(running: Running) -> int:
    """The process of one of the server's connections; where one is killed, PostgreSQL ends all of them."""
    pid = query(
        running.database_url, "SELECT pid FROM pg_stat_activity WHERE application_name = $1 LIMIT 1", APPLICATION
    )
    assert isinstance(pid, int)
    return pid


def assert_whole(running: Running, person: Person) -> None:
    """The log has neither gap nor repeat, and says as much as the tasks."""
    seqs, head, in_log, in_table = json.loads(query(running.database_url, LEDGER, uuid.UUID(person.id)))
    assert seqs == list(range(1, head + 1))
    assert in_log == in_table
    assert len(in_log) == len(seqs)


class Writer:
    """Creates one task after the other until it is told to stop, each again and again until it is acknowledged."""

    def __init__(self, person: Person, name: str) -> None:
        self.acknowledged: list[str] = []
        self.refused: list[httpx.Response] = []
        self._person = person
        self._name = name

    def write(self, stop: threading.Event) -> None:
        with self._person.client() as client:
            while not stop.is_set():
                self._create(client, {"id": str(uuid.uuid4()), "title": f"{self._name} {len(self.acknowledged)}"})

    def _create(self, client: httpx.Client, body: dict[str, str]) -> None:
        while True:
            answer = client.post(TASKS, json=body)
            if answer.status_code in (200, 201):
                assert (answer.json()["id"], answer.json()["title"]) == (body["id"], body["title"])
                self.acknowledged.append(body["title"])
                return
            assert answer.status_code == 503, answer.text
            self.refused.append(answer)
            time.sleep(0.02)


@pytest.mark.parametrize(
    ("victim", "number"),
    [(postmaster, signal.SIGKILL), (postmaster, signal.SIGQUIT), (session, signal.SIGKILL)],
    ids=["killed", "stopped at once", "one session killed"],
)
def test_f04_postgresql_dies_in_mid_write_and_nothing_is_lost_or_doubled(
    running: Running, victim: Callable[[Running], int], number: int
) -> None:
    person = Person(running)
    writers = [Writer(person, f"writer {n}") for n in range(4)]
    stop = threading.Event()
    with ThreadPoolExecutor(len(writers)) as pool:
        writing = [pool.submit(writer.write, stop) for writer in writers]

        def each_has(counts: list[int]) -> bool:
            done = all(len(writer.acknowledged) >= n for writer, n in zip(writers, counts, strict=True))
            return done or any(each.done() for each in writing)

        try:
            until(lambda: each_has([5] * len(writers)))
            os.kill(victim(running), number)
            until(lambda: any(writer.refused for writer in writers) or any(each.done() for each in writing))
            written = [len(writer.acknowledged) for writer in writers]
            until(lambda: each_has([n + 5 for n in written]))
        finally:
            stop.set()
        for each in writing:
            each.result()
    for answer in (answer for writer in writers for answer in writer.refused):
        error = answer.json()["error"]
        assert (error["code"], error["details"]) == ("UNAVAILABLE", [])
        assert int(answer.headers["Retry-After"]) >= 1
    assert sorted(person.titles()) == sorted(title for writer in writers for title in writer.acknowledged)
    assert_whole(running, person)


def request(person: Person, body: bytes, length: int | None = None) -> bytes:
    """A request that creates a task, as it goes over the wire."""
    head = [
        f"POST {TASKS} HTTP/1.1",
        "Host: pakaura.test",
        "Content-Type: application/json",
        f"Authorization: {person.headers['Authorization']}",
        f"Content-Length: {len(body) if length is None else length}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def test_f02_a_client_that_leaves_in_mid_write_leaves_a_whole_task_or_none(running: Running) -> None:
    person = Person(running)
    sent = [f"left {n}" for n in range(30)]
    for n, title in enumerate(sent):
        with socket.create_connection(running.address) as connection:
            connection.sendall(request(person, f'{{"title": "{title}", "tags": ["a", "b"]}}'.encode()))
            time.sleep(n / 10_000)  # 0 to 3 ms: about as long as it takes
    half = b'{"title": "half"}'
    for length in (len(half), len(half) + 1):
        with socket.create_connection(running.address) as connection:
            connection.sendall(request(person, half[:length][:-1], length))
    with person.client() as client:
        assert client.post(TASKS, json={"title": "stayed"}).status_code == 201
        tasks = client.get(TASKS).json()["tasks"]
    titles = [task["title"] for task in tasks]
    assert "stayed" in titles
    assert len(set(titles)) == len(titles)
    assert set(titles) <= {*sent, "stayed"}
    assert all(task["tags"] == ["a", "b"] for task in tasks if task["title"] != "stayed")
    assert_whole(running, person)


def test_f03_who_sends_slowly_or_not_at_all_holds_no_database_connection(running: Running) -> None:
    person = Person(running)
    whole = request(person, b'{"title": "slow"}')
    connections = [socket.create_connection(running.address) for _ in range(POOL * 10)]
    try:
        for n, connection in enumerate(connections):
            connection.sendall((whole[:-2], whole[:40], whole[: whole.index(b"{")])[n % 3])
        assert person.post("quick").status_code == 201
        assert person.titles() == ["quick"]
        metrics = httpx.get(f"{running.server.url}/metrics", timeout=ENOUGH).text
        counts = dict(line.rsplit(" ", 1) for line in metrics.splitlines() if line[0] != "#")
        name = 'pakaura_database_connections{state="%s"}'
        assert counts[name % "idle"] == counts[name % "open"]
        connections[0].sendall(whole[-2:])
        assert connections[0].recv(100).startswith(b"HTTP/1.1 201")
    finally:
        for connection in connections:
            connection.close()


async def at_once(calls: list[tuple[Person, str, Any]]) -> list[int]:
    """The statuses of requests that are all sent at the same time, each over a connection of its own."""
    limits = httpx.Limits(max_connections=None)

    async def one(client: httpx.AsyncClient, person: Person, method: str, body: Any) -> int:
        more = {} if body is None else {"json": body}
        return (await client.request(method, person.url + TASKS, headers=person.headers, **more)).status_code

    async with httpx.AsyncClient(timeout=ENOUGH, limits=limits, verify=False) as client:
        return await asyncio.gather(*[one(client, *call) for call in calls])


def test_more_requests_than_database_connections_wait_for_their_turn(running: Running) -> None:
    persons = [Person(running) for _ in range(POOL + 8)]
    calls: list[tuple[Person, str, Any]] = []
    for person in persons:
        calls += [(person, "POST", {"title": "one"}), (person, "GET", None), (person, "POST", {"title": "two"})]
    assert len(calls) >= POOL + 30
    assert asyncio.run(at_once(calls)) == [201, 200, 201] * len(persons)
    for person in persons:
        assert sorted(person.titles()) == ["one", "two"]
        assert_whole(running, person)


def test_one_busy_user_does_not_stop_another(running: Running) -> None:
    ann, bob = Person(running), Person(running)
    calls = [(ann, "POST", {"title": f"waited {n}"}) for n in range(POOL * 10)]
    with ThreadPoolExecutor(1) as pool:
        with busy(running, ann):
            waiting = pool.submit(lambda: asyncio.run(at_once(calls)))
            until(lambda: query(running.database_url, WAITING))
            for n in range(10):
                assert bob.post(f"free {n}").status_code == 201
            assert len(bob.titles()) == 10
            assert ann.titles() == []
            assert not waiting.done()
        assert waiting.result(ENOUGH) == [201] * len(calls)
    assert sorted(ann.titles()) == sorted(body["title"] for _, _, body in calls)
    assert_whole(running, ann)


def test_a_write_that_waits_when_the_server_is_stopped_is_finished_and_kept() -> None:
    with new_server() as running, ThreadPoolExecutor(1) as pool:
        person = Person(running)
        with busy(running, person):
            writing = pool.submit(person.post, "late")
            until(lambda: query(running.database_url, WAITING))
            running.server.process.send_signal(signal.SIGTERM)
            until(lambda: _refuses(running.address))
        assert writing.result(ENOUGH).status_code == 201
        assert running.server.process.wait(ENOUGH) == 0
        with running_server(running.folder, settings=SETTINGS) as again:
            person.url = again.url
            assert person.titles() == ["late"]


def _refuses(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address).close()
    except ConnectionRefusedError:
        return True
    return False
