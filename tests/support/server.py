"""The installed `pakaura-server`, run as whoever operates it runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sysconfig
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, NamedTuple

from tests.support.installed import ENOUGH, Finished

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCRIPT = Path(sysconfig.get_path("scripts"), "pakaura-server")


def server_environ(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """Nothing of the machine's own but PATH, a home that does not exist, and `settings`; passwords hash fast."""
    plain = {"HOME": "/nonexistent", "LANG": "C.UTF-8", "PATH": os.environ.get("PATH", os.defpath), "TZ": "UTC"}
    return plain | {"BCRYPT_COST": "4"} | dict(settings or {})


def operate(
    *words: str, data: Path | None = None, settings: Mapping[str, str] | None = None, input: str = ""
) -> Finished:
    """A command of `pakaura-server` on the folder `data`, to its end; `input` is on stdin, never a terminal."""
    done = subprocess.run(
        [str(SCRIPT), *words, *(["--data", str(data)] if data else [])],
        input=input,
        env=server_environ(settings),
        capture_output=True,
        text=True,
        timeout=ENOUGH,
        check=False,
    )
    return Finished(done.returncode, done.stdout, done.stderr)


class Server(NamedTuple):
    """A server that listens. `line` is what it said about that."""

    process: subprocess.Popen[str]
    url: str
    line: str

    def stop(self, number: int = signal.SIGTERM) -> Finished:
        """Its end after a signal: the exit code and what else it wrote."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=ENOUGH)
        return Finished(self.process.returncode, out, err)


@contextmanager
def starting_server(
    data: Path, *words: str, settings: Mapping[str, str] | None = None, port: int = 0
) -> Iterator[subprocess.Popen[str]]:
    """A server that may not listen yet, with its data in `data` on `port` (0: a free one), stopped afterwards."""
    with subprocess.Popen(
        [str(SCRIPT), "run", f"--port={port}", "--data", str(data), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=server_environ(settings),
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                process.communicate(timeout=ENOUGH)


@contextmanager
def running_server(
    data: Path, *words: str, settings: Mapping[str, str] | None = None, port: int = 0
) -> Iterator[Server]:
    """A server that listens; otherwise as `starting_server`."""
    with starting_server(data, *words, settings=settings, port=port) as process:
        hanging = Timer(ENOUGH, process.kill)
        hanging.start()
        assert process.stdout
        line = process.stdout.readline().rstrip("\n")
        hanging.cancel()
        assert line, f"the server did not start: {process.communicate(timeout=ENOUGH)[1]}"
        yield Server(process, line.split(" listens on ")[1].split()[0], line)
