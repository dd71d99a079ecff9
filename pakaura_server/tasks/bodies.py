"""The bodies of the tasks API, as the OpenAPI document shows them.

What is sent is checked by the core (`core.record`), as it is everywhere; these schemas describe the same rules.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from pakaura_server.core.record import FIELDS
from pakaura_server.core.record_schema import SCHEMA
from pakaura_server.core.task import PRIORITIES
from pakaura_server.zones import ZONE_FORMAT

SHOWN = tuple([name for name in FIELDS if name not in ("schema", "number", "short_id", "deleted")])
"""The fields of a task in JSON: the record without what is a store's own, and never a deleted one."""
READ_ONLY = frozenset(("id", "created_at", "updated_at", "user_id"))
"""What an old task is not changed in: sent back with the rest of a task, it is passed over."""
WRITABLE = tuple([name for name in SHOWN if name not in READ_ONLY])

WHEN_FORMAT = "pakaura-date"
"""A format by a name of our own, as no pattern describes it: dates as people write them."""
_PROPERTIES: dict[str, Any] = SCHEMA["properties"]
_DATE_HINT = " Words such as `fri 9am` are read in the zone `tz`."
_EXAMPLE: dict[str, Any] = {
    "id": "0193a1b2-c3d4-7000-8000-70616b617572",
    "title": "Buy milk & eggs",
    "notes": None,
    "completed": False,
    "completed_at": None,
    "priority": "high",
    "project": "home",
    "tags": ["shopping"],
    "due": "2026-11-27T09:00",
    "due_zone": "Europe/Berlin",
    "wait": None,
    "wait_zone": None,
    "recurrence": None,
    "recurrence_mode": None,
    "parent": None,
    "depends_on": [],
    "created_at": "2026-11-24T12:00:00.000Z",
    "updated_at": "2026-11-24T12:00:00.000Z",
}


class TaskResponse(BaseModel):
    """A task. Times are RFC 3339 in UTC; `due` and `wait` are dates, or wall-clock times in their zones."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: str = Field(json_schema_extra={"format": "uuid"})
    title: str
    notes: str | None = Field(description="Markdown.")
    completed: bool
    completed_at: str | None
    priority: str = Field(description="high, medium, low or none")
    project: str | None = Field(description="Dotted: home.garden.")
    tags: list[str]
    due: str | None
    due_zone: str | None
    wait: str | None
    wait_zone: str | None
    recurrence: str | None = Field(description="An RFC 5545 RRULE.")
    recurrence_mode: str | None
    parent: str | None
    depends_on: list[str]
    created_at: str
    updated_at: str


class TasksResponse(BaseModel):
    """Tasks, the newest first, and how many they are. `next_cursor` is there where there was a `limit`."""

    tasks: list[TaskResponse]
    count: int
    next_cursor: str | None = None


class MessageResponse(BaseModel):
    """Something was done, and there is nothing to show of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"message": "The task is deleted"}]})

    message: str


def _schema(names: tuple[str, ...], **more: Any) -> dict[str, Any]:
    properties = {name: dict(_PROPERTIES[name]) for name in names}
    for name in ("due", "wait"):
        hint = _PROPERTIES[name]["description"] + _DATE_HINT
        properties[name] = {"type": ["string", "null"], "format": WHEN_FORMAT, "description": hint}
        properties[f"{name}_zone"] |= {"format": ZONE_FORMAT}
    properties["completed_at"] = {"type": ["string", "null"], "format": "date-time"}
    for name in ("tags", "depends_on"):
        del properties[name]["uniqueItems"]  # of an answer; what is sent twice is kept once
        properties[name]["type"] = ["array", "null"]
    properties["priority"] = {"enum": [*PRIORITIES, None]}
    return {"type": "object", "properties": properties, **more}


_NEW = _schema(("id", *WRITABLE), required=["title"], additionalProperties=False)
_NEW["properties"]["title"] = _PROPERTIES["title"] | {"minLength": 1}

NewTask = Annotated[
    dict[str, Any],
    WithJsonSchema(_NEW),
    Body(
        openapi_examples={
            "a title": {"value": {"title": "Buy milk & eggs"}},
            "more": {"value": {"title": "Call mum; then dad", "due": "fri 9am", "tags": ["family"]}},
        }
    ),
]
TaskChanges = Annotated[
    dict[str, Any],
    WithJsonSchema(_schema(WRITABLE)),
    Body(openapi_examples={"a date": {"value": {"due": "2026-11-27", "priority": "high"}}}),
]
