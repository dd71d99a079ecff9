from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.support.agent_world import CORPORA, FIXTURES, SECOND, as_expected, cases, effects, lines, memory_talk

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTIONS = [
    (name, section) for name in (*CORPORA, *SECOND) for section in dict.fromkeys(case.section for case in cases(name))
]


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


def wrong(runner: asyncio.Runner, corpus: str, section: str) -> list[str]:
    """The utterances that did something else than the corpus says."""
    found = []
    for case in cases(corpus):
        if case.section == section:
            talk = memory_talk(runner, case.titles)
            before = talk.tasks()
            reply = talk.say(case.said)
            got = effects(before, talk.tasks())
            if not as_expected(case.expected, got, reply):
                found.append(f"{case.said!r}: wanted {case.expected!r}, got {got}, {reply.text!r}")
    return found


@pytest.mark.parametrize(("corpus", "section"), SECTIONS)
def test_what_people_say_does_what_they_mean(runner: asyncio.Runner, corpus: str, section: str) -> None:
    assert wrong(runner, corpus, section) == []


@pytest.mark.parametrize("section", dict.fromkeys(part for part, _ in lines("harmless.txt")))
def test_what_asks_for_nothing_changes_nothing(runner: asyncio.Runner, section: str) -> None:
    titles = (FIXTURES / "tasks.txt").read_text(encoding="utf-8").splitlines()
    harmful = []
    for part, said in lines("harmless.txt"):
        if part == section:
            talk = memory_talk(runner, titles)
            before = talk.tasks()
            reply = talk.say(said)
            assert reply.text
            if effects(before, talk.tasks()) or reply.group:
                harmful.append(said)
    assert harmful == []


def test_the_corpus_is_wide() -> None:
    said = [line for name in CORPORA for _, line in lines(name)]
    assert len(set(said)) == len(said) >= 400
    assert len(lines("harmless.txt")) >= 100
    assert sum(len(cases(name)) for name in SECOND) >= 1000


VERBS = "complete mark tick finish reopen put delete remove drop clear rename change move set tag".split()
STATES = ("complete", "uncomplete", "delete", "clear_completed", "update")
ORDERS = [
    line.split(" => ")[0]
    for section, line in lines("english.txt")
    if section in STATES and line.split()[0].lower() in VERBS
]
OPENINGS = (
    *("don't", "please don't", "never", "I didn't", "I don't want you to", "let's not", "I'd rather not"),
    *("should I", "did you", "how do I", "is it ok to", "why did you", "what happens if I"),
    *("if I", "I might", "I almost", "he said", "under no circumstances"),
)


@pytest.mark.parametrize("opening", OPENINGS)
def test_an_order_that_is_denied_asked_or_imagined_changes_nothing(runner: asyncio.Runner, opening: str) -> None:
    titles = (FIXTURES / "tasks.txt").read_text(encoding="utf-8").splitlines()
    harmful = []
    for order in ORDERS[len(opening) % 3 :: 3]:
        talk = memory_talk(runner, titles)
        before = talk.tasks()
        talk.say(f"{opening} {order}")
        if effects(before, talk.tasks()):
            harmful.append(f"{opening} {order}")
    assert harmful == []
