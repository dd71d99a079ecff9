"""The dashboard without a terminal: keys are pressed, and what is to be seen is read as text."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from textual import events
from textual.screen import ModalScreen

from pakaura_cli.tui.app import PakauraApp
from pakaura_cli.tui.dashboard import Dashboard
from pakaura_cli.tui.desk import Desk
from tests.support.installed import ENOUGH

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Mapping
    from typing import Any

    from textual.pilot import Pilot
    from textual.worker import Worker

_LOADING = ("found", "counted")
"""The groups of workers that read the store."""
_DOING = ("deed", "dialog")
"""Those that do what a key asks for; some of them ask something."""
_LOOKS_S = 0.01


class Seat:
    """Somebody in front of the dashboard."""

    def __init__(self, app: PakauraApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def dashboard(self) -> Dashboard:
        (screen,) = [screen for screen in self.app.screen_stack if isinstance(screen, Dashboard)]
        return screen

    @property
    def said(self) -> list[str]:
        return self.app.desk.said

    async def press(self, *keys: str) -> None:
        """Press keys one after another, and wait until all that follows is shown."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def burst(self, *keys: str) -> None:
        """Press keys as a slow line delivers them: all in one read, before any of them did anything."""
        for key in keys:
            self.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await self.settle()

    async def write(self, text: str) -> None:
        """Put a text where the cursor is, as a paste does: Pilot takes a twentieth of a second for each key."""
        focused = self.app.screen.focused
        assert focused is not None
        focused.post_message(events.Paste(text))
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type a line and press Enter."""
        await self.write(text)
        await self.press("enter")

    async def settle(self) -> None:
        """Wait until nothing is being read, and what was read is shown."""
        await self.pilot.pause()
        await self.until(lambda: not self.app.is_typing)
        await self.until(lambda: isinstance(self.app.screen, ModalScreen) or not self._running(_DOING))
        loading = self._running(_LOADING)
        if loading:
            await self.app.workers.wait_for_complete(loading)
        await self.pilot.pause()

    async def rest(self) -> None:
        """Wait until nothing changes any more on the screen: what stands beside the list follows it a moment later."""
        before = ""
        while before != (before := self.screen()) or not self.dashboard.is_calm:
            await self.pilot.pause(0.1)
            await self.settle()

    def _running(self, groups: Collection[str]) -> list[Worker[Any]]:
        return [worker for worker in self.app.workers if worker.group in groups and not worker.is_finished]

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait for a condition, as long as anything may take."""
        async with asyncio.timeout(ENOUGH):
            while not holds():
                await self.pilot.pause(_LOOKS_S)

    async def sees(self, text: str) -> None:
        """Wait until the screen shows this."""
        try:
            await self.until(lambda: text in self.screen())
        except TimeoutError:
            raise AssertionError(f"{text!r} is not on the screen:\n{self.screen()}") from None

    def screen(self) -> str:
        """What is to be seen, a line each, without spaces at the ends."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join([strip.text.rstrip() for strip in strips])

    def titles(self) -> list[str]:
        """The titles of the list, as far as they are shown, from the top."""
        tasks = self.dashboard.tasks
        found = [tasks.task_at(position) for position in range(min(tasks.total, tasks.size.height))]
        return [task.title for task in found if task]

    def at_cursor(self) -> str:
        """The title of the task at the cursor; empty where there is none."""
        task = self.dashboard.view.task_at_cursor
        return task.title if task else ""


@asynccontextmanager
async def seated(environ: Mapping[str, str], size: tuple[int, int] = (100, 30)) -> AsyncIterator[Seat]:
    """The dashboard of this home, until it is left again."""
    desk = Desk(environ)
    app = PakauraApp(desk)
    async with app.run_test(size=size, notifications=True) as pilot:
        seat = Seat(app, pilot)
        await seat.until(lambda: len(app.screen_stack) > 1 and seat.dashboard.is_furnished)
        await seat.settle()
        yield seat
    desk.session.leave()


def run(work: Coroutine[Any, Any, None]) -> None:
    """Do the work of an asynchronous test, with all colours, whatever the machine's own environment says of them."""
    os.environ.pop("NO_COLOR", None)
    os.environ["COLORTERM"] = "truecolor"
    asyncio.run(work)
