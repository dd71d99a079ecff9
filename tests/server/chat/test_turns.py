"""Turns side by side: on two servers, in one conversation, and while a language model thinks."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any

from tests.support.installed import ENOUGH
from tests.support.streaming import Streaming
from tests.support.thinking import Thinking
from tests.support.webapp import NOON, Person, WebApp, served, web_app

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    import httpx
    import pytest

WHY = "why is the sky blue and what does it mean for my week"


async def post(person: Person, message: str, conversation: str = "", client: httpx.AsyncClient | None = None) -> Any:
    """The answer to a message, from the person's own server or from the one that `client` asks."""
    body = {"message": message, **({"conversation_id": conversation} if conversation else {})}
    path = f"/api/{person.body['id']}/chat"
    return await (client or person.client).post(path, json=body, headers=person.bearer)


async def say(person: Person, message: str, conversation: str = "", client: httpx.AsyncClient | None = None) -> Any:
    answer = await post(person, message, conversation, client)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def count(person: Person) -> int:
    answer = await person.client.get("/api/v1/tasks", headers=person.bearer)
    return int(answer.json()["count"])


def another(web: WebApp, **more: Any) -> AbstractAsyncContextManager[WebApp]:
    """Another server on the same database."""
    return web_app(web.db.url, **more)


