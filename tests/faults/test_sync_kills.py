"""F1: a sync that is killed at any place, and a server that is: what was written is there, once, and all agree."""

from __future__ import annotations

import signal
import uuid
from typing import TYPE_CHECKING

import pytest

from pakaura_cli.client.sync.failpoints import NAMES
from pakaura_server.core.errors import Unavailable
from tests.support.convergence import assert_in_step, held, waiting
from tests.support.installed import Pakaura

if TYPE_CHECKING:
    from tests.support.cloud import Cloud
    from tests.support.person import Person
    from tests.support.server import Server

RESYNC = ("resync", "resyncing", "resynced")


def kill_at(person: Person, failpoint: str) -> None:
    """Run the installed command, which ends there."""
    done = Pakaura(person.environ)("sync", env={"PAKAURA_FAILPOINT": f"{failpoint}:kill"})
    assert done.code == -signal.SIGKILL, done


def disown(person: Person, lost: str) -> None:
    """Have the store remember another past of the server, which had taken the op that made this task."""
    with person.session.to_write().writing() as db:
        db.execute("UPDATE meta SET v = ? WHERE k = 'epoch'", (str(uuid.uuid4()),))
        db.execute("DELETE FROM outbox WHERE entity = ?", (lost,))


@pytest.mark.parametrize("failpoint", [name for name in NAMES if name not in RESYNC])
def test_f01_a_sync_that_is_killed_loses_and_doubles_nothing(pair: tuple[Person, Person], failpoint: str) -> None:
    desk, phone = pair
    desk.add("Written at the desk")
    phone.add("Written on the phone")
    phone.sync()
    ops, before = set(waiting(desk)), held(desk)
    kill_at(desk, failpoint)
    # I2: what was written is here, and waits unless the server has it.
    assert before.items() <= held(desk).items()
    assert waiting(desk) == [] or set(waiting(desk)) == ops
    assert_in_step(desk, phone)
    assert desk.titles() == ["Buy milk", "Written at the desk", "Written on the phone"]


@pytest.mark.parametrize("failpoint", [*RESYNC, "pull", "pulled", "taking", "taken"])
def test_f01_a_resync_that_is_killed_goes_on_and_gives_back_what_the_server_lost(
    pair: tuple[Person, Person], failpoint: str
) -> None:
    desk, phone = pair
    lost = desk.add("The server has lost it")
    disown(desk, lost)
    waits = desk.add("Waits")
    kill_at(desk, failpoint)
    assert {("task", lost), ("task", waits)} <= held(desk).keys()
    assert_in_step(desk, phone)
    assert phone.titles() == ["Buy milk", "The server has lost it", "Waits"]


def test_f01_a_resync_of_several_pages_that_is_killed_between_them_goes_on(pair: tuple[Person, Person]) -> None:
    desk, phone = pair
    lines = "\n".join(f"task {n:04}" for n in range(1005))
    Pakaura(phone.environ)("add", "-", input=lines, check=True)
    phone.sync()
    lost = desk.add("The server has lost it")
    disown(desk, lost)
    kill_at(desk, "taken")
    assert 1000 <= len(desk.titles()) < 1007
    kill_at(desk, "taking")
    assert_in_step(desk, phone)
    assert len(phone.titles()) == 1007


def test_f01_a_server_that_is_killed_at_its_commit_has_every_op_once(
    cloud: Cloud, email: str, desk: Person, phone: Person
) -> None:
    in_log = "SELECT count(*) FROM sync_ops WHERE entity::text = $1"
    with cloud.up(PAKAURA_FAILPOINT="commit:kill") as server:
        desk.register(cloud.url, email)
        desk.sync()
        phone.login(cloud.url, email)
        task = desk.add("Buy milk")
        assert_killed(server, desk)
    with cloud.up(PAKAURA_FAILPOINT="committed:kill") as server:
        assert cloud.ask_running(in_log, task) == 0
        assert_killed(server, desk)
    with cloud.up():
        assert (cloud.ask_running(in_log, task), len(waiting(desk))) == (1, 1)
        assert_in_step(desk, phone)
        assert cloud.ask_running(in_log, task) == 1
    assert phone.titles() == ["Buy milk"]


def assert_killed(server: Server, person: Person) -> None:
    """By the first push, whose ops wait afterwards as before."""
    with pytest.raises(Unavailable):
        person.sync()
    assert server.process.wait() == -signal.SIGKILL
    assert len(waiting(person)) == 1
