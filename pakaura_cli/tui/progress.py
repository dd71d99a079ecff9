"""How far something long is, over the screen, and a way to stop it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Button, ProgressBar, Static

from pakaura_cli.tui.leaving import Dialog

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from textual.app import App, ComposeResult
    from textual.binding import BindingType

    from pakaura_cli.tui.pace import Pace

T = TypeVar("T")

_LOOKS_S = 0.1
_SOON_S = 0.3
"""What is done sooner needs no progress."""


class Progress(Dialog[None]):
    """`told` gives the sentence about how far it is; `stop` is called where somebody wants it to end.

    `part` gives how much of it is done, from 0 to 1, or None where nobody knows.
    """

    CSS = """
    Progress ProgressBar { margin: 1 0 0 0; }
    Progress #how-far { width: auto; min-width: 40; }
    Progress Button { margin: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", "stop")]

    def __init__(
        self,
        title: str,
        told: Callable[[], str],
        stop: Callable[[], None],
        part: Callable[[], float | None] = lambda: None,
    ) -> None:
        super().__init__()
        self._title = title
        self._told = told
        self._part = part
        self._stop = stop

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog") as dialog:
            dialog.border_title = self._title
            yield Static(self._told(), id="how-far", markup=False)
            yield ProgressBar(total=None, show_percentage=False, show_eta=False)
            yield Button("Stop (Esc)", id="stop", compact=True)

    def on_mount(self) -> None:
        self.set_interval(_LOOKS_S, self._look)

    def _look(self) -> None:
        self.query_one("#how-far", Static).update(self._told())
        part = self._part()
        if part is not None:
            self.query_one(ProgressBar).update(total=1.0, progress=part)

    def end(self) -> None:
        """It is over: go away, as soon as nothing stands above."""
        self.dismiss()

    def on_button_pressed(self) -> None:
        self.action_stop()

    def action_stop(self) -> None:
        button = self.query_one("#stop", Button)
        button.label = "Stopping…"
        button.disabled = True
        self._stop()


async def with_progress(app: App[Any], title: str, pace: Pace, work: Coroutine[Any, Any, T]) -> T:
    """What the work gives, or raises; if it is long, how far it is is shown, and it can be stopped."""
    going_on = asyncio.ensure_future(work)
    await asyncio.wait((going_on,), timeout=_SOON_S)
    # What waits for another program is no work yet, and the screen is not taken for it.
    while not going_on.done() and not pace.done:
        await asyncio.wait((going_on,), timeout=_LOOKS_S)
    if not going_on.done():
        progress = Progress(title, pace.told, pace.stop, pace.part)
        await app.push_screen(progress)
        await asyncio.wait((going_on,))
        progress.end()
    return going_on.result()
