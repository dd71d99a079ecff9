"""A loop to ask a database from, and pools of connections to it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from pakaura_server.db import Database
from pakaura_server.ledger.ledgers import Ledgers
from tests.support.local import NOON_MS

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def replicas(loop: asyncio.Runner, shared_url: str) -> Iterator[list[Ledgers]]:
    """The ledgers as two processes hold them: nothing is shared but the database."""
    databases = [Database(shared_url, size=6) for _ in range(2)]
    for database in databases:
        loop.run(database.open())
    yield [Ledgers(database, lambda: NOON_MS) for database in databases]
    for database in databases:
        loop.run(database.close())
