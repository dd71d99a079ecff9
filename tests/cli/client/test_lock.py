"""The queue of writers."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pakaura_cli.client.store.lock import WriterLock
from pakaura_server.core.errors import StoreBusy

if TYPE_CHECKING:
    from collections.abc import Iterator

QUEUE = """
import sys
from pakaura_cli.client.store.lock import WriterLock
lock = WriterLock(sys.argv[1])
print("ready", flush=True)
lock.take()
with open(sys.argv[2], "a") as file:
    file.write(sys.argv[3])
lock.give()
"""
"""A process that waits its turn and writes its name down."""


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "store.db")


@contextmanager
def held(path: str) -> Iterator[None]:
    """As if another process were writing."""
    with open(f"{path}.lock", "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_one_writer_at_a_time(path: str) -> None:
    first, second = WriterLock(path), WriterLock(path)
    first.take()
    with pytest.raises(StoreBusy):
        second.take(0.01)
    first.give()
    second.take(0.01)
    second.give()


def test_giving_up_takes_as_long_as_it_was_told_and_says_what_to_do(path: str) -> None:
    began = time.monotonic()
    with held(path), pytest.raises(StoreBusy) as caught:
        WriterLock(path).take(0.2)
    assert 0.2 <= time.monotonic() - began < 5
    assert caught.value.message == f"another program is holding the store {path}"
    assert "try again" in caught.value.hint


def test_who_has_no_patience_does_not_wait_at_all(path: str) -> None:
    lock = WriterLock(path)
    with held(path), pytest.raises(StoreBusy):
        lock.take(0)
    lock.take(0)
    lock.give()


def test_who_gave_up_may_try_again(path: str) -> None:
    lock = WriterLock(path)
    with held(path), pytest.raises(StoreBusy):
        lock.take(0.01)
    lock.take(0.01)
    lock.give()


def test_waiting_leaves_the_alarm_of_the_process_as_it_was(path: str) -> None:
    before = signal.getsignal(signal.SIGALRM)
    with held(path), pytest.raises(StoreBusy):
        WriterLock(path).take(0.01)
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_thread_waits_and_gives_up_like_a_process(path: str) -> None:
    seen: list[str] = []

    def wait(patience_s: float) -> None:
        lock = WriterLock(path)
        try:
            lock.take(patience_s)
            seen.append("taken")
            lock.give()
        except StoreBusy:
            seen.append("busy")

    with held(path):
        impatient = threading.Thread(target=wait, args=(0.02,))
        patient = threading.Thread(target=wait, args=(30,))
        impatient.start()
        impatient.join()
        patient.start()
        assert seen == ["busy"]
    patient.join()
    assert seen == ["busy", "taken"]


def test_the_lock_of_a_process_that_dies_is_free(path: str) -> None:
    dying = "import os, signal, sys; from pakaura_cli.client.store.lock import WriterLock as L; L(sys.argv[1]).take()"
    subprocess.run([sys.executable, "-c", f"{dying}; os.kill(os.getpid(), signal.SIGKILL)", path], check=False)
    lock = WriterLock(path)
    lock.take(0.01)
    lock.give()


def test_a_store_without_a_file_needs_no_lock(tmp_path: Path) -> None:
    lock = WriterLock("")
    lock.take()
    lock.give()
    assert os.listdir(tmp_path) == []


def test_the_side_file_is_for_its_owner_only(path: str) -> None:
    lock = WriterLock(path)
    lock.take()
    lock.give()
    assert Path(f"{path}.lock").stat().st_mode & 0o777 == 0o600


def test_who_comes_first_writes_first(path: str, tmp_path: Path) -> None:
    turns = tmp_path / "turns"
    processes = []
    with held(path):
        for name in "abcd":
            command = [sys.executable, "-c", QUEUE, path, str(turns), name]
            process = subprocess.Popen(command, stdout=subprocess.PIPE)
            assert process.stdout
            process.stdout.readline()
            wait_until_blocked(process.pid)
            processes.append(process)
    for process in processes:
        process.communicate(timeout=60)
    assert turns.read_text(encoding="utf-8") == "abcd"


def wait_until_blocked(pid: int) -> None:
    """Until the process stands in the kernel's queue, or for a moment where the kernel does not tell."""
    state = Path(f"/proc/{pid}/wchan")
    deadline = time.monotonic() + 0.5
    while time.monotonic() < deadline:
        if state.exists() and "lock" in state.read_text(encoding="utf-8"):
            return
        time.sleep(0.005)
