"""A phrase that is a date as a whole, by core's own grammar or, for what that cannot read, by a library.

The library is dateparser: BSD-3-Clause, maintained (a release in November 2026), and it answers None where it does not
understand the whole text. Its rivals guess: parsedatetime (no release since 2020) reads "third thursday of december" as
its first day, timefhuman "the day after tomorrow" as tomorrow. It needs guarding all the same: it reads "3 weeks from
today" into the past and passes over what contradicts itself ("monday 26 nov" is a Thursday). So it gets only words
that dates are made of, always in English and from the reader's own clock, and what it says is tested against them.
"""

from __future__ import annotations

from pakaura_server.core.dates import FORMS, is_time, read_date
from pakaura_server.core.errors import BadDate
from pakaura_server.core.natural.phrase import phrase, with_time
from pakaura_server.core.natural.times import clock
from pakaura_server.core.natural.vocabulary import FORTNIGHTS, MONTHS, NUMBERS, TENS, UNITS, WEEKDAYS, ordinal
from pakaura_server.core.natural.words import keys_from, split
from pakaura_server.core.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_server.core.when import Moment

_OTHER_WORDS = frozenset("the of on at in and from now after tomorrow today noon midnight am pm".split())
_DAY_UNITS = frozenset(name for name, unit in UNITS.items() if unit not in ("h", "min"))
"""The library adds hours on the wall, whatever clocks do."""
_WORDS = _OTHER_WORDS | _DAY_UNITS | TENS | FORTNIGHTS | WEEKDAYS.keys() | MONTHS.keys() | NUMBERS.keys()
_MOST = 100
"""Characters of a phrase."""
LIBRARY = "library"


def readings(text: str, now: Moment) -> list[tuple[When, str]]:
    """Each date that the whole of `text` may be, the likeliest first, with the rule by which it was read.

    Raises BadDate where it is none. Only what core's own grammar cannot read loads the library.
    """
    try:
        return [(read_date(text, now), "date")]
    except BadDate:
        own = _own(text, now)
    if own:
        return own
    found = by_library(text, now)
    if found is None:
        raise BadDate(f"{text!r} is not a date I can read", f'try {FORMS}, "24 dec" or "next friday"')
    return [(found, LIBRARY)]


def one_reading(text: str, now: Moment) -> When:
    """The only date that the whole of `text` can be. Raises BadDate, also where it can be two."""
    found = readings(text, now)
    if len(found) > 1:
        raise BadDate(f"{text!r} may be {' or '.join([when.text for when, _ in found])}", "write the day that is meant")
    return found[0][0]


def by_library(text: str, now: Moment) -> When | None:
    """What the library makes of the whole of `text`, or None where it or our tests of its answer do not agree."""
    words = text.lower().replace(",", " ").split()
    if not words or len(text) > _MOST or not all(_is_of_dates(word) for word in words):
        return None
    # A month with no day, and a number, are no dates; and "from" only counts from now, for what else it ignores.
    if len(words) < 2 or ("from" in words and words[-2:] != ["from", "now"]) or words[-1] in ("the", "of", "and", "in"):
        return None
    from itertools import pairwise

    # "at 5" is two times, and the library would take one.
    if any(word.isdigit() and before == "at" for before, word in pairwise(words)):
        return None
    from datetime import datetime

    from dateparser.date import DateDataParser

    parser = DateDataParser(
        languages=["en"],
        settings={
            "PARSERS": ["relative-time", "absolute-time"],
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": datetime.fromisoformat(now.wall),
            "REQUIRE_PARTS": ["day"],
            "RETURN_AS_TIMEZONE_AWARE": False,
            "RETURN_TIME_AS_PERIOD": True,
            # The base is wall-clock time, and is reckoned with as such: the zone of the machine is not looked at.
            "TIMEZONE": "UTC",
        },
    )
    answer = parser.get_date_data(" ".join(words))
    day = answer.date_obj
    if day is None or answer.period not in ("day", "week", "month", "year", "time"):
        return None
    if not _agrees(words, day.strftime("%Y-%m-%d"), day.weekday(), now):
        return None
    text = day.strftime("%Y-%m-%dT%H:%M")
    # For a time that is the present one the library says no more than the day.
    timed = answer.period == "time" or any(is_time(word) or word in ("am", "pm") for word in words)
    return When(text, now.zone) if timed else When(text[:10])


def _own(text: str, now: Moment) -> list[tuple[When, str]]:
    words = split(text)
    keys = keys_from(words, 0)
    if not words or len(keys) < len(words) or not keys[0]:
        return []
    found = phrase(keys, now)
    if found is None or found.rule == "month":
        return []
    if found.count == len(words):
        return [(when, found.rule) for when in found.readings]
    # `tomorrow at 5`: either half of the day.
    late = clock(keys[found.count :], now) if not found.has_time else None
    if late is None or found.count + late.count < len(words):
        return []
    return [(with_time(day, time, now), f"{found.rule}, time") for day in found.readings for time in late.times]


def _is_of_dates(word: str) -> bool:
    if word in _WORDS:
        return True
    if not word.isascii():
        return False
    return (word.isdigit() and len(word) <= 4) or ordinal(word) > 0 or is_time(word)


def _agrees(words: list[str], day: str, weekday: int, now: Moment) -> bool:
    """Whether the answer is not past, and is of the weekday, the month and the day that the words name."""
    weekdays = [WEEKDAYS[word] for word in words if word in WEEKDAYS]
    months = [MONTHS[word] for word in words if word in MONTHS]
    days = [ordinal(word) for word in words if ordinal(word)]
    return (
        now.today <= day
        and all(each == weekday for each in weekdays)
        and all(each == int(day[5:7]) for each in months)
        and all(each == int(day[8:]) for each in days)
    )
