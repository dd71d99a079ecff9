"""A language model that nobody may wait for any more: it is broken off, and the turn around it goes on to its end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pakaura_server.agent.model import ModelFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pakaura_server.agent.model import Exchange, LanguageModel
    from pakaura_server.agent.toolbox import Toolbox


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
