"""`/mcp` of a real server, asked by the SDK's own client and by what is none."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.support.installed import ENOUGH
from tests.support.postgres import open_folder
from tests.support.server import running_server
from tests.support.webapp import PASSWORD, TERMINAL, WebApp, served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

SETTINGS = {"LOG_LEVEL": "WARNING", "FRONTEND_URL": "https://tasks.example.org", "RATE_LIMIT_AUTH_PER_MINUTE": "1000"}
LISTS = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/list",
    "params": {},
}
ACCEPTS = {"Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with open_folder() as folder, running_server(folder / "data", settings=SETTINGS) as server:
        yield server.url


class Account:
    """Somebody with an account, and the header that shows it."""

    def __init__(self, url: str) -> None:
        self.url = url
        person = {"email": f"{uuid.uuid4().hex}@example.org", "password": PASSWORD}
        answer = httpx.post(f"{url}/api/v1/auth/register", json=person, headers=TERMINAL, timeout=ENOUGH)
        self.token = answer.json()["access_token"]
        self.bearer = {"Authorization": f"Bearer {self.token}"}

    @asynccontextmanager
    async def client(self, query: str = "", mode: str = "auto") -> AsyncIterator[Client]:
        async with (
            httpx2.AsyncClient(headers=self.bearer, timeout=ENOUGH) as http,
            Client(streamable_http_client(f"{self.url}/mcp{query}", http_client=http), mode=mode) as client,
        ):
            yield client

    def titles(self) -> list[str]:
        answer = httpx.get(f"{self.url}/api/v1/tasks", headers=self.bearer, timeout=ENOUGH)
        return sorted(task["title"] for task in answer.json()["tasks"])

    def post(self, headers: dict[str, str], body: Any = LISTS, **more: Any) -> httpx.Response:
        return httpx.post(f"{self.url}/mcp", json=body, headers=ACCEPTS | headers, timeout=ENOUGH, **more)


@pytest.fixture
def ann(url: str) -> Account:
    return Account(url)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_works_on_the_tasks_of_its_account(ann: Account, mode: str) -> None:
    async def run() -> None:
        async with ann.client("?tz=Pacific/Kiritimati", mode) as client:
            assert len((await client.list_tools()).tools) == 9
            added = await client.call_tool("add_task", {"title": "buy milk", "due": "today"})
            assert added.structured_content["success"] is True
            await client.call_tool("add_task", {"title": "call mum"})
            await client.call_tool("undo", {})
            listed = await client.call_tool("list_tasks", {})
            assert [task["title"] for task in listed.structured_content["tasks"]] == ["buy milk"]

    asyncio.run(run())
    assert ann.titles() == ["buy milk"]


def test_two_accounts_at_once_see_their_own(url: str, ann: Account) -> None:
    bob = Account(url)

    async def run() -> None:
        async with ann.client() as first, bob.client() as second:
            made = await first.call_tool("add_task", {"title": "Ann's"})
            await second.call_tool("add_task", {"title": "Bob's"})
            stolen = await second.call_tool("delete_task", {"ids": [made.structured_content["task"]["id"]]})
            assert stolen.structured_content["error"]["code"] == "not_found"
            for client, title in ((first, "Ann's"), (second, "Bob's")):
                found = await client.call_tool("list_tasks", {})
                assert [task["title"] for task in found.structured_content["tasks"]] == [title]

    asyncio.run(run())


def test_read_only_is_asked_for_in_the_address(ann: Account) -> None:
    async def run() -> None:
        async with ann.client("?read_only=true") as client:
            assert [tool.name for tool in (await client.list_tools()).tools] == ["list_tasks", "search_tasks"]
            refused = await client.call_tool("add_task", {"title": "a"})
            assert refused.structured_content["error"]["code"] == "forbidden"

    asyncio.run(run())
    assert ann.titles() == []


def test_it_answers_without_a_redirect_and_without_a_session(ann: Account) -> None:
    answer = ann.post(ann.bearer)
    assert answer.status_code == 200
    assert len(answer.json()["result"]["tools"]) == 9
    assert "mcp-session-id" not in answer.headers


def test_whoever_shows_no_token_is_401(ann: Account) -> None:
    cookie = {"Cookie": f"auth_token={ann.token}"}
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Basic {ann.token}"}, cookie):
        for answer in (ann.post(headers), httpx.get(f"{ann.url}/mcp", headers=ACCEPTS | headers, timeout=ENOUGH)):
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, "AUTHENTICATION_ERROR")
            assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_that_was_logged_out_is_401(ann: Account) -> None:
    assert ann.post(ann.bearer).status_code == 200
    httpx.post(f"{ann.url}/api/v1/auth/logout", headers=ann.bearer, timeout=ENOUGH)
    assert ann.post(ann.bearer).status_code == 401


def test_a_page_of_a_foreign_origin_is_403_whatever_it_shows(ann: Account) -> None:
    for origin in ("https://evil.example.org", "null", ann.url):
        for headers in ({}, ann.bearer):
            answer = ann.post({"Origin": origin, **headers})
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "AUTHORIZATION_ERROR")
    assert ann.post({"Origin": "https://tasks.example.org", **ann.bearer}).status_code == 200


def test_what_is_no_request_of_the_protocol_is_an_error_and_not_of_the_server(ann: Account) -> None:
    odd: list[Any] = [{}, [], {"jsonrpc": "2.0"}, {"jsonrpc": "2.0", "id": 1, "method": "no/such"}, "text"]
    for body in odd:
        assert ann.post(ann.bearer, body).status_code < 500
    assert ann.post(ann.bearer, params={"tz": "Nowhere"}).status_code == 400
    other = httpx.put(f"{ann.url}/mcp", headers=ann.bearer, json=LISTS, timeout=ENOUGH)
    assert (other.status_code, other.json()["error"]["code"]) == (405, "VALIDATION_ERROR")
    assert ann.post(ann.bearer).status_code == 200


@served(rate_limit_tasks_per_minute=3)
async def test_requests_are_counted_as_those_for_tasks(web: WebApp) -> None:
    ann = await web.register(terminal=True)
    answers = [await ann.client.post("/mcp", json=LISTS, headers=ACCEPTS | ann.bearer) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].json()["error"]["code"] == "RATE_LIMITED"
    assert int(answers[3].headers["Retry-After"]) >= 1
    counted = (await ann.client.get("/metrics")).text
    assert 'pakaura_requests_total{method="POST",route="/mcp",status="200"} 3.0' in counted
