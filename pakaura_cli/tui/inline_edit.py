"""Changing a title where it stands in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.geometry import Offset, Region
from textual.widgets import Input

from pakaura_cli.tui.messages import Left
from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.binding import BindingType

    from pakaura_server.core.task import Task

_TITLE_AT = 9
"""The column of the list in which titles begin."""


class InlineEdit(Input):
    """Lies over the line of a task. `rename` raises PakauraError, which is told, and the line stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "take it"),
        Binding("escape", "leave", "leave it"),
    ]

    def __init__(self, task: Task, line: Region, rename: Callable[[Task, str], Awaitable[None]]) -> None:
        super().__init__(task.title, compact=True, select_on_focus=False)
        self._edited = task
        self._rename = rename
        self._writes = False
        self.absolute_offset = Offset(line.x + _TITLE_AT, line.y)
        self.styles.width = max(10, line.width - _TITLE_AT)

    def on_mount(self) -> None:
        self.focus()
        self.cursor_position = len(self.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._writes:
            self._write(event.value)

    # In a worker, for it may have to wait for another program, and keys are answered meanwhile.
    @work(group="deed")
    async def _write(self, title: str) -> None:
        self._writes = True
        try:
            await self._rename(self._edited, title)
        except PakauraError as error:
            self.notify(error.hint or " ", title=error.message, severity="error", markup=False)
            # What was typed is not lost, although somebody may have gone on.
            self.display = True
            self.focus()
            return
        finally:
            self._writes = False
        self._close()

    async def action_leave(self) -> None:
        self._close()

    def on_blur(self) -> None:
        self._close()

    def _close(self) -> None:
        if self._writes:
            self.display = False
            self.post_message(Left())
        elif self.is_attached:
            if self.display:
                self.post_message(Left())
            self.remove()
