"""The agent on this machine: the rules, and a language model if there is one, over the store in use."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from pakaura_cli.client.assistant import conversations, language_model
from pakaura_cli.client.assistant.conversations import Said
from pakaura_cli.client.local_ops import LocalOps
from pakaura_cli.client.permissions import permissions_for
from pakaura_cli.client.session import Session
from pakaura_server.agent import events
from pakaura_server.agent.keeping import HISTORY, brief
from pakaura_server.agent.leaving import UntilLeft, to_its_end
from pakaura_server.agent.message import clean_message
from pakaura_server.agent.model import Spoken
from pakaura_server.agent.state import State, from_json
from pakaura_server.agent.turn import random_id, take_turn

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pakaura_cli.client.assistant.agent import Reply, Tell
    from pakaura_server.agent.cohere import CohereModel
    from pakaura_server.agent.turn import Reply as Turned


class LocalAgent:
    """An Agent. Each call opens the store anew: a conversation may last for days, and accounts may change meanwhile.

    With `rules_only` no language model is asked.
    """

    place = "local"

    def __init__(self, environ: Mapping[str, str], *, rules_only: bool = False) -> None:
        self._environ = environ
        self._rules_only = rules_only
        self._leave: Callable[[], object] | None = None

    def turn(self, message: str, conversation: str | None, tell: Tell) -> Reply:
        from pakaura_cli.client.sync.background import after_write

        session = Session(self._environ)
        try:
            return asyncio.run(self._until_done(session, clean_message(message), conversation, tell))
        finally:
            if session.wrote_for_account():
                after_write(session)
            session.leave()

    def break_off(self) -> None:
        leave = self._leave
        if leave is not None:
            # The turn may end in this moment.
            with suppress(RuntimeError):
                leave()

    def latest(self, limit: int) -> list[dict[str, Any]]:
        with self._reading() as db:
            return conversations.latest(db, limit)

    def read(self, id: str) -> dict[str, Any]:
        with self._reading() as db:
            return conversations.read(db, id)

    def delete(self, id: str) -> None:
        session = Session(self._environ)
        try:
            with session.to_write().writing() as db:
                conversations.delete(db, id)
        finally:
            session.leave()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        session = Session(self._environ)
        try:
            with session.to_read().reading() as db:
                yield db
        finally:
            session.leave()

    async def _until_done(self, session: Session, message: str, conversation: str | None, tell: Tell) -> Reply:
        """The turn goes on to its end: what interrupts it (asyncio.run makes a cancellation of that) breaks off the
        model, and comes when all is kept.
        """
        left = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._leave = lambda: loop.call_soon_threadsafe(left.set)
        try:
            return await to_its_end(self._work(session, message, conversation, tell, left), left)
        finally:
            self._leave = None

    async def _work(
        self, session: Session, message: str, conversation: str | None, tell: Tell, left: asyncio.Event
    ) -> Reply:
        store = session.to_write()
        model = None if self._rules_only else language_model.make(self._environ)
        state: State = State()
        history: Sequence[Spoken] = ()
        try:
            if conversation is not None:
                with store.reading() as db:
                    state = from_json(conversations.state_of(db, conversation))
                    history = _history(db, conversation) if model else ()
            id = conversation or random_id(session.now)
            tell({"event": "conversation", "conversation_id": id, "place": self.place, "demo_mode": model is None})
            turned = await take_turn(
                message,
                state,
                LocalOps(store, lambda: session.now),
                session.now,
                permissions=permissions_for(session),
                language_model=model and UntilLeft(model, left),
                emit=_emit(tell),
                history=history,
            )
        finally:
            await _close(model)
        said = [Said("user", message), _answer(turned)]
        with store.writing() as db:
            conversations.keep(db, id, turned.state.to_json(), said, session.now.ms, new=conversation is None)
        reply = turned.to_json()
        tell({"event": "done", "reply": reply})
        return reply


def _emit(tell: Tell) -> Callable[[events.Event], Any]:
    async def emit(event: events.Event) -> None:
        # The end is told when all is kept.
        if not isinstance(event, events.Done):
            tell(events.to_json(event))

    return emit


async def _close(model: CohereModel | None) -> None:
    if model is not None:
        await model.close()


def _history(db: sqlite3.Connection, id: str) -> Sequence[Spoken]:
    messages = conversations.read(db, id)["messages"][-HISTORY:]
    return [Spoken(each["role"], each["content"]) for each in messages]


def _answer(turned: Turned) -> Said:
    return Said("assistant", turned.text, [brief(action) for action in turned.actions] or None)
