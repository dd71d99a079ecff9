"""`chat --plan` shows the changes before they are made, and `apply` makes them unless a task was changed since."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from pakaura_cli.client.assistant.planning import from_text
from pakaura_server.core.errors import BadValue
from tests.support.installed import Pakaura
from tests.support.keyboard import Keyboard

EVERYTHING = "complete call mum and move buy milk to friday and add feed the cat +home and delete pay rent"


@pytest.fixture
def three(home: dict[str, str]) -> Pakaura:
    """Tuesday 24 November 2026, with three tasks."""
    pakaura = Pakaura(home | {"PAKAURA_NOW": "2026-11-24T09:00:00Z"})
    pakaura("add", "-", input="call mum\nbuy milk due:today\npay rent\n", check=True)
    return pakaura


@pytest.fixture
def plan(three: Pakaura, tmp_path: Path) -> str:
    path = str(tmp_path / "plan.json")
    three("chat", "--plan-out", path, EVERYTHING, check=True)
    return path


def titles(pakaura: Pakaura) -> list[str]:
    return sorted(task["title"] for task in json.loads(pakaura("list", "--json", check=True).out))


DIFF = """\
~ complete call mum
~ change   buy milk
             due: 2026-11-24 → 2026-11-27
+ add      feed the cat
             tags: +home
