"""What two devices do to links and notes unseen by each other: nothing is lost, hidden for ever, or never ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.device import Device


@pytest.fixture
def both(server_url: str, email: str, desk: Device, phone: Device) -> tuple[Device, Device]:
    """Two devices of one person that have seen the same two tasks, write report and read report."""
    desk("add", "write report", check=True)
    desk("add", "read report", check=True)
    assert desk.enter("register", server_url, email).code == 0
    assert phone.enter("login", server_url, email).code == 0
    return desk, phone


def sync(*devices: Device) -> None:
    for device in devices:
        device("sync", check=True)


def titles(device: Device, *filter: str) -> list[str]:
    return sorted(device("list", *filter, "--format={title}", check=True).out.splitlines())


def test_a_circle_that_two_devices_close_hides_nothing_and_is_told(both: tuple[Device, Device]) -> None:
    desk, phone = both
    desk("edit", "write report", "--after", "read report", check=True)
    phone("edit", "read report", "--after", "write report", check=True)
    sync(desk, phone, desk)
    assert desk.tasks() == phone.tasks()
    for device in both:
        assert titles(device, "blocked:no") == ["read report", "write report"]
        assert titles(device, "blocked:yes") == titles(device, "blocking:yes") == []
        shown = device("show", "write report", check=True).out
        assert len([line for line in shown.splitlines() if line.startswith("circle: ")]) == 1
    phone("edit", "read report", "--not-after", "write report", check=True)
    sync(phone, desk)
    assert titles(desk, "blocked:yes") == ["write report"]
    assert "circle" not in desk("show", "write report", check=True).out


def test_two_that_become_part_of_each_other_are_both_in_the_tree(both: tuple[Device, Device]) -> None:
    desk, phone = both
    desk("edit", "write report", "--under", "read report", check=True)
    phone("edit", "read report", "--under", "write report", check=True)
    sync(desk, phone, desk)
    for device in both:
        tree = device("list", "--tree", "--columns=title", check=True).out
        assert tree in ("write report\n  read report\n", "read report\n  write report\n")
        assert device("show", "write report", check=True).code == 0
    assert desk("done", "write report").code == 7
    desk("done", "write report", "--with-subtasks", check=True)
    sync(desk, phone)
    assert titles(phone) == []


def test_a_link_to_what_is_deleted_elsewhere_holds_nothing_up(both: tuple[Device, Device]) -> None:
    desk, phone = both
    desk("delete", "write report", check=True)
    phone("edit", "read report", "--after", "write report", check=True)
    phone("add", "outline", "--under", "write report", check=True)
    sync(phone, desk, phone)
    assert desk.tasks() == phone.tasks()
    for device in both:
        assert titles(device, "blocked:no subtask:no") == ["outline", "read report"]


def test_links_that_two_devices_add_to_one_task_are_both_kept(both: tuple[Device, Device]) -> None:
    desk, phone = both
    desk("add", "publish", check=True)
    sync(desk, phone)
    desk("edit", "publish", "--after", "write report", check=True)
    phone("edit", "publish", "--after", "read report", check=True)
    sync(desk, phone, desk)
    for device in both:
        assert len(device.record("show", "publish")["depends_on"]) == 2
        assert device("conflicts", "--json", check=True).out == "[]\n"


def test_notes_that_two_devices_add_to_are_a_conflict_and_none_is_lost(both: tuple[Device, Device]) -> None:
    desk, phone = both
    desk("note", "write report", "from the desk", check=True)
    phone("annotate", "write report", "from the phone", check=True)
    sync(desk, phone, desk)
    stands = str(desk.record("show", "write report")["notes"])
    assert stands == phone.record("show", "write report")["notes"]
    assert stands.endswith(" from the phone")
    (conflict,) = json.loads(desk("conflicts", "--json", check=True).out)
    assert (conflict["register"], conflict["lost"]["value"]) == ("notes", "from the desk")
    phone("conflicts", "take", str(conflict["short_id"]), check=True)
    phone("note", "write report", stands, check=True)
    sync(phone, desk)
    assert desk.record("show", "write report")["notes"] == f"from the desk\n{stands}"


def test_subtasks_that_are_completed_with_their_parent_come_back_with_one_undo(both: tuple[Device, Device]) -> None:
    desk, phone = both
    desk("add", "outline", "--under", "write report", check=True)
    desk("done", "write report", "--with-subtasks", check=True)
    sync(desk, phone)
    assert titles(phone) == ["read report"]
    desk("undo", check=True)
    sync(desk, phone)
    assert titles(phone) == ["outline", "read report", "write report"]
