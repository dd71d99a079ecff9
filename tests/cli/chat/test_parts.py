"""What a slash command is, which exit code a reply has, and what each way to talk loads."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_cli.chat import slash
from pakaura_cli.chat.outcome import code_of
from pakaura_cli.chat.showing import Showing
from tests.support.installed import ENOUGH
from tests.support.screen import Screen

if TYPE_CHECKING:
    from tests.support.installed import Pakaura


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("/help", ("/help", "")),
        ("/TASKS  due today ", ("/tasks", "due today")),
        ("/etc/hosts", ("", "")),
        ("/", ("", "")),
        ("/ 2", ("", "")),
        ("add /help", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_slash_command_is_a_word_behind_a_slash(line: str, found: tuple[str, str]) -> None:
    assert slash.split(line) == found


def reply(**parts: Any) -> dict[str, Any]:
    return {"text": "", "intents": [], "actions": [], "question": None, "group": None, "by_model": False, **parts}


def action(success: bool, code: str = "") -> dict[str, Any]:
    return {"tool": "x", "arguments": {}, "result": {"success": success, **({"error": {"code": code}} if code else {})}}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (reply(intents=["greeting"]), 0),
        (reply(intents=["add"], actions=[action(True)]), 0),
        (reply(intents=["add"], actions=[action(True), action(False, "bad_value")]), 2),
        (reply(intents=["complete"], actions=[action(False, "not_found")]), 3),
        (reply(intents=["complete"], actions=[action(False, "conflict")]), 5),
        (reply(intents=["complete"], actions=[action(False, "of a newer server")]), 1),
        (reply(intents=["complete"]), 3),
        (reply(intents=["unknown"]), 2),
        (reply(intents=["unknown"], by_model=True), 0),
        (reply(intents=["list"], actions=[action(True)]), 0),
        (reply(question="choose"), 3),
        (reply(question="confirm"), 7),
        (reply(question="of a newer server"), 1),
    ],
)
def test_the_exit_code_tells_how_a_turn_went(told: dict[str, Any], code: int) -> None:
    assert code_of(told) == code


def test_pieces_of_an_answer_are_made_safe_and_keep_their_lines() -> None:
    screen = Screen(terminal=True)
    showing = Showing(screen.output)
    showing.begin()
    for piece in ("one\x1b[2J\n", "\ttwo", "\u202e three"):
        showing.tell({"event": "text", "text": piece})
    showing.end()
    assert screen.out.rpartition("\x1b[K")[2] == "one\\x1b[2J\n two\\u202e three\n"


def test_why_the_rules_here_answer_is_told_when_it_changes() -> None:
    screen = Screen()
    showing = Showing(screen.output)
    for because in ("away", "away", "", "away"):
        showing.tell({"event": "conversation", "conversation_id": "c", "because": because})
    assert screen.err == "pakaura: away; the rules on this machine answer\n" * 2


@pytest.mark.parametrize("line", [("projects",), ("chat", "hello"), ("chat", "--plan", "hello")])
def test_only_a_conversation_on_a_terminal_loads_what_edits_lines(pakaura: Pakaura, line: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pakaura_cli.main", *line],
        env=pakaura.environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=ENOUGH,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert loaded.isdisjoint({"prompt_toolkit", "cohere", "httpx", "mcp"})
    assert ("pakaura_cli.chat" in loaded) is (line[0] == "chat")
