"""Messages that lead nowhere as they are read first, and what their other readings may do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from pakaura_server.agent.intents.clauses import read_message
from pakaura_server.agent.intents.request import Phrase
from pakaura_server.agent.intents.spelling import respelled
from pakaura_server.agent.languages.known import LANGUAGES
from tests.support.agent_world import effects, memory_talk

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLES = ["delete old photos", "call the bank", "undo the knots and stitches", "buy milk", "[x] help Tom move"]


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


def done_by(runner: asyncio.Runner, *said: str) -> list[str]:
    """The effects of the last of these messages."""
    talk = memory_talk(runner, TITLES)
    for each in said[:-1]:
        talk.say(each)
    before = talk.tasks()
    talk.say(said[-1])
    return effects(before, talk.tasks())


@pytest.mark.parametrize("title", ["delete old photos", "call the bank", "undo the knots and stitches"])
def test_a_title_may_begin_like_an_order(runner: asyncio.Runner, title: str) -> None:
    assert done_by(runner, f"{title} is done") == [f"x {title}"]
    assert done_by(runner, f"delete {title}") == [f"- {title}"]


def test_an_order_that_misses_a_letter_is_understood_but_deletes_nothing_without_asking(runner: asyncio.Runner) -> None:
    assert done_by(runner, "compelte buy milk") == ["x buy milk"]
    assert done_by(runner, "delet buy milk") == []
    assert done_by(runner, "delet buy milk", "yes") == ["- buy milk"]


@pytest.mark.parametrize("word", ["lift", "mask", "cleat", "charge", "milk"])
def test_another_letter_makes_another_word(word: str) -> None:
    assert list(respelled(f"{word} the box now", LANGUAGES["en"])) == []


def test_a_message_in_another_language_is_read_in_it_where_its_words_are_of_both(runner: asyncio.Runner) -> None:
    talk = memory_talk(runner, ["Bericht schreiben"])
    before = talk.tasks()
    talk.say("bin mit dem Bericht fertig")
    assert effects(before, talk.tasks()) == ["x Bericht schreiben"]


@pytest.mark.parametrize(
    ("said", "effect"),
    [
        ("delete buy milk, no wait, call the bank", ["- call the bank"]),
        ("add eggs, I mean flour", ["+ flour"]),
        ("delete buy milk... no wait, don't", []),
        ("add eggs, never mind", []),
        ("add ask what I mean by that", ["+ ask what I mean by that"]),
    ],
)
def test_who_corrects_himself_means_what_is_said_last(runner: asyncio.Runner, said: str, effect: list[str]) -> None:
    assert done_by(runner, said) == effect


@pytest.mark.parametrize(
    ("said", "effect"),
    [
        (("add something", "eggs"), ["+ eggs"]),
        (("add a task", "feed the cat tomorrow"), ["+ feed the cat: due=2026-11-26"]),
        (("rename buy milk", "buy oat milk"), ["~ buy milk: title=buy oat milk"]),
        (("add a task", "complete buy milk"), ["x buy milk"]),
        (("add a task", "never mind"), []),
        (("add a task", "what is on my list?"), []),
    ],
)
def test_what_was_left_out_is_asked_for(runner: asyncio.Runner, said: tuple[str, ...], effect: list[str]) -> None:
    assert done_by(runner, said[0]) == []
    assert done_by(runner, *said) == effect


def test_both_are_the_two_of_two_turns(runner: asyncio.Runner) -> None:
    assert done_by(runner, "add eggs", "add flour", "delete both", "yes") == ["- eggs", "- flour"]
    assert done_by(runner, "add eggs", "delete both") == []


def test_a_sentence_about_a_task_is_no_new_one(runner: asyncio.Runner) -> None:
    for said in ("get shot of buy milk", "set buy milk done=true", "run through my list", "change of heart"):
        assert [each for each in done_by(runner, said) if each.startswith("+")] == []


def test_titles_are_names_also_where_they_hold_the_words_of_an_order() -> None:
    requests = read_message("undo the knots and stitches is done", "en", TITLES)
    assert [(each.intent, each.slot("task")) for each in requests] == [
        ("complete", Phrase("undo the knots and stitches", quoted=True))
    ]
