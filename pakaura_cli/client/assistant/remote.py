"""The agent of the server, for a person who is signed in; its conversations are the same on every machine."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Any, TypeVar

from pakaura_cli.client.answers import ServerAway, shaped
from pakaura_cli.client.asked_for import groups_of, note
from pakaura_cli.client.connection import connect
from pakaura_cli.client.permissions import permissions_for
from pakaura_cli.client.session import Session
from pakaura_cli.client.signed_in import require_account
from pakaura_server.agent.message import clean_message
from pakaura_server.core.errors import Cancelled, Conflict, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pakaura_cli.client.api import Api
    from pakaura_cli.client.assistant.agent import Reply, Tell

T = TypeVar("T")
PATIENCE_S = 5.0
"""How long the answer that was broken off before is waited for."""
_NAP_S = 0.1
SILENCE_S = 5.0
"""How long the server may take to tell of conversations; a turn has its own patience (`api.THOUGHT_S`)."""
_REPLY = {"text": str, "intents": list, "actions": list, "by_model": bool}
_EVENTS: dict[str, dict[str, type]] = {
    "conversation": {"conversation_id": str, "demo_mode": bool},
    "text": {"text": str},
    "done": {"reply": dict},
}
_UNKNOWN = "what you said may have been done: look before you say it again"


class ServerAgent:
    """An Agent. Raises ServerAway where a turn was certainly not begun, and SignInNeeded."""

    place = "server"

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._api: Api | None = None
        self._is_broken_off = False

    def turn(self, message: str, conversation: str | None, tell: Tell) -> Reply:
        text = clean_message(message)
        self._is_broken_off = False
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                return self._asked(lambda session, api, account: _turn(session, api, account, text, conversation, tell))
            except Conflict:
                if conversation is None or time.monotonic() > deadline:
                    raise
            except ServerAway:
                raise
            except Unavailable as error:
                if self._is_broken_off:
                    raise Cancelled("the answer was broken off") from error
                raise Unavailable(error.message, _UNKNOWN) from error
            time.sleep(_NAP_S)

    def break_off(self) -> None:
        api = self._api
        if api is not None:
            self._is_broken_off = True
            api.hang_up()

    def latest(self, limit: int) -> list[dict[str, Any]]:
        return self._asked(lambda _, api, account: api.conversations(account, limit))

    def read(self, id: str) -> dict[str, Any]:
        return self._asked(lambda _, api, account: api.conversation(account, id))

    def delete(self, id: str) -> None:
        self._asked(lambda _, api, account: api.delete_conversation(account, id))

    def _asked(self, ask: Callable[[Session, Api, str], T]) -> T:
        """What the server says. Each time it is asked anew who is signed in, and what is configured."""
        session = Session(self._environ)
        try:
            account = require_account(session)
            with connect(session, account, read_s=SILENCE_S) as api:
                self._api = api
                return ask(session, api, account.id)
        finally:
            self._api = None
            session.leave()


def _turn(session: Session, api: Api, account: str, message: str, conversation: str | None, tell: Tell) -> Reply:
    request: dict[str, Any] = {"message": message, "permissions": dict(permissions_for(session).words)}
    if conversation is not None:
        request["conversation_id"] = conversation
    written: list[str] = []
    try:
        # Closed as soon as it is left, also by an interruption: then the server breaks off its language model.
        with closing(api.converse(account, session.now.zone, request)) as events:
            for told in events:
                event = shaped(told, _EVENTS.get(told["event"], {}))
                if event["event"] == "error":
                    raise Unavailable(f"the server's assistant failed: {_message(event)}")
                if event["event"] == "done":
                    reply = shaped({"question": None, "group": None, **dict(event["reply"])}, _REPLY)
                    written = groups_of(reply)
                    tell({**event, "reply": reply})
                    return reply
                if event["event"] == "conversation":
                    # Where the answer breaks off, what the turn wrote until then is of this group.
                    written = groups_of({"actions": [], "group": event.pop("group", None)})
                    event = {**event, "place": ServerAgent.place}
                tell(event)
        raise Unavailable(f"the answer of {api.url} broke off")
    finally:
        note(session, written)


def _message(event: dict[str, Any]) -> str:
    error = event.get("error")
    return str(error.get("message", ""))[:300] if isinstance(error, dict) else "it does not say why"
