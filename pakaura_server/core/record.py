"""The versioned record in which tasks leave and enter: one JSON object a task, one a line in NDJSON."""

from __future__ import annotations

from pakaura_server.core.errors import BadDate, BadValue
from pakaura_server.core.task import clean_notes, clean_project, clean_tag, clean_title, read_priority

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment, When

VERSION = 1
"""Rises only when a field changes its meaning. Fields are added under the same version and never removed."""
FIELDS = (
    "schema",
    "id",
    "number",
    "short_id",
    "title",
    "notes",
    "completed",
    "completed_at",
    "priority",
    "project",
    "tags",
    "due",
    "due_zone",
    "wait",
    "wait_zone",
    "recurrence",
    "recurrence_mode",
    "parent",
    "depends_on",
    "created_at",
    "updated_at",
    "deleted",
)
"""In the order in which they are written."""
RECURRENCE_MODES = ("fixed", "skip-to-future", "after-completion")
_INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.]\d+)?(Z|[+-]\d\d:\d\d)"
_NOT_WRITABLE = frozenset({"schema", "number", "short_id", "due_zone", "wait_zone", "updated_at", "next"})


def to_record(task: Task, short_id: str) -> dict[str, Any]:
    """The record of a task: FIELDS in their order, null for what is absent, `number` null unless the task is open."""
    due, wait = task.due, task.wait
    return {
        "schema": VERSION,
        "id": task.id,
        "number": task.number,
        "short_id": short_id,
        "title": task.title,
        "notes": task.notes,
        "completed": task.completed,
        "completed_at": task.completed_at,
        "priority": task.priority,
        "project": task.project,
        "tags": list(task.tags),
        "due": due.text if due else None,
        "due_zone": due.zone if due else None,
        "wait": wait.text if wait else None,
        "wait_zone": wait.zone if wait else None,
        "recurrence": task.recurrence,
        "recurrence_mode": task.recurrence_mode,
        "parent": task.parent,
        "depends_on": list(task.depends_on),
        "created_at": task.created_at,
        "updated_at": task.updated_at,
        "deleted": task.deleted,
    }


def from_record(record: Any, now: Moment) -> tuple[dict[str, Any], list[str]]:
    """The values of a record that somebody may write, and the names of the fields that this version does not know.

    Only fields that are present appear; they are named as the attributes of Task, plus `key`, and hold what a Task
    holds: When, sorted tuples, cleaned text. `number`, `short_id` and `updated_at` are passed over; `completed_at` null
    beside `completed` true is left out, for the writer to set; `created_at` is meant for a new task. Dates may also be
    words (`fri 9am`), read at `now`; a time is wall-clock in its `due_zone`, else in the reader's zone.
    Raises BadValue that names the field.
    """
    if not isinstance(record, dict):
        raise BadValue("a task is one JSON object", 'write it as {"title": "buy milk"}')
    _check_version(record.get("schema", VERSION))
    values: dict[str, Any] = {}
    unknown = []
    for name, value in record.items():
        if name in _READERS:
            values[name] = _READERS[name](name, value)
        elif name in ("due", "wait"):
            values[name] = _when(name, value, record.get(name + "_zone"), now)
        elif name not in _NOT_WRITABLE:
            unknown.append(name)
    if values.get("completed") and values.get("completed_at") is None:
        values.pop("completed_at", None)
    elif values.get("completed") is False:
        values["completed_at"] = None
    return values, unknown


def _check_version(version: Any) -> None:
    if type(version) is not int or version < 1:
        raise BadValue("schema is not a version number", f"leave it out, or write {VERSION}", "schema")
    if version > VERSION:
        raise BadValue(f"written by a newer PakAura (schema {version})", "update PakAura on this machine", "schema")


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadValue(f"{name} must be text, not {_kind(value)}", "", name)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadValue(f"{name} is not valid Unicode text: it holds half a surrogate pair", "", name) from None
    return value


def _list(name: str, value: Any, read: Callable[[str, Any], str]) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadValue(f"{name} must be a list, not {_kind(value)}", f'write it as "{name}": []', name)
    return tuple(sorted({read(name, each) for each in value}))


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadValue(f"{name} must be true or false, not {_kind(value)}", "", name)
    return value


def _optional(read: Callable[[str, Any], Any]) -> Callable[[str, Any], Any]:
    return lambda name, value: None if value is None else read(name, value)


def _id(name: str, value: Any) -> str:
    from pakaura_server.core.ids import read_id

    full = read_id(_text(name, value))
    if full is None:
        raise BadValue(f"{name} must be a full id, not {value!r}", "it is the field `id` of a task's record", name)
    return full


def _key(name: str, value: Any) -> str:
    if not _text(name, value):
        raise BadValue("key is empty", "leave it out, or give each task its own", name)
    return str(value)


def _rule(name: str, value: Any) -> str:
    from pakaura_server.core.recurrence import read_rule

    return read_rule(_text(name, value))


def _mode(name: str, value: Any) -> str:
    if _text(name, value) not in RECURRENCE_MODES:
        raise BadValue(f"{name} {value!r} is none", "use " + ", ".join(RECURRENCE_MODES), name)
    return str(value)


def _instant(name: str, value: Any) -> str:
    """An RFC 3339 time in UTC; one that is written so already keeps the digits of its seconds."""
    import re
    from datetime import UTC, datetime

    text = _text(name, value)
    try:
        utc = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        utc = None
    if utc is None or not re.fullmatch(_INSTANT, text, re.ASCII):
        raise BadValue(f"{name} {value!r} is no time", "write it as 2026-11-27T09:00:00Z", name)
    return text if text.endswith("Z") else utc.isoformat().replace("+00:00", "Z")


def _when(name: str, value: Any, zone: Any, now: Moment) -> When | None:
    if value is None:
        return None
    from pakaura_server.core.dates import read_date

    text = _text(name, value)
    zone_name = f"{name}_zone"
    reader = now if zone in (None, now.zone) else _moment_in(zone_name, _text(zone_name, zone), now)
    try:
        return read_date(text, reader)
    except BadDate as error:
        raise BadDate(f"{name}: {error.message}", error.hint, name) from None


def _moment_in(name: str, zone: str, now: Moment) -> Moment:
    from pakaura_server.core.when import at

    try:
        return at(now.ms, zone)
    except (LookupError, ValueError, OSError):
        raise BadDate(f"{name}: unknown time zone {zone!r}", "use a name such as Europe/Berlin", name) from None


def _kind(value: Any) -> str:
    """What JSON calls it."""
    if value is None:
        return "null"
    kinds = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}
    return kinds.get(type(value), type(value).__name__)


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "id": _id,
    "key": _key,
    "title": lambda name, value: clean_title(_text(name, value)),
    "notes": _optional(lambda name, value: clean_notes(_text(name, value)) or None),
    "completed": _flag,
    "completed_at": _optional(_instant),
    "priority": lambda name, value: "none" if value is None else read_priority(_text(name, value)),
    "project": _optional(lambda name, value: clean_project(_text(name, value))),
    "tags": lambda name, value: _list(name, value, lambda each_name, each: clean_tag(_text(each_name, each))),
    "recurrence": _optional(_rule),
    "recurrence_mode": _optional(_mode),
    "parent": _optional(_id),
    "depends_on": lambda name, value: _list(name, value, _id),
    "created_at": _instant,
    "deleted": _flag,
}
