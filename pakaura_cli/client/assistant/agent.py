"""What an agent is to those who talk to it here, wherever it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

Event = dict[str, Any]
Tell = Callable[[Event], None]
"""Is told each event of a turn as it comes, in the form of `agent.events.to_json`. It must not raise."""
Reply = dict[str, Any]
"""The JSON of `agent.turn.Reply`: text, intents, actions, question, group, by_model."""


class Agent(Protocol):
    """One that takes turns and keeps conversations. `place` is `server` or `local`."""

    place: str

    def turn(self, message: str, conversation: str | None, tell: Tell) -> Reply:
        """Have the message answered in this conversation, or in a new one.

        The first event is `conversation`: `conversation_id`, `place`, and `demo_mode`, which says that there is no
        language model. To interrupt it (KeyboardInterrupt) breaks off the language model and nothing else. Raises
        BadValue for a message that cannot be one, NotFound for the conversation, and PakauraError.
        """
        ...

    def break_off(self) -> None:
        """From another thread: break off the language model of the turn that goes on, as an interruption does.

        The turn then ends as otherwise, or raises Cancelled where the rest of it is the server's.
        """
        ...

    def latest(self, limit: int) -> list[dict[str, Any]]:
        """The conversations, the last used first: `id`, `title`, `created_at`, `updated_at` (RFC 3339)."""
        ...

    def read(self, id: str) -> dict[str, Any]:
        """One of them, and in `messages` the last that were said: `role`, `content`, `created_at`. NotFound."""
        ...

    def delete(self, id: str) -> None:
        """Raises NotFound."""
        ...
