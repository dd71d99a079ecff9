"""Draws docs/pictures/day.svg: `python docs/draw_pictures.py` types a day into the installed pakaura, on a terminal.

What the picture shows is what the program printed, colours and all; the store is thrown away.
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

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

PICTURE = Path(__file__).with_name("pictures") / "day.svg"
WIDTH = 84
NINE_MS = 1_795_510_800_000
"""Tuesday 24 November 2026, 9:00 in UTC: the picture is the same whenever it is drawn."""
BEFORE = (
    "add pay rent due:2026-11-20 pri:medium +money",
    "add renew the passport project:home due:+2w",
)
SHOWN = (
    "add water the roses project:home.garden pri:high due:today",
    'add buy milk +shopping "due:tomorrow 6pm"',
    "list",
    "done 1 3",
    "undo",
    "list +shopping or project:home --columns number,title,due",
)


def draw() -> str:
    """The picture as SVG."""
    with tempfile.TemporaryDirectory() as home:
        for number, words in enumerate(BEFORE):
            _type(words, home, NINE_MS + number)
        shown = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True, color_system="truecolor")
        for number, words in enumerate(SHOWN):
            shown.print(Text.assemble(("$ ", "bold green"), (f"pakaura {words}", "bold")))
            shown.print(Text.from_ansi(_type(words, home, NINE_MS + 60_000 * (number + 1))))
    drawn = shown.export_svg(title="pakaura", theme=DIMMED_MONOKAI, unique_id="day")
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
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(draw(), encoding="utf-8")
