"""A person who types what a page says. tests/docs/pages.py says how its blocks are written."""

from __future__ import annotations

import itertools
import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from tests.docs.file_keyring import FileKeyring
from tests.docs.pages import ROOT, Block, Command
from tests.docs.terminal import run_on_terminal
from tests.support.installed import ENOUGH, SCRIPT, home_environ

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NINE_MS = 1_795_510_800_000
"""Tuesday 24 November 2026, 9:00 in UTC. Each command is a second later than the one before."""
SERVER = "http://127.0.0.1:8000"
"""Where `pakaura-server run` listens unless told otherwise. A page that names it has a server, on another port."""
ADDRESS = "ada@example.org"
"""Whose account it is, on every page. Pages share a server, so each has another one there, of the same length."""
_ACCOUNTS = itertools.count()
_CRON_LINE = re.compile(r"(?:\S+\s+){5}(.*)")
_MARK = "--- that was one command ---"
_CLOCK = re.compile(r"^(?:pakaura: the clock of this machine is .+\n  set it: .+|Clock  .+)\n", re.MULTILINE)
"""What a sync says where the clock stands still on one side only, which is the doing of these tests."""


class Told(NamedTuple):
    """A command of a session, and what was really printed."""

    command: Command
    out: str


class Morning:
    """A person who types what a page says, on one machine or on several; the clock goes on with each command."""

    def __init__(self, folder: Path, server: Callable[[], str]) -> None:
        self.folder = folder
        self.server = server
        self.own: dict[str, str] = {}
        self.ms = NINE_MS

    def run(self, block: Block) -> list[Told]:
        """What the commands of a session print, in order; for others nothing. Fails where a script or a shell does."""
        if block.kind == "crontab":
            for line in block.text.splitlines():
                self._as_cron(block, line)
        elif block.is_session:
            return self._as_session(block)
        else:
            code, told = self._without_terminal(f"set -eu\n{self._tick()}{block.text}", self._environ(""))
            assert code == 0, f"{block.place}\n{told}"
        return []

    def _as_session(self, block: Block) -> list[Told]:
        commands = block.commands
        assert len({command.machine for command in commands}) == 1, f"{block.place}: a block is of one machine"
        environ = self._environ(commands[0].machine)
        script = "".join(f"{self._tick()}{command.typed}\necho '{_MARK}'\n" for command in commands)
        if SERVER in script and not self.own:
            self.own = {SERVER: self.server(), ADDRESS: f"{next(_ACCOUNTS):03}@example.org"}
        if block.kind == "console":
            answers = block.said.split(" | ") if block.remark == "typed" else []
            answers = [self._as_run(answer) for answer in answers]
            told = run_on_terminal(self._as_run(script), environ, self._home(commands[0].machine), answers)
        else:
            _, told = self._without_terminal(self._as_run(script), environ)
        *outs, rest = _CLOCK.sub("", self._as_shown(told)).split(f"{_MARK}\n")
        assert (len(outs), rest) == (len(commands), ""), f"{block.place}: the shell gave up\n{rest}"
        # What ends without a new line has one on the page, for its fence.
        return [
            Told(command, f"{out}\n" if out and out[-1] != "\n" else out)
            for command, out in zip(commands, outs, strict=True)
        ]

    def _as_run(self, text: str) -> str:
        for shown, own in self.own.items():
            text = text.replace(shown, own)
        return text

    def _as_shown(self, text: str) -> str:
        for shown, own in self.own.items():
            text = text.replace(own, shown)
        return text

    def _as_cron(self, block: Block, line: str) -> None:
        found = _CRON_LINE.fullmatch(line)
        assert found, f"{block.place}: {line!r} is no line of a crontab"
        environ = {"HOME": str(self._home("")), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "TZ": "UTC"}
        for _ in range(2):
            done = self._without_terminal(self._tick() + found[1].replace("\\%", "%"), environ)
            assert done == (0, ""), f"{block.place}: {line}\n{done}"

    def _tick(self) -> str:
        self.ms += 1000
        return f"export PAKAURA_NOW={self.ms}\n"

    def _home(self, machine: str) -> Path:
        home = self.folder / (machine or "home")
        if not home.exists():
            own = home / ".local" / "bin"
            own.mkdir(parents=True)
            (own / "pakaura").symlink_to(SCRIPT)
            # Taskwarrior asks a newcomer whether it may write one.
            (home / ".taskrc").touch()
        return home

    def _environ(self, machine: str) -> dict[str, str]:
        """A plain one: the folders are the usual ones, the terminal has no colours, and the keyring is a file."""
        environ = home_environ(self._home(machine))
        plain = {name: value for name, value in environ.items() if not name.startswith("XDG_")}
        return plain | {
            "PYTHONPATH": str(ROOT),
            "PYTHON_KEYRING_BACKEND": f"{FileKeyring.__module__}.{FileKeyring.__qualname__}",
            "TERM": "dumb",
        }

    def _without_terminal(self, script: str, environ: dict[str, str]) -> tuple[int, str]:
        done = subprocess.run(
            ["sh", "-c", script],
            cwd=environ["HOME"],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=ENOUGH,
            check=False,
        )
        return done.returncode, done.stdout


def matches(expected: str, out: str) -> bool:
    """Whether a page may show `expected` for `out`; no page has spaces at the end of a line."""
    lines = expected.splitlines(keepends=True)
    pattern = "".join("(?:.*\n)*" if line == "…\n" else ".*".join(map(re.escape, line.split("…"))) for line in lines)
    return re.fullmatch(pattern, re.sub(" +$", "", out, flags=re.MULTILINE)) is not None
