"""A keyring in a file of the home: a person on a page signs in as on a desktop, on a machine that has none."""

from __future__ import annotations

import json
from pathlib import Path

from keyring.backend import KeyringBackend


class FileKeyring(KeyringBackend):
    """What `PYTHON_KEYRING_BACKEND` names while a page is run."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return self._secrets().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._file.write_text(json.dumps(self._secrets() | {f"{service} {username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        secrets = self._secrets()
        del secrets[f"{service} {username}"]
        self._file.write_text(json.dumps(secrets))

    @property
    def _file(self) -> Path:
        return Path.home() / "keyring.json"

    def _secrets(self) -> dict[str, str]:
        return dict(json.loads(self._file.read_text())) if self._file.exists() else {}
