"""The tools as one turn may use them: under the permissions, in the turn's group, told of as events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pakaura_server.agent import tools
from pakaura_server.agent.events import ToolFinished, ToolStarted
from pakaura_server.agent.permissions import ASK, DENY
from pakaura_server.agent.state import Call
from pakaura_server.core.errors import Forbidden

if TYPE_CHECKING:
    from pakaura_server.agent.events import Emit
    from pakaura_server.agent.permissions import Permissions
    from pakaura_server.agent.tools import Result, Tool, ToolContext
    from pakaura_server.core.ops import TaskOps
    from pakaura_server.core.when import Moment


class Action(NamedTuple):
    """A call that was carried out or refused, and its result."""

    tool: str
    arguments: dict[str, Any]
    result: Result

    def to_json(self) -> dict[str, Any]:
        return self._asdict()


class Toolbox:
    """`actions` are the calls so far. With `guarded`, a caller who is not the person: a language model.

    A guarded caller's write is only proposed, for the person to say yes to, unless it adds a task and the caller has
    not yet seen any text that came from tasks. `has_seen` says that it has: from what it read here, or from before.
    """

    def __init__(
        self,
        context: ToolContext,
        permissions: Permissions,
        emit: Emit,
        *,
        guarded: bool = False,
        has_seen: bool = False,
    ) -> None:
        self._context = context
        self._permissions = permissions
        self._emit = emit
        self._guarded = guarded
        self._has_seen = has_seen
        self._count = 0
        self.actions: list[Action] = []
        self.proposals: list[Call] = []

    @property
    def ops(self) -> TaskOps:
        return self._context.ops

    @property
    def now(self) -> Moment:
        return self._context.now

    @property
    def group(self) -> str:
        """The one that the writes belong to."""
        return self._context.group

    @property
    def has_written(self) -> bool:
        """Whether any call changed something in the group; an undo is a group of its own."""
        return any(action.tool != "undo" and action.result.get("changed") for action in self.actions)

    @property
    def tools(self) -> list[Tool]:
        """Those that may be called."""
        return [tool for tool in tools.TOOLS.values() if self._permissions.of(tool.verb) != DENY]

    def for_model(self, has_seen: bool) -> Toolbox:
        """The same tools for a language model; `has_seen` as above. Its actions are counted on from these."""
        box = Toolbox(self._context, self._permissions, self._emit, guarded=True, has_seen=has_seen)
        box.actions = self.actions
        return box

    async def call(self, name: str, arguments: Any) -> Result:
        """Carry a call out, or propose it; what came of it. Also a wrong name or wrong arguments are a result."""
        tool = tools.TOOLS.get(name)
        shown = arguments if isinstance(arguments, dict) else {"": arguments}
        self._count = len(self.actions) + 1
        await self._emit(ToolStarted(self._count, name, shown))
        if tool is not None and self._permissions.of(tool.verb) == DENY:
            result = tools.failure(Forbidden(f"the permissions say {tool.verb} = deny"))
        elif tool is not None and self._needs_yes(tool):
            result = await self._propose(name, arguments)
        else:
            result = await tools.run(self._context, name, arguments)
            self._has_seen = self._has_seen or bool(result.get("tasks"))
        self.actions.append(Action(name, shown, result))
        await self._emit(ToolFinished(self._count, name, result))
        return result

    def _needs_yes(self, tool: Tool) -> bool:
        if not self._guarded or tool.read_only:
            return False
        return tool.verb != "add" or self._has_seen or self._permissions.of(tool.verb) == ASK

    async def _propose(self, name: str, arguments: Any) -> Result:
        """Refuse what could not be done anyway; keep the rest for the person's yes."""
        wrong = await tools.rehearse(self._context, name, arguments)
        if wrong is not None:
            return wrong
        self.proposals.append(Call(name, arguments))
        return {
            "success": False,
            "needs_approval": True,
            "message": "Nothing is changed yet: the person is asked for a yes after your answer. Do not call it again.",
        }
