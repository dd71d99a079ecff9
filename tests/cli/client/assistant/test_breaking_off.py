"""An answer that is broken off from another thread, as a dashboard does that goes on meanwhile."""

from __future__ import annotations

import threading
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.client.assistant.assistant import Assistant
from pakaura_server.core.errors import Cancelled
from tests.support.cohere_server import KEY, cohere_server, pauses
from tests.support.installed import ENOUGH
from tests.support.misbehaving import Unfinished, misbehaving_server, refusal

if TYPE_CHECKING:
    from tests.support.person import Person

QUESTION = "what do you make of my week, honestly?"
STREAM = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n"
    b'event: conversation\ndata: {"conversation_id":"c","demo_mode":false}\n\n'
    b'event: text\ndata: {"text":"First."}\n\n'
)


def break_off_at_the_first_word(assistant: Assistant) -> dict[str, Any]:
    """The reply of a turn that another thread breaks off when its answer has begun."""
    begun = threading.Event()

    def wait() -> None:
        assert begun.wait(ENOUGH)
        assistant.break_off()

    thread = threading.Thread(target=wait)
    thread.start()
    try:
        return assistant.turn(QUESTION, lambda event: begun.set() if event["event"] == "text" else None)
    finally:
        thread.join()


def test_here_the_turn_ends_with_what_was_said(ada: Person) -> None:
    with cohere_server(pauses("First.", " Second.")) as provider:
        assistant = Assistant(ada.environ | {"COHERE_API_KEY": KEY, "COHERE_API_URL": provider.url})
        reply = break_off_at_the_first_word(assistant)
    assert reply["text"].startswith("First.") and "broken off" in reply["text"]
    found = assistant.resume()
    assert found is not None
    assert found["messages"][-1]["content"] == reply["text"]


def test_on_the_server_the_rest_is_the_servers(ada: Person, server_url: str) -> None:
    ada.register(server_url, f"{uuid.uuid4().hex}@example.org")
    with misbehaving_server() as other:
        ada.move_to(other.url)
        other.answers = [Unfinished(STREAM), refusal(503, "UNAVAILABLE")]
        with pytest.raises(Cancelled):
            break_off_at_the_first_word(Assistant(ada.environ, new=True))


def test_where_no_turn_goes_on_there_is_nothing_to_break_off(ada: Person) -> None:
    assistant = Assistant(ada.environ)
    assistant.break_off()
    assert assistant.turn("add buy milk", lambda _: None)["text"] == "Added “buy milk”."
    assistant.break_off()
