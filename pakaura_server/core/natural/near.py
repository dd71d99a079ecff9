"""The days that are said from now: `tomorrow`, `friday`, `next friday`, `in 3 days`, `+2w`, `end of next month`."""

from __future__ import annotations

from datetime import date, timedelta

from pakaura_server.core.dates import read_date
from pakaura_server.core.natural.calendar import coming, in_month, next_month_day
from pakaura_server.core.natural.match import END_OR_LED, Match
from pakaura_server.core.natural.vocabulary import DOUBTFUL_WEEKDAYS, MONTHS, PARTS, UNITS, WEEKDAYS, number
from pakaura_server.core.when import When, at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_server.core.when import Moment

    Keys = list[str]
    """The words from some place in a line on, in lower case; a word that may not be recognised is empty."""

_NEAR = {"today": "today", "tonight": "today", "tomorrow": "tomorrow"}
_ENDS = {"day": "today", "week": "eow", "month": "eom", "year": "eoy"}


def named(keys: Keys, now: Moment) -> Match | None:
    """`today`, `tonight`, `tomorrow`, `the day after tomorrow`, `+3d`, or a weekday, which is never today."""
    word = keys[0]
    at = 1 if word == "the" else 0
    if keys[at : at + 3] == ["day", "after", "tomorrow"]:
        return Match(at + 3, [read_date("+2d", now)], "day after tomorrow")
    if word in _NEAR:
        return Match(1, [read_date(_NEAR[word], now)], word)
    if word[0] == "+" and word[1:2].isdigit():
        return Match(1, [read_date(word, now)], "+3d")
    if word not in WEEKDAYS:
        return None
    day = _when(coming(_today(now), WEEKDAYS[word]))
    return Match(1, [day], "weekday", END_OR_LED, doubtful=word in DOUBTFUL_WEEKDAYS)


def of_week(keys: Keys, now: Moment) -> Match | None:
    """`friday next week`, `next week friday`, `this week on friday`: one day, whatever today is."""
    at = [index for index, key in enumerate(keys[:4]) if key in WEEKDAYS]
    weeks = [index for index in range(3) if keys[index : index + 2] in (["next", "week"], ["this", "week"])]
    if not at or not weeks:
        return None
    day, week = at[0], weeks[0]
    between = keys[day + 1 : week] if day < week else keys[week + 2 : day]
    if min(day, week) or between not in ([], ["on"], ["of"]):
        return None
    today = _today(now)
    monday = today + timedelta((7 if keys[week] == "next" else 0) - today.weekday())
    return Match(max(day + 1, week + 2), [_when(monday + timedelta(WEEKDAYS[keys[day]]))], "weekday of a week")


def this(keys: Keys, now: Moment) -> Match | None:
    """`this friday`, which may be today, `this weekend`, `this evening`."""
    if keys[0] != "this" or len(keys) < 2:
        return None
    today, name = _today(now), keys[1]
    if name in WEEKDAYS:
        return Match(2, [_when(today + timedelta((WEEKDAYS[name] - today.weekday()) % 7))], "this weekday")
    if name == "weekend":
        return Match(2, [_when(today + timedelta(max(5 - today.weekday(), 0)))], "this weekend", END_OR_LED)
    if name in PARTS:
        return Match(2, [When(f"{today}T{PARTS[name]}", now.zone)], "part of today", END_OR_LED)
    return None


def following(keys: Keys, now: Moment) -> Match | None:
    """`next friday` is the one of next week, which begins on Monday, or else the coming one; `next week` its Monday."""
    if keys[0] != "next" or len(keys) < 2:
        return None
    today, name = _today(now), keys[1]
    monday = today + timedelta(7 - today.weekday())
    if name in WEEKDAYS:
        usual, near = monday + timedelta(WEEKDAYS[name]), coming(today, WEEKDAYS[name])
        other = near + timedelta(7) if usual == near else near
        return Match(2, [_when(usual), _when(other)], "next weekday")
    if name == "week":
        return Match(2, _distinct(_when(monday), read_date("+1w", now)), "next week", END_OR_LED)
    if name == "month":
        first = date.fromisoformat(read_date("eom", now).text) + timedelta(1)
        return Match(2, _distinct(_when(first), read_date("+1m", now)), "next month", END_OR_LED)
    if name == "year":
        return Match(2, _distinct(_when(date(today.year + 1, 1, 1)), read_date("+1y", now)), "next year", END_OR_LED)
    return None


def after(keys: Keys, now: Moment) -> Match | None:
    """`in 3 days`, `in a week`, `in 2 hours`, `3 days from now`."""
    at = 1 if keys[0] == "in" else 0
    count, unit = (number(keys[at]), UNITS.get(keys[at + 1], "")) if len(keys) > at + 1 else (0, "")
    if not count or not unit:
        return None
    if keys[at + 2 : at + 3] == ["and"] and len(keys) > at + 4 and keys[at + 4] in UNITS:
        return None
    if not at and keys[2:4] not in (["from", "now"], ["from", "today"]):
        return None
    return Match(3 if at else 4, [_from_now(count, unit, now)], "in so many")


def end(keys: Keys, now: Moment) -> Match | None:
    """`eom`, `end of month`, `end of the week`, `end of next month`, `end of march`."""
    if keys[0] in ("eow", "eom", "eoy"):
        return Match(1, [read_date(keys[0], now)], "end", END_OR_LED)
    at = 1 if keys[0] == "the" else 0
    if keys[at : at + 2] != ["end", "of"] or len(keys) < at + 3:
        return None
    which = keys[at + 2]
    at += 3 if which in ("the", "this", "next") else 2
    name = keys[at] if at < len(keys) else ""
    last = _end_of(name, which == "next", now)
    return Match(at + 1, [last], "end", END_OR_LED) if last else None


def _end_of(name: str, next: bool, now: Moment) -> When | None:
    today = _today(now)
    if name in MONTHS:
        last = next_month_day(today, MONTHS[name], -1)
        return _when(last) if last and not next else None
    if name not in _ENDS or (next and name == "day"):
        return None
    found = read_date(_ENDS[name], now)
    if not next:
        return found
    if name == "week":
        return _when(date.fromisoformat(found.text) + timedelta(7))
    if name == "year":
        return _when(date(today.year + 1, 12, 31))
    later = date.fromisoformat(found.text) + timedelta(1)
    last = in_month(later.year, later.month, -1)
    return _when(last) if last else None


def _from_now(count: int, unit: str, now: Moment) -> When:
    if unit not in ("h", "min"):
        return read_date(f"+{count}{unit}", now)
    # Hours pass on the clock of the world: over a clock change the wall shows more or less than was added.
    later = at(now.ms + count * (3_600_000 if unit == "h" else 60_000), now.zone)
    if now.instant(later.wall) // 60_000 == later.ms // 60_000:
        return When(later.wall, now.zone)
    return When(at(later.ms, "UTC").wall, "UTC")


def _today(now: Moment) -> date:
    return date.fromisoformat(now.today)


def _when(day: date) -> When:
    return When(day.isoformat())


def _distinct(first: When, second: When) -> list[When]:
    return [first] if first == second else [first, second]
