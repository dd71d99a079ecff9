"""The application: one sitting at the desk, its screens, its colours and its keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App

from pakaura_cli.tui.dashboard import Dashboard
from pakaura_cli.tui.hangup import is_gone
from pakaura_cli.tui.keys import keymap
from pakaura_cli.tui.live import Live
from pakaura_cli.tui.themes import DARK, LIGHT, NAMES, TERMINAL, remembered
from pakaura_server.core.errors import ConfigError, PakauraError

if TYPE_CHECKING:
    from pathlib import PurePath

    from textual.command import Provider

    from pakaura_cli.tui.desk import Desk

_LOOKS_S = 0.5
"""Twice a second the store is asked whether somebody else has written."""


class PakauraApp(App[None]):
    """The dashboard. An exception ends it without a word: `failure` is what it was."""

    TITLE = "PakAura"
    # With their whole paths: those that are relative would be looked for beside a subclass.
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        Path(__file__).with_name("dashboard.tcss"),
        Path(__file__).with_name("assistant.tcss"),
    ]
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+backslash"  # The table of keys has others.

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.failure: Exception | None = None
        self.live = Live(desk)
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        chosen = remembered(desk.session.paths).get("theme", "")
        few_colours = self.console.color_system in ("standard", None)
        self.theme = chosen if chosen in NAMES.values() else TERMINAL if few_colours else DARK.name

    @property
    def COMMANDS(self) -> set[type[Provider]]:  # type: ignore[override]  # noqa: N802 - Textual's name
        from pakaura_cli.tui.palette import Actions

        return {Actions}

    def on_mount(self) -> None:
        try:
            self.set_keymap(keymap(self.desk.session.setting))
        except ConfigError as error:
            self._warn(error)
        if self.desk.problem:
            self._warn(self.desk.problem)
        # Whatever is written after this is news.
        self._look()
        self.begin()
        self.set_interval(_LOOKS_S, self._look)

    def begin(self) -> None:
        """Show the first screen."""
        self.push_screen(Dashboard(self.desk))

    def _look(self) -> None:
        if not self.is_headless and is_gone():
            self.exit()
            return
        try:
            self.live.look()
        except PakauraError as error:
            self._warn(error)

    def _warn(self, error: PakauraError) -> None:
        self.notify(error.hint or " ", title=error.message, severity="error", markup=False)

    def _handle_exception(self, error: Exception) -> None:
        """Textual would print a traceback with the values of all variables, and those hold what tasks say."""
        self.failure = error
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()
