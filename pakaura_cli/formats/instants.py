"""Dates and times of other programs, in UTC or as bare days, to ours and back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from pakaura_server.core.when import DATE_LENGTH, When

_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FIRST_YEAR = "1970"
_MIDNIGHT = "T00:00"


def is_day(text: str) -> bool:
    """Whether it is a date of the calendar, written `2026-11-27`, that a task can have."""
    if not _DAY.fullmatch(text) or text < _FIRST_YEAR:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def when_from_utc(compact: str, zone: str) -> When | None:
    """The moment `20261127T083000Z` on the clock of `zone`, a date alone at its midnight; None where it is none."""
    found = _COMPACT.fullmatch(compact)
    if found is None or compact < _FIRST_YEAR:
        return None
    try:
        moment = datetime(*map(int, found.groups()), tzinfo=UTC)  # type: ignore[arg-type, misc]
        wall = moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M:%S")
    except (ValueError, OverflowError):
        return None
    return When(wall[:DATE_LENGTH]) if wall.endswith("T00:00:00") else When(wall[:16], zone)


@lru_cache(maxsize=4096)
def utc_from_wall(text: str, zone: str) -> str:
    """`20261127T083000Z` of a wall-clock text; a date is its midnight."""
    wall = text if len(text) > DATE_LENGTH else text + _MIDNIGHT
    try:
        info = ZoneInfo(zone)
    except (LookupError, ValueError, OSError):
        info = ZoneInfo("UTC")
    return datetime.fromisoformat(wall).replace(tzinfo=info).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def instant_from_compact(compact: str) -> str | None:
    """`2026-11-27T08:30:00Z` of `20261127T083000Z`; None where it is no time."""
    found = _COMPACT.fullmatch(compact)
    if found is None:
        return None
    year, month, day, hour, minute, second = found.groups()
    text = f"{year}-{month}-{day}T{hour}:{minute}:{second}"
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return text + "Z"


def compact_from_instant(instant: str) -> str:
    """`20261127T083000Z` of an RFC 3339 time in UTC."""
    return instant[:19].replace("-", "").replace(":", "") + "Z"


def noon_of(day: str, zone: str) -> str:
    """The RFC 3339 time of a day's noon in `zone`: what is known only to the day is then on it wherever it is read."""
    instant = instant_from_compact(utc_from_wall(f"{day}T12:00", zone))
    assert instant is not None
    return instant


def day_of(instant: str, zone: str) -> str:
    """The day of an RFC 3339 time on the calendar of `zone`."""
    moment = datetime.fromisoformat(instant[:19]).replace(tzinfo=UTC)
    return moment.astimezone(ZoneInfo(zone)).date().isoformat()
