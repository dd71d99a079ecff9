"""A person at a real shell, who presses the tabulator: bash, zsh or fish on a pseudo-terminal, with the completion
that `pakaura completion install` put there.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

from tests.support.installed import Pakaura

ENOUGH = 60
SHELLS = ("bash", "zsh", "fish")
_OWN_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""Makes the terminal that of the process, as a terminal's program does, and goes on as a shell."""
_TO_START, _TO_END = "\x01", "\x05"
_START_FILES = {
    "bash": (".bashrc", "PS1='READY> '\nsource '{path}'\n"),
    "zsh": (".zshrc", "PS1='READY> '\nfpath=('{folder}' $fpath)\nautoload -Uz compinit\ncompinit -u -D\n"),
    "fish": ("config/fish/config.fish", "function fish_prompt; echo -n 'READY> '; end\nset -g fish_greeting\n"),
}


class Shell:
    """One kind of shell in the home of `pakaura`, each question a session of its own."""

    def __init__(self, name: str, pakaura: Pakaura) -> None:
        self.name = name
        self.home = Path(pakaura.environ["HOME"])
        self.environ = pakaura.environ | {"TERM": "xterm", "ZDOTDIR": str(self.home), "SHELL": f"/bin/{name}"}
        path = Path(pakaura("completion", "install", name, check=True).out.partition(": ")[2].strip())
        place, text = _START_FILES[name]
        start = self.home / place
        start.parent.mkdir(parents=True, exist_ok=True)
        start.write_text(text.format(path=path, folder=path.parent))

    def completed(self, *lines: str) -> list[list[str]]:
        """The words that each line has, as the shell itself reads them, after a tabulator at its end."""
        kept = [self.home / f"words-{number}" for number in range(len(lines))]
        for path in kept:
            path.unlink(missing_ok=True)
        steps = []
        for number, (line, path) in enumerate(zip(lines, kept, strict=True)):
            # What is typed must not look like what is printed when the shell is through with it.
            say = f"printf 'written\\055%s\\n' {number}"
            steps.append((f"{line}\t{_TO_START}printf '%s\\0' {_TO_END} >{path}; {say}\r", f"written-{number}"))
        self._type(*steps)
        return [path.read_text(encoding="utf-8").split("\0")[:-1] for path in kept]

    def listed(self, line: str, *until: str) -> str:
        """What is on the screen after tabulators at the end of the line, as soon as all of `until` are."""
        return self._type((f"{line}\t\t", *until))

    def _type(self, *steps: tuple[str, ...]) -> str:
        """What is on the screen after each step: keys, and the texts to wait for."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))
        argv = {"bash": ["bash", "--noprofile"], "zsh": ["zsh", "-d"], "fish": ["fish"]}[self.name]
        process = subprocess.Popen(
            [sys.executable, "-c", _OWN_TERMINAL, *argv, "-i"],
            env=self.environ,
            cwd=self.home,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        try:
            shown = _read(ours, "READY> ")
            for keys, *until in steps:
                os.write(ours, keys.encode())
                shown += _read(ours, *until)
        finally:
            os.close(ours)
            process.kill()
            process.wait(ENOUGH)
        return shown


def _read(terminal: int, *until: str) -> str:
    """What appears until all of that stands there."""
    shown = b""
    deadline = time.monotonic() + ENOUGH
    while not all(text.encode() in shown for text in until):
        if not select.select([terminal], [], [], max(0, deadline - time.monotonic()))[0]:
            raise AssertionError(f"{until} did not come:\n{shown.decode(errors='replace')}")
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            piece = b""
        assert piece, f"the shell ended:\n{shown.decode(errors='replace')}"
        shown += piece
    return shown.decode(errors="replace")
