"""A home with a clock that stands still, a store in it, and the installed command."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import keyring
import pytest
from keyring.backends import fail

from pakaura_cli.client.session import Session
from pakaura_cli.client.store.writer import Writer
from pakaura_cli.tui.themes import remember
from pakaura_server.core import registers as r
from pakaura_server.core.when import When, at
from tests.support.installed import Pakaura, home_environ
from tests.support.local import NOON_MS

if TYPE_CHECKING:
    from pathlib import Path


class Home:
    """A person's home on Tuesday 24 November 2026 at noon, in UTC."""

    def __init__(self, folder: Path) -> None:
        self.environ = home_environ(folder) | {
            "PAKAURA_NOW": str(NOON_MS),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }
        self._made = 0
        remember(Session(self.environ).paths, welcomed="yes")

    def add(self, title: str, /, *tags: str, due: Any = "", **registers: Any) -> str:
        """The id of a new task, which is younger than all before it; `due` is a text."""
        self._made += 1
        now = at(NOON_MS - 1_000_000 + self._made, "UTC")
        id = f"01a20d5e-17c1-7{self._made:03x}-8000-{self._made * 0x1357ABCDEF % 2**48:012x}"
        if due:
            registers[r.SCHEDULE] = r.from_when(When(due, "UTC" if "T" in due else None))
        values = {r.TITLE: title, **{r.TAG + tag: True for tag in tags}, **registers}
        session = Session(self.environ)
        with session.to_write().writing() as db:
            writer = Writer(db, now, "add")
            writer.create(id, values)
            writer.close()
        session.leave()
        return id

    def configure(self, text: str) -> None:
        """Have this text as the configuration."""
        path = Session(self.environ).paths.config_file
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    @property
    def pakaura(self) -> Pakaura:
        """The command in the same home, a real process."""
        return Pakaura(self.environ)

    def titles(self, *filter: str) -> list[str]:
        """What `pakaura list` prints of these tasks."""
        return self.pakaura("list", *filter, "--format", "{title}", check=True).out.splitlines()


@pytest.fixture(scope="session", autouse=True)
def own_keyring() -> None:
    """The keyring of whoever runs the tests is none of their business."""
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)
