"""The tool table over MCP, asked by the SDK's own client in both generations of the protocol."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import mcp_types as types
import pytest
from mcp import Client

from pakaura_server.agent.mcp import Access, tool_server
from pakaura_server.agent.permissions import Permissions
from pakaura_server.agent.tools import TOOLS
from pakaura_server.core.when import at
from tests.support.local import NOON_MS
from tests.support.memory_ops import MemoryOps

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Scenario = Callable[[Client], Awaitable[None]]

NOW = at(NOON_MS, "UTC")
NOBODY = "01900000-0000-7000-8000-000000000000"


class Answering:
    """A person at the client; `asked` are the questions that were put to them."""

    def __init__(self, answer: types.ElicitResult) -> None:
        self.asked: list[str] = []
        self._answer = answer

    async def __call__(self, context: Any, params: Any) -> types.ElicitResult:
        self.asked.append(params.message)
        return self._answer


class Served:
    """A server over one person's tasks. `opened` says of each request whether it might write."""

    def __init__(self, permissions: Permissions | None = None) -> None:
        self.ops = MemoryOps(lambda: NOON_MS)
        self.permissions = permissions or Permissions()
        self.opened: list[bool] = []

    @asynccontextmanager
    async def open(self, request: Any, writes: bool) -> AsyncIterator[Access]:
        self.opened.append(writes)
        yield Access(self.ops, NOW, self.permissions, "allow {verb} first")

    def run(self, scenario: Scenario, mode: str = "auto", person: Answering | None = None) -> None:
        async def run() -> None:
            async with Client(tool_server(self.open, "1.0"), mode=mode, elicitation_callback=person) as client:
                await scenario(client)

        asyncio.run(run())


@pytest.fixture(params=["auto", "legacy"])
def mode(request: pytest.FixtureRequest) -> str:
    """The generation of the protocol."""
    return str(request.param)


async def add(client: Client, title: str = "Buy milk") -> str:
    """The id of a new task."""
    result = await client.call_tool("add_task", {"title": title})
    assert result.is_error is False
    return str(result.structured_content["task"]["id"])


async def titles(client: Client) -> list[str]:
    result = await client.call_tool("list_tasks", {})
    return sorted(task["title"] for task in result.structured_content["tasks"])


def test_the_tools_are_those_of_the_table_with_what_they_do_to_tasks(mode: str) -> None:
    async def scenario(client: Client) -> None:
        found = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert list(found) == list(TOOLS)
        for name, tool in found.items():
            known = TOOLS[name]
            assert tool.input_schema == known.parameters
            assert tool.description == known.description
            assert tool.annotations is not None
            hints = tool.annotations
            assert (hints.read_only_hint, hints.destructive_hint) == (known.read_only, known.destructive)
            assert (hints.idempotent_hint, hints.open_world_hint) == (known.idempotent, False)

    Served().run(scenario, mode)


def test_a_call_does_what_the_tool_does_and_answers_text_and_structure(mode: str) -> None:
    async def scenario(client: Client) -> None:
        id = await add(client)
        assert await titles(client) == ["Buy milk"]
        result = await client.call_tool("complete_task", {"ids": [id]})
        assert result.structured_content["task"]["completed"] is True
        (content,) = result.content
        assert isinstance(content, types.TextContent)
        assert '"completed":true' in content.text
        assert await titles(client) == []

    Served().run(scenario, mode)


def test_each_call_is_a_step_that_undo_takes_back(mode: str) -> None:
    async def scenario(client: Client) -> None:
        await add(client, "one")
        await add(client, "two")
        await client.call_tool("undo", {})
        assert await titles(client) == ["one"]

    Served().run(scenario, mode)


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("drop_tables", {}, "not_found"),
        ("complete_task", {"ids": [NOBODY]}, "not_found"),
        ("complete_task", {"ids": "all"}, "bad_value"),
        ("add_task", {}, "bad_value"),
        ("add_task", {"title": "a", "user_id": NOBODY}, "bad_value"),
        ("list_tasks", {"filter": "due.before:nonsense"}, "bad_filter"),
    ],
)
def test_what_cannot_be_done_is_an_error_that_says_why(mode: str, name: str, arguments: Any, code: str) -> None:
    async def scenario(client: Client) -> None:
        result = await client.call_tool(name, arguments)
        assert result.is_error is True
        assert result.structured_content["error"]["code"] == code
        assert result.structured_content["error"]["message"]

    Served().run(scenario, mode)


