"""How other programs say that a task comes again, and the RFC 5545 rule and mode that it means."""

from __future__ import annotations

import re

FIXED, SKIP_TO_FUTURE, AFTER_COMPLETION = "fixed", "skip-to-future", "after-completion"

_NAMED = {
    "daily": ("DAILY", 1),
    "day": ("DAILY", 1),
    "weekly": ("WEEKLY", 1),
    "biweekly": ("WEEKLY", 2),
    "fortnight": ("WEEKLY", 2),
    "monthly": ("MONTHLY", 1),
    "bimonthly": ("MONTHLY", 2),
    "quarterly": ("MONTHLY", 3),
    "semiannual": ("MONTHLY", 6),
    "annual": ("YEARLY", 1),
    "yearly": ("YEARLY", 1),
    "biannual": ("YEARLY", 2),
    "biyearly": ("YEARLY", 2),
}
_UNITS = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "q": "MONTHLY", "y": "YEARLY"}
_WORDS = {"DAILY": "days", "WEEKLY": "weeks", "MONTHLY": "months", "YEARLY": "years"}
_LETTERS = {"DAILY": "d", "WEEKLY": "w", "MONTHLY": "m", "YEARLY": "y"}
_ADVERBS = {"DAILY": "daily", "WEEKLY": "weekly", "MONTHLY": "monthly", "YEARLY": "yearly"}
_WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
_DAYS = {"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU"}
_COUNTED = re.compile(r"p?(\d{1,4}) ?(d|days?|w|wks?|weeks?|m|mo|mths?|months?|q|qtrs?|quarters?|y|yrs?|years?)")
_RULE = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=(\d+))?")
_KEY_VALUE = re.compile(r"(\+?)(\d{1,4})([dwmy])")
_EVERY = re.compile(r"every(!?) (?:(other|\d{1,4}) )?([a-z]+?)s?")


def from_taskwarrior(text: str) -> str | None:
    """The rule of `monthly`, `2weeks`, `P10D`; None where there is none."""
    if text == "weekdays":
        return _WEEKDAYS
    if text in _NAMED:
        return rule(*_NAMED[text])
    found = _COUNTED.fullmatch(text.lower())
    if found is None or int(found[1]) == 0:
        return None
    return rule(_UNITS[found[2][0]], int(found[1]) * (3 if found[2][0] == "q" else 1))


def to_taskwarrior(text: str) -> str | None:
    """The period of a rule, or None where Taskwarrior has no word for it."""
    if text == _WEEKDAYS:
        return "weekdays"
    found = _RULE.fullmatch(text)
    if found is None:
        return None
    count = int(found[2] or 1)
    return _ADVERBS[found[1]] if count == 1 else f"{count}{_WORDS[found[1]]}"


def from_todotxt(text: str) -> tuple[str, str] | None:
    """Rule and mode of `rec:1w` (counted from completion) and `rec:+1w` (from the date); None where there is none."""
    found = _KEY_VALUE.fullmatch(text)
    if found is None or int(found[2]) == 0:
        return None
    return rule(_UNITS[found[3]], int(found[2])), FIXED if found[1] else AFTER_COMPLETION


def to_todotxt(text: str, mode: str | None) -> str | None:
    """The value of `rec:`, or None where it cannot say the rule."""
    found = _RULE.fullmatch(text)
    if found is None or mode not in (None, FIXED, AFTER_COMPLETION):
        return None
    return f"{'' if mode == AFTER_COMPLETION else '+'}{found[2] or 1}{_LETTERS[found[1]]}"


def from_todoist(text: str) -> tuple[str, str] | None:
    """Rule and mode of `every 2 weeks`, `every! month`, `every fri`, `every weekday`; None where it is something else.

    With `every` Todoist goes on to the next date that is not past, with `every!` it counts from the completion.
    Another rule than these stands for a day of the calendar, which says more than this can keep.
    """
    found = _EVERY.fullmatch(text.strip().lower())
    if found is None:
        return None
    count = 2 if found[2] == "other" else int(found[2] or 1)
    mode, unit = AFTER_COMPLETION if found[1] else SKIP_TO_FUTURE, found[3]
    if count == 0:
        return None
    if unit in ("day", "week", "month", "year"):
        return rule(_UNITS[unit[0]], count), mode
    if found[2]:
        return None
    if unit == "weekday":
        return _WEEKDAYS, mode
    full = unit if unit in _DAYS else unit.removesuffix("day")
    return (f"FREQ=WEEKLY;BYDAY={_DAYS[full[:3]]}", mode) if full[:3] in _DAYS and len(full) >= 3 else None


def to_todoist(text: str, mode: str | None) -> str | None:
    """The words of a rule, or None where they cannot say it."""
    if mode not in (SKIP_TO_FUTURE, AFTER_COMPLETION):
        return None
    every = "every!" if mode == AFTER_COMPLETION else "every"
    if text == _WEEKDAYS:
        return f"{every} weekday"
    for name, code in _DAYS.items():
        if text == f"FREQ=WEEKLY;BYDAY={code}":
            return f"{every} {name}"
    found = _RULE.fullmatch(text)
    if found is None:
        return None
    word, count = _WORDS[found[1]], int(found[2] or 1)
    return f"{every} {word.removesuffix('s')}" if count == 1 else f"{every} {count} {word}"


def rule(frequency: str, interval: int) -> str:
    """`FREQ=WEEKLY;INTERVAL=2`."""
    return f"FREQ={frequency}" + (f";INTERVAL={interval}" if interval > 1 else "")
