"""The shell blocks of README.md and docs/*.md do what they say.

A block that is marked `sh` is run: where it has lines with `$ ` in front (continued by `> `), what follows each is its
output, in which `…` stands for anything; else all of it must end with exit code 0. The lines of a `crontab` block are
run as cron would. A page is one person's morning: its blocks are run in order, in one throw-away home. What is not to
be run, such as an installation, is marked `console`.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.installed import SCRIPT
from tests.support.programs import needs

ROOT = Path(__file__).parents[2]
PAGES = [page for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))) if page.exists()]
BLOCK = re.compile(r"^```(sh|crontab)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CRON_LINE = re.compile(r"(?:\S+\s+){5}(.*)")
NINE_MS = 1_795_510_800_000
"""Tuesday 24 November 2026, 9:00 in UTC. Each command is a second later than the one before."""
MARK = "--- that was one command ---"


@dataclass(frozen=True)
class Block:
    place: str
    kind: str
    text: str

    @property
    def is_shown(self) -> bool:
        return self.text.startswith("$ ")


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(f"{page.name}:{text.count(chr(10), 0, found.start()) + 1}", found[1], found[2])
        for found in BLOCK.finditer(text)
    ]


class Morning:
    """A person who types what a page says; the clock goes on by a second with each command."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.environ = environ
        self.home = Path(environ["HOME"])
        self.ms = NINE_MS

    def run(self, block: Block) -> None:
        if block.kind == "crontab":
            for line in block.text.splitlines():
                self._as_cron(block, line)
        elif block.is_shown:
            self._as_shown(block)
        else:
            done = self._shell(f"set -eu\n{self._tick()}{block.text}", self.environ)
            assert done.returncode == 0, f"{block.place}\n{done.stdout}"

    def _as_shown(self, block: Block) -> None:
        commands = [piece.partition("\n") for piece in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]]
        script, shown = "", []
        for first, _, rest in commands:
            more, outputs = [first], []
            for line in rest.splitlines(keepends=True):
                more.append(line[2:].rstrip("\n")) if line.startswith("> ") else outputs.append(line)
            script += self._tick() + "\n".join(more) + f"\necho '{MARK}'\n"
            shown.append((first, "".join(outputs)))
        told = self._shell(script, self.environ).stdout.split(f"{MARK}\n")
        for (command, expected), out in zip(shown, told, strict=False):
            assert matches(expected, out), f"{block.place}: $ {command}\n{out}\nbut the page says\n{expected}"
        assert len(told) == len(shown) + 1, f"{block.place}: the shell gave up\n{told[-1]}"

    def _as_cron(self, block: Block, line: str) -> None:
        found = CRON_LINE.fullmatch(line)
        assert found, f"{block.place}: {line!r} is no line of a crontab"
        environ = {"HOME": self.environ["HOME"], "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "TZ": "UTC"}
        for _ in range(2):
            done = self._shell(self._tick() + found[1].replace("\\%", "%"), environ)
            assert (done.returncode, done.stdout) == (0, ""), f"{block.place}: {line}\n{done.stdout}"

    def _tick(self) -> str:
        self.ms += 1000
        return f"export PAKAURA_NOW={self.ms}\n"

    def _shell(self, script: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", script],
            cwd=self.home,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )


def matches(expected: str, out: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, expected.split("…"))), out) is not None


@needs("jq")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_does_what_it_says(page: Path, home: dict[str, str]) -> None:
    for name in [name for name in home if name.startswith("XDG_")]:
        del home[name]
    own = Path(home["HOME"], ".local", "bin")
    own.mkdir(parents=True)
    (own / "pakaura").symlink_to(SCRIPT)
    morning = Morning(home)
    for block in blocks_of(page):
        morning.run(block)


def test_the_recipes_are_among_the_pages() -> None:
    assert {block.kind for page in PAGES if page.name == "recipes.md" for block in blocks_of(page)} == {"sh", "crontab"}
