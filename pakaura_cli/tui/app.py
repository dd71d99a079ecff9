"""The application: one sitting at the desk, its screens, its colours and its keys."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.screen import ModalScreen
from textual.widgets import Input
from textual.worker import WorkerFailed

from pakaura_cli.output.escape import safe
from pakaura_cli.tui.colourless import Colourless
from pakaura_cli.tui.dashboard import Dashboard
from pakaura_cli.tui.dialogs import Choose, yes_or_no
from pakaura_cli.tui.hangup import is_gone
from pakaura_cli.tui.in_turn import InTurn
from pakaura_cli.tui.keys import clashes, keymap
from pakaura_cli.tui.live import Live
from pakaura_cli.tui.themes import DARK, THEMES, possible_in, remembered
from pakaura_server.core.errors import Cancelled, ConfigError, PakauraError

if TYPE_CHECKING:
    from pathlib import PurePath

    from textual.command import Provider
    from textual.notifications import Notification

    from pakaura_cli.tui.desk import Desk

_WAITS = "Another program is writing. What you did last is written as soon as it has ended."
_IS_WRITTEN = "What you did last is being written. What is in by then stays, and u takes it back."
_LOOKS_S = 0.5
"""Twice a second the store is asked whether somebody else has written."""
_ENDING = (signal.SIGTERM, signal.SIGHUP)
_MOST_NOTICES = 3
_TWICE_S = 2.0
"""Ctrl-C twice within that time leaves."""


class PakauraApp(InTurn):
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
        self._interrupted = -_TWICE_S
        self.live = Live(desk)
        self._told = ""
        for theme in THEMES.values():
            self.register_theme(theme)
        if self.no_color:
            self._filters[:] = [Colourless()]
        chosen = remembered(desk.session.paths).get("theme", DARK.name)
        possible = possible_in(self)
        self.theme = chosen if chosen in possible else possible[0]

    @property
    def COMMANDS(self) -> set[type[Provider]]:  # type: ignore[override]  # noqa: N802 - Textual's name
        from pakaura_cli.tui.palette import Actions

        return {Actions}

    def on_mount(self) -> None:
        try:
            keys = keymap(self.desk.session.setting)
            self.set_keymap(keys)
            if sentences := clashes(keys):
                self.notify("\n".join(sentences), title="Keys", severity="warning", markup=False)
        except ConfigError as error:
            self._warn(error)
        if self.desk.problem:
            self._warn(self.desk.problem)
        # Whatever is written after this is news.
        self._look()
        self.begin()
        self.set_interval(_LOOKS_S, self._look)
        if not (self.is_headless or self.is_web):
            for number in _ENDING:
                asyncio.get_running_loop().add_signal_handler(number, self._end_by, number)

    @property
    def is_ready(self) -> bool:
        screen = self.screen
        return super().is_ready and (not isinstance(screen, Dashboard) or screen.is_furnished)

    def begin(self) -> None:
        """Show the first screen."""
        self.push_screen(Dashboard(self.desk))

    def action_help_quit(self) -> None:
        """Ctrl-C leaves a line or a dialog, and pressed twice in the list the program."""
        if isinstance(self.focused, Input) or isinstance(self.screen, ModalScreen):
            self.simulate_key("escape")
            return
        before, self._interrupted = self._interrupted, monotonic()
        if self._interrupted - before < _TWICE_S:
            self.leave()
        else:
            self.notify("Ctrl-C once more leaves")

    def _end_by(self, number: int) -> None:
        """Leave the terminal as it was, and say which signal it was, as shells do."""
        self.exit(return_code=128 + number)

    def _look(self) -> None:
        if not self.is_headless and is_gone():
            self.exit()
            return
        try:
            self.live.look()
        except PakauraError as error:
            # What lasts is told once, not twice a second.
            if error.message != self._told:
                self._warn(error)
            self._told = error.message
        else:
            self._told = ""

    def _warn(self, error: PakauraError) -> None:
        self.notify(safe(error.hint) or " ", title=safe(error.message), severity="error", markup=False)

    def _refresh_notifications(self) -> None:
        """The latest notices are shown, each once: a key that is held down would fill the screen with its own."""
        shown: dict[tuple[str, str], Notification] = {}
        for notice in list(self._notifications):
            older = shown.pop((notice.title, notice.message), None)
            shown[notice.title, notice.message] = notice
            if older is not None:
                self._unnotify(older, refresh=False)
        for notice in list(shown.values())[:-_MOST_NOTICES]:
            self._unnotify(notice, refresh=False)
        super()._refresh_notifications()

    async def action_quit(self) -> None:
        """Leave; where something is not written yet, ask first."""
        self.leave()

    @work(group="dialog")
    async def leave(self) -> None:
        if self.desk.writes.pending and not isinstance(self.screen, Choose):
            why = _WAITS if self.desk.writes.waits else _IS_WRITTEN
            question = yes_or_no("Something is not written yet", why, "Leave without it", "", cancel="Stay")
            if await self.push_screen_wait(question) != "yes":
                return
        self.exit()

    def _handle_exception(self, error: Exception) -> None:
        """What a worker met and a person can mend is told; anything else ends the program.

        Textual would print a traceback with the values of all variables, and those hold what tasks say.
        """
        met = error.error if isinstance(error, WorkerFailed) else None
        if isinstance(met, Cancelled):
            self.notify(safe(met.message), title="Stopped", markup=False)
            return
        if isinstance(met, PakauraError):
            self._warn(met)
            return
        self.failure = error
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()
