"""How far something long is, over the screen, and a way to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, ProgressBar, Static

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

_LOOKS_S = 0.1


class Progress(ModalScreen[None]):
    """`told` gives the sentence about how far it is; `stop` is called where somebody wants it to end."""

    CSS = """
    Progress ProgressBar { margin: 1 0 0 0; }
    Progress #how-far { width: auto; min-width: 40; }
    Progress Button { margin: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", "stop")]

    def __init__(self, title: str, told: Callable[[], str], stop: Callable[[], None]) -> None:
        super().__init__()
        self._title = title
        self._told = told
        self._stop = stop
        self._over = False

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog") as dialog:
            dialog.border_title = self._title
            yield Static(self._told(), id="how-far", markup=False)
            yield ProgressBar(total=None, show_percentage=False, show_eta=False)
            yield Button("Stop (Esc)", id="stop", compact=True)

    def on_mount(self) -> None:
        self.set_interval(_LOOKS_S, lambda: self.query_one("#how-far", Static).update(self._told()))

    def end(self) -> None:
        """It is over: go away, as soon as nothing stands above."""
        self._over = True
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        if self._over and self.is_current:
            self.dismiss()

    def on_button_pressed(self) -> None:
        self.action_stop()

    def action_stop(self) -> None:
        button = self.query_one("#stop", Button)
        button.label = "Stopping…"
        button.disabled = True
        self._stop()
