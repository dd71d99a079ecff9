"""Can only their owner read the tasks and the sign-in, and write the configuration?"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from pakaura_cli.client.doctor.finding import Finding, ok
from pakaura_cli.client.paths import at_home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pakaura_cli.client.session import Session

_OTHERS = 0o077
_OTHERS_WRITE = 0o022


def permissions(session: Session, store: str) -> list[Finding]:
    """Of the store and the files beside it, of the sign-in, of the folders around them, and of the configuration."""
    wrong: list[tuple[str, int]] = []
    foreign: list[str] = []
    for path, others in _looked_at(session, store):
        try:
            found = os.stat(path)
        except OSError:
            continue
        mode = stat.S_IMODE(found.st_mode)
        if found.st_uid != os.geteuid():
            foreign.append(path)
        elif mode & others:
            wrong.append((path, mode & ~others))
    findings = []
    if foreign:
        shown = ", ".join(at_home(path, session.environ) for path in foreign)
        findings.append(Finding("permissions", "fail", f"of another user: {shown}", "give them back with chown"))
    if wrong:
        shown = ", ".join(f"{at_home(path, session.environ)} (should be {mode:04o})" for path, mode in wrong)
        secret = any(os.path.isfile(path) for path, _ in wrong)
        findings.append(
            Finding(
                "permissions",
                "fail" if secret else "warn",
                f"open to others: {shown}",
                "pakaura doctor --repair",
                chmod=tuple(wrong),
            )
        )
    if not os.access(store, os.W_OK) or not os.access(os.path.dirname(store) or ".", os.W_OK):
        shown = at_home(store, session.environ)
        findings.append(Finding("permissions", "fail", f"{shown} cannot be written", "check its mode and its folder's"))
    return findings or [ok("permissions", "only you can read the tasks")]


def _looked_at(session: Session, store: str) -> Iterator[tuple[str, int]]:
    """Paths that are there or not, with the bits that should not be set."""
    paths = session.paths
    folder, name = os.path.split(store)
    try:
        beside = sorted(each for each in os.listdir(folder or ".") if each.startswith(name))
    except OSError:
        beside = [name]
    yield from ((os.path.join(folder, each), _OTHERS) for each in beside)
    if folder == paths.stores:
        yield from ((path, _OTHERS) for path in (paths.stores, paths.data))
    yield from ((path, _OTHERS_WRITE) for path in (paths.config, paths.config_file))
    signed_in = os.path.join(paths.data, "credentials")
    yield signed_in, _OTHERS
    if os.path.isdir(signed_in):
        yield from ((os.path.join(signed_in, each), _OTHERS) for each in sorted(os.listdir(signed_in)))
