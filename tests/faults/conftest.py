"""A server for the tests of what can go wrong in a sync, and the machines of a person who uses it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backends import fail

from tests.support.cloud import Cloud
from tests.support.person import Person
from tests.support.postgres import open_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session", autouse=True)
def own_keyring() -> None:
    """The keyring of whoever runs the tests is none of their business."""
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]


@pytest.fixture(scope="session")
def shared_cloud() -> Iterator[Cloud]:
    """A real server that is up; tests keep apart by their accounts."""
    with open_folder() as folder:
        cloud = Cloud(folder / "data")
        with cloud.up():
            yield cloud


@pytest.fixture(scope="session")
def server_url(shared_cloud: Cloud) -> str:
    return shared_cloud.url


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """A server of the test's own, which is not up yet."""
    with open_folder() as folder:
        yield Cloud(folder / "data")


@pytest.fixture
def email() -> str:
    """An address that no account has yet."""
    return f"{uuid.uuid4().hex}@example.org"


@pytest.fixture
def desk(tmp_path: Path) -> Person:
    return Person(tmp_path / "desk")


@pytest.fixture
def phone(tmp_path: Path) -> Person:
    """Another machine."""
    return Person(tmp_path / "phone")


@pytest.fixture
def pair(server_url: str, email: str, desk: Person, phone: Person) -> tuple[Person, Person]:
    """Both machines, signed in and in step, with one task."""
    desk.add("Buy milk")
    desk.register(server_url, email)
    desk.sync()
    phone.login(server_url, email)
    phone.sync()
    return desk, phone
