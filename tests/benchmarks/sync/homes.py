"""Homes of people who sync: written to by the client's library, synced by the installed command."""

from __future__ import annotations

import itertools
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pakaura_cli.client.store.writer import Writer, new_id
from tests.benchmarks import data
from tests.benchmarks.measure import BenchmarkFailed, Run, Runner
from tests.benchmarks.sync.filling import values_of
from tests.support.installed import SCRIPT
from tests.support.person import Person

_ASIDE = """
import os, resource, sys, time
began = time.perf_counter()
code = os.spawnv(os.P_WAIT, sys.argv[1], sys.argv[1:])
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
"""Runs a command from a small process: the kernel passes the peak of whoever starts a process on to it."""
_numbers = itertools.count()


def new_email() -> str:
    return f"person{next(_numbers)}@example.org"


class Home(Person):
    """A home in `folder` of its own. What the library writes begins no sync by itself, as a command does."""

    def __init__(self, folder: Path) -> None:
        place = folder / f"home{next(_numbers)}"
        (place / "run").mkdir(mode=0o700, parents=True)
        super().__init__(place)
        self._runner = Runner(place)

    @property
    def store(self) -> str:
        return self.session.to_read().path

    def run(self, *words: str) -> Run:
        """A command that succeeds."""
        return self.run_program(str(SCRIPT), *words)

    def run_program(self, *argv: str) -> Run:
        """A program that succeeds, in this home."""
        command = [sys.executable, "-I", "-S", "-c", _ASIDE, *argv]
        code = self._runner.must(command, self.environ).code
        seconds, kib = self._runner.output.split()[-2:]
        return Run(float(seconds), code, int(kib) * 1024)

    def write(self, tasks: int) -> None:
        """So many new tasks, each a command of its own, in one transaction."""
        session = self.session
        with session.to_write().writing() as db:
            for item in data.items(tasks):
                writer = Writer(db, session.now, "add")
                writer.create(new_id(session.now), values_of(item, session.now.ms))
                writer.close()

    def count(self, table: str = "task") -> int:
        with closing(sqlite3.connect(self.store)) as db:
            (count,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(count)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """`pakaura sync --watch` runs meanwhile."""
        with subprocess.Popen(
            [str(SCRIPT), "sync", "--watch"],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield
                if process.poll() is not None:
                    raise BenchmarkFailed(f"sync --watch ended: {process.communicate()[1][-300:]}")
            finally:
                process.kill()
                process.communicate()
