"""How the tasks of the store hang together: reading it, and the links that a command asks for as registers."""

from __future__ import annotations

from pakaura_cli.client.references import resolve
from pakaura_cli.client.store.lookups import by_ids, is_leant_on, name_of
from pakaura_cli.client.store.rows import COLUMNS, to_task
from pakaura_server.core import registers as r
from pakaura_server.core.circles import AFTER, UNDER, changes_links, refuse_circle, refuse_circles
from pakaura_server.core.errors import BadValue, NotFound
from pakaura_server.core.filters import to_sql
from pakaura_server.core.filters.terms import Is
from pakaura_server.core.ids import read_id
from pakaura_server.core.structure import Structure

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from pakaura_server.core.changes import Change
    from pakaura_server.core.registers import Values
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

    Links = Sequence[tuple[str, str]]
    """Pairs of `after`, `not-after` or `under` and what names the other task; empty text takes all such links away."""

_LINKED = f"""
SELECT {COLUMNS} FROM task WHERE deleted = 0 AND (n IN (SELECT task FROM dependency)
OR id IN (SELECT needs FROM dependency) OR n IN (SELECT n FROM task WHERE parent IS NOT NULL)
OR id IN (SELECT parent FROM task WHERE parent IS NOT NULL))
"""


def structure_of(db: sqlite3.Connection) -> Structure:
    """All tasks that have a link to another."""
    return Structure([to_task(row) for row in db.execute(_LINKED)])


def is_linked(db: sqlite3.Connection, task: Task) -> bool:
    """Whether it has a link to another task, or another one to it."""
    return bool(task.depends_on or task.parent or is_leant_on(db, task.id))


def blocked_among(db: sqlite3.Connection, tasks: Iterable[Task], now: Moment) -> frozenset[str]:
    """The ids of those that are held up by something open."""
    if not any(task.depends_on and task.open for task in tasks):
        return frozenset()
    condition, parameters = to_sql(Is("blocked", True), now)
    return frozenset([row[0] for row in db.execute(f"SELECT id FROM task WHERE {condition}", parameters)])


def parts_below(db: sqlite3.Connection, tasks: Sequence[Task]) -> list[Task]:
    """The subtasks of these tasks, and theirs, without the tasks themselves, each after what it is part of."""
    found: dict[str, Task] = {}
    front = [task.id for task in tasks]
    seen = set(front)
    while front:
        rows = [row for id in front for row in db.execute(f"SELECT {COLUMNS} FROM task WHERE parent = ?", (id,))]
        parts = [part for part in map(to_task, rows) if part.id not in seen and not part.deleted]
        front = [part.id for part in parts]
        seen.update(front)
        found.update(zip(front, parts, strict=True))
    return list(found.values())


def freed(db: sqlite3.Connection, ids: Iterable[str], now: Moment) -> list[Task]:
    """The open tasks that come after one of these, and that nothing holds up any more."""
    after = [
        to_task(row)
        for id in ids
        for row in db.execute(
            f"SELECT {COLUMNS} FROM task WHERE n IN (SELECT task FROM dependency WHERE needs = ?)", (id,)
        )
    ]
    blocked = blocked_among(db, after, now)
    return list({task.id: task for task in after if task.open and task.id not in blocked}.values())


def link_values(db: sqlite3.Connection, links: Links, id: str, task: Task | None, now: Moment) -> Values:
    """The registers that give the task `id` these links; `task` is it as it is, or None for a new one.

    A full id that the store does not know is taken as it is: it may be a task that a sync has yet to bring. Raises
    NotFound, Ambiguous, and BadValue where a circle would close or the other task is deleted.
    """
    values: Values = {}
    for kind, reference in links:
        if kind == "under":
            values[r.PARENT] = _other(db, reference, now) if reference else None
        elif kind == "after" and not reference:
            values.update({r.DEPENDENCY + needed: None for needed in (task.depends_on if task else ())})
        elif kind == "not-after":
            values[r.DEPENDENCY + _other(db, reference, now, deleted=True)] = None
        else:
            values[r.DEPENDENCY + _other(db, reference, now)] = True
    refuse_circle_of(db, id, values)
    return values


def refuse_new_circles(db: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Raises BadValue where all changes together would close a circle."""
    linking = [change for change in changes if changes_links(change)]
    refuse_circles(linking, lambda id: _needed(db, id), lambda id: _parent(db, id))


def _other(db: sqlite3.Connection, reference: str, now: Moment, deleted: bool = False) -> str:
    try:
        (task,) = resolve(db, [reference], now, deleted=True)
    except NotFound:
        unknown = read_id(reference)
        if unknown is None:
            raise
        return unknown
    if task.deleted and not deleted:
        raise BadValue(f"{reference} ({task.title}) is deleted", "pakaura reopen brings it back")
    return task.id


def refuse_circle_of(db: sqlite3.Connection, id: str, values: Values) -> None:
    """Raises BadValue where these registers of the task would close a circle."""

    def name(other: str) -> str:
        found = by_ids(db, [other])
        return name_of(db, found[0]) if found else "it" if other == id else other

    def above(other: str) -> tuple[str, ...]:
        parent = _parent(db, other)
        return (parent,) if parent else ()

    for register, value in values.items():
        if register.startswith(r.DEPENDENCY) and value:
            refuse_circle(id, register.removeprefix(r.DEPENDENCY), lambda other: _needed(db, other), AFTER, name)
    if values.get(r.PARENT):
        refuse_circle(id, values[r.PARENT], above, UNDER, name)


def _needed(db: sqlite3.Connection, id: str) -> tuple[str, ...]:
    return next((task.depends_on for task in by_ids(db, [id]) if not task.deleted), ())


def _parent(db: sqlite3.Connection, id: str) -> str | None:
    return next((task.parent for task in by_ids(db, [id]) if not task.deleted), None)
