"""A person at a terminal, who types into the installed command, and waits for what appears."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING, Self

from tests.support.installed import ENOUGH, SCRIPT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.installed import Pakaura

CTRL_C, CTRL_D, UP, TAB = "\x03", "\x04", "\x1b[A", "\t"
_OWN_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Makes the terminal that of the process, so that Ctrl-C reaches it, and goes on as the command."""
_ORDERS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")


class Keyboard:
    """One run of `pakaura` on a terminal of its own, as a context; `code` is its exit code in the end."""

    def __init__(self, pakaura: Pakaura, *words: str, width: int = 80, env: Mapping[str, str] | None = None) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _OWN_TERMINAL, str(SCRIPT), *words],
            env={"TERM": "xterm", **pakaura.environ, **(env or {})},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._shown = ""
        self.code: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait(ENOUGH)
        os.close(self._ours)

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def say(self, line: str, *until: str) -> str:
        """Type a line, and wait for all of `until`: what appeared since."""
        self.press(f"{line}\r")
        return self.wait(*until)

    def wait(self, *until: str) -> str:
        """What appeared since the last wait, as soon as all of that is in it, in this order; without what steers."""
        deadline = time.monotonic() + ENOUGH
        while (end := _after(_ORDERS.sub("", self._shown), until)) < 0:
            assert select.select([self._ours], [], [], max(0, deadline - time.monotonic()))[0], self._missing(until)
            piece = self._read()
            assert piece, self._missing(until)
            self._shown += piece
        shown = _ORDERS.sub("", self._shown)
        self._shown = shown[end:]
        return shown[:end]

    def leave(self, keys: str = CTRL_D) -> str:
        """Press that, and wait for the end of the command: what else appeared."""
        self.press(keys)
        deadline = time.monotonic() + ENOUGH
        while select.select([self._ours], [], [], max(0, deadline - time.monotonic()))[0]:
            if not (piece := self._read()):
                break
            self._shown += piece
        else:
            raise AssertionError(f"it did not end:\n{_ORDERS.sub('', self._shown)}")
        self.code = self._process.wait(ENOUGH)
        return _ORDERS.sub("", self._shown)

    def _read(self) -> str:
        try:
            return os.read(self._ours, 65536).decode(errors="replace")
        except OSError:
            return ""

    def _missing(self, until: tuple[str, ...]) -> str:
        return f"{until} did not come:\n{_ORDERS.sub('', self._shown)}"


def _after(text: str, until: tuple[str, ...]) -> int:
    """Where the last of these ends, each looked for behind the one before; -1 where one is missing."""
    place = 0
    for each in until:
        found = text.find(each, place)
        if found < 0:
            return -1
        place = found + len(each)
    return place
