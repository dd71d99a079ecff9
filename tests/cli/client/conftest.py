"""People who use the client's half of accounts and sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backends import fail

from tests.support.person import Person

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session", autouse=True)
def own_keyring() -> None:
    """The keyring of whoever runs the tests is none of their business."""
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]


@pytest.fixture
def ada(tmp_path: Path) -> Person:
    return Person(tmp_path / "ada")


@pytest.fixture
def laptop(tmp_path: Path) -> Person:
    """Another machine."""
    return Person(tmp_path / "laptop")
