"""Changing a title where it stands in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

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

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "leave", show=False)]

    def __init__(self, task: Task, line: Region, rename: Callable[[Task, str], Awaitable[None]]) -> None:
        super().__init__(task.title, compact=True, select_on_focus=False)
        self._edited = task
        self._rename = rename
        self.absolute_offset = Offset(line.x + _TITLE_AT, line.y)
        self.styles.width = max(10, line.width - _TITLE_AT)

    def on_mount(self) -> None:
        self.focus()
        self.cursor_position = len(self.value)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            await self._rename(self._edited, event.value)
        except PakauraError as error:
            self.notify(error.hint or " ", title=error.message, severity="error", markup=False)
            return
        self._close()

    async def action_leave(self) -> None:
        self._close()

    def on_blur(self) -> None:
        self._close()

    def _close(self) -> None:
        if self.is_attached:
            self.post_message(Left())
            self.remove()
