"""What commands have added to notes, as the history knows it."""

from __future__ import annotations

from pakaura_cli.client.store.json_text import parse
from pakaura_server.core import registers as r
from pakaura_server.core.canonical import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

COMMANDS = ("annotate", "note")
_TIME_LENGTH = len("- 2026-11-25 09:00 ")
"""What an annotation begins with; the log tells when it was anyway."""


def added_to_notes(db: sqlite3.Connection, groups: list[str]) -> dict[str, str]:
    """The text that each of these groups has put at the end of a task's notes, by group; no other group is in it."""
    rows = db.execute(
        "SELECT group_id, command, body, before FROM history JOIN command_group ON command_group.id = group_id"
        " WHERE group_id IN (SELECT value FROM json_each(?)) AND command IN (?, ?) AND command_group.kind = 'do'"
        " AND why <> 'overwritten'",
        (canonical(groups), *COMMANDS),
    ).fetchall()
    found = {}
    for group, command, body, before in rows:
        after, old = parse(db, body).get(r.NOTES) or "", (parse(db, before).get(r.NOTES) or [None, None])[1] or ""
        if after.startswith(old) and after != old:
            text = after[len(old) :].strip("\n")
            found[group] = text[_TIME_LENGTH:] if command == "annotate" else text
    return found
