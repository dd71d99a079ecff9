"""What happens when the other end of a stream goes away, the disk is full, or somebody presses Ctrl-C."""

from __future__ import annotations

import fcntl
import signal
import subprocess
import termios
import time
from pathlib import Path

import pytest

from tests.support.installed import SCRIPT, Pakaura

FULL = Path("/dev/full")
LINES = "".join(f"task {number} due:2027-01-01\n" for number in range(3000))


def test_a_reader_that_leaves_early_is_no_error_to_talk_about(pakaura: Pakaura) -> None:
    pakaura("add", "-", input=LINES, check=True)
    shell = subprocess.run(
        ["bash", "-c", 'pakaura list | head -1; echo "${PIPESTATUS[0]}"'],
        env=pakaura.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    first, code = shell.stdout.splitlines()
    assert "\ttask " in first
    assert (code, shell.stderr) == ("141", "")


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("line", ["list", "show 1", "today", "log", "help", "projects"])
def test_a_full_disk_under_stdout_is_told_in_two_lines(pakaura: Pakaura, line: str) -> None:
    pakaura("add", "buy milk", "project:home", "due:today", check=True)
    done = onto_a_full_disk(pakaura, line)
    assert done.returncode == 1
    assert done.stderr == (
        "pakaura: cannot write the output: No space left on device\n  make room, or send the output elsewhere\n"
    )


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_what_a_writer_cannot_tell_is_kept_all_the_same(pakaura: Pakaura) -> None:
    assert onto_a_full_disk(pakaura, "add milk").returncode == 1
    assert pakaura("list", "--format={title}").out == "milk\n"


class TestCtrlC:
    def test_while_lines_are_typed_leaves_none_of_them_and_exits_130(self, pakaura: Pakaura) -> None:
        with self.adding(pakaura) as adding:
            assert adding.stdin
            adding.stdin.write(b"buy milk\npay rent\n")
            adding.stdin.flush()
            self.wait_until_read(adding)
            adding.send_signal(signal.SIGINT)
            out, err = adding.communicate(timeout=60)
        assert (adding.returncode, out, err) == (130, b"", b"\n")
        assert pakaura("list").out == pakaura("log").out == ""

    def test_keeps_what_was_told_and_nothing_else(self, pakaura: Pakaura) -> None:
        with self.adding(pakaura, "-q") as adding:
            assert adding.stdin
            assert adding.stdout
            adding.stdin.write(LINES[: LINES.index("task 1500")].encode())
            adding.stdin.flush()
            told = [adding.stdout.readline() for _ in range(1000)]
            adding.send_signal(signal.SIGINT)
            out, err = adding.communicate(timeout=60)
        told += out.splitlines(keepends=True)
        assert (adding.returncode, err) == (130, b"\n")
        assert sorted(told) == sorted(pakaura("list", "-q").out.encode().splitlines(keepends=True))
        assert len(told) == 1000

    def test_all_that_was_told_before_it_is_undone_in_one_go(self, pakaura: Pakaura) -> None:
        with self.adding(pakaura, "-q") as adding:
            assert adding.stdin
            assert adding.stdout
            adding.stdin.write(LINES[: LINES.index("task 1500")].encode())
            adding.stdin.flush()
            adding.stdout.readline()
            adding.send_signal(signal.SIGINT)
            adding.communicate(timeout=60)
        assert pakaura("undo").out.count("\n") == 1000
        assert pakaura("list").out == ""

    def adding(self, pakaura: Pakaura, *options: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(SCRIPT), "add", "-", *options],
            env=pakaura.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def wait_until_read(self, process: subprocess.Popen[bytes]) -> None:
        """Returns when the process has taken all that was written to it."""
        assert process.stdin
        until = time.monotonic() + 60
        while fcntl.ioctl(process.stdin, termios.FIONREAD, bytes(4)) != bytes(4):
            assert time.monotonic() < until
            time.sleep(0.01)


def onto_a_full_disk(pakaura: Pakaura, line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", f"pakaura {line} > {FULL}"],
        env=pakaura.environ,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
