"""`sync --watch`, `--dry-run` and `verify`: what they say, and that watching keeps two machines in step."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.support.device import Device
from tests.support.installed import ENOUGH, SCRIPT, Finished

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTHING = "Synced: nothing to send, nothing new\n"


@contextmanager
def watching(device: Device, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A `sync --watch` of the device that has synced once, and is killed when it hangs."""
    process = subprocess.Popen(
        [str(SCRIPT), "sync", "--watch", *options],
        env=device.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    hanging = threading.Timer(ENOUGH, process.kill)
    hanging.start()
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
        hanging.cancel()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline()


def test_watching_brings_what_another_machine_writes_and_sends_what_is_written_here(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk.enter("register", server_url, email)
    phone.enter("login", server_url, email)
    with watching(phone) as process:
        assert line(process) == NOTHING
        desk("add", "from the desk", check=True)
        assert line(process) == "Synced: 0 sent, 1 received\n"
        assert [task["title"] for task in phone.tasks()] == ["from the desk"]
        # With the lock that a sync in the background waits at, the watch alone can send it.
        with open(f"{store(phone)}.sync-waits", "w") as waits:
            lock(waits.fileno())
            phone("add", "from the phone", check=True)
            assert line(process) == "Synced: 1 sent, 0 received\n"
    desk("sync", check=True)
    assert desk.tasks() == phone.tasks()


def store(device: Device) -> str:
    from pakaura_cli.client.paths import Paths

    return str(Paths(device.environ).active_store())


def lock(descriptor: int) -> None:
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX)


def test_a_script_that_watches_gets_a_record_for_each_sync(server_url: str, email: str, desk: Device) -> None:
    desk.enter("register", server_url, email)
    with watching(desk, "--ndjson") as process:
        assert json.loads(line(process)) == {"sent": 0, "received": 0, "rejected": 0, "conflicts": 0}
    assert desk("sync", "--watch", "--json").code == 2


def test_ctrl_c_ends_it(server_url: str, email: str, desk: Device) -> None:
    desk.enter("register", server_url, email)
    with watching(desk) as process:
        line(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(ENOUGH) == 130


def test_it_ends_where_only_a_person_can_help(server_url: str, email: str, desk: Device, phone: Device) -> None:
    desk.enter("register", server_url, email)
    phone.enter("login", server_url, email)
    with watching(phone) as process:
        line(process)
        theirs, _ = [each.split("\t") for each in desk("account", "sign-ins", check=True).out.splitlines()]
        desk("account", "end", theirs[0], check=True)
        desk("add", "news", check=True)
        assert process.wait(ENOUGH) == 4
        assert process.stderr
        assert process.stderr.read() == "pakaura: the sign-in has ended\n  pakaura login\n"


def test_a_dry_run_says_what_would_go_where_and_does_nothing(
    server_url: str, email: str, desk: Device, phone: Device
) -> None:
    desk.enter("register", server_url, email)
    phone.enter("login", server_url, email)
    desk("add", "-", input="one\ntwo\n", check=True)
    desk("sync", check=True)
    phone("logout", check=True)
    phone("add", "mine", check=True)
    phone("login", "--password-stdin", "--insecure-storage", input="x", env={"PAKAURA_TOKEN": "unknown"})
    assert desk("sync", "--dry-run") == Finished(0, "Would send 0 changes and receive 0 tasks\n", "")
    seen = phone.enter("login", server_url, email)
    assert seen.out.endswith("Synced: 1 sent, 2 received\n")
    assert desk.record("sync", "--dry-run") == {"to_send": 0, "to_receive": 1, "whole": False}
    assert len(desk.tasks()) == 2
    assert desk.record("sync")["received"] == 1


def test_verify_says_that_both_hold_the_same_and_a_difference_is_exit_code_1(
    server_url: str, email: str, desk: Device
) -> None:
    desk("add", "one", check=True)
    desk.enter("register", server_url, email)
    assert desk("sync", "verify") == Finished(0, "The server and this list hold the same (1 record)\n", "")
    damage(desk)
    differs = desk("sync", "verify")
    assert (differs.code, differs.out) == (1, "")
    assert differs.err.splitlines() == [
        "pakaura: this list and the server's differ in 1 of 512 parts",
        "  pakaura sync verify --repair compares all of it anew; nothing is deleted by it",
    ]
    mended = desk("sync", "verify", "--repair")
    assert (mended.code, mended.out) == (0, "Mended: the server and this list hold the same (1 record)\n")
    assert os.path.exists(mended.err.split(" is in ")[1].split(" (")[0])
    assert [task["title"] for task in desk.tasks()] == ["one"]
    assert desk.record("sync", "verify").items() >= {"same": True, "records": 1}.items()


def damage(device: Device) -> None:
    import sqlite3

    db = sqlite3.connect(store(device))
    with db:
        db.execute("UPDATE task SET title = 'onf'")
    db.close()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["everything"], "sync takes no word everything"),
        (["--repair"], "--repair is for sync verify"),
        (["--watch", "--dry-run"], "sync cannot watch and dry-run at once"),
        (["verify", "--watch"], "sync cannot watch and verify at once"),
    ],
)
def test_what_does_not_go_together_is_said_in_a_line(desk: Device, words: list[str], complaint: str) -> None:
    done = desk("sync", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"pakaura: {complaint}\n")
