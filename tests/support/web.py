"""The installed `pakaura web`, and visits to it that no browser makes."""

from __future__ import annotations

import json
import os
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, NamedTuple

from websockets.sync.client import ClientConnection, connect

from tests.support.grid import Grid
from tests.support.installed import ENOUGH, SCRIPT, home_environ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LOOKS_S = 0.02


class Web(NamedTuple):
    """One that listens. `url` is what it said."""

    process: subprocess.Popen[str]
    url: str

    def visits(self) -> list[int]:
        """The processes of the visits that go on."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        return [int(pid) for pid in children.split()]

    def stop(self) -> int:
        """The exit code after SIGTERM."""
        self.process.terminate()
        return self.process.wait(ENOUGH)


@contextmanager
def running_web(home: Path, server: str, *words: str, env: dict[str, str] | None = None) -> Iterator[Web]:
    """It listens on a free port, for the accounts of `server`, and is stopped afterwards."""
    home.mkdir(exist_ok=True)
    with subprocess.Popen(
        [str(SCRIPT), "web", "--server", server, "--port=0", *words],
        env=home_environ(home) | {"TMPDIR": str(home)} | (env or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        hanging = Timer(ENOUGH, process.kill)
        hanging.start()
        assert process.stdout
        line = process.stdout.readline()
        hanging.cancel()
        try:
            assert line, f"it did not start: {process.communicate(timeout=ENOUGH)[1]}"
            yield Web(process, line.split(" is on ")[1].split()[0])
        finally:
            if process.poll() is None:
                process.terminate()
                process.communicate(timeout=ENOUGH)


class Visit:
    """One websocket, and what its terminal shows."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.grid = Grid()

    def type(self, text: str) -> None:
        self.connection.send(json.dumps(["stdin", text]))

    def sees(self, text: str) -> None:
        deadline = time.monotonic() + ENOUGH
        while text not in self.grid.text():
            assert time.monotonic() < deadline, f"{text!r} is not on the screen:\n{self.grid.text()}"
            sent = self.connection.recv(ENOUGH)
            if isinstance(sent, bytes):
                self.grid.feed(sent.decode("utf-8", "replace"))

    def wait_for_end(self) -> None:
        """Until the other side has closed it."""
        for _ in self.connection:
            pass


@contextmanager
def visiting(
    url: str,
    origin: str | None = None,
    zone: str = "UTC",
    query: str = "width=90&height=30",
    headers: Mapping[str, str] | None = None,
) -> Iterator[Visit]:
    """Come in as the page at `url` does, or as one of another origin; "" is none at all."""
    address = f"ws{url.removeprefix('http')}/visit/{zone}?{query}"
    said = {"Origin": url if origin is None else origin} if origin != "" else {}
    said |= headers or {}
    with connect(address, additional_headers=said, open_timeout=ENOUGH, max_size=None) as connection:
        yield Visit(connection)


def wait_until(holds: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + ENOUGH
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(LOOKS_S)


def is_running(pid: int) -> bool:
    """Whether the process exists, other than as what its parent has yet to take note of."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def environ_of(pid: int) -> dict[str, str]:
    """The environment that a process was begun with."""
    pairs = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
    return dict(pair.split("=", 1) for pair in pairs if pair)


def files_below(folder: str) -> list[Path]:
    return [Path(base, name) for base, _, names in os.walk(folder) for name in names]
