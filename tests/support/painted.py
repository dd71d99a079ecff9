"""The installed dashboard on a terminal of its own, with every piece of text that it paints and how it is set."""

from __future__ import annotations

import codecs
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING, NamedTuple, Self

from tests.support.grid import Grid
from tests.support.installed import ENOUGH, SCRIPT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PIECE = re.compile(r"\x1b\[([0-9;]*)m([^\x1b]*)")
_SIZE = (32, 120)
_ORDER = re.compile(r"\x1b(\[[0-9;?<>=$]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[=>78])")


class Piece(NamedTuple):
    """Some text, and the parameters of SGR (ECMA-48, 8.3.117) that it is set by."""

    text: str
    parameters: tuple[int, ...]


class Painted:
    """One run, as a context."""

    def __init__(self, environ: Mapping[str, str], *words: str) -> None:
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, _SIZE)
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT), *(words or ("tui",))],
            env=dict(environ),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._grid = Grid()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.sent = ""
        """All that was ever written."""
        self._fed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(ENOUGH)
        os.close(self._ours)

    def press(self, keys: str) -> None:
        """All of them at once."""
        os.write(self._ours, keys.encode())

    def begins(self) -> None:
        """Wait until it has the screen; nothing need be on it."""
        self._wait(lambda _: "\x1b[?1049h" in self.sent, "it did not begin")

    def sees(self, *texts: str) -> str:
        """The screen, as soon as all of that is on it."""
        return self._wait(lambda screen: all(text in screen for text in texts), f"{texts} is not there")

    def sees_no(self, text: str) -> str:
        """The screen, as soon as that is not on it any more."""
        return self._wait(lambda screen: text not in screen, f"{text!r} is still there")

    def end(self) -> int:
        """Wait for the end: the exit code."""
        while select.select([self._ours], [], [], ENOUGH)[0] and (piece := self._read()):
            self._take(piece)
        return self.process.wait(ENOUGH)

    def pieces(self) -> list[Piece]:
        """Every piece of text that was ever painted, blanks too."""
        return [
            Piece(found[2], tuple(int(number or 0) for number in found[1].split(";")))
            for found in _PIECE.finditer(self.sent)
        ]

    def _wait(self, holds: Callable[[str], bool], problem: str) -> str:
        deadline = time.monotonic() + ENOUGH
        while not holds(screen := self._grid.text()):
            ready, _, _ = select.select([self._ours], [], [], max(0, deadline - time.monotonic()))
            piece = self._read() if ready else ""
            assert piece, f"{problem}:\n{screen}\n{self.sent[-500:]!r}"
            self._take(piece)
        return screen

    def _read(self) -> str:
        """What was written; nothing where the other side has ended."""
        try:
            return self._decoder.decode(os.read(self._ours, 65536)) or self._read()
        except OSError:
            return ""

    def _take(self, piece: str) -> None:
        """Show it, but for an order whose end is still to come."""
        self.sent += piece
        begun = self.sent.rfind("\x1b", self._fed)
        end = len(self.sent) if begun < 0 or _ORDER.match(self.sent, begun) else begun
        self._grid.feed(self.sent[self._fed : end])
        self._fed = end