- delete   pay rent
"""


def test_a_plan_is_a_diff_that_needs_no_colour_and_changes_nothing(three: Pakaura) -> None:
    before = three("export").out
    shown = three("chat", "--plan", "--dry-run", EVERYTHING)
    assert (shown.code, shown.out) == (0, DIFF)
    refused = three("chat", "--plan", EVERYTHING)
    assert (refused.code, refused.out) == (7, DIFF)
    assert "--yes" in refused.err
    assert three("export").out == before
    assert json.loads(three("conversations", "--json").out) == []


def test_a_plan_is_made_after_a_yes_and_is_one_step_of_the_history(three: Pakaura) -> None:
    with Keyboard(three, "chat", "--plan", EVERYTHING) as keyboard:
        keyboard.wait("~ complete call mum", "- delete   pay rent", "Make 4 changes? [y/N]")
        assert "4 changes made" in keyboard.leave("y\r")
        assert keyboard.code == 0
    assert titles(three) == ["buy milk", "feed the cat"]
    three("undo", check=True)
    assert titles(three) == ["buy milk", "call mum", "pay rent"]


def test_after_a_no_nothing_is_changed(three: Pakaura) -> None:
    with Keyboard(three, "chat", "--plan", EVERYTHING) as keyboard:
        keyboard.wait("Make 4 changes?")
        assert "nothing was changed" in keyboard.leave("\r")
        assert keyboard.code == 1
    assert titles(three) == ["buy milk", "call mum", "pay rent"]


def test_without_a_message_each_line_is_planned(three: Pakaura) -> None:
    with Keyboard(three, "chat", "--plan") as keyboard:
        keyboard.wait("planned on this machine", ">")
        keyboard.say("add feed the cat", "+ add", "Make 1 change?")
        keyboard.say("y", "1 change made", ">")
        keyboard.say("complete it", "~ complete feed the cat", "Make 1 change?")
        keyboard.say("n", "Nothing was changed.", ">")
        keyboard.say("what is due today?", "buy milk", ">")
        keyboard.say("/undo", "there is /quit", ">")
        keyboard.leave("/quit\r")
        assert keyboard.code == 0
    assert titles(three) == ["buy milk", "call mum", "feed the cat", "pay rent"]


def test_a_question_about_a_plan_is_answered_before_it_is_made(three: Pakaura) -> None:
    three("add", "call dad", check=True)
    assert three("chat", "--plan", "complete call").code == 3
    with Keyboard(three, "chat", "--plan", "complete call") as keyboard:
        keyboard.wait("call mum", "call dad", ">")
        keyboard.say("call dad", "~ complete call dad", "Make 1 change?")
        keyboard.leave("y\r")
    assert titles(three) == ["buy milk", "call mum", "pay rent"]


def test_records_say_the_same(three: Pakaura) -> None:
    records = json.loads(three("chat", "--plan", "--dry-run", "--json", EVERYTHING, check=True).out)
    assert [(each["change"], each["title"]) for each in records] == [
        ("complete", "call mum"),
        ("change", "buy milk"),
        ("add", "feed the cat"),
        ("delete", "pay rent"),
    ]
    assert records[1]["before"]["due"] == "2026-11-24" and records[1]["after"]["due"] == "2026-11-27"
    assert records[2]["before"] is None and records[3]["after"] is None


def test_what_is_denied_is_not_planned_and_what_is_asked_is(three: Pakaura) -> None:
    three("config", "set", "assistant.complete", "deny", check=True)
    assert three("chat", "--plan", "--yes", "complete call mum").code == 4
    three("config", "set", "assistant.complete", "ask", check=True)
    assert three("chat", "--plan", "--dry-run", "complete call mum").out == "~ complete call mum\n"


def test_a_plan_in_a_file_is_private_and_applied_as_it_was_shown(three: Pakaura, plan: str) -> None:
    assert stat.S_IMODE(Path(plan).stat().st_mode) == 0o600
    assert titles(three) == ["buy milk", "call mum", "pay rent"]
    assert three("apply", plan, "--dry-run").out == DIFF
    assert three("apply", plan).code == 7
    applied = three("apply", plan, "--yes")
    assert (applied.code, applied.out) == (0, DIFF)
    assert titles(three) == ["buy milk", "feed the cat"]
    assert three("apply", plan, "--yes").code == 5
    three("undo", check=True)
    assert titles(three) == ["buy milk", "call mum", "pay rent"]


def test_a_plan_goes_through_a_pipe(three: Pakaura) -> None:
    plan = three("chat", "--plan-out", "-", "add feed the cat", check=True).out
    three("apply", "-", "--yes", input=plan, check=True)
    assert titles(three) == ["buy milk", "call mum", "feed the cat", "pay rent"]
    again = three("apply", "-", "--yes", input=plan)
    assert (again.code, again.out) == (0, "")
    assert "nothing to change" in again.err


@pytest.mark.parametrize(
    "words",
    [
        ("edit", "buy milk", "pri:high"),
        ("done", "call mum"),
        ("delete", "pay rent"),
        ("edit", "pay rent", "--title", "x"),
    ],
)
def test_where_a_task_was_changed_since_nothing_is_done_and_it_is_named(
    three: Pakaura, plan: str, words: tuple[str, ...]
) -> None:
    three(*words, check=True)
    before = three("export").out
    for option in ("--yes", "--dry-run"):
        overtaken = three("apply", plan, option)
        assert (overtaken.code, overtaken.out) == (5, "")
        assert overtaken.err.startswith(f"pakaura: changed since the plan was made: {words[1]}\n")
    assert three("export").out == before


def test_other_tasks_may_change_meanwhile(three: Pakaura, plan: str) -> None:
    three("add", "something else", check=True)
    three("apply", plan, "--yes", check=True)
    assert titles(three) == ["buy milk", "feed the cat", "something else"]


def test_what_is_shown_is_what_is_done_whatever_the_file_says_of_itself(three: Pakaura, plan: str) -> None:
    value = json.loads(Path(plan).read_text(encoding="utf-8"))
    for change in value["changes"]:
        change["before"] = change["after"] = {"id": change["id"], "title": "harmless", "completed": False}
    assert three("apply", "-", "--dry-run", input=json.dumps(value)).out == DIFF


def _broken(value: Any) -> list[Any]:
    """The same plan with something in it that no tool plans."""
    changes: list[Any] = [
        {"values": {"title": 7}},
        {"values": {"title": "x" * 501}},
        {"values": {"purged": True}},
        {"values": {"unheard/of": 1}},
        {"values": {"tag/nvidia gpu!": True}},
        {"sets": {"x": ["y"]}},
        {"sets": {"tag/": "abc"}, "values": 3},
        {"id": "7"},
        {"if_unchanged": None},
        {"if_unchanged": 3},
        {"new": True, "values": {}, "if_unchanged": None},
        {"before": []},
    ]
    broken = [{**value, "changes": [{**value["changes"][0], **change}]} for change in changes]
    return [*broken, {**value, "plan": 2}, {**value, "changes": {"a": 1}}, [], {}, None, "x", 3]


def test_what_is_no_plan_is_refused(three: Pakaura, plan: str) -> None:
    value = json.loads(Path(plan).read_text(encoding="utf-8"))
    assert from_text(json.dumps(value)).steps
    for text in ("", "{", "[" * 100_000, *map(json.dumps, _broken(value))):
        with pytest.raises(BadValue):
            from_text(text)
    assert three("apply", "-", "--yes", input=b"\xff").code == 2
    assert three("apply", "nowhere.json").code == 1
