"""What a turn tells while it goes on: each event is one record, for a stream, a terminal or a log of a test."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple


class Understood(NamedTuple):
    """What the message was taken for: intents, such as `add`, in their order."""

    intents: list[str]


class ToolStarted(NamedTuple):
    """A tool is called; `call` numbers the calls of the turn from 1."""

    call: int
    tool: str
    arguments: dict[str, Any]


class ToolFinished(NamedTuple):
    """What the call came to: see tools.Result."""

    call: int
    tool: str
    result: dict[str, Any]


class Question(NamedTuple):
    """The turn ends with a question; `candidates` are the tasks to choose from, none where yes or no is asked for."""

    kind: str
    candidates: list[dict[str, Any]]


class Text(NamedTuple):
    """More of the reply, as it comes; all of these together are the text of the reply."""

    text: str


class Done(NamedTuple):
    """The turn is over; `reply` is the JSON of turn.Reply."""

    reply: dict[str, Any]


Event = Understood | ToolStarted | ToolFinished | Question | Text | Done
Emit = Callable[[Event], Awaitable[None]]
_NAMES = {
    Understood: "understood",
    ToolStarted: "tool_started",
    ToolFinished: "tool_finished",
    Question: "question",
    Text: "text",
    Done: "done",
}


async def ignore(event: Event) -> None:
    """An Emit for those who only want the reply."""


def to_json(event: Event) -> dict[str, Any]:
    """`{"event": "tool_started", "call": 1, …}`"""
    return {"event": _NAMES[type(event)], **event._asdict()}
