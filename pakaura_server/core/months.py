"""Months as people name them."""

from __future__ import annotations

from pakaura_server.core.natural.vocabulary import MONTHS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_server.core.when import Moment

_FIRST_YEAR = 1970
_LAST_YEAR = 9999


def read_month(word: str, now: Moment) -> tuple[int, int] | None:
    """Year and month of `december` (the next one, or this), `2026-12`, a day in it, or `+1`; None for another word."""
    text = word.lower()
    year, month = int(now.today[:4]), int(now.today[5:7])
    if text in MONTHS:
        return year + (MONTHS[text] < month), MONTHS[text]
    if text[:1] == "+" and text[1:].isdigit() and text.isascii() and len(text) <= 4:
        return later(year, month, int(text[1:]))
    parts = text.split("-")
    if not text.isascii() or not 2 <= len(parts) <= 3 or [len(part) for part in parts] != [4, 2, 2][: len(parts)]:
        return None
    if not all(part.isdigit() for part in parts):
        return None
    year, month = int(parts[0]), int(parts[1])
    return (year, month) if 1 <= month <= 12 and _FIRST_YEAR <= year <= _LAST_YEAR else None


def later(year: int, month: int, months: int) -> tuple[int, int]:
    """Year and month so many months later, at most the last one of the calendar."""
    total = min(year * 12 + month - 1 + months, _LAST_YEAR * 12 + 11)
    return total // 12, total % 12 + 1
