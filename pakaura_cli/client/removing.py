"""Removing a list from this machine; a file with all of its tasks is left, should somebody miss one."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from pakaura_cli.client.store.faults import fault
from pakaura_cli.client.store.finding import refuse_override
from pakaura_cli.client.store.lookups import short_id_of
from pakaura_cli.client.store.rows import COLUMNS, to_task
from pakaura_server.core.record import to_record

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from pakaura_cli.client.session import Session

_SIDE_FILES = ("-journal", ".lock", ".sync", ".sync-waits")


def remove_list(session: Session) -> str:
    """Remove the store in use, and return the path of the file with its tasks, one record a line, deleted ones too.

    The next command begins an empty list. Raises UsageError where PAKAURA_DB names the store, and StoreError.
    """
    refuse_override(session.paths)
    store = session.to_write()
    path = f"{store.path.removesuffix('.db')}-{session.now.ms}.ndjson"
    with store.writing() as db:
        _write(path, _lines(db))
        for each in (session.paths.pointer, store.path, *[store.path + suffix for suffix in _SIDE_FILES[1:]]):
            _remove(each)
    _remove(store.path + _SIDE_FILES[0])
    session.leave()
    return path


def _lines(db: sqlite3.Connection) -> Iterator[str]:
    for row in db.execute(f"SELECT {COLUMNS} FROM task ORDER BY id"):
        task = to_task(row)
        yield json.dumps(to_record(task, short_id_of(db, task.id)), ensure_ascii=False)


def _write(path: str, lines: Iterator[str]) -> None:
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with open(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise fault(error, path) from error


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise fault(error, path) from error
