"""`/mcp`: the tools of the assistant for other programs' models, over the Model Context Protocol.

A client shows the account's access token as a bearer. A cookie is not taken, and neither is a page of a foreign origin:
so no page that a browser shows can call a tool, whatever name it made the browser know this server by.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from fastapi import Request
from starlette.routing import Route

from pakaura_server.agent.permissions import Permissions
from pakaura_server.core.errors import Forbidden
from pakaura_server.ledger.task_ops import LedgerOps
from pakaura_server.security import security_of
from pakaura_server.tokens import not_signed_in
from pakaura_server.zones import moment

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send

    from pakaura_server.agent.mcp import Access
    from pakaura_server.ledger.ledgers import Ledgers
    from pakaura_server.ratelimit import RateLimits

PATH = "/mcp"
READ_ONLY = "read_only"
"""The query parameter of a client that wants no tool that writes; `tz` is its zone."""
_CALLER = "mcp_caller"


class McpEndpoint:
    """An ASGI application, `app.state.mcp` of a running server. The SDK is loaded by the first request."""

    def __init__(self, ledgers: Ledgers, limits: RateLimits, origins: tuple[str, ...]) -> None:
        self._ledgers = ledgers
        self._limits = limits
        self._origins = frozenset(origins)
        self._starting = asyncio.Lock()
        self._manager: Any = None
        self._running: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()
        self.route = Route(PATH, self, methods=["GET", "POST", "DELETE"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = self.route
        request = Request(scope, receive)
        self._check_origin(request)
        security = security_of(request)
        if security.token_of(request)[1]:
            raise not_signed_in()
        caller = await security.signed_in(request)
        moment(0, request.query_params.get("tz", "UTC"))
        await self._limits.hit("tasks", caller.user_id.hex)
        scope["state"][_CALLER] = str(caller.user_id)
        await self._start()
        await self._manager.handle_request(scope, receive, send)

    async def close(self) -> None:
        self._stop.set()
        if self._running is not None:
            await self._running

    def _check_origin(self, request: Request) -> None:
        """A program sends none; a page of a browser always does where it writes (Fetch, section 3.2)."""
        origin = request.headers.get("origin")
        if origin is not None and origin.lower() not in self._origins:
            raise Forbidden("This page may not call tools", "add its origin to FRONTEND_URL")

    async def _start(self) -> None:
        async with self._starting:
            if self._running is None:
                mcp = await asyncio.to_thread(import_module, "pakaura_server.agent.mcp")
                manager = mcp.http_manager(self._open, version("pakaura"))
                started = asyncio.Event()
                self._running = asyncio.create_task(self._run(manager, started))
                waiting = asyncio.create_task(started.wait())
                await asyncio.wait({self._running, waiting}, return_when=asyncio.FIRST_COMPLETED)
                if not started.is_set():
                    # It ended instead: raise why, and let the next request try again.
                    waiting.cancel()
                    ended, self._running = self._running, None
                    await ended
                self._manager = manager

    async def _run(self, manager: Any, started: asyncio.Event) -> None:
        """In a task of its own: the manager's context must be left by the task that entered it."""
        async with manager.run():
            started.set()
            await self._stop.wait()

    @asynccontextmanager
    async def _open(self, request: Request, _writes: bool) -> AsyncIterator[Access]:
        from pakaura_server.agent.mcp import Access

        now = moment(self._ledgers.clock(), request.query_params.get("tz", "UTC"))
        permissions = Permissions()
        if request.query_params.get(READ_ONLY, "").lower() in ("1", "true", "yes"):
            permissions = permissions.read_only()
        yield Access(LedgerOps(self._ledgers, request.scope["state"][_CALLER]), now, permissions)


def is_installed() -> bool:
    """Whether the SDK is there."""
    return find_spec("mcp") is not None
