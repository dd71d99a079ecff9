"""Each request gets an id, one line in the log, and its place in the metrics.

The line has the template of the path and never the path itself, the query, a header or a body.
"""

from __future__ import annotations

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pakaura_server.logs import request_id
from pakaura_server.metrics import Metrics

HEADER = "X-Request-ID"
UNKNOWN_ROUTE = "unknown"
CLIENT_GONE = 499
"""The status, in log and metrics only, of a request whose client left before the answer."""
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_QUIET = frozenset(("/api/v1/health", "/api/v1/health/live", "/api/v1/health/ready", "/metrics"))
"""What is asked for every few seconds, and logged only with LOG_LEVEL=DEBUG."""
_log = logging.getLogger("pakaura_server.requests")


class RequestLog:
    """ASGI middleware, the outermost one."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = CLIENT_GONE
        given = Headers(scope=scope).get(HEADER, "")
        id = given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
        # A dict of this request, in which `signed_in` notes the user.
        state = scope["state"] = dict(scope.get("state") or {})

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = id
            await send(message)

        token = request_id.set(id)
        try:
            await self._app(scope, receive, with_id)
        finally:
            self._note(scope, state.get("user_id"), status, time.perf_counter() - began)
            request_id.reset(token)

    def _note(self, scope: Scope, user_id: str | None, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", UNKNOWN_ROUTE)
        self._metrics.answered(scope["method"], route, status, seconds)
        fields = {"method": scope["method"][:16], "route": route, "status": status, "ms": round(seconds * 1000, 1)}
        if user_id:
            fields["user"] = user_id
        level = logging.DEBUG if route in _QUIET and status < 500 else logging.INFO
        _log.log(level, "answered", extra=fields)
