"""A real terminal, in which a person types keys and reads the screen: tmux, with a shell in it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.support.installed import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PROMPT = "ready>"
_LOOKS_S = 0.05


class Tmux:
    """One window. Keys have tmux's names: Enter, Escape, Tab, Up, C-c."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = dict(environ)

    def run(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-u", *words], env=self._environ, capture_output=True, text=True, timeout=ENOUGH, check=True
        )
        return done.stdout

    def press(self, *keys: str) -> None:
        self.run("send-keys", *keys)

    def type(self, text: str) -> None:
        self.run("send-keys", "-l", text)

    def resize(self, columns: int, lines: int) -> None:
        self.run("resize-window", "-x", str(columns), "-y", str(lines))

    def screen(self) -> str:
        return self.run("capture-pane", "-p")

    def sees(self, *texts: str) -> str:
        """The screen, as soon as all of that is on it."""
        deadline = time.monotonic() + ENOUGH
        while not all(text in (screen := self.screen()) for text in texts):
            assert time.monotonic() < deadline, f"{texts} is not on the screen:\n{screen}"
            time.sleep(_LOOKS_S)
        return screen

    def sees_no(self, text: str) -> None:
        deadline = time.monotonic() + ENOUGH
        while text in (screen := self.screen()):
            assert time.monotonic() < deadline, f"{text!r} is still on the screen:\n{screen}"
            time.sleep(_LOOKS_S)


@contextmanager
def at_a_shell(environ: Mapping[str, str], columns: int = 80, lines: int = 24) -> Iterator[Tmux]:
    """A shell at its prompt, with this environment, on a terminal of that size."""
    # The path of a socket may have about a hundred characters, and the folder of a test has more.
    folder = tempfile.mkdtemp(prefix="tmux-")
    tmux = Tmux({**environ, "TERM": "xterm-256color", "TMUX_TMPDIR": folder, "PS1": f"{PROMPT} ", "SHELL": "/bin/sh"})
    try:
        tmux.run("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(lines), "/bin/sh")
        tmux.sees(PROMPT)
        yield tmux
    finally:
        tmux.run("kill-server")
        shutil.rmtree(folder, ignore_errors=True)
