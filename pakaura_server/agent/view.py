"""A task in the results of tools: the JSON that the HTTP API has too, without what is absent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pakaura_server.core.task import Task


def view(task: Task) -> dict[str, Any]:
    """`id`, `title`, `completed`, `created_at` and `updated_at` always; other fields where they have a value."""
    fields: dict[str, Any] = {
        "number": task.number,
        "notes": task.notes,
        "completed_at": task.completed_at,
        "priority": None if task.priority == "none" else task.priority,
        "project": task.project,
        "tags": list(task.tags),
        "due": task.due and task.due.text,
        "due_zone": task.due and task.due.zone,
        "wait": task.wait and task.wait.text,
        "wait_zone": task.wait and task.wait.zone,
        "recurrence": task.recurrence,
        "recurrence_mode": task.recurrence_mode,
        "deleted": task.deleted,
    }
    return {
        "id": task.id,
        "title": task.title,
        "completed": task.completed,
        **{name: value for name, value in fields.items() if value},
        "created_at": task.created_at,
        "updated_at": task.updated_at,
    }
