"""The whole way: a message to the server, its agent, and Cohere as a server on loopback plays it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from tests.support.cohere_server import KEY, calls, cohere_server, refuses, says
from tests.support.webapp import Person, WebApp, web_app

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.support.cohere_server import Answer, CohereServer

    Scenario = Callable[[WebApp, Person, CohereServer], Awaitable[None]]

WHY = "why is the sky blue and what does it mean for my week"


def run(url: str, scenario: Scenario, *answers: Answer, key: str = KEY, **settings: Any) -> None:
    async def served() -> None:
        with cohere_server(*answers) as provider:
            wanted = {"cohere_api_key": SecretStr(key), "cohere_api_url": provider.url, **settings}
            async with web_app(url, **wanted) as web:
                await scenario(web, await web.register(terminal=True), provider)

    asyncio.run(served())


async def say(person: Person, message: str, conversation: str | None = None) -> Any:
    body = {"message": message, "conversation_id": conversation}
    answer = await person.client.post(f"/api/{person.body['id']}/chat", json=body, headers=person.bearer)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def titles(person: Person) -> list[str]:
    answer = await person.client.get("/api/v1/tasks", headers=person.bearer)
    return sorted(task["title"] for task in answer.json()["tasks"])


def test_the_settings_are_those_of_the_request_and_the_user_is_not_in_it(shared_url: str) -> None:
    async def scenario(web: WebApp, ann: Person, provider: CohereServer) -> None:
        await say(ann, "add buy milk")
        assert provider.asked == []
        body = await say(ann, WHY)
        assert (body["response"], body["demo_mode"]) == ("It is blue.", False)
        (asked,) = provider.asked
        assert (asked["model"], asked["max_tokens"], asked["temperature"]) == ("small-one", 42, 0.1)
        sent = json.dumps(asked)
        assert ann.body["id"] not in sent
        assert ann.email not in sent
        assert "milk" not in sent

    settings: dict[str, Any] = {"ai_model": "small-one", "ai_max_tokens": 42, "ai_temperature": 0.1}
    run(shared_url, scenario, says("It is", " blue."), **settings)


def test_what_the_model_looks_up_is_the_users_own(shared_url: str) -> None:
    async def scenario(web: WebApp, ann: Person, provider: CohereServer) -> None:
        bob = await web.register(terminal=True)
        await say(bob, "add feed the cat")
        await say(ann, "add buy milk")
        body = await say(ann, WHY)
        assert [action["tool"] for action in body["actions_taken"]] == ["list_tasks"]
        assert "buy milk" in json.dumps(provider.asked[1])
        assert "cat" not in json.dumps(provider.asked[1]["messages"][2:])

    run(shared_url, scenario, calls(("list_tasks", {})), says("Milk, I think."))


def test_what_the_model_would_change_waits_for_a_yes_that_any_server_hears(shared_url: str) -> None:
    async def scenario(web: WebApp, ann: Person, provider: CohereServer) -> None:
        id = (await say(ann, "add buy milk"))["conversation_id"]
        answer = await ann.client.get("/api/v1/tasks", headers=ann.bearer)
        task = answer.json()["tasks"][0]["id"]
        provider.answers += [calls(("list_tasks", {})), calls(("delete_task", {"ids": [task]})), says("Gone!")]
        asked = await say(ann, WHY, id)
        assert "buy milk" in asked["response"]
        assert await titles(ann) == ["buy milk"]
        async with web_app(web.db.url) as other:
            done = await other.client().post(
                f"/api/{ann.body['id']}/chat", json={"message": "yes", "conversation_id": id}, headers=ann.bearer
            )
            assert [action["tool"] for action in done.json()["actions_taken"]] == ["delete_task"]
        assert await titles(ann) == []
        await say(ann, "undo", id)
        assert await titles(ann) == ["buy milk"]

    run(shared_url, scenario)


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        ("another", says("Hi."), "does not accept the key"),
        (KEY, refuses(400), "does not take the request"),
        (KEY, refuses(429, Retry_After="60"), "too much was asked"),
    ],
    ids=["key", "refused", "overloaded"],
)
def test_a_model_that_fails_is_told_in_the_answer_and_the_rules_work_on(
    shared_url: str, key: str, answer: Answer, said: str
) -> None:
    async def scenario(web: WebApp, ann: Person, provider: CohereServer) -> None:
        body = await say(ann, WHY)
        assert said in body["response"]
        assert key not in body["response"]
        await say(ann, "add buy milk", body["conversation_id"])
        assert await titles(ann) == ["buy milk"]

    run(shared_url, scenario, answer, key=key)


def test_values_that_no_database_takes_do_no_harm(shared_url: str) -> None:
    odd = '{"filter": "\\u0000\\ud800 milk", "limit": 1e999, "\\udfff": NaN}'
    odd_title = '{"title": "a\\u0000b\\ud83d", "notes": "c\\u0000d"}'

    async def scenario(web: WebApp, ann: Person, provider: CohereServer) -> None:
        id = (await say(ann, WHY))["conversation_id"]
        kept = await ann.client.get(f"/api/{ann.body['id']}/conversations/{id}", headers=ann.bearer)
        assert kept.status_code == 200, kept.text
        assert kept.json()["messages"][1]["content"].startswith("Here")

    first = calls(("list_tasks", odd.replace("NaN", "1")), ("search_tasks", odd), ("add_task", odd_title))
    run(shared_url, scenario, first, says("Here\x00", " \ud800."))
