"""Cohere, as a server on loopback plays it: what it says and does, and everything that can go wrong with it."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_server.agent.cohere import CohereModel, Limits
from pakaura_server.agent.events import ignore
from pakaura_server.agent.heard import MOST_TEXT
from pakaura_server.agent.model import Exchange, ModelFailed, Spoken
from pakaura_server.agent.permissions import VERBS, Permissions
from pakaura_server.agent.prompt import MOST_HISTORY, MOST_MESSAGES, MOST_RESULT
from pakaura_server.agent.toolbox import Toolbox
from pakaura_server.agent.tools import ToolContext
from pakaura_server.core import registers as r
from pakaura_server.core.changes import create
from pakaura_server.core.filters import listed, parse
from pakaura_server.core.ids import uuid7
from pakaura_server.core.when import at
from tests.support.cohere_server import (
    KEY,
    Answer,
    begun,
    call_events,
    calls,
    calls_half,
    cohere_server,
    ended,
    held,
    refuses,
    says,
    says_half,
    streams,
    text_events,
)
from tests.support.installed import ENOUGH
from tests.support.local import NOON_MS
from tests.support.memory_ops import MemoryOps
from tests.support.ports import spare_port

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = at(NOON_MS, "Europe/Berlin")
LISTS: tuple[str, dict[str, Any]] = ("list_tasks", {})
NOBODY = "01900000-0000-7000-8000-000000000000"
PATIENT = Limits(seconds=ENOUGH)


class Talk:
    """One answer of a model to `message`, over tasks of these titles, from the server's answers."""

    def __init__(
        self,
        *answers: Answer,
        titles: Sequence[str] = ("Buy milk",),
        limits: Limits = PATIENT,
        permissions: Permissions | None = None,
    ) -> None:
        self._answers = answers
        self._titles = titles
        self._limits = limits
        self._made = 0
        self.said: list[str] = []
        self.naps: list[float] = []
        self.asked: list[dict[str, Any]] = []
        self.ops = MemoryOps(lambda: NOON_MS)
        context = ToolContext(self.ops, NOW, self._draw(), self._draw)
        self.toolbox = Toolbox(context, permissions or Permissions(), ignore).for_model(has_seen=False)

    def __call__(self, message: str = "what first?", language: str = "en", history: Sequence[Spoken] = ()) -> str:
        """The answer. Raises ModelFailed."""
        return asyncio.run(self._run(Exchange(message, history, NOW, language)))

    def fails(self) -> ModelFailed:
        with pytest.raises(ModelFailed) as caught:
            self()
        return caught.value

    @property
    def results(self) -> list[Any]:
        """What the model was told of its calls, in its last request."""
        return [json.loads(each["content"]) for each in self.asked[-1]["messages"] if each["role"] == "tool"]

    @property
    def titles(self) -> list[str]:
        found = asyncio.run(self.ops.list(listed(parse("", NOW)), NOW))
        return sorted(task.title for task in found)

    async def _run(self, exchange: Exchange) -> str:
        for title in self._titles:
            await self.ops.apply([create(self._draw(), {r.TITLE: title})], command="add")
        with cohere_server(*self._answers) as server:
            model = CohereModel(KEY, limits=self._limits, base_url=server.url, nap=self._nap)
            try:
                return await model.answer(exchange, self.toolbox, self._say)
            finally:
                self.asked = server.asked
                await model.close()

    async def _say(self, text: str) -> None:
        self.said.append(text)

    async def _nap(self, seconds: float) -> None:
        self.naps.append(seconds)

    def _draw(self) -> str:
        self._made += 1
        return uuid7(NOON_MS, self._made.to_bytes(10, "big"))


