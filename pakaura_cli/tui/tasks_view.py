"""What a list of tasks and a board have in common: a task at the cursor, tasks that are marked, and the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from pakaura_cli.tui.messages import Menu, Opened

if TYPE_CHECKING:
    from textual import events

    from pakaura_server.core.task import Task


class TasksView(Widget):
    """A widget that shows tasks. It is mixed in behind what it is drawn by, whose style it keeps."""

    marked: set[str]
    """The ids of tasks that are marked for what comes next."""

    @property
    def task_at_cursor(self) -> Task | None:
        raise NotImplementedError

    def go_on(self) -> None:
        """Have the cursor on the next task."""
        raise NotImplementedError

    def chosen(self) -> list[str]:
        """The ids of the tasks that an action is for: those marked, else the one at the cursor."""
        task = self.task_at_cursor
        return sorted(self.marked) if self.marked else [task.id] if task else []

    def mark(self) -> None:
        """Mark the task at the cursor, or no longer, and go on to the next."""
        task = self.task_at_cursor
        if task:
            self.marked ^= {task.id}
            self.go_on()

    def mark_none(self) -> None:
        self.marked = set()
        self.refresh()

    def action_open(self) -> None:
        task = self.task_at_cursor
        if task:
            self.post_message(Opened(task))

    def clicked(self, event: events.Click) -> None:
        """The mouse was pressed on the task at the cursor: a menu, a mark, or all of the task."""
        task = self.task_at_cursor
        if task and event.button == 3:
            self.post_message(Menu(event.screen_offset))
        elif task and event.ctrl:
            self.marked ^= {task.id}
            self.refresh()
        elif task and event.chain == 2:
            self.post_message(Opened(task))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
