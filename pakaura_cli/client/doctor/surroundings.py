"""What the machine is like: versions, room, clock, configuration, completion."""

from __future__ import annotations

import locale
import os
import platform
import sqlite3
from typing import TYPE_CHECKING

from pakaura_cli.client import shell_files
from pakaura_cli.client.doctor.finding import Finding, fail, ok, warn
from pakaura_cli.client.paths import at_home
from pakaura_cli.version import VERSION
from pakaura_server.core.errors import BadValue, ConfigError
from pakaura_server.core.when import at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pakaura_cli.client.session import Session
    from pakaura_server.core.when import Moment

_EARLIEST_MS = 1_767_225_600_000
"""The beginning of 2026: a clock before it was never set."""
_MIB = 1024 * 1024
_SCARCE_MIB = 200
_NONE_MIB = 20
_KINDS = (
    "Invalid value",
    "Invalid statement",
    "Invalid date or datetime",
    "Unterminated string",
    "Unclosed array",
    "Unclosed inline table",
    "Cannot overwrite a value",
    "Expected newline or end of document after a statement",
)
"""What tomllib says of a fault without quoting the file."""


def versions(session: Session) -> list[Finding]:
    """Of what a bug report begins with."""
    environ = session.environ
    names = (environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    language = next(filter(None, names), "none")
    return [
        ok("pakaura", VERSION),
        ok("python", f"{platform.python_version()} ({platform.python_implementation()})"),
        ok("sqlite", sqlite3.sqlite_version),
        ok("system", f"{platform.system()} {platform.release()}, {platform.machine()}"),
        ok("terminal", f"{environ.get('TERM', 'none')}, {language}, {locale.getpreferredencoding(False)}"),
        _keyring(),
    ]


def machine(session: Session) -> list[Finding]:
    """Of room, clock, configuration and completion."""
    return [_room(session), _clock(session), *_config(session), _completion(session)]


def _keyring() -> Finding:
    """Which one there is; it is not asked for anything."""
    try:
        import keyring

        backend = type(keyring.get_keyring())
    except Exception as error:  # noqa: BLE001 - a backend raises whatever its system raises
        return warn(
            "keyring", f"none ({type(error).__name__})", "pakaura login --insecure-storage keeps a private file"
        )
    name = f"{backend.__module__}.{backend.__qualname__}"
    if name.startswith(("keyring.backends.fail.", "keyring.backends.null.")):
        return ok("keyring", "none; pakaura login --insecure-storage keeps a private file")
    return ok("keyring", name)


def _room(session: Session) -> Finding:
    """On the disk of the store. A commit may need as much as the store is large."""
    try:
        store = session.paths.active_store() or session.paths.data
        needed = os.stat(store).st_size if os.path.isfile(store) else 0
        while not os.path.isdir(store):
            store = os.path.dirname(store)
        state = os.statvfs(store)
    except OSError as error:
        return warn("room", f"not known: {error.strerror}")
    free = state.f_bavail * state.f_frsize
    text = f"{free // _MIB} MiB free"
    if free < max(needed, _NONE_MIB * _MIB):
        return fail("room", text, "free some space: nothing can be written without")
    return warn("room", text, "free some space") if free < _SCARCE_MIB * _MIB else ok("room", text)


def _clock(session: Session) -> Finding:
    now = session.now
    if now.ms < _EARLIEST_MS:
        return fail("clock", f"it says {now.wall}", "set the clock of this machine")
    if not _is_known_zone(session.environ.get("TZ", ""), now):
        return warn("clock", f"TZ names no time zone, so it is {now.wall} in {now.zone}", "such as TZ=Europe/Berlin")
    return ok("clock", f"{now.wall} in {now.zone}" + (" (PAKAURA_NOW)" if session.environ.get("PAKAURA_NOW") else ""))


def _is_known_zone(name: str, now: Moment) -> bool:
    """Whether TZ is unset, or one that the C library knows. One with digits, such as CET-1CEST, says all itself."""
    if not name or name.startswith((":", "/")) or not name.isascii() or any(char.isdigit() for char in name):
        return True
    try:
        at(now.ms, name)
    except (LookupError, ValueError, OSError):
        return False
    return True


def _config(session: Session) -> list[Finding]:
    """Whether it can be read, and where each setting comes from: by name, as a value may be private."""
    from pakaura_cli.client import config

    paths = session.paths
    findings = [
        finding
        for path, is_project in ((paths.config_file, False), (paths.project_file, True))
        if path and os.path.exists(path)
        for finding in _config_file(path, is_project, at_home(path, session.environ))
    ]
    variables = sorted(name for name in session.environ if name.startswith("PAKAURA_"))
    if variables:
        findings.append(ok("config", f"variables set: {', '.join(variables)}"))
    try:
        config.load(paths)
    except ConfigError:
        if not any(finding.state == "fail" for finding in findings):
            findings.append(fail("config", "cannot be read", "pakaura list says why"))
    return findings or [ok("config", "none: the defaults hold")]


def _config_file(path: str, is_project: bool, shown: str) -> Iterator[Finding]:
    from pakaura_cli.client.config import check_regular, state_of
    from pakaura_cli.client.config_sources import read_file
    from pakaura_cli.client.project_file import distrust

    try:
        reason, state = "", state_of(path)
        if state is not None:
            check_regular(path, state)
            reason = distrust(state, os.lstat(path), os.geteuid()) if is_project else ""
        values, notes = read_file(path, is_project)
    except (ConfigError, OSError) as error:
        yield fail("config", f"{shown} cannot be read: {_fault(error)}", _remedy(error, is_project))
        return
    if reason:
        yield warn("config", f"{shown} is passed over: {reason}", "check whose it is, and its mode")
        return
    yield ok("config", f"{shown} sets {', '.join(sorted({_public(name) for name in values})) or 'nothing'}")
    if notes:
        yield warn("config", f"{shown}, keys that are passed over: {len(notes)}", "pakaura list names them")


def _fault(error: Exception) -> str:
    """What is wrong and where, without any text of the file."""
    cause = error.__cause__ or error
    if isinstance(cause, BadValue):
        return f"{_public(cause.field)} has no value that it takes"
    if isinstance(cause, UnicodeDecodeError):
        return f"it is not UTF-8 from byte {cause.start} on"
    if isinstance(cause, OSError):
        return cause.strerror or type(cause).__name__
    if isinstance(cause, ConfigError):
        return "it is no regular file"
    # tomllib's, such as `Invalid value (at line 3, column 9)`; of some the first part names keys.
    kind, _, place = str(cause).partition(" (at ")
    place = f"at {place.removesuffix(')')}"
    return f"{kind}, {place}" if kind in _KINDS else place


def _remedy(error: Exception, is_project: bool) -> str:
    """A ConfigError with no cause is of something that no editor can open."""
    if error.__cause__ is None or isinstance(error.__cause__, OSError):
        return "put a file in its place that you can read"
    return f"mend it: pakaura config edit{' --project' if is_project else ''}"


def _public(name: str) -> str:
    """A setting's name without what a person called a view or a context."""
    family, _, rest = name.partition(".")
    return f"{family}.…" if family in ("views", "contexts") and rest else name


def _completion(session: Session) -> Finding:
    states = {shell: shell_files.state(shell, session.paths) for shell in shell_files.FILES}
    outdated = [shell for shell, state in states.items() if state == "outdated"]
    if outdated:
        return warn(
            "completion", f"of another version for {', '.join(outdated)}", f"pakaura completion install {outdated[0]}"
        )
    there = [shell for shell, state in states.items() if state == "current"]
    return ok("completion", f"for {', '.join(there)}" if there else "not installed; pakaura completion install does it")
