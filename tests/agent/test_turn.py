from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_server.agent.events import Done, Event, Question, Text, ToolFinished, ToolStarted, Understood, to_json
from pakaura_server.agent.message import MAX_LENGTH, clean_message
from pakaura_server.agent.model import ModelFailed, Spoken
from pakaura_server.agent.state import State
from pakaura_server.core.errors import BadValue, TooLarge
from tests.support.agent_world import Talk, effects, memory_talk

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from pakaura_server.agent.model import Exchange
    from pakaura_server.agent.toolbox import Toolbox


@pytest.fixture
def talk() -> Iterator[Talk]:
    with asyncio.Runner() as runner:
        yield memory_talk(runner, ["buy milk", "call the bank", "call mum"])


class Saying:
    def __init__(self, *pieces: str) -> None:
        self.pieces = pieces
        self.asked: list[Exchange] = []

    async def answer(self, exchange: Exchange, toolbox: Toolbox, say: Callable[[str], Awaitable[None]]) -> str:
        self.asked.append(exchange)
        for piece in self.pieces:
            await say(piece)
        return "".join(self.pieces)


def told(talk: Talk, message: str, **more: Any) -> list[Event]:
    events: list[Event] = []

    async def emit(event: Event) -> None:
        events.append(event)

    talk.say(message, emit=emit, **more)
    return events


class TestEvents:
    def test_tell_what_was_understood_done_and_said(self, talk: Talk) -> None:
        events = told(talk, "add eggs and complete milk")
        assert [type(event) for event in events] == [
            *(Understood, ToolStarted, ToolFinished, ToolStarted, ToolFinished, Text, Done),
        ]
        assert events[0] == Understood(["add", "complete"])
        assert to_json(events[1]) == {
            "event": "tool_started",
            "call": 1,
            "tool": "add_task",
            "arguments": {"title": "eggs"},
        }

    def test_tell_of_a_question_with_its_candidates(self, talk: Talk) -> None:
        (question,) = [event for event in told(talk, "delete call") if isinstance(event, Question)]
        assert [task["title"] for task in question.candidates] == ["call the bank", "call mum"]

    @pytest.mark.parametrize("message", ["add eggs", "delete call", "what now my friend and you", "list", "thanks"])
    def test_texts_together_are_the_reply(self, talk: Talk, message: str) -> None:
        events = told(talk, message, language_model=Saying("one ", "two"))
        (done,) = [event for event in events if isinstance(event, Done)]
        assert "".join([event.text for event in events if isinstance(event, Text)]) == done.reply["text"] != ""


class TestAGroup:
    def test_is_the_same_for_all_writes_of_a_turn(self, talk: Talk) -> None:
        reply = talk.say("add eggs, complete milk and delete mum")
        history = talk.run(talk.ops.history())
        assert [group.id for group in history][:1] == [reply.group]
        assert len(history) == 4
        assert talk.state.groups == [reply.group]

    def test_is_none_where_nothing_was_written(self, talk: Talk) -> None:
        assert [talk.say(said).group for said in ("list", "delete unicorn", "thanks")] == [None, None, None]


class TestAModel:
    def test_is_asked_what_the_rules_do_not_understand(self, talk: Talk) -> None:
        model = Saying("Hm.")
        history = [Spoken("user", "hi"), Spoken("assistant", "Hello!")]
        reply = talk.say("you look nice today, what is new with you?", language_model=model, history=history)
        assert (reply.text, reply.by_model, reply.intents) == ("Hm.", True, ["unknown"])
        assert (model.asked[0].history, model.asked[0].language) == (history, "en")

    def test_is_not_asked_what_they_do(self, talk: Talk) -> None:
        model = Saying("Hm.")
        for said in ("add eggs", "list", "help", "don't delete milk", "undo", "complete milk"):
            assert not talk.say(said, language_model=model).by_model
        assert model.asked == []

    def test_that_fails_is_told_of_and_leaves_the_rules(self, talk: Talk) -> None:
        class Failing:
            async def answer(self, exchange: Exchange, toolbox: Toolbox, say: Callable[[str], Awaitable[None]]) -> str:
                await say("I th")
                raise ModelFailed("it took too long")

        reply = talk.say("why is the sky blue?", language_model=Failing())
        assert "it took too long" in reply.text
        assert reply.text.startswith("I th")
        before = talk.tasks()
        talk.say("complete milk", language_model=Failing())
        assert effects(before, talk.tasks()) == ["x buy milk"]

    def test_that_is_missing_is_said(self, talk: Talk) -> None:
        assert "changed nothing" in talk.say("you look nice today, are you not?").text