class TestAnAnswer:
    def test_is_said_as_it_comes(self) -> None:
        talk = Talk(says("The milk", " is", " first."))
        assert talk() == "The milk is first."
        assert talk.said == ["The milk", " is", " first."]

    def test_is_asked_for_with_the_tools_the_limits_and_what_was_said_before(self) -> None:
        talk = Talk(says("Yes."), limits=Limits(tokens=77, temperature=0.5, seconds=ENOUGH))
        talk("and now?", language="de", history=[Spoken("user", "hello"), Spoken("assistant", "Hi.")])
        (asked,) = talk.asked
        assert (asked["model"], asked["max_tokens"], asked["temperature"]) == ("command-a-03-2025", 77, 0.5)
        assert [tool["function"]["name"] for tool in asked["tools"]] == [tool.name for tool in talk.toolbox.tools]
        system, *said = asked["messages"]
        assert said == [
            {"role": "user", "content": "hello"},
            {"role": "assistant", "content": "Hi."},
            {"role": "user", "content": "and now?"},
        ]
        assert "German" in system["content"]
        assert "2026-11-24 13:00 in the zone Europe/Berlin" in system["content"]
        assert "Buy milk" not in json.dumps(asked)

    def test_may_take_several_steps_of_tools(self) -> None:
        talk = Talk(calls(LISTS), calls(("search_tasks", {"words": "milk"})), says("Buy milk."))
        assert talk() == "Buy milk."
        listed_tasks, found = talk.results
        assert [task["title"] for task in listed_tasks["tasks"]] == ["Buy milk"]
        assert found["tasks"] == listed_tasks["tasks"]
        assert len(talk.asked) == 3

    def test_may_make_several_calls_at_once(self) -> None:
        talk = Talk(calls(LISTS, ("search_tasks", {"words": "bread"})), says("Only milk."))
        assert talk() == "Only milk."
        assert [result["count"] for result in talk.results] == [1, 0]

    def test_adds_a_task_while_it_has_seen_none(self) -> None:
        talk = Talk(calls(("add_task", {"title": "Call mum", "due": "tomorrow"})), says("Done."))
        talk()
        assert talk.titles == ["Buy milk", "Call mum"]
        assert talk.results[0]["task"]["due"] == "2026-11-25"

    def test_has_no_control_characters_and_no_half_surrogates(self) -> None:
        talk = Talk(says("a\x1b[31mb", "\x07\u009b", "\ud83d", "c\n\td\u200d"))
        assert talk() == "".join(talk.said) == "a[31mbc\n d\u200d"

    def test_that_is_too_long_for_the_limit_ends_with_an_ellipsis(self) -> None:
        talk = Talk(says("First", " milk", reason="MAX_TOKENS"))
        assert talk() == "".join(talk.said) == "First milk…"

    def test_is_never_without_end(self) -> None:
        talk = Talk(says(*["x" * 1000] * 50))
        assert len(talk()) == MOST_TEXT

    def test_says_what_came_before_a_call_too(self) -> None:
        both = [*begun(), *text_events(["Let me look."]), *call_events(1, "a", "list_tasks", "{}", 1)]
        talk = Talk(streams(*both, ended("TOOL_CALL")), says("Milk."))
        assert talk() == "".join(talk.said) == "Let me look.\nMilk."


class TestWhatItIsTold:
    def test_of_the_conversation_is_bounded(self) -> None:
        talk = Talk(says("Yes."))
        talk("now", history=[Spoken("user", f"{n} " + "y" * 3000) for n in range(200)])
        (asked,) = talk.asked
        _, *before, last = asked["messages"]
        assert last["content"] == "now"
        assert 0 < len(before) <= MOST_MESSAGES
        assert sum(len(each["content"]) for each in before) <= MOST_HISTORY
        assert before[-1]["content"].startswith("199 ")

    def test_of_a_result_is_bounded(self) -> None:
        talk = Talk(calls(LISTS), says("Many."), titles=[f"{n} " + "z" * 490 for n in range(120)])
        talk()
        (result,) = talk.results
        assert 0 < len(result["tasks"]) < 100
        assert result["more"] is True
        assert len(talk.asked[-1]["messages"][-1]["content"]) <= MOST_RESULT


