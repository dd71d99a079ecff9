"""The rows of the assistant: turns, what is kept of them, and what is refused."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, get_args

import pytest

from pakaura_server.agent.permissions import VERBS
from pakaura_server.agent.tools import TOOLS
from pakaura_server.chat.bodies import Verb
from tests.support.thinking import Thinking
from tests.support.webapp import Person, WebApp, served

if TYPE_CHECKING:
    import httpx

AI = "/api/v1/ai"
WHAT_FIRST = "why is the sky blue and what does it mean for my week"
"""Nothing that the rules understand."""


async def say(person: Person, message: str, status: int = 200, **more: Any) -> Any:
    """The body of the answer to a message; of an error, what is in `error`."""
    answer = await post(person, {"message": message, **more})
    assert answer.status_code == status, answer.text
    return answer.json() if status == 200 else answer.json()["error"]


async def post(person: Person, body: Any, **more: Any) -> httpx.Response:
    return await person.client.post(f"/api/{person.body['id']}/chat", json=body, headers=person.bearer, **more)


async def get(person: Person, path: str, status: int = 200) -> Any:
    answer = await person.client.get(path, headers=person.bearer)
    assert answer.status_code == status, answer.text
    return answer.json()


async def titles(person: Person) -> list[str]:
    return sorted([task["title"] for task in (await get(person, "/api/v1/tasks?completed=false"))["tasks"]])


async def rows(web: WebApp, person: Person, table: str) -> Any:
    """How many the person has."""
    async with web.db.connection() as connection:
        own = uuid.UUID(person.body["id"])
        return await connection.fetchval(f"SELECT count(*) FROM {table} WHERE user_id = $1", own)


def conversations(person: Person, id: str = "") -> str:
    return f"/api/{person.body['id']}/conversations{'/' if id else ''}{id}"


@served()
async def test_a_message_is_answered_and_says_what_was_done(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    body = await say(ann, "add buy milk & eggs; then -- call mum")
    assert set(body) == {"response", "actions_taken", "conversation_id", "demo_mode"}
    assert body["demo_mode"] is True
    assert {action["tool"] for action in body["actions_taken"]} == {"add_task"}
    assert all(set(action) == {"tool", "result"} for action in body["actions_taken"])
    assert await titles(ann)


@served()
async def test_a_conversation_goes_on(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    first = await say(ann, "add buy milk")
    id = first["conversation_id"]
    again = await say(ann, "delete it", conversation_id=id)
    assert again["conversation_id"] == id
    assert await titles(ann) == []
    await say(ann, "undo", conversation_id=id)
    assert await titles(ann) == ["buy milk"]


@served()
async def test_a_conversation_is_kept_with_what_was_called_and_no_text_of_tasks_in_results(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    id = (await say(ann, "add buy milk"))["conversation_id"]
    await say(ann, "hello\u0007 there", conversation_id=id)
    kept = await get(ann, conversations(ann, id))
    assert kept["messages"][0]["content"] == "add buy milk"
    assert [each["role"] for each in kept["messages"]] == ["user", "assistant"] * 2
    assert kept["messages"][2]["content"] == "hello there"
    assert kept["more"] is False
    (call,) = kept["messages"][1]["tool_calls"]
    (task,) = (await get(ann, "/api/v1/tasks"))["tasks"]
    assert (call["tool"], call["arguments"]) == ("add_task", {"title": "buy milk"})
    assert call["result"] == {"success": True, "changed": 1, "tasks": [task["id"]]}
    assert kept["messages"][3]["tool_calls"] is None
    last = await get(ann, f"{conversations(ann, id)}?limit=1")
    assert (last["messages"], last["more"]) == (kept["messages"][-1:], True)


@served()
async def test_conversations_are_listed_the_last_used_first_by_how_they_began(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    first = (await say(ann, "hello\nthere"))["conversation_id"]
    second = (await say(ann, "x" * 500))["conversation_id"]
    listed = await get(ann, conversations(ann))
    assert [each["id"] for each in listed["conversations"]] == [second, first]
    assert [each["title"] for each in listed["conversations"]] == ["x" * 79 + "…", "hello there"]
    assert listed["count"] == 2
    await say(ann, "hello", conversation_id=first)
    listed = await get(ann, f"{conversations(ann)}?limit=1")
    assert [each["id"] for each in listed["conversations"]] == [first]
    assert listed["conversations"][0]["updated_at"] > listed["conversations"][0]["created_at"]


@served()
async def test_a_deleted_conversation_is_gone_and_its_tasks_stay(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    id = (await say(ann, "add buy milk"))["conversation_id"]
    deleted = await ann.client.delete(conversations(ann, id), headers=ann.bearer)
    assert (deleted.status_code, list(deleted.json())) == (200, ["message"])
    for answer in (
        await ann.client.get(conversations(ann, id), headers=ann.bearer),
        await ann.client.delete(conversations(ann, id), headers=ann.bearer),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND")
    assert (await say(ann, "hello", 404, conversation_id=id))["code"] == "NOT_FOUND"
    assert await titles(ann) == ["buy milk"]
    async with web.db.connection() as connection:
        assert (
            await connection.fetchval("SELECT count(*) FROM messages WHERE user_id = $1", uuid.UUID(ann.body["id"]))
            == 0
        )


@served()
async def test_nobody_reaches_another_users_conversation(web: WebApp) -> None:
    ann, bob = await web.register(terminal=True), await web.register(terminal=True)
    id = (await say(ann, "add buy milk"))["conversation_id"]
    before = await get(ann, conversations(ann, id))
    answer = await bob.client.post(f"/api/{ann.body['id']}/chat", json={"message": "hello"}, headers=bob.bearer)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "AUTHORIZATION_ERROR")
    assert (await say(bob, "delete it", 404, conversation_id=id))["code"] == "NOT_FOUND"
    assert (await bob.client.get(conversations(ann), headers=bob.bearer)).status_code == 403
    for path in (conversations(ann, id), conversations(bob, id)):
        assert (await bob.client.get(path, headers=bob.bearer)).status_code == 404
        assert (await bob.client.delete(path, headers=bob.bearer)).status_code == 404
    assert await get(ann, conversations(ann, id)) == before
    assert await titles(bob) == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "message"),
        ({"message": None}, "message"),
        ({"message": 7}, "message"),
        ({"message": ""}, "message"),
        ({"message": " \n\t "}, "message"),
        ({"message": "\x00\x07\x1b"}, "message"),
        ({"message": "x" * 10_001}, "message"),
        ({"message": "hello", "conversation_id": "mine"}, "conversation_id"),
        ({"message": "hello", "permissions": {"delete": "perhaps"}}, "permissions.delete"),
    ],
    ids=["none", "null", "number", "empty", "blank", "control", "long", "no id", "no word"],
)
def test_what_is_no_message_is_400_and_names_the_field(shared_url: str, body: Any, field: str) -> None:
    @served()
    async def scenario(web: WebApp) -> None:
        ann = await web.register(terminal=True)
        answer = await post(ann, body)
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (400, "VALIDATION_ERROR")
        assert [detail["field"] for detail in error["details"]] == [field]
        assert (await get(ann, conversations(ann)))["count"] == 0

    scenario(shared_url)


@served(ai_max_input_length=100)
async def test_the_length_of_a_message_is_a_setting(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    assert "100" in (await say(ann, "x" * 101, 400))["message"]
    await say(ann, "x" * 100)


@served()
async def test_the_longest_message_is_one(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    await say(ann, "x" * 10_000)


@served()
async def test_dates_are_those_of_the_persons_zone(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    for zone, due in (("Pacific/Kiritimati", "2026-11-26"), ("UTC", "2026-11-25")):
        answer = await post(ann, {"message": "add pay rent tomorrow"}, params={"tz": zone})
        (action,) = answer.json()["actions_taken"]
        assert action["result"]["task"]["due"] == due
    assert (await post(ann, {"message": "hello"}, params={"tz": "Nowhere"})).status_code == 400


@served()
async def test_a_verb_that_is_denied_is_not_done_and_one_that_asks_waits_for_a_yes(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    await say(ann, "add buy milk", permissions={"add": "deny"})
    assert await titles(ann) == []
    id = (await say(ann, "add buy milk", permissions={"add": "ask"}))["conversation_id"]
    assert await titles(ann) == []
    await say(ann, "yes", conversation_id=id)
    assert await titles(ann) == ["buy milk"]


def test_the_verbs_of_a_request_are_those_of_the_tools() -> None:
    assert get_args(Verb) == VERBS
    assert {tool.verb for tool in TOOLS.values()} == set(VERBS)


@served()
async def test_without_a_key_it_is_a_demo(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    status = await get(ann, f"{AI}/status")
    assert set(status) == {"provider", "demo_mode", "configured", "message"}
    assert (status["provider"], status["demo_mode"], status["configured"]) == ("demo", True, False)


@served(options={"language_model": Thinking("Blue", " it is.")})
async def test_with_a_model_what_the_rules_do_not_understand_is_answered_by_it(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    status = await get(ann, f"{AI}/status")
    assert (status["provider"], status["demo_mode"], status["configured"]) == ("cohere", False, True)
    body = await say(ann, WHAT_FIRST)
    assert (body["response"], body["demo_mode"]) == ("Blue it is.", False)
    again = await say(ann, f"{WHAT_FIRST}, again", conversation_id=body["conversation_id"])
    assert again["response"] == "Blue it is."


@served()
async def test_a_turn_without_a_conversation_says_its_intent_and_what_it_did(web: WebApp) -> None:
    ann = await web.register(terminal=True)

    async def ask(message: str) -> Any:
        answer = await ann.client.post(f"{AI}/chat", json={"message": message}, headers=ann.bearer)
        assert answer.status_code == 200, answer.text
        return answer.json()

    body = await ask("add buy milk")
    assert set(body) == {"intent", "message", "action", "data"}
    assert (body["intent"], body["action"], body["data"]["task"]["title"]) == ("add", "add_task", "buy milk")
    body = await ask("hello")
    assert (body["intent"], body["action"], body["data"]) == ("greeting", None, None)
    assert (await ask("yes"))["action"] is None
    assert (await get(ann, conversations(ann)))["count"] == 0


@served(ai_rate_limit_per_minute=2)
async def test_turns_are_limited_by_user(web: WebApp) -> None:
    ann, bob = await web.register(terminal=True), await web.register(terminal=True)
    await say(ann, "hello")
    await ann.client.post(f"{AI}/chat", json={"message": "hello"}, headers=ann.bearer)
    answer = await post(ann, {"message": "hello"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "RATE_LIMITED")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    await say(bob, "hello")
    await get(ann, conversations(ann))


@served()
async def test_an_account_that_ends_takes_its_conversations_along(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    await say(ann, "hello")
    body = {"password": "correct horse battery"}
    ended = await ann.client.request("DELETE", "/api/v1/auth/account", json=body, headers=ann.bearer)
    assert ended.status_code == 200
    assert [await rows(web, ann, table) for table in ("conversations", "messages")] == [0, 0]
