"""The rows of the assistant, for clients that were written for the seed's application."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contracts.http.conftest import Seed

SOMEBODY = "01935f00-0000-7000-8000-000000000000"


class Chatting:
    """Somebody who is signed in, and their own paths."""

    def __init__(self, url: str, client: Seed) -> None:
        self.client = client
        self.base = f"{url}/api/{client.call(200, 'GET', '/auth/me')['id']}"

    def say(self, message: Any, status: int = 200, **more: Any) -> Any:
        return self.client.call(status, "POST", f"{self.base}/chat", {"message": message, **more})

    def titles(self) -> list[str]:
        return sorted(task["title"] for task in self.client.call(200, "GET", "/tasks")["tasks"])


@pytest.fixture
def chat(server_url: str, ann: Seed) -> Chatting:
    return Chatting(server_url, ann)


def test_a_turn_answers_what_was_said_and_done(chat: Chatting) -> None:
    body = chat.say("add buy milk")
    assert set(body) == {"response", "actions_taken", "conversation_id", "demo_mode"}
    assert isinstance(body["response"], str) and body["response"]
    (action,) = body["actions_taken"]
    assert set(action) == {"tool", "result"}
    assert (action["tool"], action["result"]["success"]) == ("add_task", True)
    assert {"id", "title", "completed", "created_at", "updated_at"} <= action["result"]["task"].keys()
    uuid.UUID(body["conversation_id"])
    assert body["demo_mode"] is True
    assert chat.titles() == ["buy milk"]


@pytest.mark.parametrize("field", [{}, {"conversation_id": None}])
def test_a_turn_without_a_conversation_begins_one(chat: Chatting, field: dict[str, Any]) -> None:
    first, second = chat.say("hello", **field), chat.say("hello", **field)
    assert first["conversation_id"] != second["conversation_id"]
    again = chat.say("hello", conversation_id=first["conversation_id"])
    assert again["conversation_id"] == first["conversation_id"]


@pytest.mark.parametrize("message", [None, 7, "", "  ", "\u0000\u0007", "x" * 10_001])
def test_what_is_no_message_is_400_and_names_it(chat: Chatting, message: Any) -> None:
    error = chat.say(message, 400)
    assert error["code"] == "VALIDATION_ERROR"
    assert [detail["field"] for detail in error["details"]] == ["message"]
    error = chat.client.call(400, "POST", "/ai/chat", {"message": message})
    assert [detail["field"] for detail in error["details"]] == ["message"]


@pytest.mark.parametrize(
    "message",
    [
        "add buy milk & eggs",
        "call mum; then dad",
        "select a gift from the catalogue",
        "../../etc/passwd",
        "'; DROP TABLE tasks; --",
        "{{7*7}} ${HOME} <script>alert(1)</script>",
        "👩‍👩‍👧 牛乳 العربية",
        "x" * 10_000,
        "\n".join(["line"] * 500),
    ],
    ids=["and", "semicolon", "sql words", "path", "sql", "templates", "scripts", "long", "lines"],
)
def test_ordinary_text_is_never_refused(chat: Chatting, message: str) -> None:
    assert chat.say(message)["response"]


def test_a_user_id_that_is_not_the_callers_is_403(server_url: str, chat: Chatting, stranger: Seed) -> None:
    other = stranger.register().call(200, "GET", "/auth/me")["id"]
    for id in (other, SOMEBODY, "me", "0"):
        error = chat.client.call(403, "POST", f"{server_url}/api/{id}/chat", {"message": "add buy milk"})
        assert error["code"] == "AUTHORIZATION_ERROR"
    assert chat.titles() == []
    assert stranger.call(200, "GET", "/tasks")["count"] == 0


def test_a_conversation_of_somebody_else_is_404_as_one_that_does_not_exist(
    server_url: str, chat: Chatting, stranger: Seed
) -> None:
    id = chat.say("hello")["conversation_id"]
    bob = Chatting(server_url, stranger.register())
    hidden = bob.say("hello", 404, conversation_id=id)
    assert hidden == bob.say("hello", 404, conversation_id=SOMEBODY)
    for method in ("GET", "DELETE"):
        assert bob.client.call(404, method, f"{bob.base}/conversations/{id}") == hidden
    assert chat.client.call(200, "GET", f"{chat.base}/conversations/{id}")["id"] == id


def test_one_turn_without_a_conversation(chat: Chatting) -> None:
    body = chat.client.call(200, "POST", "/ai/chat", {"message": "add buy milk"})
    assert set(body) == {"intent", "message", "action", "data"}
    assert (body["intent"], body["action"]) == ("add", "add_task")
    assert body["data"]["task"]["title"] == "buy milk"
    assert chat.titles() == ["buy milk"]


def test_the_status_says_that_there_is_no_language_model(chat: Chatting) -> None:
    body = chat.client.call(200, "GET", "/ai/status")
    assert set(body) == {"provider", "demo_mode", "configured", "message"}
    assert (body["provider"], body["demo_mode"], body["configured"]) == ("demo", True, False)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/v1/ai/status", None),
        ("POST", "/api/v1/ai/chat", {"message": "hello"}),
        ("POST", f"/api/{SOMEBODY}/chat", {"message": "hello"}),
        ("GET", f"/api/{SOMEBODY}/conversations", None),
        ("GET", f"/api/{SOMEBODY}/conversations/{SOMEBODY}", None),
        ("DELETE", f"/api/{SOMEBODY}/conversations/{SOMEBODY}", None),
        ("POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}),
    ],
)
def test_the_assistant_needs_a_sign_in(server_url: str, stranger: Seed, method: str, path: str, body: Any) -> None:
    assert stranger.call(401, method, server_url + path, body)["code"] == "AUTHENTICATION_ERROR"


def test_the_thirty_first_turn_within_a_minute_waits_and_other_users_do_not(
    server_url: str, clients: Callable[[], Seed]
) -> None:
    busy, other = Chatting(server_url, clients().register()), Chatting(server_url, clients().register())
    for _ in range(30):
        busy.say("hello")
    answer = busy.client.http.post(f"{busy.base}/chat", json={"message": "hello"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "RATE_LIMITED")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    other.say("hello")
