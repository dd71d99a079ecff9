"""What a log shows of one command, and what taking it back did."""

from __future__ import annotations


class Group:
    """One command: all that it wrote. `at` is UTC milliseconds, `undone` whether it stands no more.

    `kind` is `do`, `undo` or `redo`; `titles` are those of the first tasks that it changed.
    """

    __slots__ = ("at", "command", "device", "id", "kind", "titles", "undone")

    def __init__(self, id: str, at: int, command: str, kind: str, titles: list[str], undone: bool, device: str) -> None:
        self.id = id
        self.at = at
        self.command = command
        self.kind = kind
        self.titles = titles
        self.undone = undone
        self.device = device


class Reversal:
    """What an undo or redo did: the ids of the tasks that it changed, and (task id, register) of what it left.

    `group` is the group that it is itself, `command` the word of the one that it took back.
    """

    __slots__ = ("changed", "command", "group", "left")

    def __init__(self, command: str, group: str) -> None:
        self.command = command
        self.group = group
        self.changed: list[str] = []
        self.left: list[tuple[str, str]] = []
