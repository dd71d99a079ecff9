"""The small grammar of dates and times that a person types, and the short words in which a list shows them back."""

from __future__ import annotations

from pakaura_server.core.errors import BadDate
from pakaura_server.core.when import DATE_LENGTH, Moment, When, at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

FORMS = 'today, fri, eow, eom, eoy, +3d, +2w, +1m, 2026-11-27, 2026-11-27T09:00, 9am or "fri 9am"'
"""Examples of what `read_date` accepts, for hints and help texts."""

_NEAR_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMED_TIMES = {"noon": "12:00", "midnight": "00:00"}
_FIRST_YEAR = "1970"


def read_date(phrase: str, now: Moment) -> When:
    """The date or time that `phrase` names, as it is read at `now`. Case and surrounding spaces do not matter.

    A day alone stays a date; with a time it is wall-clock time in the reader's zone. A weekday is always 1 to 7 days
    ahead; months and years end on the last day that exists; a time alone is the next such time; midnight begins its
    day; a time with `Z` or an offset is brought to the reader's zone. Raises BadDate, also for a day or time that does
    not exist and outside the years 1970 to 9999.
    """
    text = phrase.strip().lower()
    try:
        when = _read(text, now) if text.isascii() else None
    except (ValueError, OverflowError):
        when = None
    if when is None or when.text < _FIRST_YEAR:
        raise BadDate(f"{phrase!r} is not a date I can read", f"try {FORMS}; the years are 1970 to 9999")
    return when


def is_time(word: str) -> bool:
    """Whether `word` may follow a date: 9am, 9:30pm, 17:00, noon or midnight, in any case."""
    return word.isascii() and _time(word.lower()) is not None


def display(when: When, now: Moment) -> str:
    """`today`, `Fri`, `27 Nov`, `2027-01-02`, with ` 09:00` where a time is meant, as the reader's clock shows it."""
    from datetime import date

    text = wall(when, now)
    day = date.fromisoformat(text[:DATE_LENGTH])
    today = date.fromisoformat(now.today)
    return _day_words(day, today) + text[DATE_LENGTH:].replace("T", " ")


def is_overdue(when: When, now: Moment, utc_ms: int | None = None) -> bool:
    """A date is overdue from the reader's next day on, a time as soon as it is past.

    `utc_ms` spares the computation of a time's instant where it is known; for a date it is not looked at.
    """
    if when.all_day:
        return when.date < now.today
    return (_instant(when, now) if utc_ms is None else utc_ms) < now.ms


def _read(text: str, now: Moment) -> When | None:
    """None, ValueError or OverflowError if the lower-case ASCII `text` names no day that exists."""
    first, _, rest = text.partition(" ")
    if not rest and first[DATE_LENGTH : DATE_LENGTH + 1] == "t":
        return _read_iso(first[:DATE_LENGTH], first[DATE_LENGTH + 1 :], now)
    day = _day(first, now.today)
    if not rest:
        return When(day) if day else _next_time(first, now)
    if day is None:
        return None
    time = _time(rest.lstrip(" "))
    return When(f"{day}T{time}", now.zone) if time else _read_iso(first, rest.lstrip(" "), now)


def _day(word: str, today_text: str) -> str | None:
    """`YYYY-MM-DD` of one word, or None."""
    from datetime import date, timedelta

    today = date.fromisoformat(today_text)
    if word in _NEAR_DAYS:
        return (today + timedelta(_NEAR_DAYS[word])).isoformat()
    for index, name in enumerate(_WEEKDAYS):
        if word in (name, name[:3]):
            return (today + timedelta((index - today.weekday() - 1) % 7 + 1)).isoformat()
    if word == "eow":
        return (today + timedelta(6 - today.weekday())).isoformat()
    if word == "eom":
        return today.replace(day=_month_length(today.year, today.month)).isoformat()
    if word == "eoy":
        return today.replace(month=12, day=31).isoformat()
    if word[:1] == "+":
        return _ahead(word[1:-1], word[-1:], today)
    return date.fromisoformat(word).isoformat() if _looks_like_iso(word) else None


