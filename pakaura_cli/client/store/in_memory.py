"""Stores that are nowhere but in the memory of this process, for a process whose whole work is one visit."""

from __future__ import annotations

import os
import sqlite3
from urllib.parse import quote

from pakaura_cli.client.store.store import LOOK_PATIENCE_MS, Store
from pakaura_server.core.errors import StoreError

_SINCE = (3, 36, 0)
"""The SQLite that first shared such a database among the connections of a process, with the locks of a file."""
_held: dict[str, sqlite3.Connection] = {}
"""One connection to each, for with the last one goes the database."""


def keep_stores_in_memory() -> None:
    """From now on no store of this process is read from a file or written to one, until the process ends.

    A path is then only the name by which threads find the same store; beside it there still are the files that are
    locked, which are empty. Raises StoreError where SQLite is too old for that.
    """
    if sqlite3.sqlite_version_info < _SINCE:
        raise StoreError(
            f"SQLite {sqlite3.sqlite_version} cannot share what is in memory", "a Python with SQLite 3.36 can"
        )
    Store.connect = staticmethod(_connect)


def _connect(path: str) -> sqlite3.Connection:
    if not path:
        return _open(":memory:")
    # A name that begins with a slash is shared: https://www.sqlite.org/c3ref/serialize.html, "memdb".
    address = f"file:{quote(os.path.abspath(path))}?vfs=memdb"
    if address not in _held:
        _held[address] = _open(address, any_thread=True)
    return _open(address)


def _open(address: str, any_thread: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(
        address, timeout=LOOK_PATIENCE_MS / 1000, isolation_level=None, uri=True, check_same_thread=not any_thread
    )
