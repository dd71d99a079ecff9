"""Changing a configuration file without losing a comment of it: all of a change or none, whoever else writes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from typing import TYPE_CHECKING

import tomlkit
from tomlkit.container import Container, OutOfOrderTableProxy
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable, InlineTable

from pakaura_cli.client.config import check_regular, state_of
from pakaura_cli.client.config_sources import read_text
from pakaura_cli.client.project_file import distrust
from pakaura_server.core.errors import ConfigError, Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from pakaura_cli.client.paths import Paths

_TABLES = (Container, AbstractTable, OutOfOrderTableProxy)


class ConfigFile:
    """One TOML file as it was read, and what is to become of it. `changed` holds one open."""

    def __init__(self, text: str, path: str) -> None:
        self._document = _parse(text, path)

    @property
    def text(self) -> str:
        text = tomlkit.dumps(self._document)
        return text if text.endswith("\n") or not text else f"{text}\n"

    def set(self, name: tuple[str, ...], value: str | float) -> None:
        """Put a value at a place such as ("list", "limit"). Raises ConfigError where the way there is no table."""
        *tables, last = name
        table: Any = self._document
        for step in tables:
            if step not in table:
                # A table that holds only tables needs no heading of its own.
                new = tomlkit.table(is_super_table=step != tables[-1])
                table[step] = tomlkit.inline_table() if isinstance(table, InlineTable) else new
            table = table[step]
            if not isinstance(table, _TABLES):
                raise ConfigError(f"{step} is a value in this file, and no table for {'.'.join(name)}")
        table[last] = value

    def remove(self, name: tuple[str, ...]) -> bool:
        """Take away the value or table at a place; False where there is none."""
        *tables, last = name
        table: Any = self._document
        for step in tables:
            table = table.get(step) if isinstance(table, _TABLES) else None
        if not isinstance(table, _TABLES) or last not in table:
            return False
        del table[last]
        return True

    def get(self, name: tuple[str, ...]) -> Any:
        """The plain value or table at a place, None where there is none."""
        value: Any = self._document.unwrap()
        for step in name:
            value = value.get(step) if isinstance(value, dict) else None
        return value


def change(paths: Paths, path: str, work: Callable[[ConfigFile], None], is_project: bool = False) -> None:
    """Let `work` change the file at `path`, made if need be, and put it in its place at once, if it then can be read.

    Links are followed and permissions kept. Raises ConfigError, and what `work` raises; then nothing was changed.
    """
    if is_project:
        check_trust(path)
    try:
        with _alone(paths):
            before = read(path)
            file = ConfigFile(before, path)
            work(file)
            after = file.text
            if after != before:
                read_text(after, path, is_project)
                replace(path, after)
    except OSError as error:
        raise _unwritable(path, error) from error


def check_trust(path: str) -> None:
    """Raises ConfigError for a file of a directory that is not followed: what is written there would not hold."""
    state = state_of(path)
    reason = distrust(state, os.lstat(path), os.geteuid()) if state else ""
    if reason:
        raise ConfigError(f"{path} is not followed: {reason}", "check whose it is, and its mode")


def put(paths: Paths, path: str, before: str, after: str) -> None:
    """Replace the text `before` of the file by `after`. Raises Conflict where it is another one by now."""
    try:
        with _alone(paths):
            if read(path) != before:
                raise Conflict(f"{path} was changed meanwhile")
            replace(path, after)
    except OSError as error:
        raise _unwritable(path, error) from error


def read(path: str) -> str:
    """The text of the file, empty where there is none. Raises ConfigError."""
    if state := state_of(path):
        check_regular(path, state)
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} cannot be read: {error}", "save it as UTF-8") from error
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error


def replace(path: str, text: str) -> None:
    """Put the text in the place of the file that `path` names or links to, with its permissions. Raises OSError."""
    target = os.path.realpath(path)
    os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
    descriptor, own = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".pakaura-")
    try:
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(target):
            shutil.copymode(target, own)
        else:
            os.chmod(own, 0o666 & ~_umask())
        os.replace(own, target)
    except BaseException:
        os.unlink(own)
        raise


@contextlib.contextmanager
def _alone(paths: Paths) -> Iterator[None]:
    """One change at a time. The lock lies apart, so that nothing of it comes into a folder that people keep in git."""
    os.makedirs(paths.state, mode=0o700, exist_ok=True)
    descriptor = os.open(os.path.join(paths.state, "config.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _unwritable(path: str, error: OSError) -> ConfigError:
    return ConfigError(f"cannot write {path}: {error.strerror}", "check the folder and its owner")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _parse(text: str, path: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise ConfigError(f"{path} cannot be read: {error}", "mend that line: pakaura config edit") from error