def _ahead(number: str, unit: str, today: date) -> str | None:
    """The day `number` days, weeks, months or years from today."""
    from datetime import timedelta

    if not number.isdigit():
        return None
    count = int(number)
    if unit in ("d", "w"):
        return (today + timedelta(count if unit == "d" else 7 * count)).isoformat()
    if unit not in ("m", "y"):
        return None
    months = today.year * 12 + today.month - 1 + (count if unit == "m" else 12 * count)
    year, month = months // 12, months % 12 + 1
    return today.replace(year, month, min(today.day, _month_length(year, month))).isoformat()


def _month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _looks_like_iso(word: str) -> bool:
    """`date.fromisoformat` reads other forms too: `20261127`, `2026-W48-5`."""
    return len(word) == DATE_LENGTH and word[4] == word[7] == "-" and (word[:4] + word[5:7] + word[8:]).isdigit()


def _time(word: str) -> str | None:
    """`HH:MM` of one lower-case ASCII word, or None."""
    if word in _NAMED_TIMES:
        return _NAMED_TIMES[word]
    half = word[-2:]
    if half not in ("am", "pm"):
        return _clock(word)
    clock = _clock(word[:-2] if ":" in word else word[:-2] + ":00")
    if clock is None or not 1 <= int(clock[:2]) <= 12:
        return None
    hour = int(clock[:2]) % 12 + (12 if half == "pm" else 0)
    return f"{hour:02}{clock[2:]}"


def _clock(word: str) -> str | None:
    """`HH:MM` of `9:00`, `09:00` or `09:00:00`. Other seconds are refused, for they would be lost."""
    hour, _, minute = word.partition(":")
    minute = minute.removesuffix(":00")
    if not (hour.isdigit() and len(hour) <= 2 and minute.isdigit() and len(minute) == 2):
        return None
    return f"{int(hour):02}:{minute}" if int(hour) < 24 and int(minute) < 60 else None


def _next_time(word: str, now: Moment) -> When | None:
    """The next time that the reader's clock shows it."""
    time = _time(word)
    if time is None:
        return None
    text = f"{now.today}T{time}"
    # The wall decides; the instant is asked too, for in an hour that the clock repeats its first pass is meant.
    if text > now.wall and now.instant(text) > now.ms:
        return When(text, now.zone)
    return When(f"{_day('tomorrow', now.today)}T{time}", now.zone)


def _read_iso(day: str, clock: str, now: Moment) -> When | None:
    """An ISO day with a time such as `09:00`, `09:00z`, `09:00+02:00` or `09:00+0200`, or None."""
    end = next((index for index, char in enumerate(clock) if char in "z+-"), len(clock))
    time, offset = _clock(clock[:end]), clock[end:]
    if time is None or not _looks_like_iso(day):
        return None
    if not offset:
        return When(f"{_day(day, now.today)}T{time}", now.zone)
    if offset != "z" and (len(offset) not in (5, 6) or offset[-2:] > "59"):
        return None
    return _from_offset(f"{day}T{time}{offset.upper()}", now)


def _from_offset(text: str, now: Moment) -> When | None:
    """The reader's wall-clock time of an instant; in UTC where that wall is shown twice and the other pass is meant."""
    from datetime import datetime

    ms = round(datetime.fromisoformat(text).timestamp() * 1000)
    wall = at(ms, now.zone).wall
    return When(wall, now.zone) if now.instant(wall) == ms else When(at(ms, "UTC").wall, "UTC")


def wall(when: When, now: Moment) -> str:
    """The text of `when` on the reader's clock; its own where the calendar ends in between."""
    if when.all_day or when.zone is None or when.zone == now.zone:
        return when.text
    try:
        return at(_instant(when, now), now.zone).wall
    except (ValueError, OverflowError):
        return when.text


def _instant(when: When, now: Moment) -> int:
    """A zone that this machine's tables do not know (yet) is read as the reader's: a list must not fail over it."""
    try:
        return now.instant(when.text, when.zone)
    except BadDate:
        return now.instant(when.text)


def _day_words(day: date, today: date) -> str:
    days = (day - today).days
    for word, distance in _NEAR_DAYS.items():
        if days == distance:
            return word
    if 0 < days < 7:
        return _WEEKDAYS[day.weekday()][:3].capitalize()
    return f"{day.day} {_MONTHS[day.month - 1]}" if day.year == today.year else day.isoformat()
