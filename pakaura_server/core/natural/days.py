"""The days that a line may name: those that are said from now, and `24 dec`, `1st`, `last friday of the month`."""

from __future__ import annotations

from datetime import date, timedelta

from pakaura_server.core.dates import read_date
from pakaura_server.core.errors import BadDate
from pakaura_server.core.natural import near
from pakaura_server.core.natural.calendar import coming, next_day_of_month, next_month_day, nth_weekday
from pakaura_server.core.natural.match import ANYWHERE, END, END_OR_LED, Match
from pakaura_server.core.natural.numeric import numeric_day
from pakaura_server.core.natural.vocabulary import MONTHS, UNITS, VERBS, WEEKDAYS, number, ordinal, rank
from pakaura_server.core.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_server.core.natural.near import Keys
    from pakaura_server.core.when import Moment

YEARS_AHEAD = 20
"""How far from now a number after a month is still a year: `dec 24 2028`."""


def day(keys: Keys, now: Moment) -> Match | None:
    """The longest phrase for a day, or for a time as far from now, that `keys` begins with."""
    best: Match | None = None
    for read in _FORMS:
        try:
            found = read(keys, now)
        except (BadDate, ValueError, OverflowError):
            continue
        if found and (best is None or found.count > best.count):
            best = found
    return best


def _from_day(keys: Keys, now: Moment) -> Match | None:
    """`a week from friday`, `3 days from tomorrow`."""
    if len(keys) < 4 or keys[2] != "from" or not keys[3]:
        return None
    count, unit = number(keys[0]), UNITS.get(keys[1], "")
    start = day(keys[3:], now) if count and unit in ("d", "w") else None
    if start is None or not start.readings[0].all_day:
        return None
    span = timedelta(count if unit == "d" else 7 * count)
    readings = [_when(date.fromisoformat(reading.text) + span) for reading in start.readings]
    return Match(3 + start.count, readings, "from a day", unlikely=start.unlikely)


def _in_figures(keys: Keys, now: Moment) -> Match | None:
    word = keys[0]
    if word[:4].isdigit() and word[4:5] == "-":
        return Match(1, [read_date(word, now)], "date")
    return numeric_day(word, now)


def _month_day(keys: Keys, now: Moment) -> Match | None:
    """`24 dec`, `dec 24th`, `24th of december`, `thu 24 dec`, `24 dec 2026 thu`, each with a year or without."""
    named = keys[0] in WEEKDAYS
    at = 1 if named else 0
    at += _key(keys, at) == "the"
    first = _key(keys, at)
    written, month = (_key(keys, at + 1), first) if first in MONTHS else (first, _key(keys, at + 1))
    at += 2
    if month == "of" and ordinal(written):
        month = _key(keys, at)
        at += 1
    count = ordinal(written) or (int(written) if written.isdigit() and len(written) <= 2 else 0)
    if month not in MONTHS or not count:
        return None
    today = date.fromisoformat(now.today)
    year = _year(_key(keys, at), now)
    at += bool(year)
    found = date(year, MONTHS[month], count) if year else next_month_day(today, MONTHS[month], count)
    if found is None:
        return None
    if not named and WEEKDAYS.get(_key(keys, at)) == found.weekday():
        at += 1
    contradicted = named and found.weekday() != WEEKDAYS[keys[0]]
    readings = [found, coming(today, WEEKDAYS[keys[0]])] if contradicted else [found]
    place = END_OR_LED if first in VERBS and not named else ANYWHERE
    return Match(at, [_when(each) for each in readings], "day of a month", place, unlikely=contradicted)


def _ordinal_day(keys: Keys, now: Moment) -> Match | None:
    """`1st`, `the 15th`: the next such day, never today."""
    at = 1 if keys[0] == "the" else 0
    count = ordinal(_key(keys, at))
    found = next_day_of_month(date.fromisoformat(now.today), count) if count else None
    return Match(at + 1, [_when(found)], "day of the month", END) if found else None


def _nth_weekday(keys: Keys, now: Moment) -> Match | None:
    """`third thursday of december`, `last friday of the month`, `first monday in january 2027`."""
    at = 1 if keys[0] == "the" else 0
    nth, name = rank(_key(keys, at)), _key(keys, at + 1)
    if not nth or name not in WEEKDAYS or _key(keys, at + 2) not in ("of", "in"):
        return None
    which = _key(keys, at + 3)
    at += 4
    today = date.fromisoformat(now.today)
    if which in ("the", "this", "next") and _key(keys, at) == "month":
        months = today.year * 12 + today.month - 1 + (which == "next")
        found = nth_weekday(months // 12, months % 12 + 1, nth, WEEKDAYS[name])
        return Match(at + 1, [_when(found)], "weekday of a month") if found else None
    if which not in MONTHS:
        return None
    year = _year(_key(keys, at), now)
    years = [year] if year else [today.year, today.year + 1, today.year + 2]
    days = [nth_weekday(each, MONTHS[which], nth, WEEKDAYS[name]) for each in years]
    ahead = [each for each in days if each and (year or each >= today)]
    return Match(at + bool(year), [_when(ahead[0])], "weekday of a month") if ahead else None


def _month(keys: Keys, now: Moment) -> Match | None:
    """A month is no day: it is only told of."""
    if keys[0] not in MONTHS:
        return None
    today = date.fromisoformat(now.today)
    ends = [next_month_day(today, MONTHS[keys[0]], nth) for nth in (1, -1)]
    return Match(1, [_when(each) for each in ends if each], "month", END_OR_LED, unlikely=True)


def _key(keys: Keys, index: int) -> str:
    return keys[index] if index < len(keys) else ""


def _year(key: str, now: Moment) -> int:
    """The year that the word is, if it may be meant as one, or 0."""
    year = int(key) if len(key) == 4 and key.isdigit() else 0
    this = int(now.today[:4])
    return year if this <= year <= this + YEARS_AHEAD else 0


def _when(day: date) -> When:
    return When(day.isoformat())


_FORMS: tuple[Callable[[Keys, Moment], Match | None], ...] = (
    near.named,
    near.of_week,
    near.this,
    near.following,
    near.after,
    near.end,
    _from_day,
    _in_figures,
    _month_day,
    _ordinal_day,
    _nth_weekday,
    _month,
)
