"""What an export needs beyond the tasks themselves: registers that no field shows, and all short ids at once."""

from __future__ import annotations

import json

from pakaura_cli.client.store.rows import NO_EXTRA
from pakaura_server.core import registers as r
from pakaura_server.core.ids import short_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any


def extra_registers(db: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    """By the ids of the tasks that have any; a recurrence with a series is one, for a task does not show that."""
    rows = db.execute(
        "SELECT id, extra, recur_rule, recur_mode, recur_series FROM task WHERE extra <> ? OR recur_series IS NOT NULL",
        (NO_EXTRA,),
    )
    found: dict[str, dict[str, Any]] = {}
    for id, extra, *recurrence in rows:
        found[id] = {name: value for name, value in json.loads(extra).items() if value is not None}
        if recurrence[2] is not None:
            found[id].setdefault(r.RECUR, recurrence)
    return found


def all_short_ids(db: sqlite3.Connection) -> dict[str, str]:
    """Each task's short id, as `lookups.short_id_of` gives it."""
    ids = [row[0] for row in db.execute("SELECT id FROM task ORDER BY substr(id, 25)")]
    return {
        id: short_id(id, [*ids[max(0, place - 1) : place], *ids[place + 1 : place + 2]]) for place, id in enumerate(ids)
    }
