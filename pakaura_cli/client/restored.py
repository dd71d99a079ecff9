"""Whether a task that was deleted here is back because somebody edited it elsewhere."""

from __future__ import annotations

from pakaura_cli.client.devices import names, shown
from pakaura_server.core import stamps

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

_UNDELETED = (
    "SELECT json_extract(history.body, '$.deleted[0]') FROM history JOIN task ON task.id = history.entity"
    " WHERE history.entity = ? AND why = 'overwritten' AND json_extract(before, '$.deleted[1]') = 1"
    " AND json_extract(history.body, '$.deleted[0]') = json_extract(task.stamps, '$.deleted') AND task.deleted = 0"
)


def restored_on(db: sqlite3.Connection, id: str) -> str:
    """The device whose edit brought the task back, in words for a person; empty where it was not deleted here."""
    found = db.execute(_UNDELETED, (id,)).fetchone()
    return shown(stamps.split(found[0])[2], names(db)) if found else ""
