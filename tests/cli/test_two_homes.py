"""One person, two machines, a real server between them: the installed commands from the first `register` on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.cloud import Cloud
from tests.support.postgres import open_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.device import Device


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with open_folder() as folder:
        yield Cloud(folder / "data")


def titles(device: Device) -> list[str]:
    return sorted(task["title"] for task in device.tasks())


def sync(*devices: Device) -> None:
    for device in devices:
        device("sync", check=True)


def conflicts(device: Device) -> list[dict[str, object]]:
    found = json.loads(device("conflicts", "--json", check=True).out)
    assert isinstance(found, list)
    return found


def test_two_machines_stay_one_list_and_what_they_wrote_unseen_can_be_had_back(
    cloud: Cloud, email: str, desk: Device, phone: Device
) -> None:
    desk("add", "-", input="buy milk +shopping due:tomorrow\nwater the roses\n", check=True)
    with cloud.up():
        assert desk.enter("register", cloud.url, email).out.endswith("Synced: 2 sent, 0 received\n")
        desk("add", "renew the passport", check=True)
        sync(desk)
        assert phone.enter("login", cloud.url, email).out.endswith("Synced: 0 sent, 3 received\n")
        assert phone.tasks() == desk.tasks()
        assert titles(phone) == ["buy milk", "renew the passport", "water the roses"]

    desk("edit", "buy milk", "--title", "buy oat milk", check=True)
    phone("edit", "buy milk", "--title", "buy soy milk", check=True)
    away = phone("sync")
    assert (away.code, away.out) == (6, "")
    assert away.err.startswith(f"pakaura: cannot reach {cloud.url}\n")
    assert phone("status", "--line").out == "sync fails, 1 to send\n"
    assert titles(phone)[0] == "buy soy milk"
    phone("done", "water the roses", check=True)

    with cloud.up():
        sync(desk, phone, desk)
        assert phone.tasks() == desk.tasks()
        assert titles(desk) == ["buy soy milk", "renew the passport"]
        (conflict,) = conflicts(desk)
        assert conflicts(phone) == [conflict]
        assert desk("status", "--line").out == "1 conflict\n"

        assert phone("conflicts", "take", str(conflict["short_id"]), check=True).out.endswith(": buy oat milk\n")
        sync(phone, desk)
        assert titles(desk) == titles(phone) == ["buy oat milk", "renew the passport"]
        assert conflicts(desk) == conflicts(phone) == []

        assert phone("undo", check=True).out.endswith(": buy soy milk\n")
        sync(phone, desk)
        assert titles(desk) == titles(phone) == ["buy soy milk", "renew the passport"]
        assert [each["id"] for each in conflicts(desk)] == [conflict["id"]]


def test_undo_after_a_sync_takes_back_what_the_other_machine_has_seen(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk("add", "buy milk", check=True)
    desk.enter("register", server_url, email)
    phone.enter("login", server_url, email)
    phone("done", "buy milk", check=True)
    sync(phone, desk)
    assert titles(desk) == []
    phone("undo", check=True)
    sync(phone, desk)
    assert titles(desk) == ["buy milk"]


def test_undo_leaves_alone_what_the_other_machine_changed_later_and_is_exit_code_5(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk("add", "buy milk", check=True)
    desk.enter("register", server_url, email)
    phone.enter("login", server_url, email)
    desk("edit", "buy milk", "--title", "buy oat milk", check=True)
    sync(desk, phone)
    phone("edit", "buy oat milk", "--title", "buy soy milk", check=True)
    sync(phone, desk)
    left = desk("undo")
    assert left.code == 5
    assert "title of" in left.err
    assert titles(desk) == ["buy soy milk"]


def test_a_conflict_that_one_machine_keeps_is_gone_from_the_other(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk("add", "buy milk", check=True)
    desk.enter("register", server_url, email)
    phone.enter("login", server_url, email)
    # Both are away: what is written in between waits.
    desk("logout", check=True)
    phone("logout", check=True)
    desk("edit", "buy milk", "pri:high", check=True)
    phone("edit", "buy milk", "pri:low", check=True)
    desk.enter("login", server_url, email)
    assert phone.enter("login", server_url, email).err == "pakaura: 1 conflict is open\n  pakaura conflicts\n"
    sync(desk)
    (conflict,) = conflicts(desk)
    assert desk("conflicts", "keep", str(conflict["short_id"]), check=True).out.startswith("Kept ")
    sync(desk, phone)
    assert conflicts(phone) == []
    assert phone.tasks() == desk.tasks()
    assert desk.tasks()[0]["priority"] == "low"


def test_a_task_that_one_machine_deletes_and_the_other_edits_is_back_and_says_who_did_it(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk("add", "buy milk", check=True)
    desk.enter("register", server_url, email)
    phone.enter("login", server_url, email)
    phone("devices", "name", "the phone", check=True)
    desk("delete", "buy milk", check=True)
    phone("edit", "buy milk", "pri:high", check=True)
    sync(desk, phone, desk)
    assert titles(desk) == titles(phone) == ["buy milk"]
    assert "restored: edited on the phone after it was deleted here\n" in desk("show", "buy milk", check=True).out
    assert "restored" not in phone("show", "buy milk", check=True).out
    desk("edit", "buy milk", "pri:low", check=True)
    assert "restored" not in desk("show", "buy milk", check=True).out
