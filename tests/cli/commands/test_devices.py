"""`pakaura devices`: where the account is in use, what each device is called, and signing one out."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.installed import Finished

if TYPE_CHECKING:
    from tests.support.device import Device


def sync(*devices: Device) -> None:
    for device in devices:
        device("sync", check=True)


def listed(device: Device) -> dict[str, dict[str, Any]]:
    """The devices, by name."""
    return {each["name"]: each for each in json.loads(device("devices", "--json", check=True).out)}


def store(device: Device) -> str:
    (path,) = Path(device.environ["XDG_DATA_HOME"]).glob("pakaura/stores/*.db")
    return str(path)


@pytest.fixture
def both(server_url: str, email: str, desk: Device, phone: Device) -> tuple[Device, Device]:
    """Two machines of an account, that know each other's names."""
    desk("devices", "name", "the desk", check=True)
    desk("add", "buy milk", check=True)
    desk.enter("register", server_url, email)
    phone("devices", "name", "phone", check=True)
    phone.enter("login", server_url, email)
    sync(desk)
    return desk, phone


def test_the_list_says_which_is_which(both: tuple[Device, Device]) -> None:
    desk, phone = both
    lines = [line.split("\t") for line in desk("devices", check=True).out.splitlines()]
    assert sorted(line[1::2] for line in lines) == [["phone", "signed in"], ["the desk", "signed in"]]
    assert {line[1]: line[4] for line in lines} == {"phone": "", "the desk": "this device"}
    assert listed(phone)["phone"]["current"] and not listed(phone)["the desk"]["current"]
    phone("logout", check=True)
    assert {name: each["signed_in"] for name, each in listed(desk).items()} == {"phone": False, "the desk": True}


def test_a_name_is_given_without_the_network_and_told_by_a_sync(both: tuple[Device, Device]) -> None:
    desk, phone = both
    assert desk("devices", "name", "big", "desk") == Finished(0, "This device is called big desk now\n", "")
    assert "big desk" in listed(desk)
    sync(desk)
    assert set(listed(phone)) == {"big desk", "phone"}


def test_without_a_name_it_is_that_of_the_machine(server_url: str, email: str, desk: Device) -> None:
    desk.enter("register", server_url, email)
    assert set(listed(desk)) == {os.uname().nodename}


def test_one_that_is_ended_is_signed_out_and_keeps_its_tasks(both: tuple[Device, Device]) -> None:
    desk, phone = both
    phone("add", "water the roses", check=True)
    sync(phone)
    unasked = desk("devices", "end", "phone")
    assert (unasked.code, unasked.out) == (7, "")
    id = listed(desk)["phone"]["id"]
    assert desk("devices", "end", "PHONE", "--yes") == Finished(0, f"Signed phone ({id}) out\n", "")
    assert set(listed(desk)) == {"the desk"}
    assert phone("sync").code == 4
    assert len(phone.tasks()) == 2


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (["end", "the desk", "-y"], 2, "that is this device"),
        (["end", "tablet", "-y"], 3, "no device is called tablet"),
        (["end"], 2, "devices end needs an id or a name"),
        (["name"], 2, "devices name needs the new name"),
        (["name", "x" * 201], 2, "1 to 200 characters"),
        (["list", "phone"], 2, "devices list takes no more words"),
        (["rename", "x"], 2, "devices cannot rename"),
    ],
)
def test_what_cannot_be_done_is_said(both: tuple[Device, Device], words: list[str], code: int, complaint: str) -> None:
    done = both[0]("devices", *words)
    assert (done.code, done.out) == (code, "")
    assert complaint in done.err


def test_two_of_one_name_are_told_apart_by_their_ids(both: tuple[Device, Device]) -> None:
    desk, phone = both
    phone("devices", "name", "THE DESK", check=True)
    sync(phone)
    done = desk("devices", "end", "the desk", "-y")
    assert done.code == 3
    assert "several devices are called the desk" in done.err


def test_nobody_who_is_not_signed_in_has_devices(desk: Device) -> None:
    assert desk("devices").code == 4


def test_a_conflict_says_which_device_wrote_what(both: tuple[Device, Device]) -> None:
    desk, phone = both
    # Both are away: what is written in between waits.
    for device in both:
        store_path = store(device)
        with closing(sqlite3.connect(store_path)) as db, db:
            db.execute("UPDATE meta SET v = 0 WHERE k = 'signed_in'")
    desk("edit", "buy milk", "pri:high", check=True)
    phone("edit", "buy milk", "pri:low", check=True)
    for device in both:
        with closing(sqlite3.connect(store(device))) as db, db:
            db.execute("UPDATE meta SET v = 1 WHERE k = 'signed_in'")
    sync(desk, phone, desk)
    (conflict,) = json.loads(desk("conflicts", "--json", check=True).out)
    assert [conflict[side]["device_name"] for side in ("kept", "lost")] == ["phone", "the desk"]
    shown = desk("conflicts", "show", conflict["short_id"], check=True).out
    assert "on phone)" in shown and "on the desk)" in shown


def test_a_store_that_was_copied_from_another_machine_becomes_a_device_of_its_own(
    both: tuple[Device, Device],
) -> None:
    desk, phone = both
    with closing(sqlite3.connect(store(desk))) as db, db:
        before = db.execute("SELECT v FROM meta WHERE k = 'device_id'").fetchone()[0]
        assert db.execute("UPDATE meta SET v = 'of another machine' WHERE k = 'machine'").rowcount == 1
    desk("add", "water the roses", check=True)
    sync(desk, phone)
    found = listed(desk)
    assert found[os.uname().nodename]["current"]
    assert found["the desk"]["id"] == before
    assert len(phone.tasks()) == 2
