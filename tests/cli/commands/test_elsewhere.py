"""What another machine did: seen with `log --all`, and taken back here, as far as nothing newer stands in the way."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.device import Device

NOWHERE = "http://127.0.0.1:1"


def sync(*devices: Device) -> None:
    for device in devices:
        device("sync", check=True)


def titles(device: Device) -> list[str]:
    return sorted(str(task["title"]) for task in device.tasks())


def log(device: Device, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(device("log", "--json", *words, check=True).out)
    return found


def last(device: Device) -> str:
    """The group of the latest command of a device, as its log shows it."""
    return device("log", "--limit", "1", check=True).out.split("\t")[0]


def id_of(device: Device, title: str) -> str:
    """The id of a task that is done."""
    return str(json.loads(device("search", title, "--json", check=True).out)[0]["id"])


def move(device: Device, url: str) -> None:
    """Have its store ask there from now on, where nobody answers."""
    (path,) = Path(device.environ["XDG_DATA_HOME"]).glob("pakaura/stores/*.db")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE meta SET v = ? WHERE k = 'server'", (url,))
    device.environ["PAKAURA_TOKEN"] = "x"  # that of the account is not given to another server


@pytest.fixture
def both(server_url: str, email: str, desk: Device, phone: Device) -> tuple[Device, Device]:
    """Two machines of an account that hold one task, made on the desk."""
    desk("devices", "name", "desk", check=True)
    phone("devices", "name", "phone", check=True)
    desk.enter("register", server_url, email)
    desk("add", "buy milk", check=True)
    sync(desk)
    phone.enter("login", server_url, email)
    sync(desk)
    return desk, phone


class TestLog:
    def test_all_shows_who_did_what(self, both: tuple[Device, Device]) -> None:
        desk, phone = both
        phone("done", "buy milk", check=True)
        phone("undo", check=True)
        sync(phone)
        desk("add", "water the roses", check=True)
        lines = [line.split("\t")[2:] for line in desk("log", "--all", check=True).out.splitlines()]
        assert lines == [
            ["add", "", "water the roses"],
            ["undo", "", "buy milk", "phone"],
            ["done", "undone", "buy milk", "phone"],
            ["add", "", "buy milk"],
        ]
        assert [record["device_name"] for record in log(phone, "--all")] == ["desk", "phone", "phone", "desk"]
        assert len(log(phone, "--all", "--limit", "2")) == 2

    def test_what_was_done_here_before_the_sign_in_is_there_too(
        self, server_url: str, email: str, desk: Device, phone: Device
    ) -> None:
        desk("add", "buy milk", check=True)
        desk.enter("register", server_url, email)
        phone.enter("login", server_url, email)
        phone("done", "buy milk", check=True)
        sync(phone)
        assert [record["command"] for record in log(desk, "--all")] == ["done", "add"]
        assert [record["command"] for record in log(desk, "--all", "--limit", "1")] == ["done"]

    def test_without_all_it_is_of_this_device(self, both: tuple[Device, Device]) -> None:
        desk, phone = both
        assert log(phone) == []
        phone("undo", last(desk), check=True)
        assert [record["command"] for record in log(phone)] == ["undo"]
        assert phone("log", "--all", "1").code == 2


class TestUndo:
    def test_what_another_device_did_is_taken_back_and_done_again_and_taken_back(
        self, both: tuple[Device, Device]
    ) -> None:
        desk, phone = both
        desk("edit", "buy milk", "--title", "buy oat milk", "+urgent", check=True)
        group = last(desk)
        sync(desk)
        assert phone("undo", group, check=True).out == "Undid edit 1: buy milk\n"
        assert phone.tasks()[0]["tags"] == []
        assert phone("undo", group).err.startswith(f"pakaura: {group} is undone already")
        assert phone("redo", check=True).out == "Redid edit 1: buy oat milk\n"
        assert phone("undo", group, check=True).out == "Undid edit 1: buy milk\n"
        sync(phone, desk)
        assert desk.tasks() == phone.tasks()
        assert titles(desk) == ["buy milk"]

    def test_a_task_that_another_device_made_is_deleted(self, both: tuple[Device, Device]) -> None:
        desk, phone = both
        assert phone("undo", last(desk), check=True).out == "Undid add 1: buy milk\n"
        sync(phone, desk)
        assert titles(desk) == titles(phone) == []

    def test_what_it_did_to_several_tasks_is_one_group(self, both: tuple[Device, Device]) -> None:
        desk, phone = both
        desk("add", "water the roses", check=True)
        desk("done", "1", "2", check=True)
        group = log(desk)[0]["group"]
        sync(desk)
        assert phone("undo", group, check=True).out.count("Undid done ") == 2
        assert len(phone.tasks()) == 2

    def test_what_a_newer_value_stands_in_the_way_of_is_listed_and_the_rest_undone(
        self, both: tuple[Device, Device]
    ) -> None:
        desk, phone = both
        desk("edit", "buy milk", "--title", "buy oat milk", "pri:high", check=True)
        group = last(desk)
        sync(desk, phone)
        phone("edit", "buy oat milk", "--title", "buy soy milk", check=True)
        done = phone("undo", group)
        assert (done.code, done.out) == (5, "Undid edit 1: buy soy milk\n")
        assert done.err == "pakaura: title of 1 (buy soy milk) was changed later and is left as it is\n"
        assert phone.tasks()[0]["priority"] == "none"

    def test_what_was_undone_there_can_be_done_again_here(self, both: tuple[Device, Device]) -> None:
        desk, phone = both
        desk("edit", "buy milk", "--title", "buy oat milk", check=True)
        group = last(desk)
        desk("undo", check=True)
        sync(desk)
        assert "is undone already" in phone("undo", group).err
        assert phone("redo", group, check=True).out == "Redid edit 1: buy oat milk\n"
        sync(phone, desk)
        assert titles(desk) == ["buy oat milk"]

    def test_a_bare_undo_and_redo_are_about_what_was_done_here(self, both: tuple[Device, Device]) -> None:
        desk, phone = both
        phone("add", "water the roses", check=True)
        assert phone("undo", last(desk), check=True).code == 0
        assert phone("undo", check=True).out.startswith("Undid add")
        assert phone("undo").err.startswith("pakaura: there is nothing to undo")

    def test_a_dry_run_leaves_no_trace(self, both: tuple[Device, Device]) -> None:
        desk, phone = both
        group = last(desk)
        assert phone("undo", group, "--dry-run", check=True).out == "Undid add (dry run) 1: buy milk\n"
        assert titles(phone) == ["buy milk"]
        assert log(phone) == []

    def test_what_was_deleted_for_good_is_left(self, both: tuple[Device, Device]) -> None:
        desk, phone = both
        desk("add", "water the roses", check=True)
        desk("done", "1", "2", check=True)
        group = last(desk)
        desk("purge", id_of(desk, "water the roses"), "--yes", check=True)
        sync(desk)
        assert phone("undo", group, check=True).out == "Undid done 1: buy milk\n"

    def test_a_group_that_nobody_has_is_3(self, both: tuple[Device, Device]) -> None:
        phone = both[1]
        for name in ("zzzz", "0193a1b2-c3d4-7000-8000-70616b617572"):
            assert phone("undo", name).code == 3

    def test_without_the_network_it_is_6_and_what_was_done_here_is_undone(self, both: tuple[Device, Device]) -> None:
        desk, phone = both
        phone("add", "water the roses", check=True)
        group, own = last(desk), last(phone)
        phone("sync", check=True)
        move(phone, NOWHERE)
        assert phone("undo", group).code == 6
        assert phone("log", "--all").code == 6
        assert phone("undo", own).code == 0

    def test_without_a_sign_in_it_is_4(self, both: tuple[Device, Device]) -> None:
        desk, phone = both
        group = last(desk)
        phone("logout", check=True)
        assert phone("undo", group).code == 4
        assert phone("log", "--all").code == 4
