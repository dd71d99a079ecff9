"""A turn as server-sent events: what the agent tells while it goes on, for a terminal that shows it as it comes.

First `conversation` (`conversation_id`, `demo_mode`, and `group`, that of all that the turn writes), then the agent's
events by their names, `done` with the reply as the last; or `error` with the body that the request would have had.
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any

from pakaura_server.agent.events import Done, Event, to_json
from pakaura_server.core.errors import PakauraError
from pakaura_server.errors import error_body

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pakaura_server.agent.turn import Reply
    from pakaura_server.chat.service import Turn

MEDIA_TYPE = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
PING_S = 15.0
"""A comment so often keeps proxies from closing a stream whose model thinks."""
_log = logging.getLogger(__name__)


class Telling:
    """What a turn tells, until somebody reads it; None is its end."""

    def __init__(self) -> None:
        self._told: asyncio.Queue[Event | None] = asyncio.Queue()

    async def tell(self, event: Event) -> None:
        self._told.put_nowait(event)

    async def events(self, turn: Turn, *, demo_mode: bool, ping_s: float = PING_S) -> AsyncIterator[str]:
        """The stream. `done` comes when all is kept. Who closes it has left the turn."""
        over = asyncio.ensure_future(turn.reply())
        over.add_done_callback(lambda _: self._told.put_nowait(None))
        try:
            about = {"conversation_id": str(turn.conversation), "demo_mode": demo_mode, "group": str(turn.group)}
            yield event_text("conversation", about)
            while (event := await self._next(ping_s)) is not None:
                yield event
            yield _end(over)
        finally:
            turn.leave()
            over.cancel()

    async def _next(self, ping_s: float) -> str | None:
        """The next event as text, or a comment where there is none for a while."""
        try:
            async with asyncio.timeout(ping_s):
                event = await self._told.get()
        except TimeoutError:
            return ": ping\n\n"
        if event is None or isinstance(event, Done):
            return None if event is None else await self._next(ping_s)
        told = to_json(event)
        return event_text(told.pop("event"), told)


def _end(over: asyncio.Future[Reply]) -> str:
    try:
        return event_text("done", {"reply": over.result().to_json()})
    except Exception as error:  # noqa: BLE001 - the answer has begun, so it cannot have another status
        if not isinstance(error, PakauraError):
            _log.exception("a turn failed")
        return event_text("error", error_body(error))


def event_text(name: str, data: dict[str, Any]) -> str:
    """One event (WHATWG HTML, section 9.2); its data is one line of JSON."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(errors="replace").decode()
    return f"event: {name}\ndata: {text}\n\n"
