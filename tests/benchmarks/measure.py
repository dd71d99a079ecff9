"""Running a program and timing it from outside: spawned, its output to a file, waited for with its resources."""

from __future__ import annotations

import os
import signal
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


class BenchmarkFailed(Exception):
    """Something that was to be measured did not do its work."""


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process. `peak_bytes` is never below the peak of this process, which the kernel passes on."""

    seconds: float
    code: int
    peak_bytes: int


class Runner:
    """Runs programs one after another with stdout and stderr in files of its own (one Runner per thread).

    Files, not a pipe: nobody has to read while the clock runs; not /dev/null: grep stops early there.
    """

    def __init__(self, folder: Path, name: str = "run") -> None:
        self._stdout = folder / f"{name}.stdout"
        self._stderr = folder / f"{name}.stderr"

    @property
    def output(self) -> str:
        """What the last program wrote to stdout."""
        return self._stdout.read_text(errors="replace")

    @property
    def complaint(self) -> str:
        """What the last program wrote to stderr."""
        return self._stderr.read_text(errors="replace")

    def time(self, argv: Sequence[str], environ: Mapping[str, str], stdin: Path | None = None) -> Run:
        """Runs `argv` (with a full path) to its end, whatever its exit code."""
        write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        files = [
            (os.POSIX_SPAWN_OPEN, 0, str(stdin or os.devnull), os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(self._stdout), write, 0o600),
            (os.POSIX_SPAWN_OPEN, 2, str(self._stderr), write, 0o600),
        ]
        started = time.perf_counter()
        # Python ignores SIGPIPE and children inherit that; a person's shell does not.
        pid = os.posix_spawn(argv[0], list(argv), dict(environ), file_actions=files, setsigdef=[signal.SIGPIPE])
        _, status, usage = os.wait4(pid, 0)
        seconds = time.perf_counter() - started
        return Run(seconds, os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024)

    def must(
        self,
        argv: Sequence[str],
        environ: Mapping[str, str],
        stdin: Path | None = None,
        accepted: Sequence[int] = (0,),
    ) -> Run:
        """As `time`; raises BenchmarkFailed on another exit code than the accepted ones."""
        run = self.time(argv, environ, stdin)
        if run.code not in accepted:
            words = " ".join(argv[:8])
            raise BenchmarkFailed(f"{words}: exit code {run.code}: {(self.complaint or self.output)[-800:].strip()}")
        return run


def median(seconds: Sequence[float]) -> float:
    return statistics.median(seconds)


def percentile(seconds: Sequence[float], share: float) -> float:
    """The smallest measured value that at least this share of all does not exceed."""
    ordered = sorted(seconds)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]
