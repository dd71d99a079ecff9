"""How dates and times compare: a day spans its hours and a time its minute, each from its start to before its end.

Where one of two is a date, their days are compared, a time's day being the one on the reader's clock; else minutes.
"""

from __future__ import annotations

from pakaura_server.core.errors import BadDate
from pakaura_server.core.when import DATE_LENGTH, Moment, When, at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, TypeAlias, TypeVar

    Value = TypeVar("Value", int, str)
    Days: TypeAlias = tuple[str, str]
    Instants: TypeAlias = tuple[int, int]

_MINUTE: Final = 60_000
_DAY: Final = 86_400_000
END_OF_TIME: Final = "~"
"""A text after every date."""
FARTHEST: Final = 2
"""Days by which a time's date on its own clock can differ from the reader's: zones are at most 26 hours apart."""


def instant(when: When, now: Moment) -> int:
    """The UTC milliseconds of `when`; a zone unknown to this machine is read as the reader's: a list must not fail."""
    try:
        return now.instant(when.text, when.zone)
    except BadDate:
        return now.instant(when.text)


def days(when: When, now: Moment) -> Days:
    """The day of `when` on the reader's clock, and a text after it but before the next day."""
    day = when.date
    if not when.all_day and when.zone not in (None, now.zone):
        try:
            day = at(instant(when, now), now.zone).today
        except (ValueError, OverflowError):
            pass  # the reader's calendar ends before; its own day is as near
    return day, day + END_OF_TIME


def instants(when: When, now: Moment) -> Instants:
    """The UTC milliseconds at which the day or the minute of `when` begins and at which it is over."""
    start = instant(when, now)
    if not when.all_day:
        return start, start + _MINUTE
    following = shifted(when.date, 1)
    return start, start + _DAY if following is None else now.instant(following)


def minutes(when: When, now: Moment) -> Days:
    """`instants` as texts to which an RFC 3339 time in UTC compares."""
    start, end = instants(when, now)
    return _minute(start), _minute(end)


def shifted(day: str, by: int) -> str | None:
    """The day `by` days later, or None where the calendar ends before."""
    from datetime import date, timedelta

    try:
        return (date.fromisoformat(day[:DATE_LENGTH]) + timedelta(by)).isoformat()
    except OverflowError:
        return None


def range_of(order: str, span: tuple[Value, Value]) -> tuple[Value | None, Value | None]:
    """The least value that stands in `order` (is, before, after or by) to `span`, and the first that does not any more.

    None is no limit.
    """
    start, end = span
    if order == "is":
        return start, end
    if order == "after":
        return end, None
    return None, start if order == "before" else end


def within(value: Value, limits: tuple[Value | None, Value | None]) -> bool:
    least, first_beyond = limits
    return (least is None or value >= least) and (first_beyond is None or value < first_beyond)


def _minute(ms: int) -> str:
    try:
        return at(ms, "UTC").wall
    except (ValueError, OverflowError):
        return END_OF_TIME
