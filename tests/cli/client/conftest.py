"""A server for the tests of the client's half of accounts and sync, and people who use it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backends import fail

from tests.support.person import Person
from tests.support.postgres import open_folder
from tests.support.server import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS = {"LOG_LEVEL": "WARNING", "RATE_LIMIT_AUTH_PER_MINUTE": "100000", "RATE_LIMIT_SYNC_PER_MINUTE": "100000"}


@pytest.fixture(scope="session", autouse=True)
def own_keyring() -> None:
    """The keyring of whoever runs the tests is none of their business."""
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A real server; tests keep apart by their accounts."""
    with open_folder() as folder, running_server(folder / "data", settings=SETTINGS) as server:
        yield server.url


@pytest.fixture
def email() -> str:
    """An address that no account has yet."""
    return f"{uuid.uuid4().hex}@example.org"


@pytest.fixture
def ada(tmp_path: Path) -> Person:
    return Person(tmp_path / "ada")


@pytest.fixture
def laptop(tmp_path: Path) -> Person:
    """Another machine."""
    return Person(tmp_path / "laptop")
