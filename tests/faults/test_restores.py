"""F4 and F5: PostgreSQL restarts in mid-request, or goes back in time; every device gives back what the server lost."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from pakaura_server.core.errors import Unavailable
from tests.support.cloud import Replica
from tests.support.convergence import assert_in_step, sync_state
from tests.support.installed import ENOUGH
from tests.support.person import Person
from tests.support.stepping import go_to, steps

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.cloud import Cloud


def sync_at_last(person: Person) -> None:
    """Sync until the server answers."""
    deadline = time.monotonic() + ENOUGH
    while True:
        try:
            person.sync()
        except Unavailable:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


def test_f04_a_postgresql_that_is_stopped_at_once_in_mid_sync_costs_a_retry(
    shared_cloud: Cloud, pair: tuple[Person, Person]
) -> None:
    desk, phone = pair
    titles = sorted(f"task {n:02}" for n in range(20))
    for title in titles:
        desk.add(title)
    sync = steps(desk, 4)
    go_to("pushed", sync)
    go_to("pushed", sync)
    postmaster = int((shared_cloud.folder / "postgresql" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGQUIT)
    try:
        for _ in sync:
            pass
    except Unavailable:
        pass
    sync_at_last(desk)
    sync_at_last(phone)
    assert_in_step(desk, phone)
    assert phone.titles() == ["Buy milk", *titles]


def test_f04_after_a_failover_to_a_replica_that_lacks_the_last_commits_nothing_is_missing(
    shared_cloud: Cloud, pair: tuple[Person, Person]
) -> None:
    desk, phone = pair
    replica = Replica(shared_cloud, desk)
    generations = [sync_state(person).gen for person in pair]
    task = desk.add("Only pushed")
    desk.sync()
    phone.sync()
    phone.rename(task, "Renamed on the phone")
    phone.sync()
    replica.take_over()
    with phone.connect() as api:
        assert api.hello()["seq"] == 1
    assert_in_step(desk, phone)
    assert desk.titles() == ["Buy milk", "Renamed on the phone"]
    assert [sync_state(person).gen for person in pair] == [gen + 1 for gen in generations]


def test_f05_a_server_restored_twice_also_while_a_pull_pages_gets_back_what_it_lost(
    cloud: Cloud, email: str, tmp_path: Path, desk: Person, phone: Person
) -> None:
    laptop = Person(tmp_path / "laptop")
    dump = tmp_path / "dump.zip"
    with cloud.up():
        desk.register(cloud.url, email)
        task = desk.add("Saved")
        desk.sync()
        cloud.back_up(dump)
        for person in (phone, laptop):
            person.login(cloud.url, email)
        phone.sync()
        phone.rename(task, "Renamed after the backup")
        phone.sync()
        for n in range(4):
            desk.add(f"After the backup {n}")
        desk.sync()
        paging = steps(laptop, 2)
        go_to("pulled", paging)
    cloud.restore(dump)
    with cloud.up():
        # Its sign-ins are gone too: the dump is older.
        for person in (phone, laptop):
            person.login(cloud.url, email)
        assert "resync" in list(paging)
        assert_in_step(phone, laptop, desk)
        desk.add("After the first restore")
        desk.sync()
    cloud.restore(dump)
    with cloud.up():
        for person in (phone, laptop):
            person.login(cloud.url, email)
        assert_in_step(laptop, desk, phone)
    expected = ["After the first restore", *[f"After the backup {n}" for n in range(4)], "Renamed after the backup"]
    assert desk.titles() == phone.titles() == laptop.titles() == sorted(expected)
