"""The configuration: a TOML file of few keys, compiled once into lines that need no TOML reader."""

from __future__ import annotations

import os

from pakaura_server.core.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pakaura_cli.client.paths import Paths

KEYS: dict[str, tuple[type, str]] = {
    "color": (str, "auto, always or never"),
    "pager": (str, "the program that long output goes through; empty for none"),
    "capture": (str, "how add reads its words: literal, or natural, as with --natural"),
    "editor": (str, "the program that edit --editor opens, before VISUAL and EDITOR"),
    "list.columns": (str, "the columns of list, such as number,due,title"),
    "list.sort": (str, "the order of list, such as due,-priority"),
    "list.limit": (int, "how many tasks list shows on a terminal"),
}
"""Every setting: its type and what it is for."""
_CHOICES = {"color": ("auto", "always", "never"), "capture": ("literal", "natural")}
"""The values of those settings that have few."""
_KINDS = {str: "text", int: "whole number"}


class Config:
    """The settings that the file gives, by dotted name. `notes` tell of keys that this version does not know."""

    __slots__ = ("notes", "values")

    def __init__(self, values: dict[str, str], notes: list[str]) -> None:
        self.values = values
        self.notes = notes

    def get(self, name: str) -> str:
        """The setting as text, or empty where there is none."""
        return self.values.get(name, "")


def load(paths: Paths) -> Config:
    """The configuration of this person. Raises ConfigError with the file's name and the place in it."""
    source = paths.config_file
    try:
        state = os.stat(source)
    except FileNotFoundError:
        return Config({}, [])
    except OSError as error:
        raise ConfigError(f"cannot read {source}: {error.strerror}") from error
    key = f"{source}\t{state.st_mtime_ns}\t{state.st_size}"
    compiled = os.path.join(paths.cache, "config")
    values = _read_compiled(compiled, key)
    if values is not None:
        return Config(values, [])
    values, notes = _read_toml(source)
    _write_compiled(compiled, key, values)
    return Config(values, notes)


def _read_compiled(path: str, key: str) -> dict[str, str] | None:
    """The settings, if the lines were compiled from the file as it is now."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            lines = file.read().split("\n")
    except (OSError, ValueError):
        return None
    if lines[0] != key or lines[-1] != "end":
        return None
    return dict([line.split("\t", 1) for line in lines[1:-1]])


def _write_compiled(path: str, key: str, values: dict[str, str]) -> None:
    """Best effort: without a cache the file is read again."""
    if any("\n" in text or "\t" in text for text in (key.split("\t", maxsplit=1)[0], *values.values())):
        return
    partial = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(partial, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write("\n".join([key, *[f"{name}\t{text}" for name, text in values.items()], "end"]))
        os.replace(partial, path)
    except OSError:
        return


def _read_toml(path: str) -> tuple[dict[str, str], list[str]]:
    import tomllib

    try:
        with open(path, "rb") as file:
            tree = tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", "mend that line, or move the file away") from error
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    values: dict[str, str] = {}
    notes: list[str] = []
    for name, value in _flat("", tree):
        if name not in KEYS:
            notes.append(f"{path}: {name} is no setting of this version and is passed over")
            continue
        kind, meaning = KEYS[name]
        if type(value) is not kind:
            raise ConfigError(f"{path}: {name} = {value!r} is no {_KINDS[kind]}", f"it is {meaning}")
        values[name] = str(value)
    for name, choices in _CHOICES.items():
        if values.get(name, choices[0]) not in choices:
            *most, last = choices
            raise ConfigError(f"{path}: {name} is {', '.join(most)} or {last}, not {values[name]!r}")
    return values, notes


def _flat(prefix: str, tree: dict[str, Any]) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for name, value in tree.items():
        pairs += _flat(f"{prefix}{name}.", value) if isinstance(value, dict) else [(prefix + name, value)]
    return pairs
