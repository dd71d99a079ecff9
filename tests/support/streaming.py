"""An answer as a client reads it while it is made, straight from the application.

The test transport of httpx would wait for its end.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from tests.support.installed import ENOUGH

if TYPE_CHECKING:
    from tests.support.webapp import WebApp


class Streaming:
    """A POST of JSON whose answer is a stream of events."""

    def __init__(self, web: WebApp, path: str, body: Any, headers: dict[str, str]) -> None:
        self._body = json.dumps(body).encode()
        self._sent = False
        self._gone = asyncio.Event()
        self._parts: asyncio.Queue[bytes] = asyncio.Queue()
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        known = {"accept": "text/event-stream", "content-type": "application/json", **headers}
        known |= {"host": "pakaura.test", "content-length": str(len(self._body))}
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in known.items()],
            "client": ("192.0.2.1", 1),
            "server": ("pakaura.test", 80),
            "state": {},
        }
        self.task: asyncio.Task[None] = asyncio.ensure_future(web.app(scope, self._receive, self._send))

    async def next(self) -> dict[str, Any]:
        """The next event with its name as `event`; a comment is `{"event": ""}`."""
        async with asyncio.timeout(ENOUGH):
            text = (await self._parts.get()).decode()
        if text.startswith(":"):
            return {"event": ""}
        first, second = text.strip().split("\n")
        return {"event": first.removeprefix("event: "), **json.loads(second.removeprefix("data: "))}

    async def rest(self) -> list[dict[str, Any]]:
        """All events until the end."""
        async with asyncio.timeout(ENOUGH):
            await self.task
        return [await self.next() for _ in range(self._parts.qsize())]

    async def leave(self) -> None:
        """Close the connection, and wait until the application has noticed."""
        self._gone.set()
        async with asyncio.timeout(ENOUGH):
            await self.task

    async def _receive(self) -> dict[str, Any]:
        if not self._sent:
            self._sent = True
            return {"type": "http.request", "body": self._body, "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        elif message.get("body"):
            await self._parts.put(message["body"])
