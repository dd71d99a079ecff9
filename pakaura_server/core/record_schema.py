"""The JSON Schema (draft 2020-12) of the record that `--json` and `--ndjson` write, as `pakaura schema` prints it."""

from __future__ import annotations

from pakaura_server.core.record import FIELDS, RECURRENCE_MODES, VERSION
from pakaura_server.core.task import MAX_PROJECT, MAX_TAG, MAX_TITLE, PRIORITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ID = {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"}
_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_WHEN = {"type": ["string", "null"], "pattern": f"^{_DATE}(T[0-9]{{2}}:[0-9]{{2}})?$"}
_ZONE = {"type": ["string", "null"], "minLength": 1}
_TIME = {"type": "string", "pattern": f"^{_DATE}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}([.][0-9]+)?Z$"}


def _described(schema: dict[str, Any], text: str) -> dict[str, Any]:
    return {"description": text, **schema}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "type": [schema["type"], "null"]}


_PROPERTIES: dict[str, dict[str, Any]] = {
    "schema": _described({"const": VERSION}, "The version of this record. Fields may be added under the same version."),
    "id": _described(_ID, "The task's id, the same on every device, for ever."),
    "number": _described(
        {"type": ["integer", "null"], "minimum": 1}, "What people type on this machine; null once closed."
    ),
    "short_id": _described({"type": "string", "minLength": 3}, "A short form of the id that fits no other task here."),
    "title": {"type": "string", "minLength": 1, "maxLength": MAX_TITLE},
    "notes": _described({"type": ["string", "null"]}, "Markdown."),
    "completed": {"type": "boolean"},
    "completed_at": _or_null(_TIME),
    "priority": {"enum": list(PRIORITIES)},
    "project": _described(
        {"type": ["string", "null"], "minLength": 1, "maxLength": MAX_PROJECT}, "Dotted: home.garden."
    ),
    "tags": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": MAX_TAG}, "uniqueItems": True},
    "due": _described(_WHEN, "A date, or wall-clock time in due_zone."),
    "due_zone": _described(_ZONE, "An IANA time zone; null for a date."),
    "wait": _described(_WHEN, "Hidden from the list until this date, or wall-clock time in wait_zone."),
    "wait_zone": _described(_ZONE, "An IANA time zone; null for a date."),
    "recurrence": _described({"type": ["string", "null"]}, "An RFC 5545 RRULE."),
    "recurrence_mode": {"enum": [*RECURRENCE_MODES, None]},
    "parent": _described(_or_null(_ID), "The id of the task of which this is a part."),
    "depends_on": _described(
        {"type": "array", "items": _ID, "uniqueItems": True}, "Ids of the tasks to be done before."
    ),
    "created_at": _TIME,
    "updated_at": _TIME,
    "deleted": {"type": "boolean"},
}
_REGISTERS = _described({"type": "object"}, "What no other field shows, by register. Only `export` writes it, if any.")

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "PakAura task",
    "description": "One task, as --json and --ndjson write it. `add --stdin` and `edit --stdin` read any part of it.",
    "type": "object",
    "properties": {**{name: _PROPERTIES[name] for name in FIELDS}, "registers": _REGISTERS},
    "required": list(FIELDS),
}
"""Other properties are allowed: readers must pass over fields that they do not know."""
