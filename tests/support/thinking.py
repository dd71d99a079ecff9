"""A language model that does what a test wrote down, where the protocol of a real one is not the point."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from pakaura_server.agent.model import ModelFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pakaura_server.agent.model import Exchange
    from pakaura_server.agent.toolbox import Toolbox


class Thinking:
    """Calls these tools, then says these pieces. Before the last piece it waits for `go`, which is set unless `slow`.

    `asked` are the exchanges; `thinking` is set while it waits; `broken_off` says that it was cancelled.
    """

    def __init__(self, *pieces: str, calls: tuple[tuple[str, Any], ...] = (), slow: bool = False) -> None:
        self.pieces = pieces
        self.calls = calls
        self.asked: list[Exchange] = []
        self.thinking = asyncio.Event()
        self.go = asyncio.Event()
        self.broken_off = False
        if not slow:
            self.go.set()

    async def answer(self, exchange: Exchange, toolbox: Toolbox, say: Callable[[str], Awaitable[None]]) -> str:
        self.asked.append(exchange)
        for name, arguments in self.calls:
            await toolbox.call(name, arguments)
        for piece in self.pieces[:-1]:
            await say(piece)
        self.thinking.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.broken_off = True
            raise
        if not self.pieces:
            raise ModelFailed("the language model is out of order")
        await say(self.pieces[-1])
        return "".join(self.pieces)
