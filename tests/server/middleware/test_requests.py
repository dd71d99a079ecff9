"""Each request's id, line in the log and place in the metrics."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest

from pakaura_server.logs import JsonLines
from tests.support.webapp import AUTH, PASSWORD, WebApp, served, web_app

QUIET = "/api/v1/health/live"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged during the test, as the server would write it, down to DEBUG."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    handler.addFilter(lambda record: record.name != "httpx")  # the test's own client
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    written = [json.loads(line) for line in log.getvalue().splitlines()]
    return [line for line in written if line["logger"] == "pakaura_server.requests"]


@served()
async def test_the_answer_carries_the_requests_id(web: WebApp) -> None:
    made = [(await web.client().get("/nothing")).headers["x-request-id"] for _ in range(2)]
    assert all(re.fullmatch("[0-9a-f]{32}", id) for id in made)
    assert made[0] != made[1]
    for id in ("abc-1.2_3", "x" * 64):
        assert (await web.client().get("/nothing", headers={"X-Request-ID": id})).headers["x-request-id"] == id
    for strange in (b"", b"x" * 65, b"a b", b"a\tb", b"\xe9", b"a;b"):
        answer = await web.client().get("/nothing", headers=[(b"X-Request-ID", strange)])
        assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])


def test_a_line_has_the_route_the_status_and_the_user(shared_url: str, log: io.StringIO) -> None:
    async def scenario() -> str:
        async with web_app(shared_url) as web:
            person = await web.register()
            path = f"{AUTH}/sessions/{person.body['id']}?filter=secret"
            await person.client.delete(path, headers={"X-Request-ID": "given"})
            return str(person.body["id"])

    user = asyncio.run(scenario())
    registered, ended = lines(log)
    assert registered["route"] == f"{AUTH}/register"
    assert (registered["status"], registered["user"]) == (201, user)
    assert ended.pop("ms") >= 0
    assert ended.pop("time").endswith("Z")
    assert ended == {
        "level": "INFO",
        "logger": "pakaura_server.requests",
        "message": "answered",
        "request_id": "given",
        "method": "DELETE",
        "route": f"{AUTH}/sessions/{{id}}",
        "status": 404,
        "user": user,
    }


def test_what_is_asked_for_every_few_seconds_is_quiet(shared_url: str, log: io.StringIO) -> None:
    async def scenario() -> None:
        async with web_app(shared_url) as web:
            await web.client().get(QUIET)

    asyncio.run(scenario())
    assert [(line["route"], line["level"]) for line in lines(log)] == [(QUIET, "DEBUG")]


def test_no_secret_reaches_the_log(shared_url: str, log: io.StringIO) -> None:
    async def scenario() -> list[str]:
        async with web_app(shared_url) as web:

            @web.app.get("/raises")
            async def raises(q: str) -> None:
                async with web.db.connection() as connection:
                    await connection.execute("SELECT $1::text::int", q)

            person = await web.register(terminal=True)
            browser = await web.register()
            client = person.client
            wrong = "a wrong password"
            login = {"email": person.email, "password": wrong}
            await client.post(f"{AUTH}/login", json=login)
            await client.post(f"{AUTH}/login", json=login | {"password": PASSWORD})
            await client.post(f"{AUTH}/register", json=login)
            await client.post(f"{AUTH}/register", content=json.dumps(login)[:-1])
            tokens = [person.body["access_token"], person.body["refresh_token"]]
            refreshed = (await client.post(f"{AUTH}/refresh", json={"refresh_token": tokens[1]})).json()
            await client.get(f"{AUTH}/me?token={tokens[0]}", headers=person.bearer)
            await client.get(f"/raises?q={person.email}")
            await client.get(f"/api/{person.email}/{wrong}")
            changed = {"current_password": PASSWORD, "new_password": "a new password"}
            await client.post(f"{AUTH}/password", json=changed, headers=person.bearer)
            cookie = browser.client.cookies["auth_token"]
            return [
                *(person.email, browser.email, PASSWORD, wrong, "a new password", cookie, *tokens),
                *(refreshed["access_token"], refreshed["refresh_token"]),
            ]

    secrets = asyncio.run(scenario())
    written = log.getvalue()
    assert "asyncpg.exceptions" in written
    assert len(lines(log)) == 11
    for secret in secrets:
        assert secret not in written


def test_requests_are_counted_by_route(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        for _ in range(3):
            await web.client().get(f"{AUTH}/me")
        await web.client().request("BREW", "/coffee")
        text = (await web.client().get("/metrics")).text
        assert f'pakaura_requests_total{{method="GET",route="{AUTH}/me",status="401"}} 3.0' in text
        assert 'pakaura_requests_total{method="other",route="unknown",status="404"} 1.0' in text
        assert f'pakaura_request_seconds_count{{method="GET",route="{AUTH}/me"}} 3.0' in text
        assert "coffee" not in text

    check(shared_url)
