"""Bringing a store's schema up to date: a verified copy of the file first, then one transaction."""

from __future__ import annotations

import os
import sqlite3

from pakaura_cli.client.store.schema import APPLICATION_ID
from pakaura_server.core.errors import StoreCorrupt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_DEVICE_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


def migrate(db: sqlite3.Connection, path: str, version: int, migrations: Sequence[str]) -> None:
    """Apply the migrations from `version` on. The caller holds the writer lock.

    The file as it was stays beside the store as `<path>.v<version>`. Raises StoreCorrupt, having changed nothing, where
    the file is another program's or its copy does not hold together.
    """
    if version == len(migrations):
        return
    if version:
        _keep_copy(db, f"{path}.v{version}")
    elif db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise StoreCorrupt(f"{path} is a database of another program", "name another file in PAKAURA_DB")
    script = "".join(migrations[version:])
    db.execute("PRAGMA synchronous = EXTRA")
    try:
        db.executescript(
            f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {len(migrations)};"
            f" PRAGMA application_id = {APPLICATION_ID}; {'' if version else _first_rows()} COMMIT;"
        )
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def draw_device() -> str:
    """A new device's id, by which its stamps end."""
    return "".join([_DEVICE_ALPHABET[byte % 36] for byte in os.urandom(8)])


def _first_rows() -> str:
    return f"INSERT INTO meta VALUES('device_id', '{draw_device()}');"


def _keep_copy(db: sqlite3.Connection, target: str) -> None:
    """Copy the open database to `target` and check the copy; an earlier copy of that name is replaced."""
    partial = f"{target}.partial"
    if os.path.exists(partial):
        os.unlink(partial)
    os.close(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    copy = sqlite3.connect(partial)
    try:
        db.backup(copy)
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise StoreCorrupt(
                f"the copy {partial} made before an upgrade is damaged", "nothing was changed; check the disk"
            )
    finally:
        copy.close()
    fd = os.open(partial, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
    os.replace(partial, target)
