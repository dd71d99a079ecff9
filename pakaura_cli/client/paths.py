"""Where things are, by the XDG base directory specification 0.8: an empty or relative variable is as if unset."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

PROJECT_FILE: Final = ".pakaura.toml"


class Paths:
    """The folders and files of one person. Nothing is created by asking."""

    __slots__ = ("cache", "config", "data", "environ", "state")

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.config = self._folder("XDG_CONFIG_HOME", ".config")
        self.data = self._folder("XDG_DATA_HOME", ".local/share")
        self.state = self._folder("XDG_STATE_HOME", ".local/state")
        self.cache = self._folder("XDG_CACHE_HOME", ".cache")

    def _folder(self, variable: str, default: str) -> str:
        base = self.environ.get(variable, "")
        if not base.startswith("/"):
            base = os.path.join(self.environ.get("HOME") or os.path.expanduser("~"), default)
        return os.path.join(base, "pakaura")

    @property
    def config_file(self) -> str:
        return os.path.join(self.config, "config.toml")

    @property
    def project_file(self) -> str:
        """The nearest `.pakaura.toml`, from the current directory up to the home folder or the root; empty for none."""
        try:
            folder = os.getcwd()
        except OSError:
            return ""
        home = self.environ.get("HOME")
        while True:
            path = f"{folder.rstrip('/')}/{PROJECT_FILE}"
            if os.path.exists(path):
                return path
            if folder in (home, "/"):
                return ""
            folder = os.path.dirname(folder)

    @property
    def pointer(self) -> str:
        """The one-line file that names the active store, relative to the folder of stores."""
        return os.path.join(self.data, "active")

    @property
    def stores(self) -> str:
        return os.path.join(self.data, "stores")

    def active_store(self) -> str | None:
        """The path of the store in use: PAKAURA_DB, else what the pointer names, else None."""
        override = self.environ.get("PAKAURA_DB")
        if override:
            return override
        try:
            with open(self.pointer, encoding="utf-8", errors="surrogateescape") as file:
                name = file.readline().strip()
        except FileNotFoundError:
            return None
        return os.path.join(self.stores, name)

    def new_store(self) -> str:
        """Name a new store and make it the active one. Two at once agree on one: the first pointer stays.

        Raises OSError where the folder cannot be written.
        """
        for folder in (self.data, self.stores):
            os.makedirs(folder, mode=0o700, exist_ok=True)
        own = f"{self.pointer}.{os.getpid()}"
        with open(own, "w", encoding="utf-8") as file:
            file.write(f"{os.urandom(8).hex()}.db\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(own, self.pointer)
        except FileExistsError:
            pass
        finally:
            os.unlink(own)
        path = self.active_store()
        assert path is not None
        return path


def at_home(path: str, environ: Mapping[str, str]) -> str:
    """The path as a person writes it: their home, whose name may be theirs, is `~`."""
    home = environ.get("HOME", "").rstrip("/")
    return "~" + path[len(home) :] if home and (path == home or path.startswith(f"{home}/")) else path
