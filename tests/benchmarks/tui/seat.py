"""The dashboard on a pseudo-terminal: keys go in, and what is painted is waited for."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from tests.benchmarks.measure import BenchmarkFailed

ROWS, COLUMNS = 40, 120
_PATIENCE_S = 60
_CALM_S = 0.25
"""Nothing painted for so long: all that follows a key is done."""


class Terminal:
    """One dashboard. `painted_s` is from the start of its process to the first paint that shows a text."""

    def __init__(self, argv: Sequence[str], environ: Mapping[str, str], shown: str) -> None:
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (ROWS, COLUMNS))
        started = time.perf_counter()
        self._process = subprocess.Popen(
            argv, env=dict(environ), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)
        self._wait(shown.encode())
        self.painted_s = time.perf_counter() - started
        self.calm()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._ours)

    def press(self, keys: bytes, shown: str = "") -> float:
        """Seconds from a key to the first bytes that are painted, or to those that have a text."""
        started = time.perf_counter()
        os.write(self._ours, keys)
        self._wait(shown.encode())
        return time.perf_counter() - started

    def calm(self) -> None:
        """Read until nothing is painted any more."""
        while select.select([self._ours], [], [], _CALM_S)[0]:
            self._read()

    def peak_bytes(self) -> int:
        """The most memory that it ever held."""
        lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))

    def busy_s(self, seconds: float) -> float:
        """Seconds of a processor that it takes in a stretch of so many, while nobody does anything."""
        before = self._ticks()
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self._ours], [], [], left)[0]:
                self._read()
        return (self._ticks() - before) / os.sysconf("SC_CLK_TCK")

    def _ticks(self) -> int:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def _wait(self, text: bytes) -> None:
        seen = b""
        deadline = time.monotonic() + _PATIENCE_S
        while not seen or text not in seen:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._ours], [], [], left)[0]:
                raise BenchmarkFailed(f"the dashboard never painted {text!r} in {seen[-400:]!r}")
            seen += self._read()

    def _read(self) -> bytes:
        try:
            return os.read(self._ours, 65536)
        except OSError as error:
            raise BenchmarkFailed(f"the dashboard ended with {self._process.wait()}") from error
