"""One connection to PostgreSQL, for what is no request: migrations, backups, and looking whether all is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg

from pakaura_server.core.errors import Unavailable
from pakaura_server.db import plain_url

if TYPE_CHECKING:
    from asyncpg import Record

_TIMEOUT_S = 15


async def connect(url: str) -> asyncpg.Connection[Record]:
    """A connection that the caller closes. Raises Unavailable, which tells the reason and not the URL."""
    try:
        return await asyncpg.connect(
            plain_url(url),
            timeout=_TIMEOUT_S,
            server_settings={"application_name": "pakaura-server command", "timezone": "UTC", "jit": "off"},
        )
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise Unavailable(f"the database cannot be reached: {_reason(error)}", "see that it runs") from error
    except (ValueError, OverflowError, asyncpg.InterfaceError) as error:
        # The message may quote the URL, and with it the password.
        raise Unavailable(
            f"the database cannot be reached: {type(error).__name__}", "DATABASE_URL may be misspelt"
        ) from error


def _reason(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0] if lines else type(error).__name__
