"""Which database the settings mean, and a way to it for a command: the server's own is started where none runs."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pakaura_server.connection import connect
from pakaura_server.core.errors import Unavailable
from pakaura_server.embedded import Cluster, FolderInUse
from pakaura_server.migrate import check_current, head, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pakaura_server.settings import Settings

_PATIENCE_S = 30.0
_POLL_S = 0.05
_PAUSE_S = 1.0


@contextmanager
def reached(settings: Settings, folder: Path) -> Iterator[str]:
    """The URL of a database with the tables of this version: `opened`, and migrated where it is the server's own.

    Raises ServerError, also where the one of DATABASE_URL is not migrated, and Unavailable.
    """
    with opened(settings, folder) as url:
        asyncio.run(migrate(url, head()) if settings.database_url is None else _check(url))
        yield url


@contextmanager
def opened(settings: Settings, folder: Path) -> Iterator[str]:
    """The URL of the database of DATABASE_URL, else of the PostgreSQL in `folder`, as it stands.

    That one is used where a server runs it, and else runs until the end of the context. Raises ServerError.
    """
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    cluster = Cluster(folder)
    try:
        _start_or_attach(cluster)
        yield cluster.url()
    finally:
        cluster.stop()


async def answering(url: str, patience_s: float) -> None:
    """Return as soon as the database answers. Raises Unavailable where it does not within `patience_s`."""
    deadline = time.monotonic() + patience_s
    while True:
        try:
            connection = await connect(url)
        except Unavailable:
            if time.monotonic() >= deadline:
                raise
            await asyncio.sleep(_PAUSE_S)
        else:
            await connection.close()
            return


def _start_or_attach(cluster: Cluster) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            cluster.start()
            return
        except FolderInUse:
            # It may be about to start, or to stop.
            if cluster.attach():
                return
            if time.monotonic() > deadline:
                raise
        time.sleep(_POLL_S)


async def _check(url: str) -> None:
    connection = await connect(url)
    try:
        await check_current(connection)
    finally:
        await connection.close()
