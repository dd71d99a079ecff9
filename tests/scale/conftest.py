"""Several servers on one PostgreSQL and one Redis, with nginx in front."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.scale.fleet import Fleet
from tests.support.cohere_server import KEY, cohere_server, held, says
from tests.support.nginx import nginx
from tests.support.postgres import open_folder, running_databases
from tests.support.redis_server import redis_server
from tests.support.schema import create_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Databases


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    with running_databases(create_tables) as databases:
        yield databases


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """A migrated, empty database for one test."""
    with databases.fresh() as url:
        yield url


@pytest.fixture(scope="module")
def fleet(databases: Databases) -> Iterator[Fleet]:
    """Two servers, which most tests of a file share."""
    with ExitStack() as stack:
        folder = stack.enter_context(open_folder())
        redis_url, redis = stack.enter_context(redis_server(folder))
        fleet = Fleet(folder, stack.enter_context(databases.fresh()), redis_url, redis)
        fleet.provider = stack.enter_context(cohere_server(held(says("It scatters."))))
        fleet.settings |= {"COHERE_API_KEY": KEY, "COHERE_API_URL": fleet.provider.url}
        stack.callback(fleet.stop)
        for number in range(2):
            fleet.start(number)
        fleet.url = stack.enter_context(nginx(folder, fleet.ports[:2]))
        yield fleet
