"""Which addresses a server may have: https anywhere, plain http only on this machine, unless that is allowed."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from pakaura_server.core.errors import UsageError


def server_url(text: str, allow_http: bool = False) -> str:
    """The address as it is kept: with its scheme, without a slash at the end.

    Without a scheme it is https, on this machine http. Raises UsageError for what is no address of a server, and for
    plain http to another machine unless `allow_http`.
    """
    text = text.strip()
    if "://" not in text:
        bare = _split(f"//{text}")
        text = f"{'http' if bare and is_loopback(bare.hostname or '') else 'https'}://{text}"
    parts = _split(text)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or _has_more(parts):
        raise UsageError(f"{text!r} is not the address of a server", "write it as https://tasks.example.org")
    if parts.scheme == "http" and not allow_http and not is_loopback(parts.hostname):
        raise UsageError(
            f"{text} is plain http: everybody on the way could read your password and your tasks",
            "use https, or say --allow-http if that network is yours",
        )
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def is_loopback(host: str) -> bool:
    """Whether the host is this machine itself (RFC 6761, section 6.3)."""
    from ipaddress import ip_address

    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _split(text: str) -> SplitResult | None:
    """The parts, with a port that is one; None where the text has no such parts."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _has_more(parts: SplitResult) -> bool:
    """Whether there is more than a server's address has: a person, a question, a place in a page."""
    return bool(parts.query or parts.fragment or "@" in parts.netloc)
