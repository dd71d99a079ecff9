"""Textual's driver for a browser, which ends the process when nobody is at its other end any more."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import messages
from textual.drivers.web_driver import WebDriver

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

NAME = f"{__name__}:VisitDriver"


class VisitDriver(WebDriver):
    """Textual's own would go on without a reader, and one that is left so has been seen to spin."""

    def start_application_mode(self) -> None:
        self._loop: AbstractEventLoop = asyncio.get_running_loop()
        super().start_application_mode()

    def run_input_thread(self) -> None:
        super().run_input_thread()
        if not self.exit_event.is_set():
            asyncio.run_coroutine_threadsafe(self._app._post_message(messages.ExitApp()), self._loop)
