"""Looks at one thing after the other that has to be right, and changes nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from pakaura_server import migrate
from pakaura_server.connection import connect
from pakaura_server.core.errors import PakauraError, ServerError
from pakaura_server.ledger.guard import GUARDED
from pakaura_server.operating.reach import opened
from pakaura_server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import asyncpg
    from asyncpg import Record

OLDEST_POSTGRES = 16
MOST_CLOCK_DIFFERENCE_S = 5
_GUARD = """
SELECT count(*) FROM pg_trigger WHERE tgname = 'seq_rises' AND tgenabled IN ('O', 'A') AND tgrelid = ANY(
  SELECT to_regclass(name) FROM unnest($1::text[]) AS name)
"""


class Finding(NamedTuple):
    """One thing that was looked at; `text` says how it is, `hint` what to do."""

    ok: bool
    subject: str
    text: str
    hint: str = ""


def look(environ: Mapping[str, str], folder: Path) -> list[Finding]:
    """All findings, as far as one thing can be looked at without the other.

    A PostgreSQL in `folder` that nobody runs is started meanwhile; none is made.
    """
    findings: list[Finding] = []
    subject = "settings"
    try:
        settings = Settings.from_environ(environ)
        registration = settings.registration or "undecided"
        findings.append(Finding(True, subject, f"{settings.environment}, registration {registration}"))
        subject = "database"
        if settings.database_url is None and not folder.is_dir():
            raise ServerError(f"there is none in {folder} yet", "pakaura-server run makes it")
        with opened(settings, folder) as url:
            return findings + asyncio.run(_look(url))
    except PakauraError as error:
        return [*findings, Finding(False, subject, error.message, error.hint)]


async def _look(url: str) -> list[Finding]:
    connection = await connect(url)
    try:
        return [
            _version(connection),
            await _migrations(connection),
            await _guard(connection),
            await _clock(connection),
        ]
    finally:
        await connection.close()


def _version(connection: asyncpg.Connection[Record]) -> Finding:
    version = connection.get_settings().server_version
    ok = connection.get_server_version().major >= OLDEST_POSTGRES
    return Finding(ok, "database", f"PostgreSQL {version}", f"{OLDEST_POSTGRES} or newer is needed")


async def _migrations(connection: asyncpg.Connection[Record]) -> Finding:
    try:
        await migrate.check_current(connection)
    except PakauraError as error:
        return Finding(False, "migrations", error.message, error.hint)
    return Finding(True, "migrations", migrate.head())


async def _guard(connection: asyncpg.Connection[Record]) -> Finding:
    on = await connection.fetchval(_GUARD, list(GUARDED)) == len(GUARDED)
    return Finding(on, "ledger guard", "on" if on else "missing or off", "see pakaura_server.ledger.guard")


async def _clock(connection: asyncpg.Connection[Record]) -> Finding:
    theirs = await connection.fetchval("SELECT clock_timestamp()")
    off = abs((theirs - datetime.now(UTC)).total_seconds())
    text = f"{off:.1f} s from the database's"
    return Finding(off <= MOST_CLOCK_DIFFERENCE_S, "clock", text, "set both clocks by NTP")
