"""How a server that listens ends without losing a request, whatever is before it and knows nothing of the end.

To close a listening socket resets the connections that the kernel has taken and nobody has accepted yet, and a proxy
cannot tell that from a request that was carried out: it must not send it elsewhere. So no connection is taken any more
before the socket is closed. Who connects meanwhile tries again a second later, and is refused then, which a proxy takes
for what it is.
"""

from __future__ import annotations

import ctypes
import socket
import struct
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Message = dict[str, Any]
    Application = Callable[[Any, Any, Any], Awaitable[None]]

_ATTACH_FILTER = 26
"""SO_ATTACH_FILTER of Linux (socket(7)), which Python does not name."""
_SYN, _SYN_ACK = 0x02, 0x12
_FLAGS = 13
"""Where the flags are in a TCP header (RFC 9293, section 3.1)."""
_NO_SYN = (
    (0x30, 0, 0, _FLAGS),  # load the byte
    (0x54, 0, 0, _SYN_ACK),  # and
    (0x15, 0, 1, _SYN),  # if it is a SYN that answers none,
    (0x06, 0, 0, 0),  # drop it;
    (0x06, 0, 0, 0xFFFFFFFF),  # take all else
)


def take_no_more(listener: socket.socket) -> None:
    """Leave new connections unanswered; those that have begun come in. Does nothing where the system cannot do it."""
    if not sys.platform.startswith("linux"):
        return
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in _NO_SYN))
    with suppress(OSError):
        listener.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, struct.pack("HP", len(_NO_SYN), ctypes.addressof(code)))


def closing(app: Application, is_ending: Callable[[], bool]) -> Application:
    """The application; a request that comes when it is ending is the last of its connection, and is told so."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        async def send_last(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        await app(scope, receive, send_last if scope["type"] == "http" and is_ending() else send)

    return answer
