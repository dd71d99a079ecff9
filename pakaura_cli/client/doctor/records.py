"""Can the history be undone, and the outbox be sent: is each of their rows readable, and does it lead somewhere?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.doctor.finding import Finding, fail, ok

if TYPE_CHECKING:
    import sqlite3

    from pakaura_server.core.when import Moment

_UNREADABLE = "NOT json_valid(body) OR NOT json_valid({other})"
_NO_GROUP = "group_id IS NOT NULL AND group_id NOT IN (SELECT id FROM command_group)"
_NOWHERE = "entity NOT IN (SELECT id FROM task) AND entity NOT IN (SELECT id FROM entity)"


def history(db: sqlite3.Connection, now: Moment) -> Finding:
    """What undo goes by."""
    unreadable = _count(db, "history", _UNREADABLE.format(other="before"))
    ungrouped = _count(db, "history", _NO_GROUP)
    lost = _count(db, "command_group", "undone_by IS NOT NULL AND undone_by NOT IN (SELECT id FROM command_group)")
    told = [f"rows that cannot be read: {unreadable}"] if unreadable else []
    told += [f"rows of no command: {ungrouped}"] if ungrouped else []
    told += [f"commands undone by none: {lost}"] if lost else []
    if told:
        return fail("history", ", ".join(told), "these commands cannot be undone; the tasks are as they stand")
    return ok("history", f"commands: {_count(db, 'command_group', '1')}")


def outbox(db: sqlite3.Connection, now: Moment) -> Finding:
    """What waits to be sent."""
    waiting = _count(db, "outbox", "1")
    bound = db.execute("SELECT 1 FROM meta WHERE k = 'account_id'").fetchone() is not None
    if waiting and not bound:
        return fail("outbox", f"changes that wait, although the list belongs to no account: {waiting}", mend=_empty)
    unreadable = _count(db, "outbox", _UNREADABLE.format(other="base"))
    nowhere = _count(db, "outbox", f"type = 'set' AND {_NOWHERE}")
    if unreadable or nowhere:
        told = [f"changes that cannot be read: {unreadable}"] if unreadable else []
        told += [f"changes of tasks that are not here: {nowhere}"] if nowhere else []
        return fail("outbox", ", ".join(told), "pakaura sync verify --repair compares all with the server")
    return ok("outbox", f"changes that wait: {waiting}" if waiting else "empty")


def _count(db: sqlite3.Connection, table: str, condition: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()[0])


def _empty(db: sqlite3.Connection, now: Moment) -> None:
    """What was to be sent is in the tasks: a login sends them as they stand."""
    db.execute("DELETE FROM outbox")
