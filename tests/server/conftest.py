"""What every test of the server may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.postgres import Databases, running_databases
from tests.support.schema import create_tables

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """One PostgreSQL for this process's tests; with xdist each worker has its own, half a second once."""
    with running_databases(create_tables) as databases:
        yield databases


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """A migrated, empty database for one test."""
    with databases.fresh() as url:
        yield url


@pytest.fixture(scope="session")
def shared_url(databases: Databases) -> Iterator[str]:
    """A migrated database, for tests that keep apart by their users."""
    with databases.fresh() as url:
        yield url
