"""README.md and the pages of docs/, and the blocks of commands on them.

A `console` block is a session of a person at a terminal: lines that begin with a prompt are commands, continued by
lines with `> `, and what follows each is what it prints. There `…` stands for anything, and alone on a line for any
lines. The prompt is `$ `; one with a name, `ada@phone$ `, is that of another machine, with a home of its own. A `sh`
block is a script: run with no terminal, it must end with exit code 0; where it shows prompts, it is read as a session
that has no terminal. The lines of a `crontab` block are run as cron would.

All of them are run. One that cannot be has a comment on the line before it that says why: `<!-- not run: why -->`, and
`<!-- nothing on this page is run: why -->` speaks for a whole page. What a person answers to questions in a session
stands before it, too: `<!-- typed: first answer | second answer -->`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
KINDS = ("console", "sh", "crontab")
_BLOCK = re.compile(
    r"^(?:<!-- (?P<remark>[a-z ]+): (?P<said>[^\n]+) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_PROMPT = re.compile(r"^((?:\w+@\w+)?\$ )", re.MULTILINE)
_WHOLE_PAGE = re.compile(r"^<!-- nothing on this page is run: .+ -->$", re.MULTILINE)
_SPAN = re.compile(r"(`+)(.+?)\1")


class Command(NamedTuple):
    """One command of a session: what stands before it, what is typed, and what is printed then."""

    prompt: str
    typed: str
    printed: str

    @property
    def machine(self) -> str:
        """Its name; empty for the usual one."""
        return self.prompt.removesuffix("$ ").partition("@")[2]

    @property
    def shown(self) -> str:
        """What is typed, as a page shows it."""
        return self.prompt + self.typed.replace("\n", "\n> ") + "\n"


@dataclass(frozen=True)
class Block:
    """`remark` is `not run`, `typed` or empty, and `said` what the comment goes on with."""

    place: str
    kind: str
    text: str
    remark: str = ""
    said: str = ""

    @property
    def is_session(self) -> bool:
        return _PROMPT.match(self.text) is not None

    @property
    def commands(self) -> list[Command]:
        """Those of a session."""
        _, *pieces = _PROMPT.split(self.text)
        found = []
        for prompt, piece in zip(pieces[::2], pieces[1::2], strict=True):
            first, *lines = piece.splitlines(keepends=True)
            more = [line[2:] for line in lines if line.startswith("> ")]
            printed = "".join(line for line in lines if not line.startswith("> "))
            found.append(Command(prompt, "".join([first, *more]).removesuffix("\n"), printed))
        return found

    @property
    def script(self) -> str:
        """All that is typed in it, or for another kind of block its whole text."""
        return "\n".join(command.typed for command in self.commands) if self.is_session else self.text


def blocks_of(page: Path) -> list[Block]:
    """Its blocks of commands, in order, those that are not run among them."""
    text = page.read_text("utf-8")
    return [
        Block(
            f"{page.name}:{text.count(chr(10), 0, found.start('kind')) + 1}",
            found["kind"],
            found["text"],
            found["remark"] or "",
            found["said"] or "",
        )
        for found in _BLOCK.finditer(text)
        if found["kind"] in KINDS
    ]


def blocks_to_run(page: Path) -> list[Block]:
    if _WHOLE_PAGE.search(page.read_text("utf-8")):
        return []
    return [block for block in blocks_of(page) if block.remark != "not run"]


def spans_of(page: Path) -> list[str]:
    """What stands in backticks in its text."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return [found[2].strip() for found in _SPAN.finditer(text)]