@served()
async def test_any_server_hears_the_answer_to_a_question(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    id = (await say(ann, "add buy milk"))["conversation_id"]
    await say(ann, "add call mum", id)
    asked = await say(ann, "delete all my tasks", id)
    assert asked["actions_taken"] == []
    async with another(web) as other:
        answered = await say(ann, "yes", id, other.client())
        assert answered["actions_taken"][0]["result"]["changed"] == 2
        assert await count(ann) == 0
        await say(ann, "undo", id, other.client())
    assert await count(ann) == 2


@served()
async def test_a_conversation_is_there_after_a_restart(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    id = (await say(ann, "add buy milk"))["conversation_id"]
    async with another(web) as other:
        await say(ann, "complete it", id, other.client())
        path = f"/api/{ann.body['id']}/conversations/{id}"
        found = await other.client().get(path, headers=ann.bearer)
    assert [each["content"] for each in found.json()["messages"]][::2] == ["add buy milk", "complete it"]


SLOW = Thinking("Blue.", slow=True)


@served(options={"language_model": SLOW}, connections=1)
async def test_while_a_model_thinks_neither_a_connection_nor_a_lock_is_held(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    id = (await say(ann, "hello"))["conversation_id"]
    turn = asyncio.ensure_future(post(ann, WHY, id))
    async with asyncio.timeout(ENOUGH):
        await SLOW.thinking.wait()
    # The one connection serves everybody meanwhile, and no row is locked: also this conversation can be deleted.
    assert web.db.connections == (1, 1)
    assert (await ann.client.post("/api/v1/tasks", json={"title": "a"}, headers=ann.bearer)).status_code == 201
    async with web.db.connection() as connection:
        held = await connection.fetchval(
            "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
            " JOIN pg_stat_activity a ON a.pid = l.pid AND a.backend_type = 'client backend'"
            " WHERE c.relname IN ('conversations', 'messages', 'sync_state', 'tasks')"
            " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
    assert held == 0
    SLOW.go.set()
    assert (await turn).json()["response"] == "Blue."


BUSY = Thinking("Blue.", slow=True)


@served(options={"language_model": BUSY})
async def test_a_second_message_while_the_first_is_answered_is_a_conflict_on_every_server(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    id = (await say(ann, "hello"))["conversation_id"]
    first = asyncio.ensure_future(post(ann, WHY, id))
    async with asyncio.timeout(ENOUGH):
        await BUSY.thinking.wait()
    async with another(web) as other:
        for client in (ann.client, other.client()):
            answer = await post(ann, "add buy milk", id, client)
            assert (answer.status_code, answer.json()["error"]["code"]) == (409, "CONFLICT")
            assert "still being answered" in answer.json()["error"]["message"]
        elsewhere = await say(ann, "add call mum", client=other.client())
        assert elsewhere["actions_taken"][0]["result"]["success"] is True
    BUSY.go.set()
    assert (await first).status_code == 200
    assert await count(ann) == 1
    await say(ann, "add buy milk", id)
    assert await count(ann) == 2


@served()
async def test_many_at_once_are_each_done_or_refused_and_kept_in_pairs(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    id = (await say(ann, "hello"))["conversation_id"]
    answers = await asyncio.gather(*[post(ann, f"add task number {n}", id) for n in range(20)])
    done = [answer for answer in answers if answer.status_code == 200]
    assert done
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert await count(ann) == len(done)
    kept = await ann.client.get(f"/api/{ann.body['id']}/conversations/{id}", headers=ann.bearer)
    assert [each["role"] for each in kept.json()["messages"]] == ["user", "assistant"] * (len(done) + 1)


DELETED = Thinking("Blue.", slow=True)


@served(options={"language_model": DELETED})
async def test_a_conversation_that_is_deleted_meanwhile_stays_deleted(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    id = (await say(ann, "hello"))["conversation_id"]
    turn = asyncio.ensure_future(post(ann, WHY, id))
    async with asyncio.timeout(ENOUGH):
        await DELETED.thinking.wait()
    path = f"/api/{ann.body['id']}/conversations/{id}"
    assert (await ann.client.delete(path, headers=ann.bearer)).status_code == 200
    DELETED.go.set()
    assert (await turn).status_code == 200
    assert (await ann.client.get(path, headers=ann.bearer)).status_code == 404


@served()
async def test_a_turn_that_a_crash_left_behind_ends_by_itself(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    id = (await say(ann, "hello"))["conversation_id"]
    claim = "UPDATE conversations SET turn = id, turn_until = now() + $1 * interval '1 second'"
    async with web.db.connection() as connection:
        await connection.execute(claim, 3600)
    assert (await post(ann, "hello", id)).status_code == 409
    async with web.db.connection() as connection:
        await connection.execute(claim, -1)
    await say(ann, "hello", id)


class Breaking:
    """A language model that breaks a promise."""

    async def answer(self, *_: Any) -> str:
        raise RuntimeError("secret words")


@served(options={"language_model": Breaking()})
async def test_a_turn_that_fails_lets_the_next_one_begin(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    id = (await say(ann, "hello"))["conversation_id"]
    answer = await post(ann, WHY, id)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "INTERNAL_ERROR")
    assert "secret" not in answer.text
    await say(ann, "hello", id)


@served(options={"language_model": Thinking("Blue.")})
async def test_a_model_is_told_of_the_end_of_the_conversation_only(web: WebApp) -> None:
    model = web.app.state.turns._model
    ann = await web.register(terminal=True)
    id = ""
    for number in range(15):
        id = (await say(ann, f"add task number {number}", id))["conversation_id"]
    await say(ann, WHY, id)
    (exchange,) = model.asked
    assert len(exchange.history) == 20
    assert [spoken.role for spoken in exchange.history] == ["user", "assistant"] * 10
    assert exchange.history[0].content == "add task number 5"
    assert exchange.now.ms == int(NOON.timestamp() * 1000)


LAST = Thinking("Blue.", slow=True)


def test_a_server_that_ends_breaks_off_its_models_and_keeps_the_turns(shared_url: str) -> None:
    async def run() -> None:
        async with web_app(shared_url, options={"language_model": LAST}) as web:
            ann = await web.register(terminal=True)
            path = f"/api/{ann.body['id']}/chat"
            streaming = Streaming(web, path, {"message": WHY}, ann.bearer)
            id = (await streaming.next())["conversation_id"]
            async with asyncio.timeout(ENOUGH):
                await LAST.thinking.wait()
        await streaming.rest()
        assert LAST.broken_off
        async with web_app(shared_url) as later:
            kept = await later.client().get(f"/api/{ann.body['id']}/conversations/{id}", headers=ann.bearer)
        assert kept.json()["messages"][0]["content"] == WHY

    asyncio.run(run())


def test_no_text_of_messages_or_tasks_is_logged(shared_url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def run() -> None:
        async with web_app(shared_url, options={"language_model": Breaking()}) as web:
            ann = await web.register(terminal=True)
            id = (await say(ann, "add buy xylophone"))["conversation_id"]
            for message in ("delete xylophone", "rename xylophone to marimba", f"{WHY} xylophone"):
                await post(ann, message, id)
            await post(ann, "xylophone " * 2000, id)

    asyncio.run(run())
    told = [json.dumps([record.getMessage(), str(record.__dict__.get("route"))]) for record in caplog.records]
    assert any("/api/{user_id}/chat" in each for each in told)
    assert [each for each in told if "xylophone" in each or "marimba" in each or "sky" in each] == []
