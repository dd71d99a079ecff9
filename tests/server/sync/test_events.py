"""Server-sent events: news of a commit reach every stream of its user, on whichever server, and nobody else's."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx

from pakaura_server.db import Database
from pakaura_server.sync.notices import NEWEST, Notices
from tests.support.webapp import Person, WebApp, served, web_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ENOUGH_S = 20


class Listening:
    """A stream as a client reads it, straight from the application: the test transport would wait for its end."""

    def __init__(self, web: WebApp, token: str) -> None:
        self._web = web
        self._gone = asyncio.Event()
        self._parts: asyncio.Queue[bytes] = asyncio.Queue()
        self.headers: dict[bytes, bytes] = {}
        self._scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/api/v1/sync/events",
            "raw_path": b"/api/v1/sync/events",
            "query_string": b"",
            "root_path": "",
            "headers": [(b"authorization", f"Bearer {token}".encode()), (b"host", b"pakaura.test")],
            "client": ("192.0.2.1", 1),
            "server": ("pakaura.test", 80),
            "state": {},
        }
        self.task: asyncio.Task[None] = asyncio.ensure_future(web.app(self._scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.headers = dict(message["headers"])
        elif message.get("body"):
            await self._parts.put(message["body"])

    async def next(self) -> int:
        """The seq of the next event; comments are passed over."""
        while True:
            async with asyncio.timeout(ENOUGH_S):
                text = (await self._parts.get()).decode()
            if text.startswith("id:"):
                first, second = text.strip().split("\n")
                assert second == f'data: {{"seq":{first[4:]}}}'
                return int(json.loads(second[6:])["seq"])

    async def end(self) -> None:
        """Until the server has ended it."""
        async with asyncio.timeout(ENOUGH_S):
            await self.task

    def leave(self) -> None:
        self._gone.set()


@asynccontextmanager
async def listening(web: WebApp, person: Person) -> AsyncIterator[Listening]:
    stream = Listening(web, person.body["access_token"])
    try:
        yield stream
    finally:
        stream.leave()
        async with asyncio.timeout(ENOUGH_S):
            await stream.task


async def add(web: WebApp, person: Person) -> None:
    answer = await person.client.post("/api/v1/tasks", json={"title": "a"}, headers=person.bearer)
    assert answer.status_code == 201


def test_a_stream_says_where_the_ledger_stands_and_when_it_rises(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        await add(web, person)
        async with listening(web, person) as stream:
            assert await stream.next() == 1
            await add(web, person)
            assert await stream.next() == 2
            assert stream.headers[b"content-type"].startswith(b"text/event-stream")
            assert stream.headers[b"x-accel-buffering"] == b"no"
            assert b"content-encoding" not in stream.headers

    check(shared_url)


def test_news_cross_servers(shared_url: str) -> None:
    async def check() -> None:
        async with web_app(shared_url) as one, web_app(shared_url) as other:
            person = await one.register(terminal=True)
            async with listening(other, person) as stream:
                assert await stream.next() == 0
                await add(one, person)
                assert await stream.next() == 1

    asyncio.run(check())


def test_a_stream_hears_nothing_of_somebody_else(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person, other = await web.register(terminal=True), await web.register(terminal=True)
        async with listening(web, person) as stream:
            assert await stream.next() == 0
            for _ in range(3):
                await add(web, other)
            await add(web, person)
            assert await stream.next() == 1

    check(shared_url)


def test_a_stream_holds_no_connection_of_the_pool(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        streams = [Listening(web, person.body["access_token"]) for _ in range(20)]
        for stream in streams:
            assert await stream.next() == 0
        # The pool of these tests has 5 connections.
        await add(web, person)
        for stream in streams:
            assert await stream.next() == 1
            stream.leave()
            await stream.end()

    check(shared_url)


def test_a_stream_ends_with_the_sign_in(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        web.app.state.notices.ping_s = 0.05
        person = await web.register(terminal=True)
        stream = Listening(web, person.body["access_token"])
        assert await stream.next() == 0
        await person.client.post("/api/v1/auth/logout", headers=person.bearer)
        await stream.end()

    check(shared_url)


def test_streams_end_when_the_server_wants_to(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        stream = Listening(web, person.body["access_token"])
        assert await stream.next() == 0
        web.app.state.notices.close_streams()
        await stream.end()
        late = Listening(web, person.body["access_token"])
        assert await late.next() == 0
        await late.end()

    check(shared_url)


def test_a_second_signal_after_the_event_loop_has_ended_is_no_error() -> None:
    async def start_and_stop() -> Notices:
        notices = Notices(Database("postgresql://nobody@127.0.0.1:1/none"), "postgresql://nobody@127.0.0.1:1/none")
        notices.start()
        await notices.stop()
        return notices

    asyncio.run(start_and_stop()).close_streams()


def test_f14_after_listening_was_cut_off_a_stream_is_told_what_was_missed_and_what_comes_then(shared_url: str) -> None:
    async def cut(web: WebApp, listeners: int) -> None:
        """End every LISTEN of this database, once there are so many of them; they are tried again after a second."""
        mine = "FROM pg_stat_activity WHERE query = $1 AND datname = current_database()"
        async with web.db.connection() as connection, asyncio.timeout(ENOUGH_S):
            while await connection.fetchval(f"SELECT count(*) {mine}", NEWEST) < listeners:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            ended = await connection.fetch(f"SELECT pg_terminate_backend(pid, 10000) {mine}", NEWEST)
            assert len(ended) >= listeners

    async def check() -> None:
        async with web_app(shared_url) as one, web_app(shared_url) as other:
            person = await one.register(terminal=True)
            async with listening(other, person) as stream:
                assert await stream.next() == 0
                await cut(one, 2)
                await add(one, person)
                await add(one, person)
                while (told := await stream.next()) < 2:
                    pass
                assert told == 2
                await add(one, person)
                assert await stream.next() == 3

    asyncio.run(check())


def test_f14_notices_that_come_twice_or_late_or_mean_nothing_are_told_once_and_in_order(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        user = person.body["id"]
        for _ in range(3):
            await add(web, person)
        async with listening(web, person) as stream:
            assert await stream.next() == 3
            payloads = [f"{user}:2", f"{user}:3", f"{user}:1", f"{user}:3", f"{user}:", f"{user}:-9", "nonsense", ":"]
            async with web.db.connection() as connection:
                for payload in payloads:
                    await connection.execute("SELECT pg_notify('pakaura_ledger', $1)", payload)
            await add(web, person)
            assert await stream.next() == 4

    check(shared_url)


def test_who_is_not_signed_in_gets_no_stream(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        answer: httpx.Response = await web.client().get("/api/v1/sync/events")
        assert answer.status_code == 401

    check(shared_url)


def test_a_stream_that_was_left_is_forgotten(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        notices: Notices = web.app.state.notices
        with notices.stream("ada"):
            pass
        assert notices._streams == {}

    check(shared_url)
