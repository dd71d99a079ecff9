"""`pakaura mcp` as a process, which the SDK's own client starts as any MCP client does."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.shared.exceptions import MCPError

from pakaura_cli.client.config_sources import read_text
from pakaura_cli.client.settings_table import SETTINGS
from pakaura_server.agent.permissions import VERBS
from tests.support.installed import ENOUGH, SCRIPT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from tests.support.installed import Pakaura

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}


def connected(pakaura: Pakaura, work: Callable[[Client], Awaitable[None]], *words: str, **environ: str) -> None:
    """Run `work` with a client of a process of its own."""

    async def run() -> None:
        server = StdioServerParameters(command=str(SCRIPT), args=["mcp", *words], env=pakaura.environ | environ)
        async with Client(server) as client:
            await work(client)

    asyncio.run(run())


async def call(client: Client, name: str, **arguments: Any) -> Mapping[str, Any]:
    result = await client.call_tool(name, arguments)
    found: Mapping[str, Any] = result.structured_content
    assert result.is_error is not found["success"]
    return found


def test_what_a_client_does_is_in_the_list_and_each_call_is_a_step_of_the_log(pakaura: Pakaura) -> None:
    pakaura("add", "call mum", check=True)

    async def work(client: Client) -> None:
        added = await call(client, "add_task", title="buy milk", due="tomorrow", tags=["shop"])
        assert added["task"]["due"] == "2026-11-25"
        listed = await call(client, "list_tasks")
        assert [task["title"] for task in listed["tasks"]] == ["buy milk", "call mum"]
        await call(client, "complete_task", ids=[listed["tasks"][1]["id"]])

    connected(pakaura, work, PAKAURA_NOW="2026-11-24T12:00:00Z")
    assert [task["title"] for task in json.loads(pakaura("list", "--json").out)] == ["buy milk"]
    assert [line.split("\t")[2] for line in pakaura("log").out.splitlines()] == ["done", "add", "add"]
    pakaura("undo", check=True)
    assert len(json.loads(pakaura("list", "--json").out)) == 2


def test_what_is_typed_meanwhile_is_seen_by_the_client(pakaura: Pakaura) -> None:
    async def work(client: Client) -> None:
        assert (await call(client, "list_tasks"))["count"] == 0
        await asyncio.to_thread(pakaura, "add", "call mum", check=True)
        assert (await call(client, "list_tasks"))["count"] == 1

    connected(pakaura, work)


def test_read_only_changes_nothing_and_makes_no_store(pakaura: Pakaura) -> None:
    async def work(client: Client) -> None:
        assert [tool.name for tool in (await client.list_tools()).tools] == ["list_tasks", "search_tasks"]
        assert (await call(client, "list_tasks"))["count"] == 0
        assert (await call(client, "add_task", title="buy milk"))["error"]["code"] == "forbidden"

    connected(pakaura, work, "--read-only")
    assert pakaura("log").out == ""


def test_the_settings_say_what_a_client_may_do(pakaura: Pakaura) -> None:
    pakaura("config", "set", "assistant.delete", "ask", check=True)
    pakaura("config", "set", "assistant.update", "deny", check=True)

    async def work(client: Client) -> None:
        names = [tool.name for tool in (await client.list_tools()).tools]
        assert "delete_task" in names
        assert "update_task" not in names
        id = (await call(client, "add_task", title="buy milk"))["task"]["id"]
        refused = (await call(client, "delete_task", ids=[id]))["error"]
        assert refused["hint"] == "to allow it: pakaura config set assistant.delete allow"
        assert (await call(client, "list_tasks"))["count"] == 1

    connected(pakaura, work)


def test_every_verb_has_a_setting() -> None:
    assert {name for name in SETTINGS if name.startswith("assistant.")} >= {f"assistant.{verb}" for verb in VERBS}


def test_a_setting_that_is_none_is_told_before_anything_is_served(pakaura: Pakaura) -> None:
    done = pakaura("mcp", env={"PAKAURA_ASSISTANT_ADD": "perhaps"})
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        "pakaura: PAKAURA_ASSISTANT_ADD: assistant.add is allow, ask or deny, not 'perhaps'"
    ]


def test_a_store_that_cannot_be_used_is_told_to_the_client(pakaura: Pakaura, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all, whatever its name says " * 100)

    async def work(client: Client) -> None:
        with pytest.raises(MCPError, match="broken"):
            await client.list_tools()
        for name, arguments in (("list_tasks", {}), ("add_task", {"title": "buy milk"})):
            result = await client.call_tool(name, arguments)
            assert result.structured_content["error"]["code"] == "store_corrupt"

    connected(pakaura, work, PAKAURA_DB=str(broken))


def test_without_the_sdk_it_says_what_adds_it(pakaura: Pakaura) -> None:
    program = "import sys; sys.modules['mcp'] = None; from pakaura_cli.main import main; sys.exit(main(['mcp']))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=pakaura.environ,
        capture_output=True,
        text=True,
        timeout=ENOUGH,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    how = "pipx install --force '.[mcp]' in a copy of the repository"
    assert done.stderr.splitlines() == ["pakaura: MCP needs mcp", f"  it comes with: {how}"]


def test_the_file_of_a_directory_allows_nothing(pakaura: Pakaura) -> None:
    done = pakaura("config", "set", "--project", "assistant.delete", "allow")
    assert done.code == 2
    assert "cannot be set for a directory" in done.err
    text = '[assistant]\ndelete = "allow"\n\n[list]\nlimit = 3\n'
    values, notes = read_text(text, ".pakaura.toml", is_project=True)
    assert values == {"list.limit": "3"}
    assert notes == [".pakaura.toml: assistant.delete is passed over: the file of a directory may not decide that"]
    assert read_text(text, "config.toml", is_project=False)[0]["assistant.delete"] == "allow"


def test_stdout_has_the_protocol_and_nothing_else_and_the_end_of_stdin_is_the_end(pakaura: Pakaura) -> None:
    done = pakaura("mcp", input=f"{json.dumps(HELLO)}\nno json\n")
    assert done.code == 0
    first, *rest = [json.loads(line) for line in done.out.splitlines()]
    assert (first["id"], first["result"]["serverInfo"]) == (1, {"name": "pakaura", "version": "0.1.0"})
    assert all(each["jsonrpc"] == "2.0" for each in rest)
    assert pakaura("mcp").code == 0


def test_a_client_that_is_gone_is_no_error_of_ours(pakaura: Pakaura) -> None:
    with subprocess.Popen(
        [SCRIPT, "mcp"],
        env=pakaura.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdout.close()
        process.stdin.write(f"{json.dumps(HELLO)}\n")
        process.stdin.close()
        assert process.stderr.read() == ""
        process.wait(ENOUGH)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_though_nothing_comes(pakaura: Pakaura, number: signal.Signals) -> None:
    with subprocess.Popen(
        [SCRIPT, "mcp"], env=pakaura.environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin and process.stdout
        process.stdin.write(f"{json.dumps(HELLO)}\n")
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(number)
        assert process.wait(ENOUGH) == -number
