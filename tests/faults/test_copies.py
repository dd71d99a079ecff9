"""F10: disks that were copied to another machine or restored from a backup, and ops for a server that is no more."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.cloud import Replica
from tests.support.convergence import assert_in_step, column, held, waiting
from tests.support.person import Person

if TYPE_CHECKING:
    from tests.support.cloud import Cloud


def the_task(person: Person) -> str:
    (task,) = [id for kind, id in held(person) if kind == "task"]
    return task


def values_in_history(person: Person) -> str:
    return "".join(column(person, "SELECT body || before FROM history"))


def test_f10_a_home_that_was_copied_to_another_machine_is_two_devices_that_agree(
    tmp_path: Path, pair: tuple[Person, Person]
) -> None:
    desk, phone = pair
    shutil.copytree(tmp_path / "desk", tmp_path / "copy")
    copy = Person(tmp_path / "copy")
    assert held(copy) == held(desk)
    # In the same millisecond, so that both give the same stamp to different values.
    for person, title in ((desk, "As the desk has it"), (copy, "As the copy has it")):
        person.environ["PAKAURA_NOW"] = str(phone.session.now.ms // 100_000 * 100_000)
        person.rename(the_task(person), title)
        person.add(f"New: {title}")
    assert column(desk, "SELECT stamp FROM outbox ORDER BY n") == column(copy, "SELECT stamp FROM outbox ORDER BY n")
    assert_in_step(desk, copy, phone)
    assert phone.titles() == ["As the desk has it", "New: As the copy has it", "New: As the desk has it"]
    # I4: what lost is in a history, and listed.
    assert "As the copy has it" in values_in_history(copy)
    assert column(phone, "SELECT count(*) FROM entity WHERE kind = 'conflict'") == [1]


def test_f10_a_store_restored_from_a_backup_catches_up_and_writes_on(pair: tuple[Person, Person]) -> None:
    desk, phone = pair
    path = Path(desk.session.to_read().path)
    desk.add("Waits in the backup")
    backup = path.read_bytes()
    desk.rename(the_task(phone), "Renamed after the backup")
    desk.add("Added after the backup")
    assert_in_step(desk, phone)
    phone.rename(the_task_called(phone, "Waits in the backup"), "Renamed on the phone")
    phone.sync()
    path.write_bytes(backup)
    desk.add("Added after the restore")
    assert_in_step(desk, phone)
    expected = ["Added after the backup", "Added after the restore", "Renamed after the backup", "Renamed on the phone"]
    assert desk.titles() == phone.titles() == expected


def the_task_called(person: Person, title: str) -> str:
    with person.session.to_read().reading() as db:
        return str(db.execute("SELECT id FROM task WHERE title = ?", (title,)).fetchone()[0])


def test_f10_ops_that_wait_for_another_lineage_of_the_server_arrive_in_the_new_one_once(
    shared_cloud: Cloud, pair: tuple[Person, Person]
) -> None:
    desk, phone = pair
    replica = Replica(shared_cloud, desk)
    path = Path(desk.session.to_read().path)
    task = desk.add("In both")
    old = path.read_bytes()
    assert_in_step(desk, phone)
    replica.take_over(renew_epoch=True)
    # It goes back to when the op waited, in a lineage that is no more; the phone brings the same in the new one.
    path.write_bytes(old)
    assert len(waiting(desk)) == 1
    desk.rename(task, "Renamed while it waited")
    phone.sync()
    assert_in_step(desk, phone)
    assert phone.titles() == ["Buy milk", "Renamed while it waited"]
    assert column(phone, "SELECT count(*) FROM task") == [2]
