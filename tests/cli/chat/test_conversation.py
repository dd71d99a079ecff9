"""`pakaura chat` on a terminal: lines, slash commands, history, and how one leaves."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.keyboard import CTRL_C, CTRL_D, TAB, UP, Keyboard

if TYPE_CHECKING:
    from tests.support.installed import Pakaura


def titles(pakaura: Pakaura) -> list[str]:
    return sorted(task["title"] for task in json.loads(pakaura("list", "--json", check=True).out))


def history(pakaura: Pakaura) -> Path:
    return Path(pakaura.environ["XDG_STATE_HOME"], "pakaura", "chat_history")


def test_a_conversation_from_the_first_line_to_ctrl_d(pakaura: Pakaura) -> None:
    with Keyboard(pakaura, "chat") as keyboard:
        assert "The assistant on this machine, by rules alone" in keyboard.wait("/help helps.", ">")
        keyboard.say("add buy milk tomorrow", "Added “buy milk” (due tomorrow).", ">")
        keyboard.say("/tasks", "1 task:", "buy milk", ">")
        keyboard.say("/undo", "Taken back: “buy milk”.", ">")
        keyboard.leave(CTRL_D)
        assert keyboard.code == 0
    assert titles(pakaura) == []


def test_it_goes_on_where_it_was_left_also_with_its_question(pakaura: Pakaura) -> None:
    pakaura("add", "-", input="call mum\ncall dad\n", check=True)
    with Keyboard(pakaura, "chat") as keyboard:
        keyboard.wait(">")
        keyboard.say("delete everything", "Delete 2 open tasks?", ">")
        keyboard.leave()
    with Keyboard(pakaura, "chat") as keyboard:
        keyboard.wait("Going on with", "> delete everything", "Delete 2 open tasks?", ">")
        keyboard.say("/new", "A new conversation begins", ">")
        keyboard.say("yes", "All right.", ">")
        keyboard.say("/conversations", "delete everything", ">")
        keyboard.leave()
    first = json.loads(pakaura("conversations", "--json").out)[-1]
    assert titles(pakaura) == ["call dad", "call mum"]
    with Keyboard(pakaura, "chat", "--new") as keyboard:
        assert "Going on" not in keyboard.wait(">")
        keyboard.say(f"/conversations {first['short_id']}", "Delete 2 open tasks?", ">")
        keyboard.say("yes", "Deleted", ">")
        keyboard.leave("/quit\r")
        assert keyboard.code == 0
    assert titles(pakaura) == []


def test_ctrl_c_takes_a_line_back_and_does_not_leave(pakaura: Pakaura) -> None:
    with Keyboard(pakaura, "chat") as keyboard:
        keyboard.wait(">")
        keyboard.press("add a mistake")
        keyboard.wait("mistake")
        keyboard.press(CTRL_C)
        keyboard.wait(">")
        keyboard.say("add buy milk", "Added “buy milk”.", ">")
        keyboard.leave()
        assert keyboard.code == 0
    assert titles(pakaura) == ["buy milk"]


def test_slash_commands_are_completed_and_explained_and_others_are_told(pakaura: Pakaura) -> None:
    with Keyboard(pakaura, "chat") as keyboard:
        keyboard.wait(">")
        keyboard.press(f"/he{TAB}")
        keyboard.wait("/help")
        keyboard.press("\r")
        keyboard.wait("/tasks [which]", "/quit", "Ctrl-C", ">")
        keyboard.say("/nonsense", "There is no command /nonsense.", ">")
        keyboard.say("/etc/hosts is to be backed up", "changed nothing", ">")
        keyboard.leave()


def test_what_was_typed_is_there_the_next_time_and_only_its_owner_reads_it(pakaura: Pakaura) -> None:
    with Keyboard(pakaura, "chat") as keyboard:
        keyboard.wait(">")
        keyboard.say("add buy milk", "Added", ">")
        keyboard.leave()
    assert stat.S_IMODE(history(pakaura).stat().st_mode) == 0o600
    with Keyboard(pakaura, "chat", "--new") as keyboard:
        keyboard.wait(">")
        keyboard.press(UP)
        keyboard.wait("add buy milk")
        keyboard.press("\r")
        keyboard.wait("Added", ">")
        keyboard.leave()


def test_a_long_history_is_shortened_and_one_that_cannot_be_written_is_done_without(pakaura: Pakaura) -> None:
    path = history(pakaura)
    path.parent.mkdir(parents=True)
    entry = "\n# 2026-11-24 12:00:00.000000\n+add something\n"
    path.write_text(entry * 20_000, encoding="utf-8")
    with Keyboard(pakaura, "chat") as keyboard:
        keyboard.wait(">")
        keyboard.leave()
    text = path.read_text(encoding="utf-8")
    assert len(text) <= 256 * 1024 and text.endswith(entry)
    assert text.startswith("\n# ")
    path.unlink()
    path.mkdir()
    with Keyboard(pakaura, "chat") as keyboard:
        keyboard.wait(">")
        keyboard.say("add buy milk", "Added", ">")
        keyboard.leave()
        assert keyboard.code == 0


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"NO_COLOR": "1"}, {"COLUMNS": "30"}, {"LC_ALL": "C", "LANG": "C"}])
def test_it_works_on_terminals_that_can_do_little(pakaura: Pakaura, env: dict[str, str]) -> None:
    with Keyboard(pakaura, "chat", width=30, env=env) as keyboard:
        keyboard.wait(">")
        keyboard.say("add buy milk", "Added", "buy milk", ">")
        keyboard.leave()
        assert keyboard.code == 0


def test_an_error_is_told_and_the_conversation_goes_on(pakaura: Pakaura) -> None:
    with Keyboard(pakaura, "chat") as keyboard:
        keyboard.wait(">")
        pakaura("config", "set", "assistant.add", "ask", check=True)
        config = Path(pakaura.environ["XDG_CONFIG_HOME"], "pakaura", "config.toml")
        config.write_text("[assistant]\nadd = 7\n", encoding="utf-8")
        keyboard.say("add buy milk", "pakaura: ", ">")
        os.unlink(config)
        keyboard.say("add buy milk", "Added", ">")
        keyboard.leave()
        assert keyboard.code == 0


def test_one_message_on_a_terminal_has_its_question_answered_at_once(pakaura: Pakaura) -> None:
    pakaura("add", "-", input="call mum\ncall dad\n", check=True)
    with Keyboard(pakaura, "chat", "delete everything") as keyboard:
        keyboard.wait("Delete 2 open tasks?", ">")
        assert "Deleted" in keyboard.leave("yes\r")
        assert keyboard.code == 0
    assert titles(pakaura) == []
