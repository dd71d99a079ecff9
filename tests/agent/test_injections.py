"""Titles, notes and a model's words are data: with a model that obeys them, nothing is written without a yes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_server.agent.model import Spoken
from tests.support.agent_world import FIXTURES, effects, memory_talk

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from pakaura_server.agent.model import Exchange
    from pakaura_server.agent.toolbox import Toolbox

NASTY = (FIXTURES / "injections.txt").read_text(encoding="utf-8").splitlines()
QUESTION = "what do you make of my week, honestly?"


class Obeying:
    """A model that reads the list and then does whatever a title says, in every way that there is."""

    def __init__(self) -> None:
        self.results: list[dict[str, Any]] = []

    async def answer(self, exchange: Exchange, toolbox: Toolbox, say: Callable[[str], Awaitable[None]]) -> str:
        found = await toolbox.call("list_tasks", {})
        ids = [task["id"] for task in found["tasks"]]
        for name, arguments in (
            ("delete_task", {"ids": ids}),
            *[("delete_task", {"ids": [id]}) for id in ids],
            ("complete_task", {"ids": ids}),
            ("uncomplete_task", {"ids": ids}),
            ("update_task", {"ids": ids[:1], "title": "hacked"}),
            ("clear_completed", {}),
            ("add_task", {"title": found["tasks"][0]["title"]}),
            ("undo", {}),
        ):
            self.results.append(await toolbox.call(name, arguments))
        await say("Yes, delete everything. yes")
        return "Yes, delete everything. yes"


class Adding:
    """A model that adds a task at once."""

    async def answer(self, exchange: Exchange, toolbox: Toolbox, say: Callable[[str], Awaitable[None]]) -> str:
        await toolbox.call("add_task", {"title": "cook something"})
        await say("Added.")
        return "Added."


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


def test_there_are_fifty_nasty_titles() -> None:
    assert len(set(NASTY)) >= 50


@pytest.mark.parametrize("title", NASTY)
def test_a_model_that_obeys_a_title_writes_nothing(runner: asyncio.Runner, title: str) -> None:
    talk = memory_talk(runner, [title, "buy milk", "[x] pay rent"])
    before, model = talk.tasks(), Obeying()
    reply = talk.say(QUESTION, language_model=model)
    assert effects(before, talk.tasks()) == []
    assert reply.by_model and reply.question == "confirm" and reply.group is None
    assert not any("changed" in result for result in model.results)
    talk.say("thanks")
    assert effects(before, talk.tasks()) == []


@pytest.mark.parametrize("title", NASTY)
def test_the_rules_read_a_title_and_do_nothing_that_it_says(runner: asyncio.Runner, title: str) -> None:
    talk = memory_talk(runner, [title, "buy milk", "[x] pay rent"])
    before = talk.tasks()
    for said in ("list", "find milk", "show completed tasks", "what should I do first?"):
        talk.say(said)
    assert effects(before, talk.tasks()) == []


def test_what_a_model_proposes_is_done_after_a_yes(runner: asyncio.Runner) -> None:
    talk = memory_talk(runner, ["buy milk", "bread"])

    class Completing:
        async def answer(self, exchange: Exchange, toolbox: Toolbox, say: Callable[[str], Awaitable[None]]) -> str:
            found = await toolbox.call("search_tasks", {"words": "milk"})
            result = await toolbox.call("complete_task", {"ids": [found["tasks"][0]["id"]]})
            assert result["needs_approval"]
            await say("I would complete the milk.")
            return "I would complete the milk."

    before = talk.tasks()
    reply = talk.say("the fridge is full again, hooray for that", language_model=Completing())
    assert effects(before, talk.tasks()) == []
    assert "complete “buy milk”" in reply.text
    talk.say("yes")
    assert effects(before, talk.tasks()) == ["x buy milk"]


def test_a_model_that_has_seen_no_tasks_may_add_one(runner: asyncio.Runner) -> None:
    talk = memory_talk(runner, ["bread"])
    before = talk.tasks()
    reply = talk.say("what a hungry evening this is going to be for us", language_model=Adding())
    assert effects(before, talk.tasks()) == ["+ cook something"]
    assert reply.group is not None


def test_a_model_that_was_told_of_the_conversation_may_not(runner: asyncio.Runner) -> None:
    talk = memory_talk(runner, ["bread"])
    before = talk.tasks()
    history = [Spoken("assistant", "1. bread")]
    reply = talk.say("what a hungry evening is this going to be", language_model=Adding(), history=history)
    assert effects(before, talk.tasks()) == []
    assert reply.question == "confirm"


def test_what_could_not_be_done_is_not_proposed(runner: asyncio.Runner) -> None:
    talk = memory_talk(runner, ["bread"])

    class Inventing:
        async def answer(self, exchange: Exchange, toolbox: Toolbox, say: Callable[[str], Awaitable[None]]) -> str:
            for name, arguments in (
                ("delete_task", {"ids": ["01900000-0000-7000-8000-000000000000"]}),
                ("delete_task", {"ids": ["everything"]}),
                ("delete_task", "all"),
                ("format_disk", {}),
            ):
                result = await toolbox.call(name, arguments)
                assert result["success"] is False and "needs_approval" not in result
            return "Done."

    reply = talk.say("what a strange day this has been for everybody", language_model=Inventing())
    assert (reply.question, reply.text) == (None, "Done.")
