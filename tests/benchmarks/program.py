"""What the rounds ask of a program that is measured."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path

ADD, LIST, FILTER, FIND = "add", "list", "filter", "find"
DONE, UNDO, DONE_TITLE = "done", "undo", "done-title"
NEXT, AGENDA, NATURAL, COMPLETION = "next", "agenda", "natural", "completion"
COMMANDS = {
    ADD: 'add "buy milk"',
    LIST: "list --limit 20",
    FILTER: "list project:home +urgent",
    FIND: 'list "title words"',
    DONE: "done NUMBER",
    UNDO: "undo",
    DONE_TITLE: 'done "title words"',
    NATURAL: 'add --natural "pay rent friday 9am #home !high"',
    NEXT: "next --limit 10",
    AGENDA: "agenda --limit 20",
    COMPLETION: "list project:h<TAB>",
}
"""In the order of a round: `undo` takes back the `done` before it."""
BASE_ENVIRON = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}


class Program(ABC):
    """One program with a home of its own per size, so that nothing of the person's is read or written."""

    name: str
    largest: int | None = None
    """The most tasks that it is measured at; None is no limit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder
        self.tasks = 0

    def environ(self) -> Mapping[str, str]:
        """The whole environment of its processes, for the size prepared last."""
        return BASE_ENVIRON | {"HOME": str(self.home)}

    def enter(self, size: int, tasks: int = 0) -> None:
        """Makes the home for this size, empty, and turns to it; `tasks` is how many it is going to hold."""
        self.tasks = tasks
        self.home = self.folder / str(size)
        self.home.mkdir(parents=True)

    def leave(self) -> None:
        """Removes what `enter` made."""
        shutil.rmtree(self.home)

    @abstractmethod
    def version(self) -> str:
        """The version as its makers call it."""

    @abstractmethod
    def prepare(self, size: int, tasks: int) -> None:
        """Fills a fresh store with the first `tasks` tasks of the data; `size` is what the table calls it."""

    @abstractmethod
    def command(self, name: str, turn: int) -> Sequence[str] | None:
        """The words to run, or None where the program has no such command."""

    def accepted(self, name: str) -> Sequence[int]:
        """The exit codes that mean that the work was done."""
        return (0,)
