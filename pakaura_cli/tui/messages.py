"""What the views of tasks tell the screen around them, whether they are a list, a board or a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from textual.geometry import Offset

    from pakaura_cli.tui.places import Place
    from pakaura_server.core.task import Task


class Moved(Message):
    """The cursor stands on this task, or on none."""

    def __init__(self, task: Task | None) -> None:
        super().__init__()
        self.task = task


class Opened(Message):
    """Somebody wants to look at all of this task."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.task = task


class Menu(Message):
    """Somebody wants to choose what to do, here on the screen."""

    def __init__(self, place: Offset) -> None:
        super().__init__()
        self.place = place


class Gone(Message):
    """Somebody wants to go to this place."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class Left(Message):
    """A line that was typed into is closed."""


class Dropped(Message):
    """A task was moved to another column, whose words for `edit` these are."""

    def __init__(self, task: Task, words: list[str]) -> None:
        super().__init__()
        self.task = task
        self.words = words
