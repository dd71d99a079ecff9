"""The headers of every answer: what a browser may do with it, who may frame it, and that nobody stores it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

DOCS = "/docs"
_ALWAYS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_YEAR_S = 365 * 24 * 60 * 60

# FastAPI's page of the documentation is a few lines of its own around Swagger UI, which comes from this host.
_SWAGGER = "https://cdn.jsdelivr.net"
_DOCS_POLICY = (
    f"default-src 'none'; script-src {_SWAGGER} 'unsafe-inline'; style-src {_SWAGGER} 'unsafe-inline'; "
    "img-src data:; connect-src 'self'; frame-ancestors 'none'"
)


class SecurityHeaders:
    """ASGI middleware. `https_only` also tells browsers to come back by HTTPS alone (HSTS, RFC 6797)."""

    def __init__(self, app: ASGIApp, https_only: bool) -> None:
        self._app = app
        self._headers = _ALWAYS | ({"Strict-Transport-Security": f"max-age={_YEAR_S}"} if https_only else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if scope["path"] == DOCS:
                    headers["Content-Security-Policy"] = _DOCS_POLICY
            await send(message)

        await self._app(scope, receive, with_headers)
