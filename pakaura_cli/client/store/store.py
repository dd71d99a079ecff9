"""Opening the store: its file, its schema, and the two ways to be in it, reading and writing."""

from __future__ import annotations

# sqlite3 itself, without the package's converters of dates: nothing here uses them and they cost a tenth of a start.
import _sqlite3
import os
import sys

from pakaura_cli.client.store import faults
from pakaura_cli.client.store.lock import PATIENCE_S, WriterLock
from pakaura_cli.client.store.schema import APPLICATION_ID, MIGRATIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from types import TracebackType

COMMIT_PATIENCE_MS = 5000
"""How long a commit waits for those who read; writers wait for each other at the WriterLock."""
AT_ONCE_MS = 20
"""The same where nobody is to wait: as long as those take who only look at something."""
GLANCE_MS = 80
"""How long a reader who is not to wait looks for a gap: a commit to a slow disk takes less."""
CACHE_KIB = 65_536
"""Room for the pages that one batch of lines changes: a smaller cache spills them to disk before the commit."""
LOOK_PATIENCE_MS = 250
"""How long a reader looks for a gap between commits before it, too, queues at the WriterLock."""


def _connect(path: str) -> sqlite3.Connection:
    return _sqlite3.connect(path or ":memory:", timeout=LOOK_PATIENCE_MS / 1000, isolation_level=None)


class Store:
    """One SQLite file. `path` empty is a store that does not exist yet: it reads as empty and cannot be written.

    Every error of SQLite or of the file system inside `reading` and `writing` is raised as a StoreError.
    """

    __slots__ = ("_migrations", "db", "path")

    connect = staticmethod(_connect)
    """How the file at a path is opened; `in_memory` puts another way in its place, for the whole process."""

    def __init__(self, path: str, migrations: tuple[str, ...] = MIGRATIONS) -> None:
        """Open the file, prepare it if it is missing or empty, and bring its schema up to date. Raises StoreError."""
        self.path = path
        self._migrations = migrations
        try:
            self.db = self.connect(path)
        except _sqlite3.Error as error:
            raise faults.fault(error, path) from error
        self.db.row_factory = _sqlite3.Row
        try:
            self._prepare()
        except BaseException as error:
            self.db.close()
            if isinstance(error, (_sqlite3.Error, OSError)):
                raise faults.fault(error, path) from error
            raise

    def reading(self, at_once: bool = False) -> Reading:
        """A context in which all that is read is one state of the store.

        With `at_once` it hardly waits: StoreBusy is raised where another program keeps the store to itself.
        """
        return Reading(self, at_once)

    def writing(self, dry_run: bool = False, at_once: bool = False) -> Writing:
        """A context that is one durable transaction, rolled back where it is left by an exception or is a `dry_run`.

        With `at_once` it waits for nobody: StoreBusy is raised where another program writes or reads for long.
        """
        return Writing(self, dry_run, at_once)

    def is_bound(self) -> bool:
        """Whether it belongs to an account, also after a logout. Raises StoreError."""
        try:
            return self.db.execute("SELECT 1 FROM meta WHERE k = 'account_id'").fetchone() is not None
        except _sqlite3.Error as error:
            raise faults.fault(error, self.path) from error

    def close(self) -> None:
        self.db.close()

    def look(self, at_once: bool = False) -> tuple[int, int]:
        """The schema's version and whose file it is; in a transaction, what is read from then on is one state.

        Raises sqlite3.Error and OSError.
        """
        try:
            return self._marks()
        except _sqlite3.OperationalError as error:
            if at_once or not faults.is_busy(error):
                raise
        # SQLite looks at growing intervals and can miss every gap between many writers; in their queue nobody does.
        lock = WriterLock(self.path)
        lock.take()
        try:
            return self._marks()
        finally:
            lock.give()

    def _marks(self) -> tuple[int, int]:
        (version,) = self.db.execute("PRAGMA user_version").fetchone()
        (application,) = self.db.execute("PRAGMA application_id").fetchone()
        return version, application

    def _version(self, *, holds_lock: bool = False) -> int:
        # Who holds the lock must not queue for it again.
        version, application = self.look(at_once=holds_lock)
        if version and application != APPLICATION_ID:
            raise faults.corrupt(self.path, "another program's database")
        if version > len(self._migrations):
            raise faults.newer(self.path, version)
        return version

    def _prepare(self) -> None:
        if self._version() == len(self._migrations):
            return
        from pakaura_cli.client.store.migrating import migrate

        lock = WriterLock(self.path)
        lock.take()
        try:
            migrate(self.db, self.path, self._version(holds_lock=True), self._migrations)
        finally:
            lock.give()


class Reading:
    """The context of `Store.reading`."""

    __slots__ = ("_at_once", "_store")

    def __init__(self, store: Store, at_once: bool) -> None:
        self._store = store
        self._at_once = at_once

    def __enter__(self) -> sqlite3.Connection:
        try:
            if self._at_once:
                self._store.db.execute(f"PRAGMA busy_timeout = {GLANCE_MS}")
            self._store.db.execute("BEGIN")
            self._store.look(self._at_once)
        except (_sqlite3.Error, OSError) as error:
            self._end()
            raise faults.fault(error, self._store.path) from error
        return self._store.db

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        if isinstance(error, _sqlite3.Error):
            raise faults.fault(error, self._store.path) from error

    def _end(self) -> None:
        if self._store.db.in_transaction:
            self._store.db.execute("ROLLBACK")


class Writing:
    """The context of `Store.writing`: queue, `BEGIN IMMEDIATE`, and at the end COMMIT or ROLLBACK."""

    __slots__ = ("_at_once", "_dry_run", "_lock", "_store")

    def __init__(self, store: Store, dry_run: bool, at_once: bool) -> None:
        self._store = store
        self._dry_run = dry_run
        self._at_once = at_once
        self._lock = WriterLock(store.path)

    def __enter__(self) -> sqlite3.Connection:
        db = self._store.db
        try:
            self._lock.take(0.0 if self._at_once else PATIENCE_S)
        except OSError as error:
            raise faults.fault(error, self._store.path) from error
        try:
            # EXTRA also syncs the folder after the journal is gone: without it a power cut can bring the journal back.
            db.execute("PRAGMA synchronous = EXTRA")
            db.execute(f"PRAGMA busy_timeout = {AT_ONCE_MS if self._at_once else COMMIT_PATIENCE_MS}")
            db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            if sys.platform == "darwin":
                db.execute("PRAGMA fullfsync = 1")
            db.execute("BEGIN IMMEDIATE")
        except BaseException as error:
            self._lock.give()
            if isinstance(error, _sqlite3.Error):
                raise faults.fault(error, self._store.path) from error
            raise
        return db

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        db = self._store.db
        try:
            if error is None and not self._dry_run:
                db.execute("COMMIT")
        except _sqlite3.Error as failure:
            raise faults.fault(failure, self._store.path) from failure
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
            self._lock.give()
        if isinstance(error, _sqlite3.Error):
            raise faults.fault(error, self._store.path) from error


def create_file(path: str) -> None:
    """Make an empty file that only its owner may read, if there is none. Raises StoreError."""
    try:
        os.makedirs(os.path.dirname(os.path.abspath(path)), mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise faults.fault(error, path) from error
