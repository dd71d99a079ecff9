"""A generator of load, as a process: `python -m tests.benchmarks.server.load` reads a Job and prints what it saw.

HTTP/1.1 by hand on kept connections, as a client library would take more of the processor than the server does.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid
from collections import deque
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import cycle
from typing import cast

import uvloop

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length: "
_LAST_CHUNK = b"0\r\n\r\n"
FRESH = "00000000-0000-4000-8000-000000000000"
_PATIENCE_S = 30
"""How long the last answers may take before they count as failed."""


@dataclass(frozen=True, slots=True)
class Job:
    """One connection for each of `requests`, raw HTTP; each is sent again and again on its connection.

    The connections are to `port` and `other_ports` in turn. FRESH in a request is another UUID each time.
    `rate` is in requests a second over all connections; None sends the next one as soon as an answer is there.
    """

    port: int
    requests: list[str]
    expected: int
    seconds: float
    rate: float | None = None
    other_ports: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Load:
    """`seconds` is until the last answer, and `latencies`, in seconds, has one for each answer.

    At a given rate a latency begins when the request was due, whether or not a connection was free.
    """

    seconds: float
    sent: int
    latencies: list[float]
    failed: int
    complaint: str
    """The first answer that was not the expected one."""
    body: str
    """The last body that was expected."""

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds


class _Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self, generator: _Generator, request: str, expected: int) -> None:
        self._generator = generator
        self._request = request.encode()
        self._has_fresh = FRESH in request
        self._expected = b"HTTP/1.1 %d " % expected
        self._parts: list[bytes] = []
        self._due = 0.0
        self.busy = False
        self.body = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def send(self, due: float) -> None:
        self._due = due
        self.busy = True
        request = self._request
        if self._has_fresh:
            request = request.replace(FRESH.encode(), str(uuid.uuid4()).encode())
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._parts.append(data)
        answer = data if len(self._parts) == 1 else b"".join(self._parts)
        head, found, body = answer.partition(_HEAD_END)
        if not found or not _is_whole(head.lower(), body):
            return
        self._parts.clear()
        self.busy = False
        fine = answer.startswith(self._expected)
        if fine:
            self.body = body
        self._generator.answered(self, self._due, "" if fine else answer[:300].decode(errors="replace"))

    def connection_lost(self, _: Exception | None) -> None:
        if self.busy:
            self.busy = False
            self._generator.answered(self, self._due, "the connection was closed", lost=True)


def _is_whole(head: bytes, body: bytes) -> bool:
    at = head.find(_LENGTH)
    if at < 0:
        return body.endswith(_LAST_CHUNK)  # chunked, and JSON has no such lines
    end = head.find(b"\r", at)
    return len(body) >= int(head[at + len(_LENGTH) : end if end > 0 else None])


class _Generator:
    """Sends the requests of a job and notes the answers."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._connections: list[_Connection] = []
        self._idle: deque[_Connection] = deque()
        self._waiting: deque[float] = deque()
        self._began = self._end = self._last = 0.0
        self._sent = self._failed = 0
        self._complaint = ""
        self._latencies: list[float] = []
        self._ending = False
        self._all_answered = asyncio.Event()

    async def run(self) -> Load:
        loop = asyncio.get_running_loop()
        for request, port in zip(self._job.requests, cycle([self._job.port, *self._job.other_ports]), strict=False):
            new = partial(_Connection, self, request, self._job.expected)
            _, connection = await loop.create_connection(new, "127.0.0.1", port)
            self._connections.append(connection)
        self._began = time.perf_counter()
        self._end = self._began + self._job.seconds
        if self._job.rate is None:
            for connection in self._connections:
                self._send(connection, time.perf_counter())
            await asyncio.sleep(self._job.seconds)
        else:
            self._idle.extend(self._connections)
            await self._arrive(self._job.rate)
        await self._drain()
        bodies = [connection.body for connection in self._connections if connection.body]
        for connection in self._connections:
            connection.transport.close()
        return Load(
            self._last - self._began,
            self._sent,
            self._latencies,
            self._failed,
            self._complaint,
            bodies[-1].decode("latin-1") if bodies else "",
        )

    def answered(self, connection: _Connection, due: float, complaint: str, *, lost: bool = False) -> None:
        self._last = now = time.perf_counter()
        self._latencies.append(now - due)
        if complaint:
            self._failed += 1
            self._complaint = self._complaint or complaint
        if not lost:
            self._go_on(connection, now)
        self._look_whether_all_is_answered()

    def _go_on(self, connection: _Connection, now: float) -> None:
        if self._job.rate is None:
            if now < self._end:
                self._send(connection, now)
        elif self._waiting:
            self._send(connection, self._waiting.popleft())
        else:
            self._idle.append(connection)

    def _send(self, connection: _Connection, due: float) -> None:
        self._sent += 1
        connection.send(due)

    async def _arrive(self, rate: float) -> None:
        """A request is due every 1 / `rate` seconds, whatever became of those before it."""
        for number in range(int(rate * self._job.seconds)):
            due = self._began + number / rate
            ahead = due - time.perf_counter()
            if ahead > 0:
                await asyncio.sleep(ahead)
            if self._idle:
                self._send(self._idle.popleft(), due)
            else:
                self._waiting.append(due)

    async def _drain(self) -> None:
        """Wait for the answers that are still to come."""
        self._ending = True
        self._look_whether_all_is_answered()
        try:
            await asyncio.wait_for(self._all_answered.wait(), _PATIENCE_S)
        except TimeoutError:
            self._failed += len(self._waiting) + sum(connection.busy for connection in self._connections)
            self._complaint = self._complaint or "no answer"

    def _look_whether_all_is_answered(self) -> None:
        if self._ending and not self._waiting and not any(connection.busy for connection in self._connections):
            self._all_answered.set()


def main() -> int:
    job = Job(**json.load(sys.stdin))
    json.dump(asdict(uvloop.run(_Generator(job).run())), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
