"""Signed in, the server's assistant answers: one conversation on all machines, and the rules here where it is away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.cloud import Cloud
from tests.support.cohere_server import KEY, cohere_server, pauses
from tests.support.keyboard import CTRL_C, Keyboard
from tests.support.postgres import open_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.device import Device


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with open_folder() as folder:
        yield Cloud(folder / "data")


@pytest.fixture
def both(server_url: str, email: str, desk: Device, phone: Device) -> tuple[Device, Device]:
    """Two machines that are signed in to one account."""
    assert desk.enter("register", server_url, email).code == 0
    assert phone.enter("login", server_url, email).code == 0
    return desk, phone


def place(device: Device, message: str) -> str:
    """Where the agent ran that took the message."""
    events = [json.loads(line) for line in device("chat", "--ndjson", message).out.splitlines()]
    return str(events[0]["place"])


def titles(device: Device) -> list[str]:
    return sorted(task["title"] for task in device.tasks())


def test_what_was_added_here_a_moment_ago_is_known_there_and_what_is_done_there_is_here_at_once(
    both: tuple[Device, Device],
) -> None:
    desk, _ = both
    desk("add", "buy milk", check=True)
    assert place(desk, "is there something with milk?") == "server"
    assert desk("chat", "complete buy milk", check=True).out == "Completed “buy milk”.\n"
    assert titles(desk) == []
    assert desk("chat", "undo", check=True).out == "Taken back: “buy milk”.\n"
    assert titles(desk) == ["buy milk"]


def test_a_conversation_begun_on_one_machine_goes_on_on_the_other(both: tuple[Device, Device]) -> None:
    desk, phone = both
    desk("chat", "add call mum", check=True)
    assert phone("chat", "make it high priority", check=True).out.startswith("Changed “call mum”")
    desk("sync", check=True)
    assert [task["priority"] for task in desk.tasks()] == ["high"]
    listed = json.loads(phone("conversations", "--json", check=True).out)
    assert listed == json.loads(desk("conversations", "--json", check=True).out)
    (one,) = listed
    assert one["title"] == "add call mum"
    assert phone("conversations", "show", one["short_id"], check=True).out.startswith("> add call mum\n")


def test_a_question_asked_on_one_machine_is_answered_on_the_other(both: tuple[Device, Device]) -> None:
    desk, phone = both
    desk("chat", "add call mum", check=True)
    desk("chat", "add call dad", check=True)
    asked = desk("chat", "delete all tasks")
    assert (asked.code, asked.out.startswith("Delete 2 open tasks?")) == (7, True)
    assert titles(desk) == ["call dad", "call mum"]
    answered = phone("chat", "yes")
    assert (answered.code, answered.out.startswith("Deleted")) == (0, True)
    assert titles(phone) == []
    desk("sync", check=True)
    assert titles(desk) == []


def test_a_new_conversation_does_not_hear_the_answer_to_a_question_of_another(both: tuple[Device, Device]) -> None:
    desk, phone = both
    desk("chat", input="add call mum\nadd call dad\ndelete all tasks\n")
    phone("chat", "--new", "yes")
    assert titles(phone) == ["call dad", "call mum"]
    first = json.loads(phone("conversations", "--json").out)[1]
    phone("chat", "--conversation", first["short_id"], "yes", check=True)
    assert titles(phone) == []


def test_a_conversation_that_is_deleted_is_gone_everywhere(both: tuple[Device, Device]) -> None:
    desk, phone = both
    desk("chat", "add call mum", check=True)
    (id,) = phone("conversations", "-q", check=True).out.split()
    assert phone("conversations", "delete", id).code == 7
    phone("conversations", "delete", id, "--yes", check=True)
    assert desk("conversations", "-q", check=True).out == ""
    assert desk("chat", "--conversation", id, "undo").code == 3
    assert titles(desk) == ["call mum"]


def test_permissions_of_this_machine_hold_on_the_server(both: tuple[Device, Device]) -> None:
    desk, _ = both
    desk("config", "set", "assistant.add", "ask", check=True)
    assert desk("chat", "add call mum").code == 7
    desk("config", "set", "assistant.add", "deny", check=True)
    denied = desk("chat", "add call dad")
    assert (denied.code, "permitted" in denied.out) == (4, True)
    assert titles(desk) == []


def test_local_stays_on_this_machine(both: tuple[Device, Device]) -> None:
    desk, _ = both
    desk("chat", "--local", "add call mum", check=True)
    assert json.loads(desk("conversations", "--json").out) == []
    assert len(json.loads(desk("conversations", "--local", "--json").out)) == 1
    desk("sync", check=True)


def test_a_conversation_on_a_terminal_says_whose_it_is_and_shows_how_the_last_one_stood(
    both: tuple[Device, Device], email: str
) -> None:
    desk, phone = both
    desk("chat", input="add call mum\nadd call dad\ndelete all tasks\n")
    with Keyboard(phone, "chat") as keyboard:
        keyboard.wait(f", for {email}.", "Going on with", "> delete all tasks", "Delete 2 open tasks?", ">")
        keyboard.say("no", "nothing is changed", ">")
        keyboard.say("/tasks", "2 tasks:", "call mum", ">")
        keyboard.leave()
        assert keyboard.code == 0


def test_while_the_server_is_away_the_rules_here_answer_and_that_is_said(
    cloud: Cloud, email: str, desk: Device
) -> None:
    with cloud.up() as server:
        desk.enter("register", cloud.url, email)
        with Keyboard(desk, "chat") as keyboard:
            keyboard.wait(">")
            keyboard.say("add call mum", "Added “call mum”.", ">")
            server.process.kill()
            server.process.wait()
            away = keyboard.say("add call dad", f"cannot reach {cloud.url}", "Added “call dad”.", ">")
            assert "; the rules on this machine answer" in away
            # It is said once.
            assert "cannot reach" not in keyboard.say("complete call mum", "Completed “call mum”.", ">")
            keyboard.say("undo", "Taken back", ">")
            keyboard.leave()
    assert titles(desk) == ["call dad", "call mum"]
    offline = desk("chat", "show my tasks", check=True)
    assert "call dad" in offline.out
    assert offline.err.startswith(f"pakaura: cannot reach {cloud.url}; the rules on this machine answer")
    assert desk("conversations").code == 6
    with cloud.up():
        assert place(desk, "complete call dad") == "server"
        assert titles(desk) == ["call mum"]


def test_the_servers_answer_comes_as_it_is_written_and_ctrl_c_breaks_it_off(
    cloud: Cloud, email: str, desk: Device
) -> None:
    with (
        cohere_server(pauses("First.", " Second.")) as provider,
        cloud.up(COHERE_API_KEY=KEY, COHERE_API_URL=provider.url),
    ):
        desk.enter("register", cloud.url, email)
        with Keyboard(desk, "chat") as keyboard:
            keyboard.wait(">")
            keyboard.say("what do you make of my week, honestly?", "First.")
            keyboard.press(CTRL_C)
            keyboard.wait("Broken off.", ">")
            # The next message waits until the server has closed the turn.
            keyboard.say("add buy milk", "Added “buy milk”.", ">")
            keyboard.leave()
            assert keyboard.code == 0
        (id,) = desk("conversations", "-q", check=True).out.split()
        said = json.loads(desk("conversations", "show", id, "--json").out)[0]["messages"]
    assert [message["role"] for message in said] == ["user", "assistant"] * 2
    assert said[1]["content"].startswith("First.") and "broken off" in said[1]["content"]
    assert titles(desk) == ["buy milk"]


def test_a_sign_in_that_has_ended_is_an_error_and_local_still_works(both: tuple[Device, Device]) -> None:
    desk, phone = both
    (other,) = [each for each in json.loads(phone("devices", "--json").out) if not each["current"]]
    phone("devices", "end", other["id"], "--yes", check=True)
    ended = desk("chat", "add call mum")
    assert (ended.code, ended.out) == (4, "")
    assert desk("chat", "--local", "add call mum").code == 0
