"""The command lines that do what was done here, the latest last."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from pakaura_cli.output.escape import safe
from pakaura_cli.tui.keys import bindings


class LogPane(OptionList):
    """Enter or a click copies a line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("down", "up", "page_down", "page_up", "first", "last"),
        Binding("enter", "select", "copy", show=False),
    ]

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False, compact=True)
        self._said: list[str] = []

    def show(self, lines: list[str]) -> None:
        """These lines, in their order."""
        self._said = list(lines)
        self.clear_options()
        self.add_options([Option(Text(f"$ {safe(line)}", no_wrap=True)) for line in lines])
        if lines:
            self.highlighted = len(lines) - 1

    def chosen(self) -> str:
        """The line at the cursor, or the latest one; empty where nothing was done yet."""
        if not self._said:
            return ""
        return self._said[-1 if self.highlighted is None or not self.has_focus else self.highlighted]

    def action_down(self) -> None:
        self.action_cursor_down()

    def action_up(self) -> None:
        self.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.app.copy_to_clipboard(self._said[event.option_index])
        self.notify("copied", markup=False)
