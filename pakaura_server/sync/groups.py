"""The groups of the log, for a device that shows or takes back what another one did.

A history is as long as its owner is faithful: each statement goes by an index from what it is asked for, and OFFSET 0
keeps the planner from turning such a way into one over the whole log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakaura_server.core import registers as r
from pakaura_server.core import stamps
from pakaura_server.core.chains import Chains
from pakaura_server.core.errors import NotFound
from pakaura_server.core.ids import read_id
from pakaura_server.core.wire import MAX_BYTES
from pakaura_server.ledger.groups import CHAINS
from pakaura_server.sync.service import dump, entry, timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asyncpg import Record

    from pakaura_server.db import Connection, Database

MOST_GROUPS = 100
"""Groups of a page."""
_SHOWN = 4
"""How many tasks a group names."""
_OPS = 500
_NEWEST = f"""
WITH chosen AS MATERIALIZED (
  SELECT group_id, seq AS first FROM sync_ops AS op
  WHERE user_id = $1 AND kind = 'task' AND group_id IS NOT NULL AND seq < $2 AND NOT EXISTS (
    SELECT FROM sync_ops AS earlier
    WHERE earlier.user_id = $1 AND earlier.group_id = op.group_id AND earlier.kind = 'task' AND earlier.seq < op.seq
    OFFSET 0)
  ORDER BY seq DESC LIMIT {{limit}}
)
SELECT chosen.group_id, first, at, stamp, command, device, undoes, about.tasks, about.shown
FROM chosen JOIN sync_ops ON user_id = $1 AND seq = chosen.first, LATERAL (
  SELECT count(*) AS tasks, (array_agg(entity ORDER BY touched))[:{_SHOWN}] AS shown
  FROM (
    SELECT entity, min(seq) AS touched
    FROM (SELECT entity, seq FROM sync_ops
      WHERE user_id = $1 AND group_id = chosen.group_id AND kind = 'task' OFFSET 0) AS ops
    GROUP BY entity
  ) AS touching
) AS about ORDER BY first DESC
"""
"""$1 user, $2 the seq before which they begin."""
_TITLES = "SELECT id, title FROM tasks WHERE user_id = $1 AND id = ANY($2::uuid[])"
_OPS_OF = f"""
SELECT * FROM (
  SELECT op_id, seq, at, device, command, group_id, undoes, entity, type, stamp, body, lost FROM sync_ops
  WHERE user_id = $1 AND group_id = ANY($2::uuid[]) AND kind = 'task' OFFSET 0
) AS ops WHERE seq > $3 ORDER BY seq LIMIT {_OPS + 1}
"""


async def newest(db: Database, user: str, before: int, limit: int) -> dict[str, Any]:
    """The groups that begin before the seq `before`, the latest first; the next page's `before`, or None at the end."""
    async with db.connection() as connection:
        rows = await connection.fetch(_NEWEST.format(limit=int(limit)), user, before)
        chains = await _chains(connection, user, [row["group_id"] for row in rows])
        shown = {id for row in rows for id in row["shown"]}
        titles = {row["id"]: row["title"] for row in await connection.fetch(_TITLES, user, shown)}
    return {
        "groups": [_group(row, chains, titles) for row in rows],
        "before": rows[-1]["first"] if len(rows) == limit else None,
    }


async def ops(db: Database, user: str, group: str, after: int) -> str:
    """As JSON, what the group wrote, and the groups that it takes back or that take it back, in the order of the log.

    `more` says whether there are ops behind the last one. Raises NotFound where there is no such group.
    """
    id = read_id(group)
    if id is None:
        raise _missing()
    async with db.connection() as connection:
        pairs = await connection.fetch(CHAINS, user, [id])
        chain = {id} | {str(each) for row in pairs for each in row}
        rows = await connection.fetch(_OPS_OF, user, chain, after)
    if not rows and not after:
        raise _missing()
    page: list[str] = []
    size = 0
    for row in rows[:_OPS]:
        undoes = None if row["undoes"] is None else str(row["undoes"])
        text = dump(entry(row) | {"id": str(row["entity"]), "undoes": undoes})
        size += len(text.encode())
        if page and size > MAX_BYTES:
            break
        page.append(text)
    return f'{{"ops":[{",".join(page)}],"more":{"true" if len(page) < len(rows) else "false"}}}'


async def _chains(connection: Connection, user: str, groups: Iterable[object]) -> Chains:
    pairs = await connection.fetch(CHAINS, user, list(groups))
    return Chains([(str(row["group_id"]), str(row["undoes"])) for row in pairs])


def _group(row: Record, chains: Chains, titles: dict[object, str]) -> dict[str, Any]:
    id = str(row["group_id"])
    return {
        "group": id,
        # As its device's own log says; it may have come here much later.
        "at": timestamp(row["at"]) if row["stamp"] is None else r.timestamp(stamps.split(row["stamp"])[0]),
        "device": row["device"],
        "command": row["command"],
        "kind": chains.kind(id),
        "undone": chains.is_undone(id),
        "undoes": None if row["undoes"] is None else str(row["undoes"]),
        "count": row["tasks"],
        "tasks": [{"id": str(task), "title": titles[task]} for task in row["shown"] if titles.get(task)],
    }


def _missing() -> NotFound:
    return NotFound("there is no such group", "list them with GET /api/v1/sync/groups")
