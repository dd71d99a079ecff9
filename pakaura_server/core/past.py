"""A time that has been, as people name it: `3 days ago`, `last friday`, `-2w`, `yesterday 18:00`."""

from __future__ import annotations

from pakaura_server.core.dates import is_time
from pakaura_server.core.errors import BadDate
from pakaura_server.core.filters.spans import instants
from pakaura_server.core.natural.calendar import in_month
from pakaura_server.core.natural.vocabulary import MONTHS, UNITS, WEEKDAYS, number
from pakaura_server.core.phrases import one_reading
from pakaura_server.core.when import at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from pakaura_server.core.when import Moment, When

_EXAMPLES = "such as 'yesterday 18:00', '3 days ago', 'last friday', -2w or 2026-11-20"
_MILLISECONDS = {"h": 3_600_000, "min": 60_000}
_BEFORE_YESTERDAY = (["the", "day", "before", "yesterday"], ["day", "before", "yesterday"])
_LEAP = 8
"""Years in which there is a 29 February at least once."""


def read_past(text: str, now: Moment) -> Moment:
    """The moment that is meant: a time, the last one if no day is named; or the end of a day, and of today now.

    A weekday is always 1 to 7 days ago; a day of a month without a year is the last one, or today. Raises BadDate,
    also for a time that lies ahead.
    """
    try:
        words = text.lower().split()
        if span := _span(words):
            return at(now.ms - span, now.zone)
        when = _when(words, text, now)
        begin, end = instants(when, now)
        if begin <= now.ms:
            return at(min(end - 1, now.ms) if when.all_day else begin, now.zone)
    except (BadDate, ValueError, OverflowError) as error:
        raise BadDate(f"{text!r} is not a time I can read", _EXAMPLES) from error
    raise BadDate(f"{when.text.replace('T', ' ')} has not been yet", _EXAMPLES)


def _span(words: list[str]) -> int:
    """The milliseconds of `2 hours ago`, 0 where it is no such phrase. They are of real time, whatever clocks do."""
    if len(words) != 3 or words[2] != "ago":
        return 0
    return number(words[0]) * _MILLISECONDS.get(UNITS.get(words[1], ""), 0)


def _when(words: list[str], text: str, now: Moment) -> When:
    """Raises BadDate, ValueError or OverflowError."""
    found, length = _days_back(words, now)
    if found:
        rest = words[length:]
        time = rest[1:] if rest[:1] == ["at"] else rest
        return one_reading(" ".join([found.isoformat(), *time]), now)
    if is_time(text):
        today = one_reading(f"today {text}", now)
        return today if instants(today, now)[0] <= now.ms else one_reading(f"yesterday {text}", now)
    when = one_reading(text, now)
    return _without_year(words, when, now)


def _days_back(words: list[str], now: Moment) -> tuple[date | None, int]:
    """The day that the first words name by its distance from today, and how many words those are."""
    from datetime import date, timedelta

    today = date.fromisoformat(now.today)
    for phrase in _BEFORE_YESTERDAY:
        if words[: len(phrase)] == phrase:
            return today - timedelta(2), len(phrase)
    first, *others = words or [""]
    if first[:1] == "-" and first.isascii() and first[1:-1].isdigit():
        return _earlier(today, int(first[1:-1]), first[-1]), 1
    if others[1:2] == ["ago"] and first.isascii():
        return _earlier(today, number(first), UNITS.get(others[0], "")), 3
    last = first == "last" and others[:1] != []
    word = others[0] if last else first
    if word in WEEKDAYS:
        return today - timedelta((today.weekday() - WEEKDAYS[word] - 1) % 7 + 1), 1 + last
    # `last friday of november` is no such day.
    if last and word in ("week", "month", "year"):
        return _earlier(today, 1, word[0]), 2
    return None, 0


def _earlier(today: date, count: int, unit: str) -> date | None:
    """The day so many days, weeks, months or years before; a month that is too short for it ends with it."""
    from datetime import timedelta

    if not count or unit not in ("d", "w", "m", "y"):
        return None
    if unit in ("d", "w"):
        return today - timedelta(count if unit == "d" else 7 * count)
    months = today.year * 12 + today.month - 1 - (count if unit == "m" else 12 * count)
    year, month = months // 12, months % 12 + 1
    return in_month(year, month, today.day) or in_month(year, month, -1)


def _without_year(words: list[str], when: When, now: Moment) -> When:
    """`24 dec` is the last one, of this year or an earlier; what has its year, or names no month, is as it is."""
    if not MONTHS.keys() & set(words) or any(word.isdigit() and len(word) == 4 for word in words):
        return when
    if when.date <= now.today:
        return when
    year, month, day = map(int, when.date.split("-"))
    for before in range(1, _LEAP + 1):
        found = in_month(year - before, month, day)
        if found and found.isoformat() <= now.today:
            return one_reading(found.isoformat() + when.text[10:].replace("T", " "), now)
    return when
