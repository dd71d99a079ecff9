"""On which terms the dashboard is served: where, to how many, for how long, and for which server of tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from pakaura_cli.client.server_url import is_loopback, server_url
from pakaura_cli.client.settings_table import SETTINGS
from pakaura_server.core.errors import UsageError

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation

_PORTS = 65_535


class Terms(NamedTuple):
    """`port` 0 is a free one. `public_url` is where browsers find it, without a slash at the end; empty on loopback."""

    host: str
    port: int
    public_url: str
    server: str
    allow_http: bool
    max_sessions: int
    idle_s: float
    max_per_address: int
    memory_mb: int


def terms(invocation: Invocation, session: Session) -> Terms:
    """What the options say, and the settings where they say nothing. Raises UsageError and ConfigError."""

    def value(option: str) -> str:
        name = f"web.{option.replace('-', '_')}"
        return str(invocation.options.get(option) or session.setting(name) or SETTINGS[name].default)

    allow_http = "allow-http" in invocation.options
    server = value("server")
    if not server:
        raise UsageError("whoever visits signs in to a server, and none is named", "pakaura web --server URL")
    host, public_url = value("host"), value("public-url")
    if public_url:
        public_url = server_url(public_url, allow_http)
    elif not is_loopback(host):
        raise UsageError(
            f"on {host} other machines find it, and their browsers are let in by the address that they ask for",
            "--public-url https://tasks.example.org names it: that of the proxy with TLS in front",
        )
    return Terms(
        host,
        _port(value("port")),
        public_url,
        server_url(server, allow_http),
        allow_http,
        int(value("max-sessions")),
        float(value("idle")) * 60,
        int(value("max-per-address")),
        int(value("memory")),
    )


def origin(url: str) -> str:
    """The origin of an address (RFC 6454): its scheme, its host, and its port unless that is the scheme's own."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in (None, usual) else "")


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= _PORTS:
        return int(text)
    raise UsageError(f"{text!r} is no port", "a port is a number up to 65535; 0 is a free one")
