"""The actions that open what stands beside the list: the assistant, and the conflicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.tui import places
from pakaura_cli.tui.syncing import Syncing

if TYPE_CHECKING:
    from pakaura_cli.tui.assistant import AssistantPanel, Closed
    from pakaura_cli.tui.places import Place


class Talking(Syncing):
    """Those of the assistant and of the conflicts."""

    keep: str
    _panel: AssistantPanel | None = None

    def go_to(self, place: Place, text: str = "") -> None:
        """Show this place."""
        raise NotImplementedError

    def action_back(self) -> None:
        """Go back to the list."""
        raise NotImplementedError

    async def act_assistant(self) -> None:
        if self._panel is None:
            from pakaura_cli.tui.assistant import AssistantPanel

            self._panel = AssistantPanel(self.desk, self.sign_in_again, id="assistant")
            await self.query_one("#panes").mount(self._panel)
        self._panel.display = True
        self.add_class("-assistant")
        self._panel.focus_line()

    def on_closed(self, _event: Closed) -> None:
        if self._panel is not None:
            self._panel.display = False
            self.remove_class("-assistant")
            self.action_back()

    def act_conflicts(self) -> None:
        from pakaura_cli.tui.conflicts import Conflicts

        self.app.push_screen(Conflicts(self.desk), self._go_to_task)

    def _go_to_task(self, id: str | None) -> None:
        if id:
            self.keep = id
            self.go_to(places.ALL)
