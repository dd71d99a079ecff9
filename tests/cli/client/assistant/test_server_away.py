"""What becomes of a message where the server does not answer, or answers something else than it should."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.client.assistant import in_step
from pakaura_cli.client.assistant.assistant import Assistant
from pakaura_cli.client.sync.run import sync
from pakaura_server.core.errors import NotFound, PakauraError, SignInNeeded, Unavailable
from tests.support.misbehaving import Unfinished, answer, misbehaving_server, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.misbehaving import Misbehaving
    from tests.support.person import Person

BEGUN = b'event: conversation\ndata: {"conversation_id":"c","demo_mode":true}\n\n'
TEXT = b'event: text\ndata: {"text":"Added"}\n\n'
FAILED = b'event: error\ndata: {"success":false,"error":{"code":"UNAVAILABLE","message":"no database"}}\n\n'


@pytest.fixture
def away(ada: Person, server_url: str) -> Iterator[Misbehaving]:
    """What answers in the place of the server at which Ada is signed in."""
    ada.register(server_url, f"{uuid.uuid4().hex}@example.org")
    with misbehaving_server() as other:
        ada.move_to(other.url)
        yield other


def turn(person: Person, message: str = "add buy milk") -> list[dict[str, Any]]:
    """The events of a turn in a new conversation."""
    told: list[dict[str, Any]] = []
    Assistant(person.environ, new=True).turn(message, told.append)
    return told


def test_a_server_that_takes_nothing_on_now_leaves_the_turn_to_the_rules_here(ada: Person, away: Misbehaving) -> None:
    away.answers = [refusal(503, "UNAVAILABLE")]
    events = turn(ada)
    assert events[0]["place"] == "local" and "cannot answer now" in events[0]["because"]
    assert ada.titles() == ["buy milk"]


def test_a_server_that_is_silent_is_not_waited_for_while_something_is_to_be_sent(
    ada: Person, away: Misbehaving
) -> None:
    away.answers = [b""]
    ada.add("call mum")
    events = turn(ada)
    assert events[0]["place"] == "local" and "not taken yet" in events[0]["because"]
    assert ada.titles() == ["buy milk", "call mum"]


@pytest.mark.parametrize(
    "told",
    [
        b"",
        BEGUN,
        BEGUN + TEXT,
        BEGUN + FAILED,
        BEGUN + b"event: done\ndata: {}\n\n",
        BEGUN + b'event: done\ndata: {"reply": {"text": 3}}\n\n',
        BEGUN + b"event: text\ndata: nonsense\n\n",
        b'event: conversation\ndata: {"conversation_id": 3}\n\n',
    ],
)
def test_what_breaks_off_is_not_done_again_here_for_the_server_may_have_done_it(
    ada: Person, away: Misbehaving, told: bytes
) -> None:
    away.answers = [answer(200, told, {"Content-Type": "text/event-stream"}), refusal(503, "UNAVAILABLE")]
    with pytest.raises(Unavailable) as failed:
        turn(ada)
    assert "look before you say it again" in failed.value.hint
    assert ada.titles() == []


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [(401, "UNAUTHORIZED", SignInNeeded), (404, "NOT_FOUND", NotFound), (502, "BAD", Unavailable)],
)
def test_another_refusal_is_an_error(
    ada: Person, away: Misbehaving, status: int, code: str, kind: type[PakauraError]
) -> None:
    away.answers = [refusal(status, code)]
    with pytest.raises(kind):
        turn(ada)
    assert ada.titles() == []


def test_a_stream_that_is_cut_in_the_middle_of_an_event_is_one_that_broke_off(ada: Person, away: Misbehaving) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n"
    away.answers = [head + BEGUN + b"event: te", refusal(503, "UNAVAILABLE")]
    with pytest.raises(Unavailable, match="broke off"):
        turn(ada)


def test_the_conversations_of_a_silent_server_are_not_waited_for_long(ada: Person, away: Misbehaving) -> None:
    away.answers = [Unfinished(b"HTTP/1.1 200 OK\r\n")]
    assert Assistant(ada.environ).resume() is None


def test_nothing_is_asked_where_nothing_waits_to_be_sent(ada: Person, away: Misbehaving) -> None:
    away.answers = [refusal(503, "UNAVAILABLE")]
    in_step.send(ada.environ)
    assert away.asked == []


def test_what_waits_is_sent_before_the_turn(ada: Person, server_url: str) -> None:
    ada.register(server_url, f"{uuid.uuid4().hex}@example.org")
    ada.add("call mum")
    in_step.send(ada.environ)
    assert sync(ada.session).pushed == 0
