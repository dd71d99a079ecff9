"""What a request may carry: JSON of a bounded size and depth, plain or in gzip, bounded after decompression too.

The body is read as a whole before anything else happens, so an endpoint never meets one that breaks these rules.
"""

from __future__ import annotations

import re
import zlib

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pakaura_server.core.errors import BadValue, TooLarge

DEEPEST = 64
"""Levels of arrays and objects, far beyond what any request needs and far below what exhausts a parser's stack."""
_OPENERS = (b"[", b"{")
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class BodyLimits:
    """ASGI middleware. `most` is in bytes. Raises TooLarge and BadValue, which `ErrorAnswers` around it answers."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        # A request without either has no body (RFC 9112, section 6.3).
        if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
            await self._app(scope, receive, send)
            return
        body = await self._read(receive, headers)
        if body:
            _check_type(headers)
            _check_encoding(body)
            _check_depth(body)
        await self._app(_plain(scope, len(body)), _replay(body, receive), send)

    async def _read(self, receive: Receive, headers: Headers) -> bytes:
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._most:
            raise self._too_large()
        decoder = _decoder(headers.get("content-encoding", "identity").strip().lower())
        parts = []
        left = self._most
        compressed_left = self._most
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            part = message.get("body", b"")
            more = message.get("more_body", False)
            compressed_left -= len(part)
            if decoder is not None:
                part = _inflate(decoder, part, left + 1)
            left -= len(part)
            if left < 0 or compressed_left < 0:
                raise self._too_large()
            parts.append(part)
        if decoder is not None and not decoder.eof:
            raise BadValue("The body is not valid gzip", "it ends too early")
        return b"".join(parts)

    def _too_large(self) -> TooLarge:
        return TooLarge(f"The body is larger than {self._most} bytes", "send less at once")


def _decoder(encoding: str) -> zlib._Decompress | None:
    if encoding == "identity":
        return None
    if encoding != "gzip":
        raise BadValue("The body has a Content-Encoding that is not taken", "send it plain or as gzip")
    return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)


def _inflate(decoder: zlib._Decompress, part: bytes, most: int) -> bytes:
    """At most `most` bytes of what `part` unpacks to: what a bomb holds beyond is never made."""
    try:
        unpacked = decoder.decompress(part, most)
    except zlib.error:
        raise BadValue("The body is not valid gzip", "send it plain or as gzip") from None
    if decoder.unused_data:
        raise BadValue("The body is not valid gzip", "something follows its end")
    return unpacked


def _check_type(headers: Headers) -> None:
    """Nothing but JSON is taken: a form of a foreign page can be sent without asking, JSON cannot."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise BadValue("The body must be JSON", "send it with Content-Type: application/json")


def _check_encoding(body: bytes) -> None:
    """JSON is UTF-8 (RFC 8259, section 8.1). The parser would take UTF-16 too, in which no depth can be counted."""
    if 0 in body:
        raise BadValue("The body is not UTF-8 or holds a NUL character", "send it as UTF-8, and a NUL as \\u0000")


def _check_depth(body: bytes) -> None:
    if sum(map(body.count, _OPENERS)) <= DEEPEST:
        return
    depth = 0
    for bracket in _STRING.sub(b"", body).translate(None, _NOT_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEEPEST:
            raise BadValue(f"The body is nested deeper than {DEEPEST} levels", "send flatter JSON")


def _plain(scope: Scope, length: int) -> Scope:
    """The scope of the same request with its body unpacked; the dict itself is shared with the middleware outside."""
    dropped = (b"content-encoding", b"content-length", b"transfer-encoding")
    headers = [(name, value) for name, value in scope["headers"] if name not in dropped]
    scope["headers"] = [*headers, (b"content-length", str(length).encode())]
    return scope


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body first, then what the connection has to say."""
    sent = False

    async def first_the_body() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return first_the_body
