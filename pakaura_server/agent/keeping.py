"""What a conversation keeps of the tools that were called, wherever it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pakaura_server.agent.toolbox import Action


def brief(action: Action) -> dict[str, Any]:
    """A call as it is kept: what came of it, with the ids of tasks and not their text."""
    result = {name: action.result[name] for name in ("success", "changed", "count", "error") if name in action.result}
    ids = [task["id"] for task in action.result.get("tasks", ())]
    return {"tool": action.tool, "arguments": action.arguments, "result": {**result, "tasks": ids}}
