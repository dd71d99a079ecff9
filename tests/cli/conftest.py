"""A server for the tests of the commands that need one, and addresses to register with."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from tests.support.cloud import SETTINGS
from tests.support.device import Device
from tests.support.postgres import open_folder
from tests.support.server import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A real server; tests keep apart by their accounts."""
    with open_folder() as folder, running_server(folder / "data", settings=SETTINGS) as server:
        yield server.url


@pytest.fixture(scope="session")
def invite_url() -> Iterator[str]:
    """A real server that lets in nobody without an invitation."""
    settings = SETTINGS | {"REGISTRATION": "invite"}
    with open_folder() as folder, running_server(folder / "data", settings=settings) as server:
        yield server.url


@pytest.fixture
def email() -> str:
    """An address that no account has yet."""
    return f"{uuid.uuid4().hex}@example.org"


@pytest.fixture
def desk(tmp_path: Path) -> Device:
    return Device(tmp_path / "desk")


@pytest.fixture
def phone(tmp_path: Path) -> Device:
    """Another machine of the same person."""
    return Device(tmp_path / "phone")
