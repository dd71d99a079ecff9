"""Mending what can be made anew: a copy of the file first, byte for byte, then one transaction."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from typing import TYPE_CHECKING

from pakaura_cli.client.paths import at_home
from pakaura_cli.client.store.faults import fault
from pakaura_cli.client.store.lock import WriterLock
from pakaura_server.core.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pakaura_cli.client.doctor.finding import Finding
    from pakaura_cli.client.session import Session

SUFFIX = ".before-repair"
_PIECE = 1024 * 1024


def repair(session: Session, findings: list[Finding]) -> Iterator[str]:
    """Mend what was found, and say each step in a line. Raises StoreError; the store is then as it was."""
    for finding in findings:
        for path, mode in finding.chmod:
            try:
                os.chmod(path, mode)
            except OSError as error:
                raise fault(error, path) from error
            yield f"set the mode of {at_home(path, session.environ)} to {mode:04o}"
    wrong = [finding for finding in findings if finding.mend is not None]
    store = session.paths.active_store()
    if wrong and store:
        yield from _mend(session, store, wrong)


def _mend(session: Session, path: str, wrong: list[Finding]) -> Iterator[str]:
    lock = WriterLock(path)
    try:
        lock.take()
        db = sqlite3.connect(path, timeout=5, isolation_level=None)
        db.row_factory = sqlite3.Row
        try:
            db.execute("PRAGMA synchronous = EXTRA")
            # What is mended at first must not be written into the file before the copy is there.
            db.execute("BEGIN IMMEDIATE")
            yield f"kept a copy: {at_home(_keep_copy(path), session.environ)}"
            for finding in wrong:
                assert finding.mend is not None
                finding.mend(db, session.now)
                yield f"mended {finding.name}"
            db.execute("COMMIT")
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
            db.close()
    except (sqlite3.Error, OSError) as error:
        raise fault(error, path) from error
    finally:
        lock.give()


def _keep_copy(path: str) -> str:
    """Copy the file, which nobody writes meanwhile, and read the copy back. Raises OSError and StoreError."""
    target = path + SUFFIX
    # One name, so that what a full disk leaves is written over by the next attempt.
    partial = f"{target}.partial"
    written = hashlib.sha256()
    with (
        open(path, "rb") as source,
        open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb") as copy,
    ):
        while piece := source.read(_PIECE):
            written.update(piece)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    with open(partial, "rb") as copy:
        if hashlib.file_digest(copy, "sha256").digest() != written.digest():
            raise StoreError("the copy made before the repair is damaged", "nothing was changed; check the disk")
    os.replace(partial, target)
    return target
