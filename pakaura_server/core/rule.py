"""A rule of repetition as text: which of those of RFC 5545 there are, and its parts."""

from __future__ import annotations

from datetime import datetime, timedelta

from pakaura_server.core.errors import BadValue
from pakaura_server.core.values import MAX_RULE

Parts = dict[str, str]

FIELD = "recurrence"
_HINT = "write it as FREQ=WEEKLY;BYDAY=MO, or in words: 2 weeks, mon and thu, 1st, last friday"
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_NUMBERS = {"INTERVAL": (1, 9999), "COUNT": (1, 99_999)}
_LISTS = {"BYMONTH": (1, 12), "BYMONTHDAY": (1, 31), "BYYEARDAY": (1, 366), "BYWEEKNO": (1, 53), "BYSETPOS": (1, 366)}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OF_A_DAY = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
"""The parts that name days themselves, so that none is taken from a start."""


def plain(text: str) -> str:
    return text.strip().upper().removeprefix("RRULE:")


def parts_of(rule: str) -> Parts:
    """The parts of a rule in their order. Raises BadValue unless each may stand in a rule of days or longer."""
    parts: Parts = {}
    if len(rule) > MAX_RULE or not rule.isascii() or not rule.isprintable():
        raise bad_rule(rule)
    for part in rule.removesuffix(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in parts:
            raise bad_rule(rule)
        _check(rule, name, value)
        parts[name] = value
    if "FREQ" not in parts:
        raise bad_rule(rule, "it needs a FREQ")
    _check_together(rule, parts)
    return parts


def text_of(parts: Parts) -> str:
    return ";".join([f"{name}={value}" for name, value in parts.items()])


def last_moment(rule: str, value: str) -> datetime:
    """The last moment; a day is over at its end. `Z` is left to the caller."""
    digits = value.removesuffix("Z")
    day, t, time = digits.partition("T")
    try:
        if len(day) != 8 or not day.isdigit() or (t and not (len(time) == 6 and time.isdigit())):
            raise ValueError
        return datetime.fromisoformat(digits) + (timedelta() if t else timedelta(hours=23, minutes=59))
    except (ValueError, OverflowError):
        raise bad_rule(rule, "UNTIL is a day such as 20261224") from None


def bad_rule(text: str, why: str = "") -> BadValue:
    return BadValue(f"{shortened(text)!r} is no rule that can be read{why and f': {why}'}", _HINT, FIELD)


def shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _check(rule: str, name: str, value: str) -> None:
    if name == "FREQ":
        if value not in _FREQUENCIES:
            raise bad_rule(rule, "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY")
    elif name == "UNTIL":
        last_moment(rule, value)
    elif name == "WKST":
        if value not in _DAYS:
            raise bad_rule(rule)
    elif name == "BYDAY":
        for each in value.split(","):
            number = each[:-2].removeprefix("-").removeprefix("+")
            if each[-2:] not in _DAYS or (each[:-2] and not (number.isdigit() and 1 <= int(number) <= 53)):
                raise bad_rule(rule)
    elif name in _NUMBERS or name in _LISTS:
        least, most = _NUMBERS.get(name) or _LISTS[name]
        for each in value.split(",") if name in _LISTS else [value]:
            number = each.removeprefix("-") if name in _LISTS and name != "BYMONTH" else each
            if not (number.isdigit() and len(number) <= 5 and least <= int(number) <= most):
                raise bad_rule(rule, f"{name} goes from {least} to {most}")
    else:
        raise bad_rule(rule, f"{name[:20]} is not known")


def _check_together(rule: str, parts: Parts) -> None:
    frequency = parts["FREQ"]
    counted = any(each[:1] in "-+123456789" for each in parts.get("BYDAY", "MO").split(","))
    if counted and frequency not in ("MONTHLY", "YEARLY"):
        raise bad_rule(rule, "a number before a weekday is for months and years")
    if "BYWEEKNO" in parts and frequency != "YEARLY":
        raise bad_rule(rule, "BYWEEKNO is for years")
    if "COUNT" in parts and "UNTIL" in parts:
        raise bad_rule(rule, "COUNT and UNTIL exclude each other")
    if "BYSETPOS" in parts and not any(name in parts for name in (*OF_A_DAY, "BYMONTH")):
        raise bad_rule(rule, "BYSETPOS needs days to choose from")
