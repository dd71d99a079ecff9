"""Refusing changes that would close a circle of dependencies or parents, as far as the ledger knows the tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_server.core.circles import changes_links, linked_ids, refuse_circles
from pakaura_server.core.errors import BadValue
from pakaura_server.core.ids import read_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pakaura_server.core.changes import Change
    from pakaura_server.db import Connection

_REACHED = """
WITH RECURSIVE reached(id) AS (
  SELECT unnest($2::uuid[])
  UNION
  SELECT link.id FROM reached JOIN tasks ON tasks.user_id = $1 AND tasks.id = reached.id AND NOT tasks.deleted
  CROSS JOIN unnest(tasks.depends_on || tasks.parent) AS link(id) WHERE link.id IS NOT NULL
)
SELECT tasks.id, tasks.depends_on, tasks.parent
FROM reached JOIN tasks ON tasks.user_id = $1 AND tasks.id = reached.id AND NOT tasks.deleted
"""


async def refuse_new_circles(connection: Connection, user: str, changes: Iterable[Change]) -> None:
    """Raises BadValue. What the changes name that is not there is kept: a device may bring it yet."""
    linking = [change for change in changes if changes_links(change)]
    if not linking:
        return
    start = set().union(*[linked_ids(change) for change in linking])
    if not all(read_id(id) == id for id in start):
        raise BadValue("a link names another task by its id, a UUID in lower case")
    rows = await connection.fetch(_REACHED, user, list(start))
    needs = {str(row["id"]): [str(id) for id in row["depends_on"]] for row in rows}
    parents = {str(row["id"]): str(row["parent"]) for row in rows if row["parent"] is not None}
    refuse_circles(linking, lambda id: needs.get(id, []), parents.get)
