"""A terminal of 80 columns that a script is run on, with somebody who answers its questions."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import termios
import time
from typing import TYPE_CHECKING

from tests.support.installed import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SIZE = (200, 80)
_ERASED = re.compile(r"[^\n]*\r\x1b\[K")
"""What a progress says and takes back; nobody sees it in the end."""
_QUESTION = (b": ", b"] ", b"? ")


def run_on_terminal(script: str, environ: Mapping[str, str], folder: Path, answers: Sequence[str] = ()) -> str:
    """All that the script, and whoever types, leaves on the terminal. Each question gets the next of `answers`.

    Fails where it does not end in time, such as when it waits for one answer more.
    """
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, SIZE)
    name = os.ttyname(theirs)
    # The first process of a session that opens a terminal has it as the one that getpass and pagers ask for.
    command = ["sh", "-c", f"exec <{name} >{name} 2>&1\n{script}"]
    with subprocess.Popen(command, cwd=folder, env=environ, stdin=theirs, stdout=theirs, start_new_session=True) as run:
        os.close(theirs)
        try:
            told = _converse(ours, list(answers))
        finally:
            # Whatever it has started is of its session, and ends with it.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
            os.close(ours)
    return _ERASED.sub("", told.decode().replace("\r\n", "\n"))


def _converse(terminal: int, answers: list[str]) -> bytes:
    told = b""
    until = time.monotonic() + ENOUGH
    # Linux says EIO when nobody is left who could write.
    with contextlib.suppress(OSError):
        while True:
            ready, _, _ = select.select([terminal], [], [], max(0, until - time.monotonic()))
            assert ready, f"still waiting, after:\n{told.decode(errors='replace')}"
            part = os.read(terminal, 65536)
            if not part:
                break
            told += part
            if answers and told.endswith(_QUESTION):
                os.write(terminal, answers.pop(0).encode() + b"\n")
    assert not answers, f"nobody asked for {answers}"
    return told
