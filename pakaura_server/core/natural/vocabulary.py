"""The English words that dates, times and repetitions are said with."""

from __future__ import annotations

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = {name: index for index, full in enumerate(_NAMES) for name in (full, full[:3])}
"""Also in three letters; Monday is 0."""
WEEKDAYS |= {"tues": 1, "thur": 3, "thurs": 3}
DOUBTFUL_WEEKDAYS = frozenset(("mon", "wed", "sat", "sun"))
"""Those that are words of their own."""
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""What RFC 5545 calls them."""
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTHS = {name: number for number, full in enumerate(_MONTH_NAMES, 1) for name in (full, full[:3])} | {"sept": 9}
VERBS = frozenset(("may", "march", "mar"))
"""Months that are words of their own."""
_NUMBER_WORDS = (
    *("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
)
NUMBERS = {"an": 1, **{word: index or 1 for index, word in enumerate(_NUMBER_WORDS)}}
UNITS = {
    **dict.fromkeys(("day", "days"), "d"),
    **dict.fromkeys(("week", "weeks"), "w"),
    **dict.fromkeys(("month", "months"), "m"),
    **dict.fromkeys(("year", "years"), "y"),
    **dict.fromkeys(("hour", "hours"), "h"),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), "min"),
}
TENS = frozenset("thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty".split())
"""Counts that only the library adds up."""
FORTNIGHTS = frozenset(("fortnight", "fortnights"))
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
"""Said of weekdays and days of a month; 1st, 2nd, … are read by `ordinal`."""
PARTS = {"morning": "09:00", "noon": "12:00", "afternoon": "15:00", "evening": "19:00", "night": "21:00"}
"""The times that parts of a day stand for after a day: `friday evening`."""
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}
_OTHERS = frozenset(
    "today tomorrow tonight next this every every! every+ in on by due at noon midnight eow eom eoy end the".split()
)


def known(key: str) -> bool:
    """Whether a phrase may begin with this lower-case word."""
    return key in WEEKDAYS or key in MONTHS or key in NUMBERS or key in ORDINALS or key in _OTHERS


def ordinal(key: str) -> int:
    """The number that `1st`, `2nd`, `31st` is, or 0. `1th` is none."""
    digits, suffix = key[:-2], key[-2:]
    if not digits.isdigit() or len(digits) > 2 or digits[0] == "0":
        return 0
    number = int(digits)
    teens = 11 <= number <= 13
    return number if suffix == ("th" if teens else _SUFFIXES.get(number % 10, "th")) else 0


def rank(key: str) -> int:
    """1 to 5, or -1 for the last, of `first`, `2nd`, `last`, or 0."""
    number = ORDINALS.get(key, 0) or ordinal(key)
    return number if number <= 5 else 0


def number(key: str) -> int:
    """The count that `3`, `three` or `a` is, up to 9999, or 0."""
    if key.isdigit():
        return int(key) if len(key) <= 4 else 0
    return NUMBERS.get(key, 0)
