"""All keys on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.table import Table
from rich.text import Text
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from pakaura_cli.client.keys import ACTIONS, GROUPS
from pakaura_cli.tui.keys import shown
from pakaura_cli.tui.leaving import Dialog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

_KEYS = 22
"""Columns of the keys."""


class Help(Dialog[None]):
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
            dialog.border_subtitle = r"Esc leaves · \[keys] in the configuration changes them"
            yield Static(self._text())

    def action_step(self, by: int) -> None:
        self.query_one("#dialog").scroll_relative(y=by, animate=False)

    def _text(self) -> Table:
        lines = Table.grid(padding=(0, 1, 0, 0))
        lines.add_column(width=_KEYS, no_wrap=True)
        lines.add_column()
        for group in GROUPS:
            _begin(lines, group)
            for action in ACTIONS:
                if action.group == group:
                    _add(lines, shown(self._keymap.get(action.name, action.keys)), action.meaning)
        _begin(lines, "Mouse")
        for what, meaning in _MOUSE:
            _add(lines, what, meaning)
        return lines


def _begin(lines: Table, heading: str) -> None:
    if lines.row_count:
        lines.add_row()
    lines.add_row(Text(heading, "bold"))


def _add(lines: Table, keys: str, meaning: str) -> None:
    lines.add_row(Text(f"  {keys}", "bold"), Text(meaning))


_MOUSE = (
    ("click", "go to a task"),
    ("double click", "look at all of it"),
    ("ctrl+click", "mark it"),
    ("right click", "show what can be done to it"),
    ("drag, on a board", "move it to another column"),
)
