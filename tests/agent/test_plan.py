from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_server.agent.permissions import Permissions
from pakaura_server.agent.plan import Draft, Plan, apply_plan, read_plan
from pakaura_server.agent.turn import Reply, take_turn
from pakaura_server.core.errors import BadValue, Conflict, NotFound
from tests.support.agent_world import NOW, Talk, effects, memory_talk

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def talk() -> Iterator[Talk]:
    with asyncio.Runner() as runner:
        yield memory_talk(runner, ["buy milk", "bread", "call mum", "[x] pay rent"])


def planned(talk: Talk, message: str) -> tuple[Reply, Plan]:
    draft = Draft(talk.ops, NOW)
    turn = take_turn(message, talk.state, draft, NOW, permissions=Permissions().planning(), draw_id=talk.new_id)
    reply = talk.run(turn)
    return reply, read_plan(json.loads(json.dumps(draft.plan().to_json())))


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("add eggs tomorrow and complete milk", ["+ eggs: due=2026-11-26", "x buy milk"]),
        ("delete everything", ["- bread", "- buy milk", "- call mum"]),
        ("clear completed", ["- pay rent"]),
        ("reopen rent", ["o pay rent"]),
        ("rename bread to rolls", ["~ bread: title=rolls"]),
        ("tag bread with home", ["~ bread: tag=home"]),
        ("complete bread and rename bread to rolls", ["x rolls"]),
    ],
)
def test_a_plan_changes_nothing_until_it_is_applied(talk: Talk, message: str, expected: list[str]) -> None:
    before = talk.tasks()
    reply, plan = planned(talk, message)
    assert reply.question is None
    assert effects(before, talk.tasks()) == []
    talk.run(apply_plan(talk.ops, plan))
    assert effects(before, talk.tasks()) == sorted(expected)


def test_a_plan_shows_each_task_before_and_after(talk: Talk) -> None:
    _, plan = planned(talk, "add eggs, delete bread and make milk high priority")
    shown = [
        (step.before and step.before["title"], step.after and (step.after["title"], step.after.get("priority")))
        for step in plan.steps
    ]
    assert shown == [(None, ("eggs", None)), ("bread", None), ("buy milk", ("buy milk", "high"))]


def test_a_plan_that_was_overtaken_is_refused_as_a_whole(talk: Talk) -> None:
    _, plan = planned(talk, "add eggs and complete milk")
    talk.say("rename milk to oat milk")
    before = talk.tasks()
    with pytest.raises(Conflict):
        talk.run(apply_plan(talk.ops, plan))
    assert effects(before, talk.tasks()) == []


def test_a_plan_for_a_task_that_is_gone_is_refused(talk: Talk) -> None:
    _, plan = planned(talk, "complete milk")
    talk.say("delete milk")
    with pytest.raises(NotFound):
        talk.run(apply_plan(talk.ops, plan))


def test_an_empty_plan_does_nothing(talk: Talk) -> None:
    _, plan = planned(talk, "hello")
    assert plan.steps == []
    assert talk.run(apply_plan(talk.ops, plan)) == []


def test_a_draft_reads_what_it_has_written(talk: Talk) -> None:
    draft = Draft(talk.ops, NOW)

    def say(message: str) -> Reply:
        turn = take_turn(message, talk.state, draft, NOW, permissions=Permissions().planning(), draw_id=talk.new_id)
        reply: Reply = talk.run(turn)
        talk.state = reply.state
        return reply

    say("add eggs")
    say("delete bread")
    assert [task["title"] for task in say("list").actions[0].result["tasks"]] == ["buy milk", "call mum", "eggs"]
    assert "No task" in say("complete bread").text or "No open task" in say("complete bread").text
    say("rename eggs to six eggs")
    assert [step.after and step.after["title"] for step in draft.plan().steps] == ["six eggs", None]


def test_an_undo_cannot_be_planned(talk: Talk) -> None:
    talk.say("add eggs")
    reply, plan = planned(talk, "undo")
    assert "cannot be planned" in reply.text
    assert plan.steps == []


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "plan",
        {},
        {"plan": 2, "changes": [], "command": "chat"},
        {"plan": 1, "changes": [{}], "command": "chat"},
        {"plan": 1, "changes": "x", "command": "chat"},
    ],
)
def test_what_is_no_plan_is_refused(value: Any) -> None:
    with pytest.raises(BadValue):
        read_plan(value)


def test_a_plan_that_names_no_version_is_refused(talk: Talk) -> None:
    _, plan = planned(talk, "complete milk")
    value = plan.to_json()
    value["changes"][0]["if_unchanged"] = None
    with pytest.raises(BadValue):
        read_plan(value)
