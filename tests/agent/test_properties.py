from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pakaura_server.agent.state import Call, Pending, State, from_json
from pakaura_server.core.fold import fold
from tests.support.agent_world import FIXTURES, effects, lines, memory_talk

if TYPE_CHECKING:
    from pakaura_server.core.task import Task
    from tests.support.agent_world import Talk

KEY_WORDS = """
    add delete complete list undo clear completed rename update move to and or not the it all everything done yes no
    first last 2 milk bread buy call mum friday tomorrow ; , ! ? - don't help show my task every #home !high
    """.split()
SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
words = st.lists(st.sampled_from(KEY_WORDS), min_size=1, max_size=6).map(" ".join)
written = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=60)
titles = st.one_of(words, written).map(lambda text: text.strip()).filter(lambda text: text.strip(" \u00a0"))
lists = st.lists(titles, min_size=1, max_size=6, unique_by=fold)
SAID = [line.split(" => ")[0] for name in ("english.txt", "german.txt", "spanish.txt") for _, line in lines(name)]
HOME = (FIXTURES / "tasks.txt").read_text(encoding="utf-8").splitlines()
RUNNER = asyncio.Runner()


def meant(tasks: dict[str, Task]) -> dict[str, dict[str, Any]]:
    """All that a person can see of the tasks."""
    seen = [name for name in next(iter(tasks.values())).__slots__ if name != "updated_at"] if tasks else []
    return {id: {name: getattr(task, name) for name in seen} for id, task in tasks.items()}


def quotable(title: str) -> bool:
    return not any(quote in title for quote in "\"“”„«»`‹›'‘’")


@SOME
@given(titles.filter(quotable))
def test_a_title_in_quotes_is_added_as_it_is_and_completed_by_it(title: str) -> None:
    talk = memory_talk(RUNNER, [])
    talk.say(f'add "{title}"')
    (task,) = talk.tasks().values()
    assert task.title == title.strip()
    talk.say(f'complete "{title}"')
    (task,) = talk.tasks().values()
    assert task.completed


@SOME
@given(lists, st.data())
def test_the_exact_title_in_quotes_deletes_that_task_and_no_other(every: list[str], data: st.DataObject) -> None:
    title = data.draw(st.sampled_from(every).filter(quotable) if any(map(quotable, every)) else st.nothing())
    talk = memory_talk(RUNNER, every)
    before = talk.tasks()
    talk.say(f'delete "{title}"')
    assert effects(before, talk.tasks()) == [f"- {title}"]


@SOME
@given(lists, words)
def test_a_reference_never_deletes_two(every: list[str], said: str) -> None:
    talk = memory_talk(RUNNER, every)
    before = talk.tasks()
    assume("delete" not in said)
    talk.say(f"delete {said}")
    gone = [id for id in before if id not in talk.tasks()]
    assert len(gone) <= 1


@SOME
@given(st.sampled_from(SAID), st.sampled_from(["", "yes", "the first", "ja"]))
def test_undo_takes_everything_back_that_a_turn_did(said: str, answer: str) -> None:
    talk = memory_talk(RUNNER, HOME)
    before = meant(talk.tasks())
    reply = talk.say(said)
    if answer and reply.question:
        reply = talk.say(answer)
    if reply.group:
        talk.say("undo")
    assert meant(talk.tasks()) == before


@SOME
@given(st.one_of(st.text(min_size=1, max_size=200), words), st.one_of(st.text(max_size=40), words))
def test_anything_may_be_said_and_gets_an_answer(said: str, then: str) -> None:
    talk = memory_talk(RUNNER, ["buy milk", "[x] bread", "call mum"])
    for each in (said, then):
        if is_sayable(each):
            assert say(talk, each)


def is_sayable(text: str) -> bool:
    from pakaura_server.agent.message import clean_message
    from pakaura_server.core.errors import BadValue

    try:
        return bool(clean_message(text))
    except BadValue:
        return False


def say(talk: Talk, text: str) -> str:
    return talk.say(text).text


ids = st.uuids().map(str)
calls = st.builds(Call, st.sampled_from(["add_task", "delete_task"]), st.dictionaries(st.text(), st.lists(ids)))


@given(
    st.builds(
        State,
        st.none()
        | st.builds(
            Pending, st.sampled_from(["choose", "confirm", "title"]), st.lists(calls), st.lists(ids), st.integers()
        ),
        st.lists(st.tuples(st.integers(), ids)),
        st.lists(ids),
        st.booleans(),
        st.lists(ids),
        st.lists(ids),
        st.sampled_from(["en", "de"]),
    )
)
def test_a_state_survives_json(state: State) -> None:
    import json

    assert from_json(json.loads(json.dumps(state.to_json()))) == state


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    )
)
def test_what_is_no_state_is_a_new_conversation(value: Any) -> None:
    assert from_json(value) == State()
