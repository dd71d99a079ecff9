"""The registers of a task: named groups of values that change together, each with a stamp of its own."""

from __future__ import annotations

from pakaura_server.core.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Values = dict[str, Any]
    """Register name to value. An absent register has never been written; `default` is what it then means."""

TITLE = "title"
NOTES = "notes"
STATE = "state"
"""`[completed, completed_at]`"""
SCHEDULE = "schedule"
"""`[due, zone, all_day]`, or null for none"""
WAIT = "wait"
"""as SCHEDULE"""
RECUR = "recur"
"""`[rrule, mode, series]`, or null"""
PRIORITY = "priority"
PROJECT = "project"
PARENT = "parent"
CREATED = "created"
DELETED = "deleted"
"""true, or null"""
TAG = "tag/"
"""`tag/home`: true, or null where it was taken away"""
DEPENDENCY = "dep/"
"""`dep/<id>`: true, or null"""
PURGED = "purged"
"""true: the entity is gone for good and has no other register. It wins over every write."""
_dates: dict[int, str] = {}


def default(register: str) -> Any:
    """What a register that was never written means."""
    if register == STATE:
        return [False, None]
    if register == PRIORITY:
        return "none"
    return "" if register == TITLE else None


def state(completed_at: str | None) -> list[Any]:
    """The value of STATE: completed then, or open."""
    return [completed_at is not None, completed_at]


def from_when(when: When | None) -> list[Any] | None:
    """The value of SCHEDULE or WAIT."""
    return None if when is None else [when.text, when.zone, when.all_day]


def to_when(value: list[Any] | None) -> When | None:
    return None if value is None else When(value[0], value[1])


def timestamp(ms: int) -> str:
    """UTC milliseconds as RFC 3339, always with three decimals, so that it sorts as text."""
    seconds, millis = divmod(ms, 1000)
    day, second = divmod(seconds, 86_400)
    return f"{_date(day)}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.{millis:03d}Z"


def milliseconds(time: str) -> int:
    """UTC milliseconds of an RFC 3339 time. Raises ValueError and OverflowError."""
    from datetime import datetime

    return round(datetime.fromisoformat(time).timestamp() * 1000)


def _date(day: int) -> str:
    """`YYYY-MM-DD` of a day since 1970. Long lists ask for the same days again and again."""
    if day not in _dates:
        from time import gmtime, strftime

        _dates[day] = strftime("%Y-%m-%d", gmtime(day * 86_400))
    return _dates[day]
