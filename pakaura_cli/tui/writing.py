"""A text to be written over the screen: one line, or several."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static, TextArea

from pakaura_cli.tui.leaving import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Writing(Dialog[str | None]):
    """Gives back the text, or None where it was left. With `lines` it may have several."""

    CSS = """
    Writing #dialog { width: 90%; max-width: 100; }
    Writing TextArea { height: 16; max-height: 60vh; border: none; padding: 0; }
    Writing Input { width: 1fr; padding: 0; background: $panel; }
    Writing .keys { height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", priority=True),
        Binding("ctrl+s", "keep", "keep", priority=True),
    ]

    def __init__(self, title: str, text: str, *, lines: bool = False) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._lines = lines

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog") as dialog:
            dialog.border_title = self._title
            if self._lines:
                yield TextArea(self._text, id="text", soft_wrap=True)
            else:
                yield Input(self._text, id="text", compact=True, select_on_focus=False)
            keys = "ctrl+s keeps it" if self._lines else "Enter keeps it"
            yield Static(f"{keys} · Esc leaves everything as it is", classes="keys", markup=False)

    def on_mount(self) -> None:
        self.query_one("#text").focus()

    def on_input_submitted(self) -> None:
        self.action_keep()

    def action_keep(self) -> None:
        text = self.query_one("#text")
        self.dismiss(text.text if isinstance(text, TextArea) else text.value if isinstance(text, Input) else None)

    def action_leave(self) -> None:
        self.dismiss(None)
