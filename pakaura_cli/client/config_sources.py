"""What the TOML files and the variables give, checked and put together: the work that is done once for the cache."""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING

from pakaura_cli.client.settings_table import FAMILIES, check, from_text, setting
from pakaura_server.core.errors import BadValue, ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def merge(sources: list[tuple[str, bool]]) -> tuple[dict[str, str], list[str]]:
    """The settings of the files, the later of which decide, and notes. The second of each pair says: a project's.

    A view or a context that a project names is the project's as a whole. Raises ConfigError.
    """
    values: dict[str, str] = {}
    notes: list[str] = []
    for path, is_project in sources:
        own, more = read_file(path, is_project)
        replaced = {_member(name) for name in own} - {""}
        values = {name: text for name, text in values.items() if _member(name) not in replaced} | own
        notes += more
    return values, notes


def read_file(path: str, is_project: bool) -> tuple[dict[str, str], list[str]]:
    """The settings of one regular file as text, and notes about what is passed over in it. Raises ConfigError."""
    try:
        with open(path, "rb") as file:
            text = file.read().decode()
    except UnicodeDecodeError as error:
        raise _unreadable(path, error) from error
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    return read_text(text, path, is_project)


def read_text(text: str, path: str, is_project: bool) -> tuple[dict[str, str], list[str]]:
    """As `read_file`, of what is or will be its text."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(path, error) from error
    values: dict[str, str] = {}
    notes: list[str] = []
    for name, value in flat("", tree):
        known = setting(name)
        if known is None:
            notes.append(f"{path}: {name} is no setting of this version and is passed over")
        elif known.personal and is_project:
            notes.append(f"{path}: {name} is passed over: the file of a directory may not decide that")
        else:
            try:
                values[name] = check(name, value)
            except BadValue as error:
                error.field = name
                raise ConfigError(f"{path}: {error.message}", error.hint) from error
    return values, notes


def write_compiled(path: str, key: str, values: dict[str, str]) -> None:
    """Keep the settings as lines for `config.load`. Best effort: without them the files are read again."""
    if "\n" in key or any("\n" in text or "\t" in text for pair in values.items() for text in pair):
        return
    partial = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(partial, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write("\n".join([key, *[f"{name}\t{text}" for name, text in values.items()], "end"]))
        os.replace(partial, path)
    except OSError:
        return


def from_variable(name: str, variable: str, text: str) -> str | None:
    """What a variable says, None where it is empty and empty text is no value. Raises ConfigError."""
    known = setting(name)
    assert known is not None
    if not text and not known.empties:
        return None
    try:
        return str(from_text(name, text))
    except BadValue as error:
        raise ConfigError(f"{variable}: {error.message}", error.hint) from error


def flat(prefix: str, tree: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The values of nested tables by their dotted names."""
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from flat(f"{prefix}{name}.", value)
        else:
            yield prefix + name, value


def _member(name: str) -> str:
    """`views.work` for `views.work.filter`, empty for a setting of no family."""
    family = name.partition(".")[0]
    return name.rpartition(".")[0] if family in FAMILIES else ""


def _unreadable(path: str, error: ValueError) -> ConfigError:
    return ConfigError(f"{path} cannot be read: {error}", "mend that line, or move the file away")
