"""All keys on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from pakaura_cli.client.keys import ACTIONS, GROUPS
from pakaura_cli.tui.keys import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

_KEYS = 20
"""Columns of the keys."""


class Help(ModalScreen[None]):
    """`keymap` are the keys that the configuration gives."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,f1", "dismiss", "leave"),
        Binding("j,down", "step(1)", show=False),
        Binding("k,up", "step(-1)", show=False),
    ]

    def __init__(self, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="dialog", classes="help") as dialog:
            dialog.border_title = "Keys"
            dialog.border_subtitle = "Esc leaves · [keys] in the configuration changes them"
            yield Static(self._text())

    def action_step(self, by: int) -> None:
        self.query_one("#dialog").scroll_relative(y=by, animate=False)

    def _text(self) -> Text:
        lines = Text()
        for group in GROUPS:
            lines.append(f"{group}\n", "bold")
            for action in ACTIONS:
                if action.group == group:
                    keys = shown(self._keymap.get(action.name, action.keys))
                    lines.append(f"  {keys:<{_KEYS}}", "bold").append(f"{action.meaning}\n")
            lines.append("\n")
        lines.append("Mouse\n", "bold")
        for what, meaning in _MOUSE:
            lines.append(f"  {what:<{_KEYS}}", "bold").append(f"{meaning}\n")
        return lines


_MOUSE = (
    ("click", "go to a task"),
    ("double click", "look at all of it"),
    ("ctrl+click", "mark it"),
    ("right click", "show what can be done to it"),
    ("drag, on a board", "move it to another column"),
)