class TestAMisusedTool:
    @pytest.mark.parametrize(
        ("name", "arguments", "said"),
        [
            ("list_tasks", "{", "no JSON"),
            pytest.param("list_tasks", "[" * 100_000, "no JSON", id="deep"),
            ("list_tasks", "[]", "object"),
            ("list_tasks", {"user_id": NOBODY}, "no argument 'user_id'"),
            ("drop_database", {}, "no tool 'drop_database'"),
            ("", {}, "no tool ''"),
            ("complete_task", {"ids": [NOBODY]}, "no such task"),
            ("complete_task", {"ids": ["the milk"]}, "ids"),
            ("update_task", {"ids": [NOBODY], "title": 7}, "title"),
        ],
    )
    def test_is_told_so_and_changes_nothing(self, name: str, arguments: Any, said: str) -> None:
        talk = Talk(calls((name, arguments)), says("I cannot."))
        assert talk() == "I cannot."
        (result,) = talk.results
        assert result["success"] is False
        assert said in result["error"]["message"]
        assert talk.titles == ["Buy milk"]

    def test_without_an_id_is_not_called(self) -> None:
        # The SDK leaves such an event out.
        talk = Talk(calls(("add_task", {"title": "No id"}), id=None), says("Done."))
        assert "cannot be read" in talk.fails().message
        assert talk.titles == ["Buy milk"]

    def test_with_an_empty_id_is_answered_under_one_of_ours(self) -> None:
        events = [*begun(), *call_events(0, "", "list_tasks", "{}", 1), *call_events(0, "", "list_tasks", "{ }", 1)]
        talk = Talk(streams(*events, ended("TOOL_CALL")), says("Milk."))
        assert talk() == "Milk."
        assert [result["count"] for result in talk.results] == [1, 1]

    def test_that_is_called_again_alike_is_not_carried_out_again(self) -> None:
        adds = calls(("add_task", {"title": "Twice"}))
        talk = Talk(adds, adds, says("Done."))
        assert talk() == "Done."
        assert talk.titles == ["Buy milk", "Twice"]
        assert "made already" in talk.results[1]["error"]["message"]

    def test_in_a_loop_ends(self) -> None:
        talk = Talk(calls(LISTS))
        assert "circles" in talk.fails().message
        assert len(talk.asked) == 3

    def test_in_ever_other_words_ends_with_the_steps(self) -> None:
        talk = Talk(*[calls(("search_tasks", {"words": f"milk {n}"})) for n in range(20)])
        assert "only called tools" in talk.fails().message
        assert len(talk.asked) == PATIENT.steps
        assert [asked.get("tool_choice") for asked in talk.asked] == [None] * (PATIENT.steps - 1) + ["NONE"]

    def test_that_is_denied_is_not_offered(self) -> None:
        talk = Talk(says("Nothing."), permissions=Permissions(dict.fromkeys(VERBS, "deny")))
        assert talk() == "Nothing."
        assert "tools" not in talk.asked[0]

    def test_hundreds_of_times_at_once_ends(self) -> None:
        talk = Talk(calls(*[("search_tasks", {"words": f"milk {n}"}) for n in range(200)]))
        assert "circles" in talk.fails().message
        assert len(talk.toolbox.actions) == PATIENT.calls


class TestARefusal:
    @pytest.mark.parametrize(
        ("status", "said"),
        [
            (401, "does not accept the key"),
            (403, "key"),
            (404, "no language model"),
            (400, "does not take"),
            (498, "key"),
        ],
    )
    def test_that_lasts_is_told_at_once(self, status: int, said: str) -> None:
        talk = Talk(refuses(status))
        assert said in talk.fails().message
        assert (len(talk.asked), talk.naps) == (1, [])

    @pytest.mark.parametrize(
        "answer",
        [refuses(429), refuses(500), refuses(503), refuses(502, "<html>Bad", "text/html")],
        ids=["429", "500", "503", "502 of a proxy"],
    )
    def test_that_passes_is_tried_again(self, answer: Answer) -> None:
        talk = Talk(answer, answer, says("Here."))
        assert talk() == "Here."
        assert talk.naps == [0.5, 1.0]

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            (refuses(429), "too much was asked"),
            (refuses(500, "<html>", "text/html"), "out of order"),
            (refuses(502, "<html>Bad gateway", "text/html"), "out of order"),
            (refuses(503), "overloaded"),
        ],
        ids=["429", "500 as a page", "502 of a proxy", "503"],
    )
    def test_that_does_not_pass_is_told(self, answer: Answer, said: str) -> None:
        talk = Talk(answer)
        assert said in talk.fails().message
        assert len(talk.asked) == 3

    def test_says_how_long_to_wait(self) -> None:
        talk = Talk(refuses(429, Retry_After="2"), says("Here."))
        assert talk() == "Here."
        assert talk.naps == [2.0]

    def test_that_asks_for_too_much_patience_is_not_waited_for(self) -> None:
        talk = Talk(refuses(429, Retry_After="3600"))
        assert "too much was asked" in talk.fails().message
        assert (len(talk.asked), talk.naps) == (1, [])

    def test_of_another_key_is_told(self) -> None:
        async def run() -> None:
            with cohere_server(says("Hi.")) as server:
                model = CohereModel("another key", base_url=server.url)
                toolbox = Talk().toolbox
                with pytest.raises(ModelFailed, match="does not accept the key"):
                    await model.answer(Exchange("hi", (), NOW, "en"), toolbox, _hush)
                await model.close()

        asyncio.run(run())


