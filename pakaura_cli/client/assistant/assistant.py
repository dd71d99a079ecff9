"""The assistant: who is signed in talks to the server's agent, everybody else, and whoever is offline, to the one here.

Around a turn on the server the list here is sent and brought up to date. Where the server is away, the rules here take
the turn, in a conversation of their own.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pakaura_cli.client.answers import ServerAway
from pakaura_cli.client.assistant import language_model
from pakaura_cli.client.assistant.local import LocalAgent
from pakaura_cli.client.session import Session
from pakaura_cli.client.signed_in import signed_in_as
from pakaura_server.core.errors import Ambiguous, NotFound, PakauraError, Unavailable
from pakaura_server.core.ids import TAIL_START, read_id, short_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pakaura_cli.client.assistant.agent import Agent, Event, Reply, Tell
    from pakaura_cli.client.signed_in import Account

RECENT_S = 60 * 60
"""A conversation that was used within it goes on by itself: later nobody remembers what its last question was."""
MOST = 500
"""So many conversations can be named."""


class Assistant:
    """One person's talk with it. `account` is whose server's agent is asked; None for the agent here.

    `new` begins a conversation; else the latest goes on, if it is recent. `local` is for the agent here in any case.
    """

    def __init__(self, environ: Mapping[str, str], *, local: bool = False, new: bool = False) -> None:
        self.account = None if local else _account(environ)
        self.has_key = self.account is None and language_model.is_wanted(environ)
        """Whether there is a key of a language model for the agent here."""
        self.has_model = self.has_key and language_model.is_there(environ)
        self._environ = environ
        self._agent: Agent = LocalAgent(environ) if self.account is None else _server_agent(environ)
        self._new = new
        self._current: dict[str, str] = {}
        """The conversations that go on, by place."""
        self._at_work: Agent | None = None

    @property
    def conversation(self) -> str | None:
        """The one that goes on, if one does."""
        return self._current.get(self._agent.place)

    def turn(self, message: str, tell: Tell) -> Reply:
        """As `Agent.turn`. Where the server is away, the event `conversation` says why as `because`.

        Raises Unavailable where the server went away in the middle: it is not known then what was done.
        """
        if self.account is None:
            return self._turn_of(self._agent, message, tell)
        from pakaura_cli.client.assistant import in_step

        try:
            in_step.send(self._environ)
            return self._on_server(message, tell)
        except ServerAway as away:
            reason = away.message

        def told(event: Event) -> None:
            tell({**event, "because": reason} if event["event"] == "conversation" else event)

        return self._turn_of(LocalAgent(self._environ, rules_only=True), message, told)

    def break_off(self) -> None:
        """As `Agent.break_off`."""
        agent = self._at_work
        if agent is not None:
            agent.break_off()

    def resume(self) -> dict[str, Any] | None:
        """The conversation that the next turn goes on with, as `Agent.read`; None for a new one.

        Where the server does not answer it is None, too: the turn will tell.
        """
        try:
            id = self._find(self._agent)
            return self._agent.read(id) if id is not None else None
        except (Unavailable, NotFound):
            return None

    def open(self, word: str) -> dict[str, Any]:
        """Go on with a conversation, named by its id or the beginning of its short id. Raises NotFound, Ambiguous."""
        found = self._agent.read(self.named(word))
        self._current[self._agent.place] = found["id"]
        return found

    def begin(self) -> None:
        """Have the next turn begin a conversation."""
        self._current.clear()
        self._new = True

    def latest(self, limit: int) -> list[dict[str, Any]]:
        """As `Agent.latest`, and with `short_id`."""
        found = self._agent.latest(MOST)
        tails = sorted((each["id"] for each in found), key=lambda id: str(id)[TAIL_START:])
        places = {id: place for place, id in enumerate(tails)}
        return [{**each, "short_id": _short(tails, places[each["id"]])} for each in found[:limit]]

    def named(self, word: str) -> str:
        """The id that is meant by an id, or by the beginning of a short one. Raises NotFound, Ambiguous."""
        low = word.lower()
        if read_id(low):
            return low
        ids = [str(each["id"]) for each in self._agent.latest(MOST)]
        fits = [id for id in ids if low and id[TAIL_START:].startswith(low)]
        if not fits:
            raise NotFound(f"there is no conversation {word}", "pakaura conversations lists them")
        if len(fits) > 1:
            raise Ambiguous(f"{len(fits)} conversations begin with {word}", fits, "give more of the id")
        return fits[0]

    def read(self, word: str) -> dict[str, Any]:
        """As `Agent.read`, for whatever names it. Raises NotFound, Ambiguous."""
        return self._agent.read(self.named(word))

    def delete(self, word: str) -> None:
        """Raises NotFound, Ambiguous."""
        id = self.named(word)
        self._agent.delete(id)
        if id == self.conversation:
            self.begin()

    def _on_server(self, message: str, tell: Tell) -> Reply:
        from pakaura_cli.client.assistant import in_step

        begun = False

        def told(event: Event) -> None:
            nonlocal begun
            begun = True
            tell(event)

        try:
            return self._turn_of(self._agent, message, told)
        finally:
            if begun:
                in_step.take_in(self._environ)

    def _turn_of(self, agent: Agent, message: str, tell: Tell) -> Reply:
        def told(event: Event) -> None:
            if event["event"] == "conversation":
                self._current[agent.place] = str(event["conversation_id"])
            tell(event)

        going_on = self._find(agent)
        self._at_work = agent
        try:
            return agent.turn(message, going_on, told)
        except NotFound as error:
            # It was deleted meanwhile, perhaps on another machine.
            self._current.pop(agent.place, None)
            raise NotFound(error.message, "say it again: that begins a conversation") from error
        except PakauraError:
            if going_on is None:
                # A conversation that begins is kept at the end of its first turn.
                self._current.pop(agent.place, None)
            raise
        finally:
            self._at_work = None

    def _find(self, agent: Agent) -> str | None:
        """The conversation that goes on there. Raises ServerAway."""
        known = agent.place in self._current or self._new
        # The one here is no continuation of one on the server.
        if not known and (agent is self._agent or not self._current):
            try:
                found = agent.latest(1)
            except Unavailable as error:
                raise ServerAway(error.message, error.hint) from error
            if found and _is_recent(found[0], self._environ):
                self._current[agent.place] = str(found[0]["id"])
        return self._current.get(agent.place)


def _server_agent(environ: Mapping[str, str]) -> Agent:
    # Whoever has no account need not load what speaks HTTP.
    from pakaura_cli.client.assistant.remote import ServerAgent

    return ServerAgent(environ)


def _account(environ: Mapping[str, str]) -> Account | None:
    session = Session(environ)
    try:
        return signed_in_as(session)
    finally:
        session.leave()


def _is_recent(conversation: dict[str, Any], environ: Mapping[str, str]) -> bool:
    used = datetime.fromisoformat(conversation["updated_at"]).timestamp()
    return abs(Session(environ).now.ms / 1000 - used) <= RECENT_S


def _short(ids: Sequence[str], place: int) -> str:
    """The short id of the one at this place, among ids in the order of their tails."""
    return short_id(ids[place], [*ids[max(place - 1, 0) : place], *ids[place + 1 : place + 2]])
