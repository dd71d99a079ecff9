"""`pakaura chat` on this machine: a message, its answer, and the exit code; and messages from a pipe."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.installed import Pakaura


def titles(pakaura: Pakaura) -> list[str]:
    return sorted(task["title"] for task in json.loads(pakaura("list", "--json", check=True).out))


@pytest.mark.parametrize(
    ("message", "code", "answer"),
    [
        ("add buy milk", 0, "Added “buy milk”."),
        ("complete flying to the moon", 3, "No open task is called “flying to the moon”. Nothing is changed."),
        ("hello", 0, "Hello!"),
        ("don't delete anything", 0, "Nothing is changed."),
        ("what is the meaning of life?", 2, "nothing is changed"),
    ],
)
def test_a_message_has_its_answer_on_stdout_and_its_exit_code(
    pakaura: Pakaura, message: str, code: int, answer: str
) -> None:
    done = pakaura("chat", message)
    assert (done.code, done.err) == (code, "")
    assert answer in done.out


def test_the_words_of_a_line_are_one_message(pakaura: Pakaura) -> None:
    pakaura("chat", "add", "buy", "milk", "--", "--now", check=True)
    assert titles(pakaura) == ["buy milk --now"]


def test_a_turn_is_one_step_of_the_history(pakaura: Pakaura) -> None:
    pakaura("chat", "add buy milk and add call mum", check=True)
    assert titles(pakaura) == ["buy milk", "call mum"]
    pakaura("undo", check=True)
    assert titles(pakaura) == []


def test_a_question_is_answered_by_the_next_run(pakaura: Pakaura) -> None:
    pakaura("add", "-", input="call mum\ncall dad\n", check=True)
    assert pakaura("chat", "complete call").code == 3
    assert pakaura("chat", "the second").out == "Completed “call dad”.\n"
    pakaura("add", "call aunt", check=True)
    assert pakaura("chat", "delete everything").code == 7
    assert titles(pakaura) == ["call aunt", "call mum"]
    assert pakaura("chat", "no").code == 0
    assert pakaura("chat", "yes").out == "All right.\n"
    assert titles(pakaura) == ["call aunt", "call mum"]


def test_an_old_question_is_not_answered_any_more(pakaura: Pakaura) -> None:
    pakaura("add", "-", input="call mum\ncall dad\n", check=True)
    pakaura("chat", "delete everything", env={"PAKAURA_NOW": "2026-11-24T09:00:00Z"})
    pakaura("chat", "yes", env={"PAKAURA_NOW": "2026-11-24T10:00:01Z"})
    assert len(titles(pakaura)) == 2
    assert len(json.loads(pakaura("conversations", "--json").out)) == 2


def test_a_pipe_gives_a_line_for_a_line_and_questions_are_answered_by_the_next_one(pakaura: Pakaura) -> None:
    done = pakaura("chat", input="add buy milk\n\nadd call mum\nshow my tasks\ndelete everything\nyes\n")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert len(lines) == 5
    assert lines[2] == "2 tasks:\\n1. buy milk\\n2. call mum"
    assert titles(pakaura) == []


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("add buy milk\ncomplete the moon\nadd call mum\n", 1),
        ("add buy milk\nadd call mum\ndelete everything\n", 7),
        ("add call mum\nadd call dad\ncomplete call\n", 3),
        ("", 0),
    ],
)
def test_the_exit_code_of_a_pipe_tells_of_failures_and_of_a_question_that_is_left(
    pakaura: Pakaura, lines: str, code: int
) -> None:
    assert pakaura("chat", input=lines).code == code


def test_a_line_that_is_no_message_is_told_and_the_next_one_is_answered(pakaura: Pakaura) -> None:
    done = pakaura("chat", input=f"{'x' * 10_001}\nadd buy milk\n")
    assert (done.code, done.out) == (1, "\nAdded “buy milk”.\n")
    assert done.err.startswith("pakaura: the message has")


def test_bytes_that_are_no_text_do_no_harm(pakaura: Pakaura) -> None:
    assert pakaura("chat", input=b"add caf\xff\n").code == 0
    assert len(titles(pakaura)) == 1


def test_what_is_said_and_shown_cannot_steer_the_terminal(pakaura: Pakaura) -> None:
    pakaura("chat", "add \x1b[31mred\u202e alert", check=True)
    shown = pakaura("chat", "show my tasks").out
    assert "\x1b" not in shown and "\u202e" not in shown
    assert "\\u202e" in shown


def test_events_come_as_records(pakaura: Pakaura) -> None:
    events = [json.loads(line) for line in pakaura("chat", "--ndjson", "add buy milk", check=True).out.splitlines()]
    names = ["conversation", "understood", "tool_started", "tool_finished", "text", "done"]
    assert [event["event"] for event in events] == names
    assert (events[0]["place"], events[0]["demo_mode"]) == ("local", True)
    assert events[-1]["reply"]["text"] == events[-2]["text"] == "Added “buy milk”."
    again = json.loads(pakaura("chat", "--json", input="undo\nhello\n", check=True).out)
    assert [event["event"] for event in again].count("done") == 2
    assert again[0]["conversation_id"] == events[0]["conversation_id"]


def test_conversations_are_listed_shown_resumed_and_deleted(pakaura: Pakaura) -> None:
    pakaura("chat", "add buy milk", check=True)
    pakaura("chat", "--new", "add call mum", check=True)
    second, first = json.loads(pakaura("conversations", "--json", check=True).out)
    assert (first["title"], second["title"]) == ("add buy milk", "add call mum")
    assert pakaura("chat", "--conversation", first["short_id"], "complete it", check=True).out == (
        "Completed “buy milk”.\n"
    )
    shown = pakaura("conversations", "show", first["short_id"], check=True).out
    assert shown == "> add buy milk\nAdded “buy milk”.\n> complete it\nCompleted “buy milk”.\n"
    whole = json.loads(pakaura("conversations", "show", first["id"], "--json", check=True).out)[0]
    assert whole["messages"][3]["tool_calls"][0]["tool"] == "complete_task"
    assert "title" not in whole["messages"][3]["tool_calls"][0]["result"]
    assert [each.split("\t")[2] for each in pakaura("conversations").out.splitlines()] == [
        "add buy milk",
        "add call mum",
    ]
    assert pakaura("conversations", "delete", first["id"]).code == 7
    pakaura("conversations", "delete", first["short_id"], "--yes", check=True)
    assert pakaura("conversations", "-q").out == f"{second['id']}\n"
    assert pakaura("conversations", "show", first["id"]).code == 3
    assert pakaura("chat", "--conversation", first["id"], "hello").code == 3


def test_permissions_ask_first_or_refuse(pakaura: Pakaura) -> None:
    pakaura("add", "buy milk", check=True)
    assert pakaura("chat", "complete buy milk", env={"PAKAURA_ASSISTANT_COMPLETE": "deny"}).code == 4
    pakaura("config", "set", "assistant.delete", "ask", check=True)
    assert pakaura("chat", "delete buy milk").code == 7
    assert titles(pakaura) == ["buy milk"]
    assert pakaura("chat", "yes").code == 0
    assert titles(pakaura) == []
    assert pakaura("chat", "hello", env={"PAKAURA_ASSISTANT_ADD": "never"}).code in (1, 2)


@pytest.mark.parametrize(
    "words",
    [
        ("--yes", "hello"),
        ("--new", "--conversation", "abc", "hello"),
        ("--plan", "--new", "hello"),
        ("--plan",),
        ("  ",),
        ("--json", "--ndjson", "hello"),
    ],
)
def test_options_that_do_not_go_together_are_refused(pakaura: Pakaura, words: tuple[str, ...]) -> None:
    done = pakaura("chat", *words)
    assert (done.code, done.out) == (2, "")
    assert not os.path.exists(Path(pakaura.environ["XDG_DATA_HOME"], "pakaura"))


def test_nothing_is_asked_of_a_network_or_a_model_without_a_key(pakaura: Pakaura) -> None:
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    assert pakaura("chat", "add buy milk", env=nowhere, check=True).out == "Added “buy milk”.\n"


def test_conversations_are_in_the_store_and_not_in_an_export(pakaura: Pakaura) -> None:
    pakaura("chat", "add buy milk", check=True)
    assert "Added" not in pakaura("export", check=True).out
