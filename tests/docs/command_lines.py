"""The `pakaura …` lines in a piece of shell, as the words that the program would be given."""

from __future__ import annotations

import re
import shlex
from itertools import groupby

PROGRAMS = ("pakaura", "~/.local/bin/pakaura")
NAMING = ("helm", "install", "kubectl", "useradd")
"""Programs to which `pakaura` is the name of something that they administer."""
_ENDS = set("|&;<>()")
_SUBSTITUTION = re.compile(r'"?\$\(((?:[^()]|\([^()]*\))*)\)"?')
_HERE_DOCUMENT = re.compile(r"<<'?(\w+)'?(.*)\n(?:.*\n)*?\1$", re.MULTILINE)


def command_lines(script: str) -> list[list[str]]:
    """Each invocation of pakaura in it, without the program's name. What the shell would put in is SUBSTITUTED."""
    script = _HERE_DOCUMENT.sub(r"\2", script.replace("\\\n", " "))
    found = []
    for line in script.splitlines():
        for inner in _SUBSTITUTION.findall(line):
            found += command_lines(inner)
        words = _words(_SUBSTITUTION.sub("SUBSTITUTED", line))
        for is_end, run in groupby(words, _ENDS.issuperset):
            command = [] if is_end else list(run)
            if command and command[0] in NAMING:
                continue
            for place, word in enumerate(command):
                if word in PROGRAMS:
                    found.append([*command[place + 1 :], *(["SUBSTITUTED"] if "xargs" in command[:place] else [])])
    return found


def _words(line: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>()")
    lexer.whitespace_split = True
    try:
        return list(lexer)
    except ValueError:
        # A quote that goes on in the next line: the rest is no command.
        return line.split()
