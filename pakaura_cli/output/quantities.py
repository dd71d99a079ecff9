"""Numbers as people say them."""

from __future__ import annotations


def count(number: int, what: str) -> str:
    """`1 change`, `2 changes`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def duration(ms: int) -> str:
    """`3 minutes`, `5 hours`, `40 days`: as much of it as helps."""
    minutes = ms // 60_000
    if minutes < 120:
        return count(minutes, "minute")
    return count(minutes // 60, "hour") if minutes < 48 * 60 else count(minutes // (24 * 60), "day")
