"""Is the file of the store one of ours, and whole? Looked at without trusting it, and without writing to it."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote

from pakaura_cli.client.doctor.finding import Finding, fail, ok
from pakaura_cli.client.paths import at_home
from pakaura_cli.client.store.schema import APPLICATION_ID, MIGRATIONS
from pakaura_server.core.extras import UPGRADE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pakaura_server.core.when import Moment

_NAME = "store"
_PUT_BACK = "leave it as it is, and put a copy of it back"
_MOST_LINES = 3
_OF_AN_INDEX = ("missing from index", "wrong # of entries in index", "non-unique entry in index")


def copy_of(path: str, environ: Mapping[str, str]) -> tuple[Finding, sqlite3.Connection | None]:
    """What is to be said of the file, and a copy of it in memory where it can be looked into.

    The copy is one state of the store; whatever is tried on it, nobody waits and the file stays as it is.
    """
    shown = at_home(path, environ)
    try:
        size = os.stat(path).st_size
        db = _copied(path)
    except FileNotFoundError:
        return fail(
            _NAME, f"{shown} is not there", "restore it, or remove the pointer beside stores/ to begin anew"
        ), None
    except OSError as error:
        return fail(_NAME, f"{shown} cannot be read: {error.strerror}", "check who may read it"), None
    except sqlite3.Error as error:
        return fail(_NAME, f"{shown} cannot be read: {error}", _PUT_BACK), None
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    if size == 0 or not version:
        tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        empty = fail(_NAME, f"{shown} is another program's", "name another file in PAKAURA_DB")
        return (empty if tables else ok(_NAME, f"{shown}, still empty")), None
    if application != APPLICATION_ID:
        return fail(_NAME, f"{shown} is another program's", "name another file in PAKAURA_DB"), None
    if version > len(MIGRATIONS):
        advice = f"upgrade this one: {UPGRADE}"
        return fail(_NAME, f"{shown} is a newer PakAura's (schema {version})", advice), None
    if version < len(MIGRATIONS):
        return ok(_NAME, f"{shown}, schema {version}; the next command brings it to {len(MIGRATIONS)}"), None
    return ok(_NAME, f"{shown}, schema {version}, {size // 1024} KiB"), db


def integrity(db: sqlite3.Connection, now: Moment) -> Finding:
    """SQLite's own check of every page and index."""
    lines = [str(row[0]) for row in db.execute("PRAGMA integrity_check(20)")]
    lines = [line for text in lines for line in text.splitlines() if not line.startswith("***")]
    if lines == ["ok"]:
        return ok("integrity", "every page and index is in order")
    found = "; ".join(lines[:_MOST_LINES]) + (
        f"; and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
    )
    if all(any(part in line for part in _OF_AN_INDEX) for line in lines):
        return fail("integrity", found, mend=_reindex)
    return fail("integrity", found, _PUT_BACK)


def schema(db: sqlite3.Connection, now: Moment) -> Finding:
    """Whether every table and index is there, and none was changed."""
    wanted = _parts(_reference())
    found = _parts(db)
    wrong = sorted(name for name, sql in wanted.items() if found.get(name) != sql)
    if not wrong:
        return ok("schema", "every table and index is there")
    missing = [
        name
        for name in wrong
        if name not in found and (wanted[name] or "").startswith(("CREATE INDEX", "CREATE UNIQUE"))
    ]
    if missing == wrong:
        return fail("schema", f"missing: {', '.join(missing)}", mend=_create_missing)
    return fail("schema", f"missing or changed: {', '.join(wrong)}", _PUT_BACK)


def _copied(path: str) -> sqlite3.Connection:
    os.close(os.open(path, os.O_RDONLY | os.O_CLOEXEC))
    source = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)
    copy = sqlite3.connect(":memory:", isolation_level=None)
    copy.row_factory = sqlite3.Row
    try:
        source.backup(copy)
        copy.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        source.close()
    return copy


def _reference() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    for script in MIGRATIONS:
        db.executescript(script)
    return db


def _parts(db: sqlite3.Connection) -> dict[str, str | None]:
    return {
        row[0]: row[1]
        for row in db.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name")
    }


def _reindex(db: sqlite3.Connection, now: Moment) -> None:
    db.execute("REINDEX")


def _create_missing(db: sqlite3.Connection, now: Moment) -> None:
    found = _parts(db)
    for name, sql in _parts(_reference()).items():
        if name not in found and sql:
            db.execute(sql)
