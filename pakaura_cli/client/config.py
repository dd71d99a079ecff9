"""The settings that hold: TOML files of the person and of the directory, compiled once into lines, and variables.

A variable (`PAKAURA_LIST_LIMIT`) decides before the project file, and that before the person's own.
"""

from __future__ import annotations

import os

from pakaura_server.core.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pakaura_cli.client.paths import Paths

_TABLE = f"{os.path.dirname(__file__)}/settings_table.py"
"""What the lines were made by: a newer version may know more settings."""
_ANY_TEXT = "context"
"""Any text may be its value, empty text too, and a shell may have the variable set for each command."""
_KIND, _REGULAR = 0o170000, 0o100000
"""As `stat.S_IFMT` and `stat.S_IFREG`, without that module."""
_LONGEST_NAME = 50
"""Characters of a project's path in the name of its compiled lines: with any of them a file system takes it."""


class Config:
    """The settings that are given, by dotted name. `values` are those of the files.

    `notes` are sentences about what in the files is passed over; they are told once. `sources` are the files, the
    person's own before that of the directory, each with whether it is the latter.
    """

    __slots__ = ("environ", "notes", "sources", "values")

    def __init__(
        self,
        values: dict[str, str],
        notes: list[str],
        environ: Mapping[str, str],
        sources: Sequence[tuple[str, bool]] = (),
    ) -> None:
        self.values = values
        self.notes = notes
        self.sources = sources
        self.environ = environ

    def get(self, name: str) -> str:
        """The setting as text, or empty where there is none. Raises ConfigError for a variable that cannot be read."""
        return self.given(name) or ""

    def given(self, name: str) -> str | None:
        """As `get`, but None where nothing is set, for a setting of which empty text is a value."""
        variable = variable_of(name)
        if variable in self.environ:
            if name == _ANY_TEXT:
                return self.environ[variable]
            from pakaura_cli.client.config_sources import from_variable

            text = from_variable(name, variable, self.environ[variable])
            if text is not None:
                return text
        return self.values.get(name)


def variable_of(name: str) -> str:
    """`PAKAURA_LIST_LIMIT` for `list.limit`."""
    return "PAKAURA_" + name.upper().replace(".", "_")


def load(paths: Paths) -> Config:
    """The configuration of this person, here. Raises ConfigError with the file's name and the place in it."""
    sources: list[tuple[str, bool]] = []
    notes: list[str] = []
    key = _stamp(_TABLE, state_of(_TABLE))
    for path in (paths.config_file, paths.project_file):
        state = state_of(path)
        if state is None:
            continue
        is_project = path != paths.config_file
        if is_project:
            from pakaura_cli.client.project_file import distrust

            reason = distrust(state, os.lstat(path), os.geteuid())
            if reason:
                notes.append(f"{path} is passed over: {reason}")
                continue
        check_regular(path, state)
        sources.append((path, is_project))
        key += _stamp(path, state)
    if not sources:
        return Config({}, notes, paths.environ)
    name = "config"
    if sources[-1][1]:
        # One for each project, so that two of them do not take turns; the key tells them apart for sure.
        name += sources[-1][0].replace("/", "%")[-_LONGEST_NAME:]
    compiled = os.path.join(paths.cache, name)
    values = _read_compiled(compiled, key)
    if values is None:
        from pakaura_cli.client.config_sources import merge, write_compiled

        values, more = merge(sources)
        notes += more
        write_compiled(compiled, key, values)
    return Config(values, notes, paths.environ, sources)


def state_of(path: str) -> os.stat_result | None:
    """That of what the path names, links followed; None where there is nothing. Raises ConfigError."""
    try:
        return os.stat(path) if path else None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error


def check_regular(path: str, state: os.stat_result) -> None:
    """Raises ConfigError for no regular file: to open a pipe may take forever, and a device must not be replaced."""
    if state.st_mode & _KIND != _REGULAR:
        raise ConfigError(f"{path} is no regular file", "put a file in its place, or move it away")


def _stamp(path: str, state: os.stat_result | None) -> str:
    return f"{path}\t{state.st_mtime_ns}\t{state.st_size}\t{state.st_ino}\t" if state else ""


def _read_compiled(path: str, key: str) -> dict[str, str] | None:
    """The settings, if the lines were compiled from the files as they are now."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            lines = file.read().split("\n")
    except (OSError, ValueError):
        return None
    if lines[0] != key or lines[-1] != "end":
        return None
    return dict([line.split("\t", 1) for line in lines[1:-1]])
