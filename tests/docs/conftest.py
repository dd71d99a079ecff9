"""A server for the pages that show one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.cloud import SETTINGS
from tests.support.postgres import open_folder
from tests.support.server import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A real server, started for the first page that asks."""
    with open_folder() as folder, running_server(folder / "data", settings=SETTINGS) as server:
        yield server.url
