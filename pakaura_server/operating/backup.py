"""All rows of a database in one file, and back.

The file is a zip: a table is a member in PostgreSQL's COPY text, which every version of PostgreSQL reads, and
`backup.json` says of what revision they are. (pg_dump was weighed: the wheel's speaks no TLS, and what version 18
writes an older server does not read.) The secret that signs tokens is not in it.
"""

from __future__ import annotations

import errno
import json
import os
import zipfile
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, BinaryIO, cast

import asyncpg
from pydantic import BaseModel

from pakaura_server.connection import connect
from pakaura_server.core.errors import ConfirmationNeeded, ServerError
from pakaura_server.db import APPLICATION
from pakaura_server.migrate import BASE, KEY, changing, check_current, head, move, raw, revision_of, revisions
from pakaura_server.tables import User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from asyncpg import Record
    from sqlalchemy import Table

FORMAT = 1
_MANIFEST = "backup.json"
_RENEW = "UPDATE sync_state SET epoch = gen_random_uuid()"
"""Devices see by it that the server went back in time, and take everything anew."""


class Saved(BaseModel):
    """One table of a backup."""

    name: str
    columns: list[str]
    rows: int


class Manifest(BaseModel):
    """What a backup says of itself; the tables are in an order that their foreign keys allow."""

    format: int
    pakaura: str
    revision: str
    made_at: datetime
    tables: list[Saved]

    def __str__(self) -> str:
        rows = {table.name: table.rows for table in self.tables}
        return f"accounts: {rows.get('users', 0)}, tasks: {rows.get('tasks', 0)}"


async def save(url: str, path: Path) -> Manifest:
    """Write everything, as it is at one moment, to a new file that only its owner can read; servers may run on.

    The file appears when it is whole. Raises ServerError, also where it exists, and Unavailable.
    """
    connection = await connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await connection.execute(f"SELECT pg_advisory_xact_lock_shared({KEY})")
            await check_current(connection)
            with _new_archive(path) as archive:
                tables = [await _save(connection, archive, table) for table in User.metadata.sorted_tables]
                manifest = Manifest(
                    format=FORMAT, pakaura=version("pakaura"), revision=head(), made_at=datetime.now(UTC), tables=tables
                )
                archive.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
    finally:
        await connection.close()
    return manifest


async def restore(url: str, path: Path, *, replace: bool) -> Manifest:
    """Put what `save` wrote in the place of what is in the database, or change nothing.

    An older backup is migrated. Raises ServerError where the file is no good or a server works on the database,
    ConfirmationNeeded where there are rows and `replace` is false, and Unavailable.
    """
    with _archive(path) as archive:
        manifest = _verified(archive, path)
        async with changing(url) as connection:
            driver = await raw(connection)
            await _check_alone(driver)
            if not replace and await _has_rows(driver):
                raise ConfirmationNeeded("the database is not empty", "--yes deletes what is in it, and restores")
            await move(connection, BASE)
            await move(connection, manifest.revision)
            for table in manifest.tables:
                await _load(driver, archive, table)
            await move(connection, head())
            await driver.execute(_RENEW)
    return manifest


async def _save(connection: asyncpg.Connection[Record], archive: zipfile.ZipFile, table: Table) -> Saved:
    columns = [column.name for column in table.columns]
    with archive.open(_member(table.name), "w", force_zip64=True) as member:

        async def take(data: bytes) -> None:
            member.write(data)

        # Not the table itself: it may be partitioned, and then has no rows of its own.
        query = f"SELECT {', '.join(columns)} FROM {table.name}"
        status = await connection.copy_from_query(query, output=take, format="text")
    return Saved(name=table.name, columns=columns, rows=_count(status))


async def _load(connection: asyncpg.Connection[Record], archive: zipfile.ZipFile, table: Saved) -> None:
    with archive.open(_member(table.name)) as member:
        try:
            status = await connection.copy_to_table(
                table.name, source=cast("BinaryIO", member), columns=table.columns, format="text"
            )
        except asyncpg.PostgresError as error:
            # Its message may quote the row.
            raise ServerError(f"the table {table.name} of the backup does not fit: {type(error).__name__}") from error
    if _count(status) != table.rows:
        raise ServerError(f"the table {table.name} of the backup has {_count(status)} rows instead of {table.rows}")


def _count(status: str) -> int:
    return int(status.rsplit(maxsplit=1)[-1])


def _member(table: str) -> str:
    return f"{table}.copy"


@contextmanager
def _new_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip that gets its name when the context is left without an error."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.exists():
            raise ServerError(f"{path} exists already", "choose another name")
        fd = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            with open(fd, "w+b") as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                    yield archive
                file.flush()
                os.fsync(fd)
            _give_name(partial, path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise ServerError(f"cannot write {path}: {error.strerror}", "choose another place") from error


def _give_name(partial: Path, path: Path) -> None:
    """Never over a file that came meanwhile; file systems without links, such as SMB, cannot promise that."""
    try:
        os.link(partial, path)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK):
            raise
        partial.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise ServerError(f"cannot read {path}: {error.strerror}") from error
    except zipfile.BadZipFile as error:
        raise _no_backup(path) from error
    with archive:
        yield archive


def _verified(archive: zipfile.ZipFile, path: Path) -> Manifest:
    """The manifest of a file of which every byte is as it was written."""
    try:
        names = set(archive.namelist())
        form = json.loads(archive.read(_MANIFEST))["format"] if _MANIFEST in names else None
        if form is not None and form != FORMAT:
            raise ServerError(
                f"{path} is a backup of format {form}, and this version reads {FORMAT}", "use a newer one"
            )
        manifest = Manifest.model_validate_json(archive.read(_MANIFEST))
        damaged = archive.testzip()
    except (KeyError, TypeError, ValueError, EOFError, OSError, zipfile.BadZipFile, zlib.error) as error:
        raise _no_backup(path) from error
    if damaged or names != {_MANIFEST, *[_member(table.name) for table in manifest.tables]}:
        raise _no_backup(path)
    if manifest.revision not in revisions():
        raise ServerError(
            f"{path} is of revision {manifest.revision}, and this version of PakAura knows {head()} as the newest",
            f"it was made by PakAura {manifest.pakaura}: install that version or a newer one",
        )
    return manifest


def _no_backup(path: Path) -> ServerError:
    return ServerError(f"{path} is no whole backup of PakAura", "use another one: nothing was changed")


async def _check_alone(connection: asyncpg.Connection[Record]) -> None:
    servers = await connection.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1",
        APPLICATION,
    )
    if servers:
        raise ServerError("a server works on this database", "stop it first")


async def _has_rows(connection: asyncpg.Connection[Record]) -> bool:
    if await revision_of(connection) is None:
        return False
    return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM users) OR EXISTS (SELECT FROM invitations)"))
