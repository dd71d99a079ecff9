"""One turn of a conversation: a message in, at most one group of changes, and a reply that says what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from os import urandom
from typing import TYPE_CHECKING, Any, NamedTuple

from pakaura_server.agent.conversing import Turn
from pakaura_server.agent.events import Done, Emit, Text, ignore
from pakaura_server.agent.message import clean_message
from pakaura_server.agent.permissions import Permissions
from pakaura_server.agent.toolbox import Action, Toolbox
from pakaura_server.agent.tools import ToolContext
from pakaura_server.core.ids import uuid7

if TYPE_CHECKING:
    from pakaura_server.agent.model import LanguageModel, Spoken
    from pakaura_server.agent.state import State
    from pakaura_server.core.ops import TaskOps
    from pakaura_server.core.when import Moment


class Reply(NamedTuple):
    """What the turn came to. `state` is what the next turn needs; `question` is `choose`, `confirm` or None.

    `intents` are what was understood, in order: greeting, help, add, list, complete, uncomplete, delete,
    clear_completed, update, undo, search, … or unknown. `group` is that of the turn's writes, None where nothing was
    written. `by_model`: a language model worded it.
    """

    text: str
    intents: list[str]
    actions: list[Action]
    state: State
    question: str | None = None
    group: str | None = None
    by_model: bool = False

    def to_json(self) -> dict[str, Any]:
        """Without the state, which is not for the client."""
        actions = [action.to_json() for action in self.actions]
        rest = {"question": self.question, "group": self.group, "by_model": self.by_model}
        return {"text": self.text, "intents": self.intents, "actions": actions, **rest}


def random_id(now: Moment) -> str:
    """A fresh UUIDv7."""
    return uuid7(now.ms, urandom(10))


async def take_turn(
    message: str,
    state: State,
    ops: TaskOps,
    now: Moment,
    *,
    permissions: Permissions | None = None,
    language_model: LanguageModel | None = None,
    emit: Emit = ignore,
    history: Sequence[Spoken] = (),
    draw_id: Callable[[], str] | None = None,
    group: str | None = None,
) -> Reply:
    """Do what the message asks, or ask back, or say that nothing was understood; the reply, told as events meanwhile.

    `history` is what the language model is told was said before; the rules do not look at it. `group` is the id that
    all writes belong to, if it is not to be a new one. Raises BadValue for an empty message and TooLarge for too long
    a one; what fails later is said in the reply, or comes from `ops` as it is.
    """
    draw = draw_id or (lambda: random_id(now))
    allowed = permissions or Permissions()
    toolbox = Toolbox(ToolContext(ops, now, group or draw(), draw), allowed, emit)
    turn = Turn(state, toolbox, allowed, emit)
    text = clean_message(message)
    await turn.hear(text, language_model, history)
    if turn.said_by_model != turn.text:
        await emit(Text(turn.text.removeprefix(turn.said_by_model)))
    reply = Reply(
        turn.text,
        turn.intents,
        toolbox.actions,
        turn.state,
        turn.state.pending.kind if turn.state.pending and turn.state.pending.kind != "title" else None,
        toolbox.group if toolbox.has_written else None,
        bool(turn.said_by_model),
    )
    await emit(Done(reply.to_json()))
    return reply
