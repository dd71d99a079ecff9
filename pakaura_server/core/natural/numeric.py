"""Days written in figures, where countries differ: `3/4`, `24/12/2026`, `24.12.2026`, `24.12.`."""

from __future__ import annotations

from pakaura_server.core.natural.match import LED, Match
from pakaura_server.core.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_server.core.when import Moment

_ALWAYS = "24/7"
"""Said of what never closes, and hardly of a day in July."""


def numeric_day(word: str, now: Moment) -> Match | None:
    """`a/b` may be either order, so it is only told of; so is a year behind it where both orders exist.

    With dots, day, month and four figures of a year are one reading everywhere; without a year, `3.12.` may be a
    version too, and is a day beside a time or after `on`, `by` or `due`.
    """
    dotted = word.split(".")
    if len(dotted) == 3 and not dotted[2] and _figures(dotted[:2], 0):
        readings = _coming(int(dotted[1]), int(dotted[0]), now)
        return Match(1, readings, "date in figures", place=LED) if readings else None
    if len(dotted) == 3 and _figures(dotted, 4):
        readings = _days(int(dotted[2]), int(dotted[1]), int(dotted[0]))
        return Match(1, readings, "date in figures") if readings else None
    slashed = word.split("/")
    if len(slashed) not in (2, 3) or not _figures(slashed, 4) or word == _ALWAYS:
        return None
    first, second = int(slashed[0]), int(slashed[1])
    if len(slashed) == 3:
        year = int(slashed[2])
        readings = _distinct(_days(year, first, second) + _days(year, second, first))
        return Match(1, readings, "date in figures", unlikely=len(readings) != 1) if readings else None
    readings = _distinct(_coming(first, second, now) + _coming(second, first, now))
    return Match(1, readings, "date in figures", place=LED, unlikely=len(readings) != 1) if readings else None


def _figures(parts: list[str], year: int) -> bool:
    """Whether all are figures: one or two for day and month, `year` for the third."""
    short = all(part.isdigit() and len(part) <= 2 for part in parts[:2])
    return short and (len(parts) == 2 or (parts[2].isdigit() and len(parts[2]) == year))


def _days(year: int, month: int, day: int) -> list[When]:
    from datetime import date

    try:
        return [When(date(year, month, day).isoformat())] if year >= 1970 else []
    except ValueError:
        return []


def _coming(month: int, day: int, now: Moment) -> list[When]:
    """The next such day, which may be today."""
    this = int(now.today[:4])
    for year in range(this, this + 9):
        for found in _days(year, month, day):
            if found.text >= now.today:
                return [found]
    return []


def _distinct(readings: list[When]) -> list[When]:
    return [each for index, each in enumerate(readings) if each not in readings[:index]]
