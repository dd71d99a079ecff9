"""Lists of tasks whose JSON PostgreSQL builds, a page in one statement."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from pakaura_server.core.errors import BadValue
from pakaura_server.core.filters import to_sql
from pakaura_server.core.filters.postgres import Postgres
from pakaura_server.tasks.bodies import SHOWN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pakaura_server.core.filters import Filter
    from pakaura_server.core.when import Moment
    from pakaura_server.db import Database

PAGE = 1000
"""Tasks that are read at once of a whole list."""
_TIMES = ("completed_at", "created_at", "updated_at")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LAST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
CURSOR_PATTERN = "^(-?[0-9]{1,18})[.]([0-9a-f]{32})$"
"""A cursor in text, also for the OpenAPI document."""
_SHOWN = ", ".join([f"""to_char({n}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS {n}""" if n in _TIMES else n for n in SHOWN])


class Cursor(NamedTuple):
    """The last task of a page: when it was created, and its id."""

    created_at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{(self.created_at - _EPOCH) // _MICROSECOND}.{self.id.hex}"


class Page(NamedTuple):
    """`body` are `length` tasks, JSON objects with commas between; `next` is where more follow, or None."""

    body: str
    length: int
    next: Cursor | None


class TaskList:
    """The tasks of `user` that `chosen` matches at `now` and that are not deleted, the newest first."""

    def __init__(self, db: Database, user: UUID, chosen: Filter, now: Moment) -> None:
        self._db = db
        self._user = user
        self._condition, self._parameters = to_sql(chosen, now, dialect=Postgres(3))

    async def page(self, limit: int, after: Cursor | None = None) -> Page:
        """One statement on a connection that is free again afterwards."""
        condition = self._condition
        if after is not None:
            at, id = (f"${3 + len(self._parameters) + n}" for n in range(2))
            condition = f"({condition}) AND created_at <= {at} AND (created_at < {at} OR id > {id})"
        async with self._db.connection() as connection:
            row = await connection.fetchrow(_query(condition), self._user, limit, *self._parameters, *(after or ()))
        assert row is not None
        more = row["count"] > limit
        return Page(row["body"] or "", min(row["count"], limit), Cursor(row["at"], row["last"]) if more else None)

    async def rest(self, page: Page) -> AsyncIterator[Page]:
        """The pages after that one."""
        while page.next is not None:
            page = await self.page(PAGE, page.next)
            yield page


def read_cursor(text: str) -> Cursor:
    """A time that no task can have is the nearest that one can. Raises BadValue."""
    found = re.fullmatch(CURSOR_PATTERN, text)
    if found is None:
        raise BadValue("cursor is none of ours", "use the next_cursor of the page before", "cursor")
    microseconds = min(max(int(found[1]), _FIRST), _LAST)
    return Cursor(_EPOCH + microseconds * _MICROSECOND, UUID(found[2]))


def _query(condition: str) -> str:
    """$1 user, $2 limit; what stands in the condition begins at $3."""
    return f"""
SELECT string_agg(body, ',') FILTER (WHERE n <= $2) AS body, count(*) AS count,
  min(created_at) FILTER (WHERE n <= $2) AS at, (array_agg(id))[$2] AS last
FROM (
  SELECT (SELECT row_to_json(shown)::text FROM (SELECT {_SHOWN}) AS shown) AS body, row_number() OVER () AS n,
    created_at, id
  FROM (
    SELECT * FROM tasks
    WHERE user_id = $1 AND NOT deleted AND ({condition})
    ORDER BY created_at DESC, id LIMIT $2::int + 1
  ) AS chosen
) AS numbered"""
