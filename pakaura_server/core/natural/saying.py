"""A rule of RFC 5545 and its mode in words: `every 2 weeks on Monday, counted from its completion`."""

from __future__ import annotations

from pakaura_server.core.natural.vocabulary import CODES

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}
_MODES = {
    "fixed": "from the due date",
    "skip-to-future": "from the due date, never one that is past",
    "after-completion": "counted from its completion",
}
_SAID = frozenset(("FREQ", "INTERVAL", "BYDAY", "BYMONTH", "BYMONTHDAY", "UNTIL", "COUNT", "WKST"))


def in_words(rule: str, mode: str | None) -> str:
    """For a person; a rule that is too rare for words is shown as it is."""
    said = _rule(dict(part.partition("=")[::2] for part in rule.upper().removeprefix("RRULE:").split(";")))
    how = _MODES.get(mode or "fixed", mode or "")
    return f"{said or rule}, {how}"


def _rule(parts: dict[str, str]) -> str:
    """Empty where there are no words for it."""
    unit = _UNITS.get(parts.get("FREQ", ""), "")
    if not unit or not _SAID.issuperset(parts):
        return ""
    interval = parts.get("INTERVAL", "1")
    words = [f"every {unit}" if interval == "1" else f"every {interval} {unit}s"]
    try:
        days = [_weekday(each) for each in parts["BYDAY"].split(",")] if "BYDAY" in parts else []
        numbers = [_nth(int(each), "day") for each in parts["BYMONTHDAY"].split(",")] if "BYMONTHDAY" in parts else []
        months = [_MONTHS[int(each) - 1] for each in parts["BYMONTH"].split(",")] if "BYMONTH" in parts else []
    except (ValueError, LookupError):
        return ""
    if days and numbers:
        return ""
    if days or numbers:
        words.append(f"on {_joined(days or numbers)}")
    if months:
        words.append(f"{'of' if days or numbers else 'in'} {_joined(months)}")
    return " ".join(words) + _end(parts)


def _weekday(code: str) -> str:
    day = DAYS[CODES.index(code[-2:])]
    return f"the {_nth(int(code[:-2]), day)}" if code[:-2] else day


def _nth(number: int, unit: str) -> str:
    """`3rd` for a day, `3rd Friday`, `last day`, `2nd last Friday`."""
    count = abs(number)
    nth = f"{count}{'th' if 11 <= count % 100 <= 13 else _SUFFIXES.get(count % 10, 'th')}"
    if number > 0:
        return f"the {nth}" if unit == "day" else f"{nth} {unit}"
    last = "last" if count == 1 else f"{nth} last"
    return f"the {last} day" if unit == "day" else f"{last} {unit}"


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _end(parts: dict[str, str]) -> str:
    if "COUNT" in parts:
        return ", for the last time" if parts["COUNT"] == "1" else f", {parts['COUNT']} times with this one"
    until = parts.get("UNTIL", "")
    return f", until {until[:4]}-{until[4:6]}-{until[6:8]}" if until else ""