class TestABrokenAnswer:
    @pytest.mark.parametrize(
        "answer",
        [
            says_half("The milk", " is"),
            says_half("The milk", " is", end="quiet"),
            says_half("The milk", " is", end="done"),
            says("The milk", reason="ERROR"),
            says("The milk", reason="TIMEOUT"),
            says("The milk", reason="a new one"),
        ],
        ids=["broken", "ended", "ended as if done", "error", "time-out", "an unknown reason"],
    )
    def test_is_a_failure_though_some_of_it_was_said(self, answer: Answer) -> None:
        talk = Talk(answer)
        assert "broke" in talk.fails().message
        assert "".join(talk.said).startswith("The milk")
        assert len(talk.asked) == 1

    @pytest.mark.parametrize("end", ["broken", "quiet", "done"])
    def test_that_was_calling_a_tool_has_called_none(self, end: str) -> None:
        talk = Talk(calls_half("add_task", '{"title": "Half"}', end=end))
        assert "broke off" in talk.fails().message
        assert talk.titles == ["Buy milk"]

    def test_without_a_word_is_a_failure(self) -> None:
        assert "said nothing" in Talk(says("")).fails().message
        assert "said nothing" in Talk(says(" \n")).fails().message

    @pytest.mark.parametrize(
        "odd",
        [
            "{no json",
            "null",
            "[]",
            '"text"',
            {"type": "a-new-kind", "delta": {"message": 7}},
            {"type": "content-delta", "index": 0, "delta": None},
            {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": 7}}}},
            {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"thinking": "hm"}}}},
            {"type": "tool-call-delta", "index": 9, "delta": {"message": {"tool_calls": None}}},
            {"type": "debug", "prompt": "x"},
        ],
        ids=str,
    )
    def test_may_hold_events_that_are_none(self, odd: Any, caplog: pytest.LogCaptureFixture) -> None:
        talk = Talk(streams(*begun(), odd, *text_events(["Buy", " milk."]), odd, ended("COMPLETE")))
        assert talk() == "Buy milk."
        assert caplog.text == ""

    def test_that_takes_too_long_is_a_failure(self) -> None:
        talk = Talk(held(says("Late.")), limits=Limits(seconds=0.3))
        assert "took too long" in talk.fails().message

    def test_of_somebody_else_is_a_failure(self) -> None:
        assert "broke off" in Talk(_page()).fails().message

    def test_of_nobody_is_a_failure(self) -> None:
        async def nap(seconds: float) -> None:
            naps.append(seconds)

        async def run() -> None:
            model = CohereModel(KEY, base_url=f"http://127.0.0.1:{spare_port()}", nap=nap)
            with pytest.raises(ModelFailed, match="cannot be reached"):
                await model.answer(Exchange("hi", (), NOW, "en"), Talk().toolbox, _hush)
            await model.close()

        naps: list[float] = []
        asyncio.run(run())
        assert naps == [0.5, 1.0]


def test_without_the_sdk_it_says_what_adds_it() -> None:
    program = """
import sys
sys.modules["cohere"] = None
from pakaura_server.agent.cohere import CohereModel
from pakaura_server.core.errors import ConfigError
try:
    CohereModel("key")
except ConfigError as error:
    print(error.message, error.hint, sep="|")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=ENOUGH)
    how = "pipx install --force '.[assistant]' in a copy of the repository"
    assert done.stdout == f"the language model needs cohere|it comes with: {how}\n"


def test_nothing_that_was_said_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "pakaura_server")
    Talk(refuses(401, '{"message": "secret words"}')).fails()
    Talk(streams('{"secret words', {"type": "message-end", "delta": {"finish_reason": ["secret words"]}})).fails()
    assert "the language model gave no answer: the language model does not accept the key" in caplog.text
    assert "secret" not in caplog.text
    assert KEY not in caplog.text


async def _hush(text: str) -> None: ...


def _page() -> Answer:
    return refuses(200, "<html>Sign in to the hotel's network</html>", "text/html")
