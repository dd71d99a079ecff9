"""Actions said as command lines: what a person would type in a shell to do the same."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from pakaura_cli.grammar.commands import find
from pakaura_server.core.capture import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pakaura_server.core.task import Task


def spoken(words: Sequence[str]) -> str:
    """One line for a shell: `pakaura done 3`."""
    return shlex.join(["pakaura", *words])


def reference(task: Task) -> str:
    """What names a task on a command line now and later: its number while it has one, else its whole id."""
    return str(task.number) if task.number is not None else task.id


def natural_words(line: str) -> list[str] | None:
    """The words after `add --natural` that are read as this line; None where no words are.

    Its own words are, unless one of them would be taken for an option, or all for the lines of stdin.
    """
    words = line.split(" ")
    add = find("add")
    assert add is not None
    if words == ["-"] or words[0] == "-":
        return None
    if not any(word.startswith("--") or word in add.spellings for word in words):
        return [word for word in words if word]
    # In one piece it is no option, unless it begins as one; and a piece that begins as an attribute is all attribute.
    if line.startswith("-") or words[0].partition(":")[0] in FIELDS:
        return None
    return [line]
