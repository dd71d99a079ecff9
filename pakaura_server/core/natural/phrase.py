"""A day, a time, or both in either order, with the word that leads to them: `by friday 5pm`, `9am on 24 dec`."""

from __future__ import annotations

from pakaura_server.core.dates import read_date
from pakaura_server.core.errors import BadDate
from pakaura_server.core.natural.days import day
from pakaura_server.core.natural.match import ANYWHERE, END, END_OR_LED, LED
from pakaura_server.core.natural.times import clock
from pakaura_server.core.natural.vocabulary import PARTS
from pakaura_server.core.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_server.core.natural.match import Match
    from pakaura_server.core.natural.near import Keys
    from pakaura_server.core.natural.times import Clock
    from pakaura_server.core.when import Moment

_LEADS = ("on", "by", "due")


class Phrase:
    """The first `count` words: `readings`, the likeliest first, and what says how sure they are (see Match).

    `time` holds the times if only a time was said: then another place of the line may name the day. `has_day` and
    `has_time` say what is in it. `lead` is how many words lead to it.
    """

    __slots__ = ("count", "doubtful", "has_day", "has_time", "lead", "place", "readings", "rule", "unlikely")

    def __init__(self, lead: int, day: Match | None, clock: Clock | None, count: int, now: Moment) -> None:
        self.lead = lead
        self.count = count
        self.has_day = day is not None
        self.has_time = clock is not None or (day is not None and not day.readings[0].all_day)
        self.rule = ", ".join([day.rule] * (day is not None) + ["time"] * (clock is not None)) if day else "time"
        self.readings = _together(day, clock, now)
        self.unlikely = bool((day and day.unlikely) or (clock and len(clock.times) > 1))
        self.doubtful = bool(day and day.doubtful and clock is None and not lead)
        self.place = _place(day, clock)


def phrase(keys: Keys, now: Moment) -> Phrase | None:
    """What `keys` begins with, if that is a day or a time."""
    if not keys or not keys[0]:
        return None
    lead = 1 if keys[0] in _LEADS else 0
    if keys[0] == "due" and keys[1:2] in (["on"], ["by"]):
        lead = 2
    rest = keys[lead:]
    if not rest or not rest[0]:
        return None
    found = day(rest, now)
    if found is not None:
        after = rest[found.count :]
        time = clock(after, now, after_day=True) if after and found.readings[0].all_day else None
        if time and len(time.times) > 1:
            # `tomorrow at 5`: the day is certain, and the time is looked at by itself.
            time = None
        return Phrase(lead, found, time, lead + found.count + (time.count if time else 0), now)
    time = clock(rest, now)
    if time is None:
        return None
    if len(time.times) > 1:
        return Phrase(lead, None, time, lead + time.count, now)
    after = rest[time.count :]
    if time.bare and not time.led and rest[0] not in PARTS:
        # `3:16 tomorrow` may be a verse; `noon tomorrow` is a time.
        return Phrase(lead, None, time, lead + time.count, now)
    on = 1 if after[:1] == ["on"] else 0
    found = day(after[on:], now) if after[on:] and after[on] else None
    if found is None or not found.readings[0].all_day or found.unlikely:
        return Phrase(lead, None, time, lead + time.count, now)
    return Phrase(lead, found, time, lead + time.count + on + found.count, now)


def with_time(day: When, time: str, now: Moment) -> When:
    return When(f"{day.date}T{time}", now.zone)


def _together(day: Match | None, clock: Clock | None, now: Moment) -> list[When]:
    if day is None:
        return [_next(time, now) for time in clock.times] if clock else []
    return [with_time(each, clock.times[0], now) for each in day.readings] if clock else day.readings


def _next(time: str, now: Moment) -> When:
    """The next time that the clock shows it; at the end of the calendar there is none, and today's stands for it."""
    try:
        return read_date(time, now)
    except BadDate:
        return When(f"{now.today}T{time}", now.zone)


def _place(day: Match | None, clock: Clock | None) -> str:
    """A time beside a day leaves little doubt; alone it is less sure, most of all one without am or pm."""
    if clock is None:
        return day.place if day else ANYWHERE
    if day is not None:
        return ANYWHERE
    if clock.led:
        return END if len(clock.times) > 1 or clock.bare else ANYWHERE
    return LED if clock.bare else END_OR_LED
