"""A turn as a stream of events, and what becomes of it when its reader leaves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pakaura_server.chat.service import Turn
from pakaura_server.chat.stream import Telling
from tests.support.streaming import Streaming
from tests.support.thinking import Thinking
from tests.support.webapp import Person, WebApp, served

if TYPE_CHECKING:
    from pakaura_server.agent.turn import Reply

WHY = "why is the sky blue and what does it mean for my week"
SLOW = {"slow": True}


def stream(web: WebApp, person: Person, message: str, **more: Any) -> Streaming:
    return Streaming(web, f"/api/{person.body['id']}/chat", {"message": message, **more}, person.bearer)


async def kept(person: Person, id: str) -> list[str]:
    """The contents of the conversation's messages."""
    path = f"/api/{person.body['id']}/conversations/{id}"
    answer = await person.client.get(path, headers=person.bearer)
    return [each["content"] for each in answer.json()["messages"]] if answer.status_code == 200 else []


async def until_kept(person: Person, id: str) -> list[str]:
    """The same once there are some."""
    async with asyncio.timeout(60):
        while not (found := await kept(person, id)):  # noqa: ASYNC110 - the turn goes on where nobody waits
            await asyncio.sleep(0.01)
    return found


@served()
async def test_the_events_of_a_turn_come_in_their_order_and_the_reply_is_kept_by_the_last(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    first, *events, done = await stream(web, ann, "add buy milk").rest()
    assert (first["event"], first["demo_mode"]) == ("conversation", True)
    names = [event["event"] for event in events]
    assert names[:3] == ["understood", "tool_started", "tool_finished"]
    assert set(names[3:]) == {"text"}
    assert done["event"] == "done"
    assert "".join(event["text"] for event in events[3:]) == done["reply"]["text"]
    assert done["reply"]["actions"][0]["result"]["task"]["title"] == "buy milk"
    assert await kept(ann, first["conversation_id"]) == ["add buy milk", done["reply"]["text"]]


@served()
async def test_it_is_a_stream_that_no_proxy_holds_back(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    streaming = stream(web, ann, "hello")
    await streaming.rest()
    assert streaming.status == 200
    assert streaming.headers[b"content-type"].startswith(b"text/event-stream")
    assert streaming.headers[b"cache-control"] == b"no-store"
    assert streaming.headers[b"x-accel-buffering"] == b"no"
    assert b"content-encoding" not in streaming.headers


@served()
async def test_what_is_known_before_the_first_event_has_its_status(web: WebApp) -> None:
    ann, bob = await web.register(terminal=True), await web.register(terminal=True)
    for message, more, status in (("", {}, 400), ("hello", {"conversation_id": ann.body["id"]}, 404)):
        streaming = stream(web, ann, message, **more)
        await streaming.task
        assert streaming.status == status
    streaming = Streaming(web, f"/api/{ann.body['id']}/chat", {"message": "hello"}, bob.bearer)
    await streaming.task
    assert streaming.status == 403


MODEL = Thinking("The sky", " is blue.", slow=True)


@served(options={"language_model": MODEL})
async def test_what_a_model_says_comes_while_it_speaks(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    streaming = stream(web, ann, WHY)
    while (event := await streaming.next())["event"] != "text":
        pass
    assert event["text"] == "The sky"
    MODEL.go.set()
    events = await streaming.rest()
    assert [event["event"] for event in events] == ["text", "done"]
    assert events[1]["reply"]["text"] == "The sky is blue."
    assert events[1]["reply"]["by_model"] is True


LEFT = Thinking("The sky", " is blue.", calls=(("add_task", {"title": "Look up"}),), slow=True)


@served(options={"language_model": LEFT})
async def test_who_leaves_breaks_off_the_model_and_nothing_else(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    streaming = stream(web, ann, WHY)
    id = (await streaming.next())["conversation_id"]
    async with asyncio.timeout(60):
        await LEFT.thinking.wait()
    await streaming.leave()
    said = await until_kept(ann, id)
    assert LEFT.broken_off
    assert said[0] == WHY
    assert said[1].startswith("The sky")
    assert "broken off" in said[1]
    # What was done before stands, is known, and can be taken back.
    undo = await ann.client.post(
        f"/api/{ann.body['id']}/chat", json={"message": "undo", "conversation_id": id}, headers=ann.bearer
    )
    assert [action["tool"] for action in undo.json()["actions_taken"]] == ["undo"]
    assert (await ann.client.get("/api/v1/tasks", headers=ann.bearer)).json()["count"] == 0


@served(options={"language_model": Thinking()})
async def test_a_model_that_fails_is_told_and_the_rules_go_on(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    first, *_, done = await stream(web, ann, WHY).rest()
    assert "out of order" in done["reply"]["text"]
    *_, done = await stream(web, ann, "add buy milk", conversation_id=first["conversation_id"]).rest()
    assert done["reply"]["actions"][0]["result"]["success"] is True


def test_a_stream_that_waits_says_so_now_and_then() -> None:
    async def run() -> None:
        over = asyncio.Event()

        async def work() -> Reply:
            await over.wait()
            raise RuntimeError("secret words")

        telling = Telling()
        turn = Turn(None, UUID(int=1), asyncio.ensure_future(work()), asyncio.Event())
        events = telling.events(turn, demo_mode=True, ping_s=0.01)
        assert (await anext(events)).startswith("event: conversation\n")
        assert await anext(events) == ": ping\n\n"
        over.set()
        rest = [event async for event in events]
        assert rest[-1].startswith('event: error\ndata: {"error":{"code":"INTERNAL_ERROR"')
        assert "secret" not in rest[-1]

    asyncio.run(run())
