"""`every 2 weeks`, `every mon and thu`, `every 1st`, `every last friday`: the RFC 5545 rule and the mode they mean.

`every` has one meaning wherever it is written: in a line, as the attribute `every:`, and in Todoist's files.
"""

from __future__ import annotations

from datetime import date, timedelta

from pakaura_server.core.errors import BadValue
from pakaura_server.core.natural.calendar import in_month, nth_weekday
from pakaura_server.core.natural.days import day
from pakaura_server.core.natural.match import ANYWHERE, END
from pakaura_server.core.natural.vocabulary import CODES, MONTHS, PARTS, UNITS, WEEKDAYS, number, ordinal, rank

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_server.core.natural.near import Keys
    from pakaura_server.core.when import Moment

MODES = {"every": "skip-to-future", "every!": "after-completion", "every+": "fixed"}
"""What a missed date becomes: it is skipped; the next one counts from completion; it is still to be done."""
_SIGNS = "!+"
_FREQUENCIES = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}
_LETTERS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
_UNTIL = ";UNTIL="
_JOINS = ("and", "&")
_MOST_DAYS = 366 * 8 + 2
"""From one 29 February to the next, over a year without one."""


class Every:
    """The first `count` words mean `rule`. `time` is the part of the day that was said, or empty."""

    __slots__ = (
        "count",
        "days",
        "ending",
        "frequency",
        "interval",
        "mode",
        "month",
        "place",
        "ranks",
        "time",
        "weekdays",
    )

    def __init__(self, mode: str) -> None:
        self.mode = mode
        self.count = 1
        self.frequency = ""
        self.interval = 1
        self.weekdays: list[int] = []
        self.ranks: list[int] = []
        """Which of the weekdays of a month, from 1, or -1 for the last."""
        self.days: list[int] = []
        """Days of a month, or -1 for the last."""
        self.month = 0
        self.ending = ""
        self.time = ""
        self.place = ANYWHERE

    @property
    def rule(self) -> str:
        parts = [f"FREQ={self.frequency}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.month:
            parts.append(f"BYMONTH={self.month}")
        if self.days:
            parts.append("BYMONTHDAY=" + ",".join([str(each) for each in self.days]))
        if self.weekdays:
            ranks = [str(each) for each in self.ranks] or [""]
            parts.append("BYDAY=" + ",".join([rank + CODES[each] for each in self.weekdays for rank in ranks]))
        return ";".join(parts) + self.ending

    def first(self, today: date, later: bool = False) -> date | None:
        """The first day that it falls on, which may be `today` unless `later`; None where the calendar ends before."""
        try:
            for ahead in range(int(later), _MOST_DAYS):
                each = today + timedelta(ahead)
                if self._falls_on(each):
                    return each
        except (OverflowError, ValueError):
            pass
        return None

    def _falls_on(self, each: date) -> bool:
        if self.month and each.month != self.month:
            return False
        if self.days:
            return each in [in_month(each.year, each.month, nth) for nth in self.days]
        if self.ranks:
            return each in [nth_weekday(each.year, each.month, nth, day) for nth in self.ranks for day in self.weekdays]
        return not self.weekdays or each.weekday() in self.weekdays


def every(keys: Keys, now: Moment) -> Every | None:
    """What `keys` begins with, if that is a repetition."""
    if not keys or keys[0] not in MODES:
        return None
    found = Every(MODES[keys[0]])
    rest = keys[1:]
    if not rest or not rest[0]:
        return None
    taken = _counted(rest, found) or _named(rest, found) or _weekdays(rest, found) or _days(rest, found)
    if not taken:
        return None
    found.count += taken
    found.count += _ending(keys[found.count :], found, now)
    # `every day of my life`, `every 2nd friday of the year`: it goes on, and means something else.
    goes_on = keys[found.count : found.count + 1] == ["of"]
    return found if _fires(found, now) and not goes_on else None


def refused(keys: Keys) -> tuple[int, str]:
    """Of what `every` cannot read, though it is meant as a repetition: how many words it is, and why; else 0.

    `every 8 hours`, `every 31st feb`.
    """
    if len(keys) < 2 or keys[0] not in MODES:
        return 0, ""
    counted = bool(number(keys[1])) or keys[1] == "other"
    unit = keys[2] if counted and len(keys) > 2 else keys[1]
    if UNITS.get(unit) in ("h", "min") and (counted or unit == "hour"):
        return 2 + counted, "tasks repeat by days, weeks, months or years"
    first, second = keys[1], keys[2] if len(keys) > 2 else ""
    of = second == "of" and len(keys) > 3
    second = keys[3] if of else second
    month, written = (first, second) if first in MONTHS else (second, first)
    nth = ordinal(written) or (int(written) if written.isdigit() and len(written) <= 2 else 0)
    if month in MONTHS and nth and in_month(2028, MONTHS[month], nth) is None:
        return 3 + of, "there is no such day in any year"
    return 0, ""


def read_every(text: str, now: Moment) -> list[str | None]:
    """The value of the register RECUR for what stands behind `every:`, in words or as a rule of RFC 5545.

    The sign of the mode is in front or at the end: `week`, `week!`, `+ 2 weeks`. Raises BadValue.
    """
    bare = text.strip().removeprefix("every")
    sign = next((end for end in (bare[:1], bare[-1:]) if end and end in _SIGNS), "")
    words = bare.strip(f"{_SIGNS} ").lower()
    mode = MODES[f"every{sign}"]
    if "=" in words:
        from pakaura_server.core.recurrence import read_rule

        return [read_rule(words.upper()), mode, None]
    keys = [key for word in words.split() for key in _parted(word)]
    found = every(["every", *keys], now)
    if found is None or found.count <= len(keys):
        hint = "try day, 2 weeks, mon and thu, 1st, last friday, or a rule such as FREQ=WEEKLY;BYDAY=MO"
        raise BadValue(f"every {words[:60]!r} is no repetition that can be read", hint, "recurrence")
    if found.time:
        raise BadValue(f"every {words!r} has a time of day", "say the time with due:", "recurrence")
    return [found.rule, mode, None]


def _parted(word: str) -> list[str]:
    """`2weeks` is two words, `2nd` is one."""
    digits = len(word) - len(word.lstrip("0123456789"))
    unit = _LETTERS.get(word[digits:], word[digits:])
    return [word[:digits], unit] if digits and unit in UNITS else [word]


def _counted(keys: Keys, found: Every) -> int:
    """`day`, `2 weeks`, `other month`, and what may follow: `on mon and thu`, `on the 15th`. How many words it is."""
    other = keys[0] == "other"
    count = 2 if other else number(keys[0])
    at = 1 if count else 0
    unit = UNITS.get(keys[at] if at < len(keys) else "", "")
    if unit not in _FREQUENCIES or keys[0] in ("a", "an"):
        return 0
    found.frequency, found.interval = _FREQUENCIES[unit], count or 1
    at += 1
    if keys[at : at + 1] == ["on"]:
        rest = keys[at + 1 :]
        more = 0
        if rest and unit == "w":
            more = _weekday_list(rest, found)
        elif rest and unit == "m":
            more = _ranked(rest, found) or _day_list(rest, found)
        at += more + 1 if more else 0
    return at


def _named(keys: Keys, found: Every) -> int:
    word = keys[0]
    if word in ("weekday", "weekdays", "workday"):
        found.frequency, found.weekdays = "WEEKLY", [0, 1, 2, 3, 4]
    elif word == "weekend":
        found.frequency, found.weekdays = "WEEKLY", [5]
    elif word == "quarter":
        found.frequency, found.interval = "MONTHLY", 3
    elif word in PARTS:
        found.frequency, found.time = "DAILY", PARTS[word]
    else:
        return 0
    return 1


def _weekdays(keys: Keys, found: Every) -> int:
    """`monday`, `mon, wed and fri`, `other friday`."""
    other = 1 if keys[0] == "other" else 0
    taken = _weekday_list(keys[other:], found) if keys[other:] else 0
    if not taken:
        return 0
    found.frequency, found.interval = "WEEKLY", 1 + other
    return other + taken


def _weekday_list(keys: Keys, found: Every) -> int:
    def read(key: str) -> list[int]:
        parts = [part.removesuffix("s") if part not in WEEKDAYS else part for part in key.split(",")]
        return [WEEKDAYS[part] for part in parts] if all(part in WEEKDAYS for part in parts) else []

    found.weekdays, taken = _list(keys, read)
    return taken


def _days(keys: Keys, found: Every) -> int:
    """`1st`, `1st and 15th`, `last day of the month`, `3rd friday`, `24 dec`."""
    taken = _yearly(keys, found) or _ranked(keys, found)
    if taken:
        return taken
    the = 1 if keys[0] == "the" else 0
    taken = _day_list(keys[the:], found) if keys[the:] else 0
    if taken and not found.month and keys[the + taken : the + taken + 1] and keys[the + taken] in MONTHS:
        found.month = MONTHS[keys[the + taken]]
        taken += 1
    if taken:
        found.frequency = "YEARLY" if found.month else "MONTHLY"
        closed = keys[the + taken - 1] == "month" or found.month
        found.place = ANYWHERE if closed or found.days == [-1] else END
    return the + taken if taken else 0


def _day_list(keys: Keys, found: Every) -> int:
    at = 1 if keys[0] == "the" else 0
    if keys[at : at + 2] == ["last", "day"]:
        found.days, taken = [-1], 2
    else:
        found.days, taken = _list(keys[at:], lambda key: [ordinal(key)] if 1 <= ordinal(key) <= 31 else [])
    return at + taken + _of_month(keys[at + taken :], found) if taken else 0


def _ranked(keys: Keys, found: Every) -> int:
    """`3rd friday`, `first and third monday`."""
    at = 1 if keys[0] == "the" else 0
    ranks, taken = _list(keys[at:], lambda key: [rank(key)] if rank(key) else [])
    at += taken
    if not ranks or at >= len(keys) or keys[at] not in WEEKDAYS:
        return 0
    found.ranks, found.weekdays = ranks, [WEEKDAYS[keys[at]]]
    more = _of_month(keys[at + 1 :], found)
    found.frequency = "YEARLY" if found.month else "MONTHLY"
    return at + 1 + more


def _of_month(keys: Keys, found: Every) -> int:
    """`of the month`, or `of december`, which makes it yearly."""
    if keys[:1] in (["of"], ["in"]) and len(keys) > 1 and keys[1] in MONTHS:
        found.month = MONTHS[keys[1]]
        return 2
    if keys[:3] in (["of", "the", "month"], ["of", "each", "month"], ["of", "every", "month"]):
        return 3
    return 2 if keys[:2] == ["of", "month"] else 0


def _yearly(keys: Keys, found: Every) -> int:
    first, second = keys[0], keys[1] if len(keys) > 1 else ""
    month, written = (first, second) if first in MONTHS else (second, first)
    count = ordinal(written) or (int(written) if written.isdigit() and len(written) <= 2 else 0)
    # 2028 is a leap year: the day exists in some year.
    if month not in MONTHS or not count or in_month(2028, MONTHS[month], count) is None:
        return 0
    found.frequency, found.month, found.days = "YEARLY", MONTHS[month], [count]
    return 2


def _list(keys: Keys, read: Callable[[str], list[int]]) -> tuple[list[int], int]:
    """The numbers of `a, b and c`, and how many words they are."""
    numbers: list[int] = []
    taken = 0
    while taken < len(keys):
        joined = 1 if numbers and keys[taken] in _JOINS else 0
        more = read(keys[taken + joined]) if taken + joined < len(keys) else []
        if not more:
            break
        numbers += [each for each in more if each not in numbers]
        taken += 1 + joined
    return numbers, taken


def _fires(found: Every, now: Moment) -> bool:
    """Whether it ever falls on a day, before it ends."""
    first = found.first(date.fromisoformat(now.today))
    if first is None:
        return False
    return not found.ending.startswith(_UNTIL) or f"{first:%Y%m%d}" <= found.ending.removeprefix(_UNTIL)


def _ending(keys: Keys, found: Every, now: Moment) -> int:
    """`until 24 dec`, `for 10 times`, `10 times`."""
    if keys[:1] == ["until"] and len(keys) > 1 and keys[1]:
        last = day(keys[1:], now)
        if last and last.readings[0].all_day and not last.unlikely:
            found.ending = f"{_UNTIL}{last.readings[0].text.replace('-', '')}"
            return 1 + last.count
        return 0
    at = 1 if keys[:1] == ["for"] else 0
    count = number(keys[at]) if at < len(keys) else 0
    if count and keys[at + 1 : at + 2] == ["times"]:
        found.ending = f";COUNT={count}"
        return at + 2
    return 0