def test_read_only_offers_and_does_nothing_that_writes(mode: str) -> None:
    async def scenario(client: Client) -> None:
        assert [tool.name for tool in (await client.list_tools()).tools] == ["list_tasks", "search_tasks"]
        for name, arguments in (("add_task", {"title": "a"}), ("clear_completed", {}), ("undo", {})):
            result = await client.call_tool(name, arguments)
            assert result.structured_content["error"]["code"] == "forbidden"
        assert await titles(client) == []

    Served(Permissions().read_only()).run(scenario, mode)


def test_a_request_says_whether_it_may_write(mode: str) -> None:
    served = Served()

    async def scenario(client: Client) -> None:
        served.opened.clear()
        await add(client)
        await titles(client)

    served.run(scenario, mode)
    writes, *rest = served.opened
    assert writes
    assert rest and not any(rest)


class TestAToolThatAsksFirst:
    ASKS = Permissions({"delete": "ask", "clear_completed": "ask"})

    def test_is_refused_where_the_client_cannot_ask(self, mode: str) -> None:
        async def scenario(client: Client) -> None:
            result = await client.call_tool("delete_task", {"ids": [await add(client)]})
            error = result.structured_content["error"]
            assert "this client cannot ask" in error["message"]
            assert error["hint"] == "allow delete first"
            assert await titles(client) == ["Buy milk"]

        Served(self.ASKS).run(scenario, mode)

    def test_is_carried_out_after_a_yes_to_what_is_to_be_done(self, mode: str) -> None:
        person = Answering(types.ElicitResult(action="accept", content={"approve": True}))

        async def scenario(client: Client) -> None:
            await client.call_tool("delete_task", {"ids": [await add(client), await add(client, "Call mum")]})
            assert await titles(client) == []

        Served(self.ASKS).run(scenario, mode, person)
        assert person.asked == ["delete_task:\n- Buy milk\n- Call mum\nShall this be done?"]

    @pytest.mark.parametrize(
        "answer",
        [
            types.ElicitResult(action="accept", content={"approve": False}),
            types.ElicitResult(action="accept", content={}),
            types.ElicitResult(action="decline"),
            types.ElicitResult(action="cancel"),
        ],
        ids=["no", "nothing", "declined", "cancelled"],
    )
    def test_is_not_carried_out_without_one(self, mode: str, answer: types.ElicitResult) -> None:
        person = Answering(answer)

        async def scenario(client: Client) -> None:
            result = await client.call_tool("delete_task", {"ids": [await add(client)]})
            assert "did not say yes" in result.structured_content["error"]["message"]
            assert await titles(client) == ["Buy milk"]

        Served(self.ASKS).run(scenario, mode, person)
        assert len(person.asked) == 1

    def test_does_not_take_the_yes_to_another_call(self) -> None:
        async def scenario(client: Client) -> None:
            first, second = await add(client), await add(client, "Call mum")
            wants = await client.session.call_tool("delete_task", {"ids": [first]}, allow_input_required=True)
            assert isinstance(wants, types.InputRequiredResult)
            yes = types.ElicitResult(action="accept", content={"approve": True})
            result = await client.session.call_tool(
                "delete_task",
                {"ids": [second]},
                input_responses={"approve": yes},
                request_state=wants.request_state,
            )
            assert isinstance(result, types.CallToolResult)
            assert result.is_error is True
            assert await titles(client) == ["Buy milk", "Call mum"]

        person = Answering(types.ElicitResult(action="cancel"))
        Served(self.ASKS).run(scenario, "auto", person)
