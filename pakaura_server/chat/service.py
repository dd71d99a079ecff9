"""Turns of conversations: a message in, the agent over the person's ledger, and everything kept at the end.

A turn that has begun goes on to its end whoever leaves: what it wrote and what is kept of it always agree. Who leaves
only breaks off the language model.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from pakaura_server.agent.events import ignore
from pakaura_server.agent.keeping import HISTORY, brief
from pakaura_server.agent.leaving import UntilLeft
from pakaura_server.agent.message import clean_message
from pakaura_server.agent.state import State, from_json
from pakaura_server.agent.turn import take_turn
from pakaura_server.chat.conversations import Conversations, Said
from pakaura_server.core.errors import BadValue, TooLarge
from pakaura_server.core.ids import uuid7
from pakaura_server.ledger.task_ops import LedgerOps

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from pakaura_server.agent.events import Emit
    from pakaura_server.agent.model import LanguageModel, Spoken
    from pakaura_server.agent.permissions import Permissions
    from pakaura_server.agent.turn import Reply
    from pakaura_server.core.when import Moment
    from pakaura_server.ledger.ledgers import Ledgers

MARGIN_S = 60
"""How long a turn may take beside its language model, until another may begin."""
_log = logging.getLogger(__name__)


class Asked(NamedTuple):
    """A message of a user, when and in which zone, and what the agent may do for it."""

    user: UUID
    message: str
    now: Moment
    permissions: Permissions


class Turn:
    """A turn that goes on. `conversation` is None where nothing is kept; `group` is that of all that it writes."""

    def __init__(self, conversation: UUID | None, group: UUID, reply: asyncio.Task[Reply], left: asyncio.Event) -> None:
        self.conversation = conversation
        self.group = group
        self._reply = reply
        self._left = left

    async def reply(self) -> Reply:
        """When it is over. Raises what the turn raised."""
        return await asyncio.shield(self._reply)

    def leave(self) -> None:
        """Nobody waits for the language model any more."""
        self._left.set()


class Turns:
    """The turns of one server, `app.state.turns`. `seconds` is how long the language model may take."""

    def __init__(self, ledgers: Ledgers, model: LanguageModel | None, most: int, seconds: float) -> None:
        self._ledgers = ledgers
        self._model = model
        self._most = most
        self._seconds = seconds
        self._going_on: dict[asyncio.Task[Any], asyncio.Event] = {}

    @property
    def has_model(self) -> bool:
        return self._model is not None

    async def begin(self, asked: Asked, emit: Emit = ignore, conversation: UUID | None = None) -> Turn:
        """A turn of `conversation`, or of a new one. It goes on by itself.

        Raises BadValue for a message that is empty or too long, NotFound, and Conflict while another turn goes on.
        """
        message = self._clean(asked.message)
        kept = Conversations(self._ledgers.database, asked.user)
        turn = self._draw_id()
        state: State = State()
        history: Sequence[Spoken] = ()
        if conversation is not None:
            most = HISTORY if self.has_model else 0
            found, history = await kept.claim(conversation, turn, self._seconds + MARGIN_S, most)
            state = from_json(found)
        id, group = conversation or self._draw_id(), self._draw_id()

        async def work(left: asyncio.Event) -> Reply:
            try:
                reply = await self._take(asked, group, state, emit, history, left)
            except BaseException:
                if conversation is not None:
                    await kept.release(id, turn)
                raise
            said = [Said(self._draw_id(), "user", message), self._answer(reply)]
            if not await kept.finish(id, turn, reply.state.to_json(), said, new=conversation is None):
                _log.warning("a conversation ended before its turn did")
            return reply

        return self._start(id, group, work)

    async def once(self, asked: Asked) -> Reply:
        """A turn without a conversation: nothing is remembered. Raises BadValue."""
        self._clean(asked.message)
        group = self._draw_id()
        return await self._start(None, group, lambda left: self._take(asked, group, State(), ignore, (), left)).reply()

    async def close(self) -> None:
        """Break off the language models, and wait for the turns."""
        for left in self._going_on.values():
            left.set()
        await asyncio.gather(*self._going_on, return_exceptions=True)

    async def _take(
        self, asked: Asked, group: UUID, state: State, emit: Emit, history: Sequence[Spoken], left: asyncio.Event
    ) -> Reply:
        return await take_turn(
            asked.message,
            state,
            LedgerOps(self._ledgers, str(asked.user)),
            asked.now,
            permissions=asked.permissions,
            language_model=None if self._model is None else UntilLeft(self._model, left),
            emit=emit,
            history=history,
            group=str(group),
        )

    def _start(
        self, conversation: UUID | None, group: UUID, work: Callable[[asyncio.Event], Coroutine[Any, Any, Reply]]
    ) -> Turn:
        left = asyncio.Event()
        task = asyncio.create_task(work(left))
        self._going_on[task] = left
        task.add_done_callback(self._ended)
        return Turn(conversation, group, task, left)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        del self._going_on[task]
        if not task.cancelled():
            task.exception()  # who began it may have left: then nobody else asks

    def _answer(self, reply: Reply) -> Said:
        calls = [brief(action) for action in reply.actions]
        return Said(self._draw_id(), "assistant", reply.text, calls or None)

    def _clean(self, message: str) -> str:
        try:
            return clean_message(message, self._most)
        except TooLarge as error:
            raise BadValue(error.message, error.hint, "message") from None

    def _draw_id(self) -> UUID:
        return UUID(uuid7(self._ledgers.clock(), os.urandom(10)))
