"""Keys that are typed faster than they are carried out: each goes to whatever the one before has led to."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events
from textual.app import App

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.events import Event

_IN_TURN = (events.Key, events.Paste, events.MouseDown, events.MouseUp)
"""A click too: what was typed before it belongs to the field that has the focus until then."""
_LONGEST_S = 0.5
"""What a key has led to may take longer, such as a write that waits for another program; keys go on then."""
_ROUNDS = 3
"""A key leads to a message, and that to another one: a line is submitted, is closed, and the list has the focus."""
_LOOKS_S = 0.005


class InTurn(App[None]):
    """Textual gives a key to what has the focus when it arrives: `abuy milk` in one go would run commands."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[Event] = deque()
        self._next: Event | None = None
        self._turn: asyncio.Task[None] | None = None

    @property
    def is_typing(self) -> bool:
        """Whether there are keys that are not carried out yet."""
        return self._turn is not None

    @property
    def is_ready(self) -> bool:
        """Whether the screen can take keys."""
        return self.screen.is_mounted

    async def on_event(self, event: Event) -> None:
        if not isinstance(event, _IN_TURN) or event.is_forwarded or event is self._next:
            await super().on_event(event)
            return
        at_once = self._turn is None and self.is_ready
        if at_once:
            at: DOMNode = self.focused or self.screen
            await super().on_event(event)
        else:
            at = self
            self._typed.append(event)
        if self._turn is None:
            self._turn = asyncio.create_task(self._take_turns(at))

    async def _take_turns(self, at: DOMNode) -> None:
        try:
            await self._settled(at)
            while self._typed:
                self._next = self._typed.popleft()
                self.post_message(self._next)
                await self._passed(self)
                await self._settled(self.focused or self.screen)
        finally:
            self._turn = None

    async def _settled(self, at: DOMNode) -> None:
        """Wait until all that the latest key has led to is done."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_S):
                for _ in range(_ROUNDS):
                    for node in at.ancestors_with_self:
                        await self._passed(node)
                    at = self.focused or self.screen
        while self._typed and not self.is_ready:  # noqa: ASYNC110 - Textual tells nobody when a screen is mounted
            await asyncio.sleep(_LOOKS_S)

    async def _passed(self, node: DOMNode) -> None:
        """Wait until that has handled all messages that it has by now."""
        passed = asyncio.Event()
        if node.is_attached and node.call_later(passed.set):
            await passed.wait()
