"""Whether the terminal is still there: a window that was closed is to leave no process behind."""

from __future__ import annotations

import select
import sys


def is_gone() -> bool:
    """The other end of stdin was closed. Without a controlling terminal no signal says so."""
    try:
        poll = select.poll()
        poll.register(sys.stdin.fileno(), select.POLLIN)
        return any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0))
    except (OSError, ValueError):
        return True
