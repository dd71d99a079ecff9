"""The days on which a rule falls, by the wall clock and without an end: UNTIL and COUNT are left to the caller.

A month that lacks the day of a rule has it on its last day, as SKIP=BACKWARD of RFC 7529 says.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pakaura_server.core.rule import OF_A_DAY, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pakaura_server.core.rule import Parts

_SURE = 28
"""Every month has so many days."""
_LAST_YEAR = 9999
_CYCLE = 400
"""Years after which the calendar, with its weekdays, is the same again."""
_ALL_KINDS = "9972-01-01"
"""From then to the calendar's end there are years of every kind: beginning on each weekday, leap years and others."""


def first_after(parts: Parts, start: datetime, after: datetime) -> datetime | None:
    """The first of its days after `after`, if it counts from `start`; None where the calendar ends before."""
    parts = said(parts, start)
    start = _advanced(parts, start, after)
    return next((each for each in _run(_without_gaps(parts, start), start) if each > after), None)


def first_from(parts: Parts, start: datetime) -> datetime | None:
    """The first of its days from `start` on, which is one of them if the rule falls on it."""
    return next(_run(_without_gaps(parts, start), start), None)


def said(parts: Parts, start: datetime) -> Parts:
    """The rule that names the day of a month which it takes from its start, where not every month has that day."""
    if parts["FREQ"] not in ("MONTHLY", "YEARLY") or any(name in parts for name in OF_A_DAY) or start.day <= _SURE:
        return parts
    month = {} if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts else {"BYMONTH": str(start.month)}
    return {**parts, **month, "BYMONTHDAY": str(start.day)}


def ever(parts: Parts) -> bool:
    """Whether it falls on any day of any year. Raises ValueError where it cannot be read after all."""
    try:
        return next(_to_the_end([parts], datetime.fromisoformat(_ALL_KINDS)), None) is not None
    except (TypeError, ArithmeticError, LookupError) as error:
        raise ValueError from error


def _without_gaps(parts: Parts, start: datetime) -> list[Parts]:
    """Rules of RFC 5545 that together fall on the last day where a month lacks the one that is said.

    Other parts of a rule narrow the days down or count them, and are meant exactly.
    """
    parts = said(parts, start)
    days = [int(each) for each in parts.get("BYMONTHDAY", "").split(",") if each]
    late = sorted({each for each in days if each > _SURE})
    exact = any(name in parts for name in ("BYDAY", "BYSETPOS", "BYYEARDAY", "BYWEEKNO"))
    if not late or exact or parts["FREQ"] not in ("MONTHLY", "YEARLY"):
        return [parts]
    early = ",".join([str(each) for each in days if each <= _SURE])
    rules = [{**parts, "BYMONTHDAY": early}] if early else []
    months = [parts.get("BYMONTH")]
    if parts["FREQ"] == "YEARLY":
        months = (
            list(dict.fromkeys(parts["BYMONTH"].split(","))) if "BYMONTH" in parts else list(map(str, range(1, 13)))
        )
    for day in late:
        for month in months:
            to_choose_from = ",".join(map(str, range(_SURE, day + 1)))
            only = {} if month is None else {"BYMONTH": month}
            rules.append({**parts, **only, "BYMONTHDAY": to_choose_from, "BYSETPOS": "-1"})
    return rules


def _advanced(parts: Parts, start: datetime, target: datetime) -> datetime:
    """A start whole intervals later and not after `target`, from which the rule goes on as from its own."""
    interval, frequency = int(parts.get("INTERVAL", "1")), parts["FREQ"]
    if start >= target:
        return start
    if frequency in ("DAILY", "WEEKLY"):
        length = interval * (7 if frequency == "WEEKLY" else 1)
        return start + timedelta((target - start).days // length * length)
    length = interval * (12 if frequency == "YEARLY" else 1)
    months = (target.year - start.year) * 12 + target.month - start.month
    # A step less: the day of the month may be after that of the target.
    whole = start.year * 12 + start.month - 1 + max(0, months // length - 1) * length
    return start.replace(whole // 12, whole % 12 + 1, min(start.day, _SURE))


def _run(rules: list[Parts], start: datetime) -> Iterator[datetime]:
    """What the rules fall on from `start` on, in order, for all of 400 years and, after 800 at the latest, no more.

    The library would go through the calendar to its end. So it is given the same days in the calendar's last cycles.
    """
    shift = (_LAST_YEAR - _CYCLE - start.year) // _CYCLE * _CYCLE
    try:
        for found in _to_the_end(rules, start.replace(year=start.year + shift)):
            yield found.replace(year=found.year - shift)
    except ValueError:
        return  # The year 10 000.


def _to_the_end(rules: list[Parts], start: datetime) -> Iterator[datetime]:
    """What the rules fall on until the calendar ends. Raises ValueError where the library cannot read one."""
    from heapq import merge

    from dateutil.rrule import rrulestr

    texts = [text_of({name: each for name, each in parts.items() if name not in ("COUNT", "UNTIL")}) for parts in rules]
    dates = merge(*[iter(rrulestr(text, dtstart=start)) for text in texts])
    last: datetime | None = None
    try:
        for found in dates:
            if found != last:
                yield found
            last = found
    except (ValueError, OverflowError):
        return  # The library looks beyond the calendar's end.
