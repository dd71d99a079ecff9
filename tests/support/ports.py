"""Ports for servers that a test starts later, or again."""

from __future__ import annotations

import random
import socket

_FIRST, _LAST = 10_240, 32_767
"""Below those that systems give to connections: nobody gets one of these while it is free for a moment."""


def spare_port() -> int:
    """A port of 127.0.0.1 on which nobody listens, and which nobody is given who does not ask for it."""
    while True:
        port = random.randint(_FIRST, _LAST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