class TestAMessage:
    def test_loses_control_characters_and_keeps_everything_else(self) -> None:
        text = 'a & b; c -- ../ SELECT * FROM t; <b> 100% \\ "q" 買い物 🙂'
        assert clean_message(f"\0{text}\x1b\x7f") == text
        assert clean_message("a\r\nb\tc") == "a\nb c"

    @pytest.mark.parametrize("text", ["", "  \n ", "\0\x01"])
    def test_that_says_nothing_is_refused(self, text: str) -> None:
        with pytest.raises(BadValue):
            clean_message(text)

    def test_is_limited(self, talk: Talk) -> None:
        with pytest.raises(TooLarge):
            clean_message("x" * (MAX_LENGTH + 1))
        before = talk.tasks()
        for text in ("x" * MAX_LENGTH, "add " + "x" * 600, "and add milk, " * 700, "a\n" * 5000, "delete " * 1400):
            assert talk.say(text[:MAX_LENGTH]).text
        assert [task for id, task in talk.tasks().items() if id not in before and len(task.title) > 500] == []


def test_a_conversation_goes_on_at_another_replica(talk: Talk) -> None:
    talk.say("delete call")
    other = Talk(talk.ops, talk.runner)
    other.state, other.made = talk.state, talk.made
    before = other.tasks()
    other.say("the bank")
    assert effects(before, other.tasks()) == ["- call the bank"]


def test_an_answer_about_a_task_that_is_gone_changes_nothing(talk: Talk) -> None:
    talk.say("delete call")
    state = talk.state
    talk.state = State()
    talk.say("delete call the bank")
    talk.state = state
    before = talk.tasks()
    talk.say("the bank")
    assert effects(before, talk.tasks()) == []


def test_a_number_before_any_list_shows_one_to_choose_from(talk: Talk) -> None:
    before = talk.tasks()
    reply = talk.say("delete 2")
    assert (reply.question, effects(before, talk.tasks())) == ("choose", [])
    talk.say("2")
    assert effects(before, talk.tasks()) == ["- call the bank"]


def due_of(talk: Talk, title: str) -> str:
    (task,) = [task for task in talk.tasks().values() if task.title == title]
    return task.due.text if task.due else ""


@pytest.mark.parametrize("said", ["move dentist to saturday", "reschedule dentist for saturday", "saturday"])
def test_a_day_alone_leaves_the_hour(talk: Talk, said: str) -> None:
    talk.say("add dentist tomorrow at 3pm")
    hour = due_of(talk, "dentist")[10:]
    assert hour == "T15:00"
    before = due_of(talk, "dentist")
    talk.say(said)
    assert due_of(talk, "dentist")[10:] == hour and due_of(talk, "dentist") != before
    talk.say("move dentist to sunday at 8")
    assert due_of(talk, "dentist")[10:] == "T08:00"


def test_tasks_that_are_moved_together_keep_each_its_hour(talk: Talk) -> None:
    for line in ("add swim tomorrow at 7am", "add run tomorrow at 6pm", "add rest tomorrow"):
        talk.say(line)
    talk.say("move swim, run and rest to saturday")
    days = {due_of(talk, title)[:10] for title in ("swim", "run", "rest")}
    assert len(days) == 1
    assert [due_of(talk, title)[10:] for title in ("swim", "run", "rest")] == ["T07:00", "T18:00", ""]


def test_a_task_that_is_chosen_from_several_keeps_its_hour(talk: Talk) -> None:
    talk.say("add call the doctor tomorrow at 3pm")
    talk.say("add call the lawyer tomorrow at 4pm")
    assert talk.say("move call to saturday").question == "choose"
    talk.say("the lawyer")
    assert due_of(talk, "call the lawyer")[10:] == "T16:00"


def test_a_date_that_is_taken_is_not_said_to_stay_in_the_title(talk: Talk) -> None:
    assert "stays" not in talk.say("add dentist next tuesday at 3pm").text


def test_a_completed_task_that_is_changed_is_said_to_be_completed(talk: Talk) -> None:
    talk.say("add dentist tomorrow at 3pm")
    talk.say("complete dentist")
    assert "“dentist” is completed" in talk.say("move dentist to sunday").text
    talk.say("reopen it")
    assert "is completed" not in talk.say("move dentist to monday").text


@pytest.mark.parametrize("said", ["what is due?", "what's due", "list due tasks", "was ist fällig?", "qué vence?"])
def test_what_is_due_is_what_has_a_date(talk: Talk, said: str) -> None:
    talk.say("add dentist in 3 weeks")
    reply = talk.say(said).text
    assert "dentist" in reply and "call the bank" not in reply
