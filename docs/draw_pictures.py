"""Draws docs/pictures/*.svg: `python docs/draw_pictures.py` types a day into the installed pakaura, on a terminal.

What a picture shows is what the program printed, colours and all; the store is thrown away.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sysconfig
import tempfile
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

FOLDER = Path(__file__).with_name("pictures")
WIDTH = 84
NINE_MS = 1_795_510_800_000
"""Tuesday 24 November 2026, 9:00 in UTC: the pictures are the same whenever they are drawn."""


class Picture(NamedTuple):
    """What is typed before anybody looks, and what is shown."""

    before: tuple[str, ...]
    shown: tuple[str, ...]


PICTURES = {
    "day": Picture(
        (
            "add pay rent due:2026-11-20 pri:medium +money",
            "add renew the passport project:home due:+2w",
        ),
        (
            "add water the roses project:home.garden pri:high due:today",
            'add buy milk +shopping "due:tomorrow 6pm"',
            "list",
            "done 1 3",
            "undo",
            "list +shopping or project:home --columns number,title,due",
        ),
    ),
    "week": Picture(
        (
            "add pay the rent due:2026-11-23 pri:high +money",
            "add plan the party due:sat project:home",
            "add invite everybody under:2 due:thu",
            "add bake a cake under:2 after:3",
            "add take out the bins every:week due:fri",
            'add call the bank +phone "due:tomorrow 9:30"',
        ),
        ("next", "agenda", "list --tree"),
    ),
}


def draw(name: str) -> str:
    """The picture of that name as SVG."""
    picture = PICTURES[name]
    with tempfile.TemporaryDirectory() as home:
        for number, words in enumerate(picture.before):
            _type(words, home, NINE_MS + number)
        shown = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True, color_system="truecolor")
        for number, words in enumerate(picture.shown):
            shown.print(Text.assemble(("$ ", "bold green"), (f"pakaura {words}", "bold")))
            shown.print(Text.from_ansi(_type(words, home, NINE_MS + 60_000 * (number + 1))))
    return tidy(shown.export_svg(title="pakaura", theme=DIMMED_MONOKAI, unique_id=name))


def tidy(drawn: str) -> str:
    """A picture of rich's that looks the same everywhere."""
    # A picture fetches nothing: where the font that rich names is missing, another one of fixed width will do.
    drawn = re.sub(r"\s*@font-face \{.*?\n    \}\n", "\n", drawn, flags=re.DOTALL)
    # Some viewers drop spaces at the beginning of a text, even those that do not break.
    drawn = drawn.replace("<text ", '<text xml:space="preserve" ')
    return "\n".join(line.rstrip() for line in drawn.splitlines()) + "\n"


def _type(words: str, home: str, now_ms: int) -> str:
    """What one command prints on a terminal, stdout and stderr as they come."""
    scripts = sysconfig.get_path("scripts")
    environ = {
        "HOME": home,
        "PATH": os.pathsep.join([scripts, os.defpath]),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "TZ": "UTC",
        "COLUMNS": str(WIDTH),
        "LINES": "100",
        "PAKAURA_NOW": str(now_ms),
    }
    ours, theirs = pty.openpty()
    with subprocess.Popen(["sh", "-c", f"pakaura {words}"], env=environ, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        told = _all_of(ours)
    os.close(ours)
    return told.decode().replace("\r\n", "\n").removesuffix("\n")


def _all_of(terminal: int) -> bytes:
    """What comes from it until nobody is left who could write; Linux then says EIO."""
    told = b""
    try:
        while part := os.read(terminal, 65536):
            told += part
    except OSError:
        return told
    return told


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in PICTURES:
        (FOLDER / f"{name}.svg").write_text(draw(name), encoding="utf-8")
