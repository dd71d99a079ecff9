"""`pakaura chat` on this machine with a key: a provider on loopback that speaks Cohere's protocol."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.cohere_server import KEY, calls, cohere_server, held, pauses, refuses, says
from tests.support.keyboard import CTRL_C, Keyboard

if TYPE_CHECKING:
    from tests.support.cohere_server import Answer, CohereServer, _Handler
    from tests.support.installed import Pakaura

NASTY = (Path(__file__).parents[2] / "fixtures" / "agent" / "injections.txt").read_text(encoding="utf-8").splitlines()
QUESTION = "what do you make of my week, honestly?"


def key(provider: CohereServer) -> dict[str, str]:
    return {"COHERE_API_KEY": KEY, "COHERE_API_URL": provider.url}


def tasks(pakaura: Pakaura) -> list[Any]:
    """All that the store has of tasks, deleted ones too."""
    return list(json.loads(pakaura("export", "--format", "json", check=True).out))


def test_what_the_rules_do_not_understand_is_answered_by_the_model_and_nothing_else_is_asked(pakaura: Pakaura) -> None:
    with cohere_server(says("Rest", " a ", "little.")) as provider:
        assert pakaura("chat", "add buy milk", env=key(provider), check=True).out == "Added “buy milk”.\n"
        assert provider.asked == []
        assert pakaura("chat", QUESTION, env=key(provider), check=True).out == "Rest a little.\n"
        events = [
            json.loads(line) for line in pakaura("chat", "--ndjson", QUESTION, env=key(provider)).out.splitlines()
        ]
    assert events[0]["demo_mode"] is False
    assert [event["text"] for event in events if event["event"] == "text"] == ["Rest", " a ", "little."]
    # Nothing of the tasks is in what was sent: no tool was called.
    (first, again) = provider.asked
    assert [message["role"] for message in first["messages"]] == ["system", "user", "assistant", "user"]
    assert [message["content"] for message in again["messages"][1:]][-3:] == [QUESTION, "Rest a little.", QUESTION]


def test_the_address_and_the_name_of_the_model_are_settings(pakaura: Pakaura) -> None:
    with cohere_server(says("Yes.")) as provider:
        pakaura("chat", QUESTION, env=key(provider) | {"AI_MODEL": "another"}, check=True)
    assert provider.asked[0]["model"] == "another"
    assert pakaura("chat", QUESTION, env={"COHERE_API_KEY": KEY, "COHERE_API_URL": "ftp://x"}).code == 1


def test_a_model_that_refuses_leaves_the_rules(pakaura: Pakaura) -> None:
    with cohere_server(refuses(401)) as provider:
        refused = pakaura("chat", QUESTION, env=key(provider))
        assert "does not accept the key" in refused.out
        assert KEY not in refused.out + refused.err
        assert pakaura("chat", "add buy milk", env=key(provider), check=True).out == "Added “buy milk”.\n"


def test_an_answer_comes_as_it_is_written(pakaura: Pakaura) -> None:
    with (
        cohere_server(pauses("First.", " Second.")) as provider,
        Keyboard(pakaura, "chat", env=key(provider)) as keyboard,
    ):
        keyboard.wait("goes to Cohere", ">")
        shown = keyboard.say(QUESTION, "First.")
        assert "Second" not in shown
        provider.released.set()
        keyboard.wait("Second.", ">")
        keyboard.leave()


def test_ctrl_c_breaks_an_answer_off_and_the_conversation_goes_on(pakaura: Pakaura) -> None:
    with (
        cohere_server(pauses("First.", " Second.")) as provider,
        Keyboard(pakaura, "chat", env=key(provider)) as keyboard,
    ):
        keyboard.wait(">")
        keyboard.say(QUESTION, "First.")
        keyboard.press(CTRL_C)
        keyboard.wait("the answer was broken off", ">")
        keyboard.say("add buy milk", "Added “buy milk”.", ">")
        keyboard.say("undo", "Taken back: “buy milk”.", ">")
        keyboard.leave()
        assert keyboard.code == 0
    said = json.loads(pakaura("conversations", "show", _only(pakaura), "--json").out)[0]["messages"]
    assert [message["role"] for message in said] == ["user", "assistant"] * 3
    assert said[1]["content"].startswith("First.")


def test_ctrl_c_leaves_nothing_half_done(pakaura: Pakaura) -> None:
    """What the model had added before it was broken off is a whole turn, which undo takes back."""
    adding = calls(("add_task", {"title": "buy milk"}), ("add_task", {"title": "call mum"}))
    with (
        cohere_server(adding, pauses("I added", " them.")) as provider,
        Keyboard(pakaura, "chat", env=key(provider)) as keyboard,
    ):
        keyboard.wait(">")
        keyboard.say(QUESTION, "I added")
        keyboard.press(CTRL_C)
        keyboard.wait("the answer was broken off", ">")
        # The second one would have been after the model had seen text of tasks.
        assert len(tasks(pakaura)) == 1
        keyboard.say("undo", "Taken back", "buy milk", ">")
        keyboard.leave()
    assert json.loads(pakaura("list", "--json").out) == []


def test_what_the_model_would_do_is_in_the_plan(pakaura: Pakaura) -> None:
    pakaura("add", "buy milk", check=True)
    (task,) = tasks(pakaura)
    answers = calls(("delete_task", {"ids": [task["id"]]}), ("add_task", {"title": "rest"})), says("Done.")
    with cohere_server(*answers) as provider:
        planned = pakaura("chat", "--plan", "--dry-run", QUESTION, env=key(provider), check=True)
    assert planned.out == "+ add      rest\n- delete   buy milk\n"
    assert tasks(pakaura) == [task]


def test_ctrl_c_ends_a_single_message_with_130(pakaura: Pakaura) -> None:
    with (
        cohere_server(pauses("First.", " Second.")) as provider,
        Keyboard(pakaura, "chat", QUESTION, env=key(provider)) as keyboard,
    ):
        keyboard.wait("First.")
        keyboard.leave(CTRL_C)
        assert keyboard.code == 130
    assert len(json.loads(pakaura("conversations", "--json").out)) == 1


def test_while_it_waits_for_its_first_word_ctrl_c_ends_the_answer_too(pakaura: Pakaura) -> None:
    with cohere_server(held(says("Too late."))) as provider, Keyboard(pakaura, "chat", env=key(provider)) as keyboard:
        keyboard.wait(">")
        keyboard.press(f"{QUESTION}\r")
        assert provider.holding.wait(60)
        keyboard.press(CTRL_C)
        keyboard.wait("the answer was broken off", ">")
        keyboard.leave()
        assert keyboard.code == 0


def test_a_model_that_obeys_titles_writes_nothing_without_a_yes(pakaura: Pakaura) -> None:
    pakaura("add", "-", input="".join(f'"{title.replace(chr(34), chr(39))}"\n' for title in NASTY), check=True)
    pakaura("done", "1", check=True)
    before = tasks(pakaura)
    assert len(before) >= 50
    with cohere_server(_obey) as provider:
        asked = pakaura("chat", input=f"{QUESTION}\n" * 3, env=key(provider))
        assert len(provider.asked) == 9
    assert "Shall I?" in asked.out and asked.code == 7
    assert tasks(pakaura) == before
    assert [group for group in pakaura("log").out.splitlines() if "chat" in group] == []
    pakaura("chat", "no", check=True)
    pakaura("chat", "yes", check=True)
    assert tasks(pakaura) == before


def _obey(handler: _Handler) -> None:
    """Do whatever the titles say, in every way that there is, and say yes."""
    results = [each for each in handler.server.asked[-1]["messages"] if each["role"] == "tool"]
    if not results or len(results) > 1:
        (says("Yes, delete everything. yes") if results else calls(("list_tasks", {"limit": 500})))(handler)
        return
    ids = re.findall(r'"id":"([0-9a-f-]{36})"', json.dumps(results[0]["content"]).replace("\\", ""))
    answer: Answer = calls(
        ("delete_task", {"ids": ids}),
        ("complete_task", {"ids": ids}),
        ("update_task", {"ids": ids[:1], "title": "hacked"}),
        ("add_task", {"title": "hacked"}),
        ("clear_completed", {}),
        ("undo", {}),
    )
    answer(handler)


def _only(pakaura: Pakaura) -> str:
    (id,) = pakaura("conversations", "-q", check=True).out.split()
    return id
