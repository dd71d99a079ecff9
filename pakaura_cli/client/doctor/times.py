"""Are the stamps well-formed and near the present, has every value one, and is the store's clock above them all?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.doctor.derived import stamps_of
from pakaura_cli.client.doctor.finding import Finding, fail, ok, warn
from pakaura_cli.client.store.rows import COLUMNS, value_of
from pakaura_cli.client.store.writer import keep_clock, read_clock
from pakaura_server.core import registers as r
from pakaura_server.core import stamps
from pakaura_server.core.errors import BadValue

if TYPE_CHECKING:
    import sqlite3

    from pakaura_server.core.when import Moment

AHEAD_MS = 86_400_000
"""How far ahead of this machine's clock the newest stamp may be."""
_SINGLE = (r.TITLE, r.NOTES, r.STATE, r.SCHEDULE, r.WAIT, r.RECUR, r.PRIORITY, r.PROJECT, r.PARENT, r.DELETED)


def stamping(db: sqlite3.Connection, now: Moment) -> Finding:
    """The stamps of every task."""
    malformed = unstamped = 0
    newest = 0
    for row in db.execute(f"SELECT {COLUMNS}, stamps FROM task"):
        try:
            found = stamps_of(row)
            newest = max([newest, *[stamps.split(stamp)[0] for stamp in found.values()]])
            unstamped += not _is_stamped(row, found)
        except (BadValue, ValueError, TypeError, AttributeError):
            malformed += 1
    if malformed or unstamped:
        told = [f"tasks with stamps that cannot be read: {malformed}"] if malformed else []
        told += [f"tasks with values without a stamp: {unstamped}"] if unstamped else []
        return fail("stamps", ", ".join(told), "put a copy of the store back, or get the list anew from the server")
    if newest > now.ms + AHEAD_MS:
        days = (newest - now.ms) // 86_400_000
        return warn(
            "stamps",
            f"the newest is ahead of this machine's clock, in days: {days}",
            "set the clock, here or where it was written",
        )
    return ok("stamps", "well-formed, none from the future")


def clock(db: sqlite3.Connection, now: Moment) -> Finding:
    """The hybrid clock that the next command goes on from."""
    newest = _newest(db)
    try:
        kept = read_clock(_kept(db))
    except ValueError:
        return fail("store clock", "cannot be read", mend=_mend_clock)
    if kept < newest:
        return fail("store clock", "is behind the newest stamp", mend=_mend_clock)
    return ok("store clock", "is above every stamp")


def _is_stamped(row: sqlite3.Row, found: dict[str, str]) -> bool:
    members = [f"{r.TAG}{name}" for name in row["tags"].split("/") if name]
    members += [f"{r.DEPENDENCY}{name}" for name in row["needs"].split("/") if name]
    single = [name for name in _SINGLE if name not in found and value_of(row, name) != r.default(name)]
    return not single and found.keys() >= set(members)


def _kept(db: sqlite3.Connection) -> str | None:
    row = db.execute("SELECT v FROM meta WHERE k = 'hlc'").fetchone()
    return str(row[0]) if row else None


def _newest(db: sqlite3.Connection) -> tuple[int, int]:
    query = "SELECT max(value) FROM task, json_each(task.stamps) WHERE json_valid(task.stamps)"
    (text,) = db.execute(query).fetchone()
    try:
        return stamps.split(text)[:2] if text else (0, 0)
    except BadValue:
        return 0, 0


def _mend_clock(db: sqlite3.Connection, now: Moment) -> None:
    keep_clock(db, max(_newest(db), (now.ms, 0)))
