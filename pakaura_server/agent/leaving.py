"""A language model that nobody may wait for any more: it is broken off, and the turn around it goes on to its end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from pakaura_server.agent.model import ModelFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any

    from pakaura_server.agent.model import Exchange, LanguageModel
    from pakaura_server.agent.toolbox import Toolbox

T = TypeVar("T")


async def to_its_end(turn: Coroutine[Any, Any, T], left: asyncio.Event) -> T:
    """What the turn gives. A cancellation sets `left`, and is raised when the turn has come to its end."""
    work = asyncio.ensure_future(turn)
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        left.set()
        await work
        raise


class UntilLeft:
    """A language model that is broken off when the person has left: then it has failed."""

    def __init__(self, model: LanguageModel, left: asyncio.Event) -> None:
        self._model = model
        self._left = left

    async def answer(self, exchange: Exchange, toolbox: Toolbox, say: Callable[[str], Awaitable[None]]) -> str:
        answering = asyncio.ensure_future(self._model.answer(exchange, toolbox, say))
        leaving = asyncio.ensure_future(self._left.wait())
        try:
            await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                answering.cancel()
                await asyncio.wait((answering,))
        finally:
            answering.cancel()
            leaving.cancel()
        if answering.cancelled():
            raise ModelFailed("the answer was broken off")
        return answering.result()
