"""A turn of the server's assistant is a step of the device that asked for it: `undo` takes it back, nothing older."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.cloud import Cloud
from tests.support.cohere_server import KEY, calls, cohere_server, pauses
from tests.support.keyboard import CTRL_C, Keyboard
from tests.support.postgres import open_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.device import Device

NOWHERE = "http://127.0.0.1:1"
MANY = 500
"""As many tasks as a tool takes, and ops as come in one answer."""


@pytest.fixture
def at(server_url: str, email: str, desk: Device) -> Device:
    """A machine that is signed in, with two tasks made there."""
    assert desk.enter("register", server_url, email).code == 0
    desk("add", "precious", check=True)
    desk("add", "mine one", check=True)
    return desk


def titles(device: Device) -> list[str]:
    return sorted(str(task["title"]) for task in device.tasks())


def say(device: Device, *words: str) -> str:
    return device("chat", *words, check=True).out


def log(device: Device) -> list[list[str]]:
    """Command, whether undone, titles, and who did it, the latest first."""
    return [line.split("\t")[2:] for line in device("log", check=True).out.splitlines()]


def set_server(device: Device, url: str) -> str:
    """Have its store ask there from now on; where it asked before."""
    (path,) = Path(device.environ["XDG_DATA_HOME"]).glob("pakaura/stores/*.db")
    with closing(sqlite3.connect(path)) as db, db:
        (before,) = db.execute("SELECT v FROM meta WHERE k = 'server'").fetchone()
        db.execute("UPDATE meta SET v = ? WHERE k = 'server'", (url,))
    return str(before)


@contextmanager
def offline(device: Device) -> Iterator[None]:
    """Nobody answers where its store asks."""
    before = set_server(device, NOWHERE)
    device.environ["PAKAURA_TOKEN"] = "x"  # that of the account is not given to another server
    yield
    del device.environ["PAKAURA_TOKEN"]
    set_server(device, before)


def forget(device: Device) -> None:
    """As if the server had gone away between the answer and what the turn wrote."""
    (path,) = Path(device.environ["XDG_DATA_HOME"]).glob("pakaura/stores/*.db")
    with closing(sqlite3.connect(path)) as db, db:
        (id,) = db.execute("SELECT id FROM command_group WHERE device = 'server00' ORDER BY n DESC").fetchone()
        db.execute("DELETE FROM history WHERE group_id = ?", (id,))
        db.execute("UPDATE command_group SET fetched = 2 WHERE id = ?", (id,))


def test_undo_takes_the_turn_back_and_redo_does_it_again(at: Device) -> None:
    say(at, "--new", "delete mine one")
    assert titles(at) == ["precious"]
    assert at("undo", "--dry-run", check=True).out == "Undid delete (dry run) 2: mine one\n"
    assert at("undo", check=True).out == "Undid delete 2: mine one\n"
    assert titles(at) == ["mine one", "precious"]
    assert at("redo", check=True).out.startswith("Redid delete")
    assert titles(at) == ["precious"]
    assert at("undo", check=True).out.startswith("Undid delete")
    # The next one is one's own, in its place.
    assert at("undo", check=True).out.startswith("Undid add 2: mine one")
    assert titles(at) == ["precious"]


def test_it_is_taken_back_without_the_server_and_everywhere_later(at: Device, phone: Device, email: str) -> None:
    say(at, "--new", "delete mine one, and add buy milk")
    assert titles(at) == ["buy milk", "precious"]
    with offline(at):
        assert at("undo", check=True).out.count("Undid") == 2
        assert titles(at) == ["mine one", "precious"]
    url = set_server(at, NOWHERE)
    set_server(at, url)
    at("sync", check=True)
    assert phone.enter("login", url, email).code == 0
    assert titles(phone) == ["mine one", "precious"]


def test_the_log_shows_it_in_its_place_as_the_assistants(at: Device) -> None:
    say(at, "--new", "delete mine one")
    at("add", "later", check=True)
    at("undo", check=True)
    at("undo", check=True)
    assert log(at) == [
        ["undo", "", "mine one"],
        ["undo", "", "later"],
        ["add", "undone", "later"],
        ["delete", "undone", "mine one", "the assistant"],
        ["add", "", "mine one"],
        ["add", "", "precious"],
    ]


def test_a_turn_that_writes_nothing_is_no_step(at: Device) -> None:
    say(at, "--new", "show my tasks")
    assert at("undo", check=True).out == "Undid add 2: mine one\n"


def test_what_the_chat_took_back_is_not_taken_back_again_but_done_again(at: Device) -> None:
    say(at, "--new", "delete mine one")
    assert say(at, "undo") == "Taken back: “mine one”.\n"
    assert titles(at) == ["mine one", "precious"]
    assert at("redo", check=True).out.startswith("Redid delete")
    assert titles(at) == ["precious"]
    assert at("undo", check=True).out.startswith("Undid delete")
    assert at("undo", check=True).out == "Undid add 2: mine one\n"


def test_what_undo_took_back_the_chat_does_not_take_back_again(at: Device) -> None:
    say(at, "--new", "delete mine one")
    at("undo", check=True)
    at("chat", "undo")
    assert titles(at) == ["mine one", "precious"]


def test_a_turn_that_another_device_asked_for_is_no_step_of_this_one(
    at: Device, phone: Device, server_url: str, email: str
) -> None:
    at("sync", check=True)
    assert phone.enter("login", server_url, email).code == 0
    say(phone, "--new", "add buy milk")
    at("sync", check=True)
    assert at("undo", check=True).out == "Undid add 2: mine one\n"
    assert titles(at) == ["buy milk", "precious"]


def test_what_does_not_come_in_one_answer_is_fetched_when_it_is_needed(at: Device) -> None:
    at("add", "-", input="".join(f"task {n}\n" for n in range(MANY - 2)), check=True)
    at("chat", "--new", "delete all tasks")
    say(at, "yes")
    assert titles(at) == []
    # Its ops, and those that it takes back.
    say(at, "undo")
    assert log(at)[0] == ["chat", "", "(not fetched yet)", "the assistant"]
    with offline(at):
        for command in "undo", "redo":
            refused = at(command)
            assert (refused.code, refused.out) == (6, "")
            assert "the latest change is the assistant's" in refused.err
        assert len(titles(at)) == MANY
    assert at("redo", "--dry-run", check=True).out.count("Redid delete (dry run)") == MANY
    assert at("redo", check=True).out.count("Redid delete") == MANY
    assert titles(at) == []


def test_one_that_was_not_fetched_is_never_passed_over(at: Device) -> None:
    say(at, "--new", "delete mine one")
    forget(at)
    with offline(at):
        assert at("undo").code == 6
        said = at("chat", "--local", "undo")
        assert "Taken back" not in said.out
    group = at("log", "--limit", "1", check=True).out.split("\t")[0]
    assert at("undo", group, check=True).out == "Undid delete 2: mine one\n"
    assert at("redo", check=True).out.startswith("Redid delete")
    forget(at)
    say(at, "add buy milk")
    # The next turn fetched it, in its place.
    assert at("undo", check=True).out == "Undid add 3: buy milk\n"
    assert at("undo", check=True).out == "Undid delete 2: mine one\n"


def test_what_is_broken_off_is_undone_as_far_as_it_came(email: str, desk: Device) -> None:
    answers = (calls(("add_task", {"title": "from the model"})), pauses("First.", " Second."), pauses("Third.", "."))
    with (
        open_folder() as folder,
        cohere_server(*answers) as provider,
        (cloud := Cloud(folder / "data")).up(COHERE_API_KEY=KEY, COHERE_API_URL=provider.url),
    ):
        desk.enter("register", cloud.url, email)
        desk("add", "precious", check=True)
        with Keyboard(desk, "chat", "--new") as keyboard:
            keyboard.wait(">")
            for begun in "First.", "Third.":
                keyboard.say("what do you make of my week, honestly?", begun)
                keyboard.press(CTRL_C)
                keyboard.wait("Broken off.", ">")
            keyboard.leave()
        # The second one wrote nothing.
        assert desk("undo", check=True).out.startswith("Undid add 2: from the model")
        assert desk("undo", check=True).out == "Undid add 1: precious\n"
