"""What the browser is told to forbid, and from where it may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pakaura_cli.client.server_url import is_loopback
from pakaura_cli.tui.web.terms import origin

if TYPE_CHECKING:
    from aiohttp import web

    from pakaura_cli.tui.web.terms import Terms

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "Server": "PakAura",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none';"
    # The terminal measures its cells, and paints them, by styles that it writes into the page.
    " frame-ancestors 'none'; style-src 'self' 'unsafe-inline'; connect-src 'self' {socket}"
)


class Guard:
    """Knows the origins of the page. `port` is the one that is listened on."""

    def __init__(self, terms: Terms, port: int) -> None:
        self._public = terms.public_url
        hosts = {"localhost", "127.0.0.1", "[::1]", f"[{terms.host}]" if ":" in terms.host else terms.host}
        self._own = {origin(f"http://{host}:{port}") for host in hosts}
        self.url = self._public or f"http://{f'[{terms.host}]' if ':' in terms.host else terms.host}:{port}"

    def allows(self, request: web.Request) -> bool:
        """Whether a page of this program asks: every browser says from which page a websocket is opened.

        Another page, also one whose name was led to this address (DNS rebinding), has another origin.
        """
        asking = request.headers.get("Origin", "")
        return asking == origin(self._public) if self._public else asking in self._own

    def caller(self, request: web.Request) -> str:
        """The address that somebody comes from; empty where a proxy in front does not say so.

        With a public address that is no other name of this machine there is such a proxy, and the last entry is what it
        has written itself.
        """
        if not self._public or is_loopback(urlsplit(self._public).hostname or ""):
            return request.remote or ""
        said = request.headers.getall("X-Forwarded-For", [])
        return said[-1].rpartition(",")[2].strip() if said else ""

    def address(self, request: web.Request) -> str:
        """Where the page that is asked for has the rest of itself, without a slash at the end."""
        own = f"http://{request.host}"
        return own if not self._public and own in self._own else self.url

    def headers(self, request: web.Request) -> dict[str, str]:
        socket = "ws" + self.address(request).removeprefix("http").partition("//")[0]
        place = origin(self.address(request)).partition("//")[2]
        told = {**HEADERS, "Content-Security-Policy": _POLICY.format(socket=f"{socket}//{place}")}
        if self._public.startswith("https:"):
            told["Strict-Transport-Security"] = "max-age=31536000"
        return told
