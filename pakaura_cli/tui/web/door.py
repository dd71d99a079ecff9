"""What somebody sees who is not signed in: two ways in, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from pakaura_cli.output.escape import safe
from pakaura_cli.tui.leaving import LeftOnce

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

SIGN_IN, REGISTER = "sign-in", "register"


class Door(LeftOnce[str], Screen[str]):
    """Gives back one of the ways."""

    CSS = """
    Door { align: center middle; background: $background; }
    Door #door { width: 64; max-width: 90%; height: auto; padding: 1 2; border: round $primary; background: $surface; }
    Door #what { width: 1fr; height: auto; margin: 0 0 1 0; }
    Door #ways { width: 1fr; height: auto; border: none; padding: 0; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", f"take('{SIGN_IN}')", show=False),
        Binding("r", f"take('{REGISTER}')", show=False),
        Binding("j", "step(1)", show=False),
        Binding("k", "step(-1)", show=False),
    ]

    def __init__(self, server: str) -> None:
        super().__init__()
        self._server = server

    def compose(self) -> ComposeResult:
        with Vertical(id="door") as door:
            door.border_title = "PakAura"
            yield Static(
                f"Your tasks, from {safe(self._server)}. Nothing of them stays in this browser or on this machine when"
                " the page is closed.",
                id="what",
                markup=False,
            )
            yield OptionList(
                Option("s  Sign in", id=SIGN_IN),
                Option("r  Register a new account", id=REGISTER),
                id="ways",
                markup=False,
            )

    def on_mount(self) -> None:
        ways = self.query_one("#ways", OptionList)
        ways.highlighted = 0
        ways.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.action_take(event.option_id or SIGN_IN)

    def action_take(self, way: str) -> None:
        self.dismiss(way)

    def action_step(self, by: int) -> None:
        ways = self.query_one("#ways", OptionList)
        (ways.action_cursor_down if by > 0 else ways.action_cursor_up)()
