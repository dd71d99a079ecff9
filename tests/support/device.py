"""A machine of somebody: a home of its own, in which the installed command signs in and syncs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.support.installed import Finished, Pakaura, home_environ

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "correct horse battery"


class Device(Pakaura):
    """Without a keyring, as most machines that test are; so a sign-in is kept in a file."""

    def __init__(self, home: Path) -> None:
        (home / "run").mkdir(mode=0o700, parents=True)
        super().__init__(home_environ(home) | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"})

    def enter(self, verb: str, url: str, email: str, *options: str, password: str = PASSWORD) -> Finished:
        """`register` or `login`, as a script does it."""
        words = [verb, "--server", url, "--email", email, "--password-stdin", "--insecure-storage", *options]
        return self(*words, input=f"{password}\n")

    def tasks(self) -> list[dict[str, Any]]:
        """What `list` shows, by id, without what belongs to one device."""
        records = [json.loads(line) for line in self("list", "--ndjson", check=True).out.splitlines()]
        return sorted([{**record, "number": None} for record in records], key=lambda record: str(record["id"]))

    def record(self, *words: str) -> dict[str, Any]:
        """The one record that a command prints."""
        (record,) = json.loads(self(*words, "--json", check=True).out)
        assert isinstance(record, dict)
        return record
