"""What SQLite and the file system say of the store, told as our errors: what is wrong and what to do."""

from __future__ import annotations

from pakaura_server.core.errors import StoreBusy, StoreCorrupt, StoreError, StoreFull, StoreNewer, StoreReadOnly

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
"""Primary result codes (sqlite.org/rescode.html)."""


def fault(error: sqlite3.Error | OSError, path: str) -> StoreError:
    """The error to raise in its place."""
    import sqlite3
    from errno import EACCES, EDQUOT, EFBIG, ENOSPC, EPERM, EROFS

    if isinstance(error, sqlite3.Error):
        return _from_code(getattr(error, "sqlite_errorcode", 1) & 0xFF, error, path)

    if error.errno in (ENOSPC, EDQUOT, EFBIG):
        return full(path)
    if error.errno in (EACCES, EPERM, EROFS):
        return read_only(path)
    return StoreError(f"cannot use the store {path}: {error.strerror}", "check the path and its permissions")


def _from_code(code: int, error: sqlite3.Error, path: str) -> StoreError:
    if code in (_BUSY, _LOCKED):
        return busy(path)
    if code == _READONLY:
        return read_only(path)
    if code == _FULL:
        return full(path)
    if code in (_CORRUPT, _NOTADB):
        return corrupt(path, str(error))
    if code == _CANTOPEN:
        return StoreError(f"cannot open the store {path}", "check that its folder exists and may be read and written")
    if code == _IOERR:
        return StoreError(
            f"reading or writing the store {path} failed ({error})", "nothing was changed; check the disk"
        )
    return StoreError(f"the store {path} cannot be used: {error}", "nothing was changed")


def is_busy(error: sqlite3.Error) -> bool:
    """Whether somebody else holds the file, so that trying again may do."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (_BUSY, _LOCKED)


def busy(path: str) -> StoreBusy:
    return StoreBusy(f"another program is holding the store {path}", "nothing was changed; try again in a moment")


def read_only(path: str) -> StoreReadOnly:
    return StoreReadOnly(
        f"the store {path} cannot be written", "nothing was changed; check the permissions of the file and its folder"
    )


def full(path: str) -> StoreFull:
    return StoreFull(
        f"no room left on the disk of the store {path}", "nothing was changed; free some space and try again"
    )


def corrupt(path: str, detail: str) -> StoreCorrupt:
    return StoreCorrupt(
        f"the store {path} is damaged or no PakAura store ({detail})",
        "it was left as it is; put a copy of it back, or name another store in PAKAURA_DB",
    )


def newer(path: str, version: int) -> StoreNewer:
    from pakaura_server.core.extras import UPGRADE

    return StoreNewer(
        f"the store {path} was written by a newer PakAura (its schema is {version})",
        f"nothing was changed; upgrade this one: {UPGRADE}",
    )
