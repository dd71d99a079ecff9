"""What is kept of a conversation, wherever it is kept: its title, and what the tools came to that were called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pakaura_server.agent.toolbox import Action

HISTORY = 20
"""Messages of a conversation that a language model may be told of."""
LONGEST_TITLE = 80


def title_of(beginning: str) -> str:
    """What a conversation is called that began so: a line."""
    line = " ".join(beginning.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"


def brief(action: Action) -> dict[str, Any]:
    """A call as it is kept: what came of it, with the ids of tasks and not their text."""
    result = {name: action.result[name] for name in ("success", "changed", "count", "error") if name in action.result}
    ids = [task["id"] for task in action.result.get("tasks", ())]
    return {"tool": action.tool, "arguments": action.arguments, "result": {**result, "tasks": ids}}
