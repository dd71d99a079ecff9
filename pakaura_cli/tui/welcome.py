"""What is shown where nothing was ever written yet: how one can begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from pakaura_cli.tui.leaving import Dialog
from pakaura_cli.tui.themes import remember, remembered

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from pakaura_cli.tui.desk import Desk

ALONE, ADD, SIGN_IN, REGISTER = "alone", "add", "sign_in", "register"
_MARK = "welcomed"
_WAYS = (
    (ADD, "a", "Add the first task", "it is kept in a file on this machine, and goes nowhere"),
    (SIGN_IN, "s", "Sign in", "to an account that you have: its tasks come here"),
    (REGISTER, "r", "Register", "an account at a server that you or others run"),
    (ALONE, "w", "Work here alone", "an account can still come later, with @"),
)


def is_wanted(desk: Desk) -> bool:
    """Whether there is no store yet, and nobody was welcomed. Raises StoreError."""
    return not desk.server and not desk.path and _MARK not in remembered(desk.session.paths)


class Welcome(Dialog[str]):
    """Gives back one of the ways to begin."""

    CSS = """
    Welcome #dialog { width: 68; padding: 1 2; }
    Welcome #said { width: 1fr; height: auto; margin: 0 0 1 0; }
    Welcome #ways { width: 1fr; height: auto; border: none; padding: 0; background: $surface; }
    Welcome #ways > .option-list--option { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "alone", "work here alone"),
        Binding("j", "step(1)", show=False),
        Binding("k", "step(-1)", show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog") as dialog:
            dialog.border_title = "Welcome to PakAura"
            said = "Your tasks are in a file of your own. Everything works without a server and without a network."
            yield Static(said, id="said", markup=False)
            yield OptionList(*[Option(_drawn(*way), id=way[0]) for way in _WAYS], id="ways", markup=False)

    def on_mount(self) -> None:
        ways = self.query_one("#ways", OptionList)
        ways.highlighted = 0
        ways.focus()

    def on_key(self, event: events.Key) -> None:
        for way, key, _, _ in _WAYS:
            if event.character == key:
                event.stop()
                self._begin(way)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._begin(event.option_id or ALONE)

    def action_alone(self) -> None:
        self._begin(ALONE)

    def action_step(self, by: int) -> None:
        ways = self.query_one("#ways", OptionList)
        (ways.action_cursor_down if by > 0 else ways.action_cursor_up)()

    def _begin(self, way: str) -> None:
        remember(self._desk.session.paths, **{_MARK: "yes"})
        self.dismiss(way)


def _drawn(_way: str, key: str, name: str, meaning: str) -> Text:
    return Text.assemble((f"{key}  ", "bold"), (name, "bold"), f"\n   {meaning}")
