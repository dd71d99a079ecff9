"""The one tool table: what the rules, a language model and MCP clients can do with a person's tasks.

The user is never an argument: whose tasks they are is decided by who made the TaskOps.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from pakaura_server.agent import schema, tool_functions
from pakaura_server.agent.plan import Draft
from pakaura_server.agent.tool_functions import Result, ToolContext
from pakaura_server.core.errors import PakauraError
from pakaura_server.core.record import RECURRENCE_MODES
from pakaura_server.core.task import MAX_TITLE, PRIORITIES

__all__ = ["TOOLS", "Result", "Tool", "ToolContext", "failure", "rehearse", "run"]

MAX_IDS = 500
_TEXT = {"type": "string", "maxLength": 10_000}
_TITLE = {"type": "string", "minLength": 1, "maxLength": MAX_TITLE, "description": "The task's title, literally."}
_IDS = {
    "type": "array",
    "items": {"type": "string", "minLength": 36, "maxLength": 36},
    "minItems": 1,
    "maxItems": MAX_IDS,
    "uniqueItems": True,
    "description": "Full ids of tasks, as list_tasks and search_tasks give them.",
}
_TAGS = {"type": "array", "items": {"type": "string", "maxLength": 64}, "maxItems": 50}
_DATE = {
    "type": "string",
    "maxLength": 100,
    "description": "2026-11-27, 2026-11-27T09:00 or words such as 'fri 9am'; empty takes it away.",
}
_FIELDS: dict[str, Any] = {
    "notes": {**_TEXT, "description": "Markdown; empty takes them away."},
    "due": _DATE,
    "wait": {**_DATE, "description": "Hidden until this date; written like due."},
    "priority": {"type": "string", "enum": list(PRIORITIES)},
    "project": {"type": "string", "maxLength": 200, "description": "Such as home.garden; empty takes it away."},
    "recurrence": {"type": "string", "maxLength": 500, "description": "RFC 5545 RRULE, such as FREQ=WEEKLY."},
    "recurrence_mode": {"type": "string", "enum": list(RECURRENCE_MODES)},
}
_LIMIT = {"type": "integer", "minimum": 1, "maximum": 500, "description": "At most so many tasks; 100 if left out."}


class Tool(NamedTuple):
    """One row of the table. `parameters` is a JSON Schema of an object; `verb` is what permissions call it.

    `read_only`: writes nothing. `destructive`: what it takes away is not seen in a list any more (undo brings it back).
    `idempotent`: doing it twice is doing it once.
    """

    name: str
    verb: str
    description: str
    parameters: dict[str, Any]
    function: Callable[[ToolContext, dict[str, Any]], Awaitable[Result]]
    read_only: bool = False
    destructive: bool = False
    idempotent: bool = True


def _object(required: tuple[str, ...] = (), **properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


_TABLE = (
    Tool(
        "add_task",
        "add",
        "Add one new task.",
        _object(("title",), title=_TITLE, tags=_TAGS, **_FIELDS),
        tool_functions.add,
        idempotent=False,
    ),
    Tool(
        "list_tasks",
        "list",
        "List tasks by due date. Without a filter: the open ones that are not put off until later.",
        _object(
            filter={
                "type": "string",
                "maxLength": 2000,
                "description": "PakAura's filter language: `+tag`, `project:home`, `pri:high`, `due.before:fri`, "
                "`overdue:yes`, `completed:yes`, words of the title, and, or, not.",
            },
            limit=_LIMIT,
        ),
        tool_functions.list_tasks,
        read_only=True,
    ),
    Tool(
        "complete_task",
        "complete",
        "Mark tasks as completed, all or none of them.",
        _object(("ids",), ids=_IDS),
        tool_functions.complete,
    ),
    Tool(
        "uncomplete_task",
        "uncomplete",
        "Make completed tasks open again, all or none of them.",
        _object(("ids",), ids=_IDS),
        tool_functions.uncomplete,
    ),
    Tool(
        "delete_task",
        "delete",
        "Delete tasks, all or none of them. undo brings them back.",
        _object(("ids",), ids=_IDS),
        tool_functions.delete,
        destructive=True,
    ),
    Tool(
        "clear_completed",
        "clear_completed",
        "Delete every completed task. undo brings them back.",
        _object(),
        tool_functions.clear_completed,
        destructive=True,
    ),
    Tool(
        "update_task",
        "update",
        "Change fields of tasks; what is left out stays as it is. A title can be given to one task only.",
        _object(
            ("ids",),
            ids=_IDS,
            title=_TITLE,
            add_tags=_TAGS,
            remove_tags=_TAGS,
            add_note={**_TEXT, "description": "A line to add at the end of the notes."},
            **_FIELDS,
        ),
        tool_functions.update,
        destructive=True,
    ),
    Tool(
        "search_tasks",
        "search",
        "Find tasks, also completed ones, whose title or notes hold all these words.",
        _object(("words",), words={"type": "string", "minLength": 1, "maxLength": 500}, limit=_LIMIT),
        tool_functions.search,
        read_only=True,
    ),
    Tool(
        "undo",
        "undo",
        "Take back the latest change, or the one of the given group; undoing an undo does it again.",
        _object(group={"type": "string", "maxLength": 36, "description": "A group's id; the latest if left out."}),
        tool_functions.undo,
        destructive=True,
        idempotent=False,
    ),
)
TOOLS: dict[str, Tool] = {tool.name: tool for tool in _TABLE}
"""By name, in the order in which they are shown."""


async def run(context: ToolContext, name: str, arguments: Any) -> Result:
    """Test the arguments, carry the tool out, and say what came of it.

    A known failure is a result (see `failure`), and nothing was written then. Raises only what is no PakauraError.
    """
    tool = TOOLS.get(name)
    if tool is None:
        return {"success": False, "error": {"code": "not_found", "message": f"there is no tool {name!r}"}}
    try:
        schema.check(arguments, tool.parameters)
        return await tool.function(context, arguments)
    except PakauraError as error:
        return failure(error)


def failure(error: PakauraError) -> Result:
    """`{"success": False, "error": {"code", "message", "hint"?}}`"""
    hint = {"hint": error.hint} if error.hint else {}
    return {"success": False, "error": {"code": error.code, "message": error.message, **hint}}


async def rehearse(context: ToolContext, name: str, arguments: Any) -> Result | None:
    """What `run` would fail with, or None; nothing is written."""
    draft = context._replace(ops=Draft(context.ops, context.now))
    result = await run(draft, name, arguments)
    return None if result["success"] else result
