"""All checks, each as a finding: of the store, and of the machine around it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from pakaura_cli.client.doctor import derived, links, numbering, records, store_file, surroundings, times
from pakaura_cli.client.doctor.finding import Finding, fail, ok
from pakaura_cli.client.doctor.permissions import permissions
from pakaura_cli.client.doctor.standing import standing
from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_cli.client.session import Session
    from pakaura_server.core.when import Moment

IN_STORE: tuple[Callable[[sqlite3.Connection, Moment], Finding], ...] = (
    store_file.integrity,
    numbering.numbering,
    store_file.schema,
    derived.columns,
    derived.sets,
    derived.titles,
    times.stamping,
    times.clock,
    links.links,
    records.history,
    records.outbox,
    standing,
)
"""In the order in which they are mended: what is first is what the others rest on."""


def examine(session: Session) -> list[Finding]:
    """What is to be said of everything. Nothing is written, waited for, or asked of a server or a keyring."""
    return [*surroundings.versions(session), *examine_store(session), *surroundings.machine(session)]


def examine_store(session: Session) -> list[Finding]:
    """What is to be said of the store in use, and of who may read it."""
    try:
        path = session.paths.active_store()
    except OSError as error:
        return [
            fail("store", f"it is not known which one is in use: {error.strerror}", "check who may read its folder")
        ]
    if path is None:
        return [ok("store", "none yet; the first task makes one")]
    found, db = store_file.copy_of(path, session.environ)
    findings = [found]
    if db is not None:
        findings += [_asked(check, db, session.now) for check in IN_STORE]
        db.close()
    return [*findings, *permissions(session, path)]


def _asked(check: Callable[[sqlite3.Connection, Moment], Finding], db: sqlite3.Connection, now: Moment) -> Finding:
    try:
        return check(db, now)
    except (sqlite3.Error, PakauraError, ValueError, TypeError, LookupError) as error:
        # The message of an error may hold what a task says.
        name = check.__name__
        return fail(name, f"cannot be looked at ({type(error).__name__})", "put a copy of the store back")
