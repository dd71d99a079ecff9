"""One message of a language model, put together from the events of its stream, whatever shape these have."""

from __future__ import annotations

import json
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from pakaura_server.agent.model import ModelFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

MOST_TEXT = 20_000
"""Characters of one message; what comes after is not listened to."""
_MOST_ARGUMENTS = 100_000
_ENDED_WELL = ("COMPLETE", "STOP_SEQUENCE", "TOOL_CALL", "MAX_TOKENS")


class ToolCall(NamedTuple):
    """A call as the model wrote it: `arguments` is text that should be JSON."""

    id: str
    name: str
    arguments: str

    @property
    def sendable_arguments(self) -> str:
        """The arguments where they are a JSON object, else an empty one."""
        try:
            arguments = read_arguments(self.arguments)
        except (ValueError, RecursionError):
            return "{}"
        return json.dumps(arguments) if isinstance(arguments, dict) else "{}"


def read_arguments(text: str) -> Any:
    """The JSON of a call, of which every database and every other side takes each value.

    Raises ValueError or RecursionError for what is no JSON.
    """

    def refuse(constant: str) -> Any:
        raise ValueError(constant)

    return _storable(json.loads(text or "{}", parse_constant=refuse))


class Heard:
    """Takes events; what is text is said at once. `follows`: something was said before, so a new line comes first."""

    def __init__(self, say: Callable[[str], Awaitable[None]], follows: bool = False) -> None:
        self._say = say
        self._lead = "\n" if follows else ""
        self._texts: list[str] = []
        self._length = 0
        self._calls: list[dict[str, str]] = []
        self._open: dict[Any, dict[str, str]] = {}
        self._finish_reason: str | None = None
        self.plan = ""

    async def take(self, event: Any) -> None:
        """One event of the stream; of an unknown kind, nothing."""
        kind = _of(event, "type")
        if kind in ("content-start", "content-delta"):
            await self._hear(_of(event, "delta", "message", "content", "text"))
        elif kind == "tool-plan-delta":
            self.plan += _text(_of(event, "delta", "message", "tool_plan"))[: MOST_TEXT - len(self.plan)]
        elif kind == "tool-call-start":
            self._begin(event)
        elif kind == "tool-call-delta":
            call = self._open.get(_of(event, "index"))
            fragment = _text(_of(event, "delta", "message", "tool_calls", "function", "arguments"))
            if call is not None and len(call["arguments"]) <= _MOST_ARGUMENTS:
                call["arguments"] += fragment
        elif kind == "message-end":
            self._finish_reason = _text(_of(event, "delta", "finish_reason")) or "ERROR"

    async def finish(self) -> tuple[str, list[ToolCall]]:
        """The text, and the calls; a text that was too long ends with an ellipsis.

        Raises ModelFailed where the message did not come to its end.
        """
        if self._finish_reason is None:
            raise ModelFailed("the language model's answer broke off", "try again")
        if self._finish_reason not in _ENDED_WELL:
            raise ModelFailed("the language model broke its answer off", "try again")
        if self._finish_reason == "MAX_TOKENS" and self._texts:
            await self._hear("…")
        calls = [
            ToolCall(call["id"] or f"call_{number}", call["name"], call["arguments"])
            for number, call in enumerate(self._calls, 1)
        ]
        if self._finish_reason == "TOOL_CALL" and not calls:
            raise ModelFailed("the language model calls a tool in a way that cannot be read", "try again")
        return "".join(self._texts), calls

    async def _hear(self, text: Any) -> None:
        piece = _clean(_text(text))[: MOST_TEXT - self._length]
        if not self._texts:
            piece = piece.lstrip()
        if not piece:
            return
        piece = (self._lead if not self._texts else "") + piece
        self._texts.append(piece)
        self._length += len(piece)
        await self._say(piece)

    def _begin(self, event: Any) -> None:
        made = _of(event, "delta", "message", "tool_calls")
        call = {
            "id": _text(_of(made, "id"))[:200],
            "name": _text(_of(made, "function", "name"))[:200],
            "arguments": _text(_of(made, "function", "arguments")),
        }
        self._calls.append(call)
        self._open[_of(event, "index")] = call


def _of(value: Any, *names: str) -> Any:
    """What is found by these names one in the other, or None; the SDK keeps what it cannot place as dicts."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else getattr(value, name, None)
    return value


def _storable(value: Any) -> Any:
    """Without NULs, halves of surrogate pairs, and numbers that are none."""
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="ignore").decode()
    if isinstance(value, dict):
        return {_storable(name): _storable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_storable(each) for each in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def _text(value: Any) -> str:
    return _storable(value) if isinstance(value, str) else ""


def _clean(text: str) -> str:
    """Without control characters, so that nothing drives a terminal."""
    if text.isprintable():
        return text
    text = text.replace("\t", " ")
    return "".join([char for char in text if char == "\n" or (char >= " " and not "\x7f" <= char <= "\x9f")])
