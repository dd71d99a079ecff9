"""Proving that a store and its server hold the same, and mending the store where they do not.

Both sides hash their rows as they lie there (`core.digest`); a store that only counted what it believes to have would
prove nothing. Mending compares all rows anew, and never deletes.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from pakaura_cli.client.clock import local_moment
from pakaura_cli.client.connection import connect
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.client.store.merging import Merger, other_entities
from pakaura_cli.client.store.rows import COLUMNS, registers_of
from pakaura_cli.client.sync import pages
from pakaura_cli.client.sync.cycle import Cycle
from pakaura_cli.client.sync.outcome import is_verification_due, note_mended, note_verified
from pakaura_cli.client.sync.remote import Remote
from pakaura_cli.client.sync.run import PATIENCE_S, alone, carry_out
from pakaura_cli.client.sync.state import SyncState
from pakaura_cli.version import VERSION
from pakaura_server.core.canonical import canonical
from pakaura_server.core.digest import BUCKETS, bucket, row_hash
from pakaura_server.core.errors import PakauraError, Unavailable
from pakaura_server.core.merge import key, merge
from pakaura_server.core.op import KINDS, TASK
from pakaura_server.core.wire import registers_of as registers_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.store import Store
    from pakaura_server.core.merge import Registers

TRIES = 4
"""How often both sides are brought in step to be compared: others may write at the same time."""

_NO_GEN = -1


class Comparable(Remote, Protocol):
    """A remote that can also say what it holds."""

    def digest(self, kind: str) -> dict[str, Any]: ...


class Verdict(NamedTuple):
    """`differing` are the parts, of BUCKETS for each kind, that are not the same on both sides, as `(kind, bucket)`.

    `left_out` is how many parts could not be compared, as they hold something that the server refused. `report` is the
    file that tells of it, or empty.
    """

    entities: int
    differing: list[tuple[str, int]]
    left_out: int
    report: str = ""


def server_stands(row: Registers, incoming: Registers) -> Registers:
    """The join, but of two values with one stamp the incoming one stands."""
    tied = {name: row.pop(name) for name, (stamp, _) in incoming.items() if name in row and row[name][0] == stamp}
    lost = merge(row, incoming)
    return lost | {name: old for name, old in tied.items() if row.get(name, old)[1] != old[1]}


class Mending(Merger):
    """What was damaged here still has its stamp, and all other devices have the server's value."""

    join = staticmethod(server_stands)


class MendingCycle(Cycle):
    """A sync that takes over the server's value where a stamp is the same and the value is not."""

    merger = Mending

    @staticmethod
    def take_rows(merger: Merger, rows: list[dict[str, Any]], gen: int, resync: bool) -> None:
        for row in rows:
            kind, id = row["kind"], row["id"]
            ours, theirs = merger.registers(kind, id), registers_in(row)
            tied = {
                name: new
                for name, new in theirs.items()
                if name in ours and ours[name][0] == new[0] and key(ours[name]) != key(new)
            }
            if tied:
                merger.take(kind, id, tied)
        pages.take_rows(merger, rows, gen, resync)


def verify(session: Session, repair: bool = False) -> Verdict:
    """Compare after a sync; with `repair` also mend what differs, compare again, and leave a report of what it was.

    Raises SignInNeeded, StoreBusy, what the server's answers stand for, and Unavailable where others write so fast that
    the two sides are never in step.
    """
    require_account(session)
    store = session.to_write()
    with alone(store, PATIENCE_S), connect(session, require_account(session)) as api:
        return verify_locked(session, store, api, repair)


def verify_locked(session: Session, store: Store, remote: Comparable, repair: bool) -> Verdict:
    """As `verify`, for a caller that holds the lock of the sync."""
    found = compare(session, store, remote)
    if repair and found.differing:
        found = _mended(session, store, remote, found)
    if not found.differing:
        with store.writing() as db:
            note_verified(db, local_moment(session.environ).ms)
    return found


def verify_daily(session: Session, store: Store) -> None:
    """As `verify_locked` with `repair`, if that was not done for a day; `status` tells of what was found."""
    with store.reading() as db:
        due = is_verification_due(db, local_moment(session.environ).ms)
    if due:
        with connect(session, require_account(session)) as api:
            found = verify_locked(session, store, api, repair=True)
        if found.report:
            with store.writing() as db:
                note_mended(db, found.report)


def _mended(session: Session, store: Store, remote: Comparable, found: Verdict) -> Verdict:
    """What is found after all rows were compared anew."""
    report = _report(session, found)
    with store.writing() as db:
        state = SyncState(db)
        state.begin_resync(None)
        state.save(db)
    carry_out(session, store, remote, cycle=MendingCycle)
    return compare(session, store, remote)._replace(report=report)


def compare(session: Session, store: Store, remote: Comparable) -> Verdict:
    """Sync, and compare what both sides hold. Nothing is mended."""
    for _ in range(TRIES):
        carry_out(session, store, remote)
        # The answer's `seq` says whether somebody wrote between the sync and this question.
        theirs = {kind: remote.digest(kind) for kind in KINDS}
        with store.reading() as db:
            if all(_in_step(db, answer) for answer in theirs.values()):
                return _compared(db, theirs)
    raise Unavailable("this list is written so often that it cannot be compared", "try again in a moment")


def _in_step(db: sqlite3.Connection, answer: dict[str, Any]) -> bool:
    (waiting,) = db.execute("SELECT count(*) FROM outbox").fetchone()
    return not waiting and bool(answer["seq"] == SyncState(db).reached)


def _compared(db: sqlite3.Connection, theirs: dict[str, dict[str, Any]]) -> Verdict:
    refused = {
        (row[0], bucket(row[1])) for row in db.execute("SELECT kind, entity FROM outbox_rejected WHERE kind <> ''")
    }
    entities, differing = 0, []
    ours = {kind: [0] * BUCKETS for kind in theirs}
    for kind, id, registers in _entities(db):
        if kind in ours:
            entities += 1
            ours[kind][bucket(id)] ^= row_hash(kind, id, registers)
    for kind, answer in theirs.items():
        for place, text in enumerate(answer["buckets"]):
            if (kind, place) not in refused and str(ours[kind][place]) != str(text):
                differing.append((kind, place))
    return Verdict(entities, differing, len(refused))


def _entities(db: sqlite3.Connection) -> Iterator[tuple[str, str, Registers]]:
    for row in db.execute(f"SELECT {COLUMNS} FROM task"):
        yield TASK, row["id"], registers_of(db, row)
    yield from other_entities(db, _NO_GEN)


def _report(session: Session, found: Verdict) -> str:
    """Write down what differed, for whoever looks for the cause. No task text is in it."""
    now = local_moment(session.environ)
    path = os.path.join(session.paths.state, f"sync-{now.ms}.report.json")
    told = {
        "at_ms": now.ms,
        "version": VERSION,
        "entities": found.entities,
        "differing": [list(each) for each in found.differing],
    }
    try:
        os.makedirs(session.paths.state, mode=0o700, exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(canonical(told) + "\n")
    except OSError as error:
        raise PakauraError(f"cannot write {path}: {error.strerror}", "check its permissions") from error
    return path
