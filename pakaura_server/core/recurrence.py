"""How a task repeats: which rules of RFC 5545 there are, and the date on which it comes again.

Dates are computed on the wall clock, never in UTC: a time stays put over DST, and a date is a date everywhere. A month
that lacks the day of a rule has the task on its last day, as SKIP=BACKWARD of RFC 7529 says.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from pakaura_server.core.errors import BadDate, BadValue
from pakaura_server.core.values import MAX_RULE
from pakaura_server.core.when import DATE_LENGTH, When, at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pakaura_server.core.when import Moment

    Parts = dict[str, str]

FIXED, SKIP_TO_FUTURE, AFTER_COMPLETION = "fixed", "skip-to-future", "after-completion"
"""Of the dates after the due date the next one, even if it is past; the next one to come; counted from completion."""
_FIELD = "recurrence"
_HINT = "write it as FREQ=WEEKLY;BYDAY=MO, or in words: 2 weeks, mon and thu, 1st, last friday"
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_NUMBERS = {"INTERVAL": (1, 9999), "COUNT": (1, 99_999)}
_LISTS = {"BYMONTH": (1, 12), "BYMONTHDAY": (1, 31), "BYYEARDAY": (1, 366), "BYWEEKNO": (1, 53), "BYSETPOS": (1, 366)}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OF_A_DAY = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
_SURE = 28
"""Every month has so many days."""
_LAST_YEAR = 9999
_CYCLE = 400
"""Years after which the calendar, with its weekdays, is the same again."""
_ALL_KINDS = "9972-01-01"
"""From then to the calendar's end there are years of every kind: beginning on each weekday, leap years and others."""


def read_rule(text: str) -> str:
    """The rule as it is kept. Raises BadValue for one that cannot be read, or falls on no day there will ever be."""
    rule = _plain(text)
    parts = _parts(rule)
    raw = {name: value for name, value in parts.items() if name not in ("COUNT", "UNTIL", "INTERVAL")}
    try:
        fires = next(_to_the_end([raw], datetime.fromisoformat(_ALL_KINDS)), None)
    except (ValueError, TypeError, ArithmeticError, LookupError):
        raise _bad(text) from None
    if fires is None:
        raise BadValue(f"the rule {_short(text)!r} falls on no day of any year", "look at its days and months", _FIELD)
    return rule


def next_date(rule: str, mode: str | None, date: When | None, moment: Moment) -> When | None:
    """When a task comes again that had this date, or none, and is completed at `moment`; None where it ends.

    A task without a date counts from the day of its completion, and so does one of the mode AFTER_COMPLETION. A date
    alone is read in the zone of `moment`, a time in its own. A rule that cannot be read ends at once.
    """
    parts = _readable(rule)
    if parts is None or int(parts.get("COUNT", "2")) == 1:
        return None
    now = _wall(moment, date)
    if date is None or mode == AFTER_COMPLETION:
        hour = "" if date is None else date.text[DATE_LENGTH:]
        after = start = datetime.fromisoformat(now.date().isoformat() + hour)
        if date is not None and any(name in parts for name in _OF_A_DAY):
            # What is of Mondays and was done on Saturday was Monday's.
            after = max(after, datetime.fromisoformat(date.text))
    else:
        after = start = datetime.fromisoformat(date.text)
        if mode == SKIP_TO_FUTURE:
            after = max(start, now)
    found = _first_after(parts, start, after)
    if found is None or _is_over(parts, found, date):
        return None
    return _like(found, date)


def first_date(rule: str, moment: Moment) -> When | None:
    """The first day of the rule from today on, from which it counts; None where it ended before."""
    parts = _readable(rule)
    if parts is None:
        return None
    parts = {name: value for name, value in parts.items() if name != "INTERVAL"}
    start = datetime.fromisoformat(moment.today)
    found = next(_run(_without_gaps(parts, start), start), None)
    return None if found is None or _is_over(parts, found, None) else _like(found, None)


def following(rule: str, mode: str | None, date: When | None) -> str:
    """The rule of the task that comes after one of that rule and date.

    COUNT is how many tasks are left, so it goes down; the 29th to 31st that a date means is said from then on.
    """
    parts = _parts(_plain(rule))
    if date is not None and mode != AFTER_COMPLETION:
        parts = _said(parts, datetime.fromisoformat(date.text))
    if "COUNT" in parts:
        parts = {**parts, "COUNT": str(int(parts["COUNT"]) - 1)}
    return _text(parts)


def upcoming(rule: str, mode: str | None, date: When | None, moment: Moment) -> Iterator[When]:
    """The dates that follow, if the task is completed at `moment` and each of the next ones on its day."""
    found = next_date(rule, mode, date, moment)
    while found is not None:
        yield found
        rule = following(rule, mode, date)
        date = found
        found = next_date(rule, FIXED, date, moment)


def moved(when: When, old: When, new: When) -> When:
    """`when`, so many days later as `new` is later than `old`; a time keeps its hour."""
    days = date.fromisoformat(new.date) - date.fromisoformat(old.date)
    try:
        day = date.fromisoformat(when.date) + days
    except OverflowError:
        return when
    return When(day.isoformat() + when.text[DATE_LENGTH:], when.zone)


def _bad(text: str, why: str = "") -> BadValue:
    return BadValue(f"{_short(text)!r} is no rule that can be read{why and f': {why}'}", _HINT, _FIELD)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _plain(text: str) -> str:
    return text.strip().upper().removeprefix("RRULE:")


def _parts(rule: str) -> Parts:
    """The parts of a rule in their order. Raises BadValue unless each may stand in a rule of days or longer."""
    parts: Parts = {}
    if len(rule) > MAX_RULE or not rule.isascii() or not rule.isprintable():
        raise _bad(rule)
    for part in rule.removesuffix(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in parts:
            raise _bad(rule)
        _check(rule, name, value)
        parts[name] = value
    if "FREQ" not in parts:
        raise _bad(rule, "it needs a FREQ")
    _check_together(rule, parts)
    return parts


def _check(rule: str, name: str, value: str) -> None:
    if name == "FREQ":
        if value not in _FREQUENCIES:
            raise _bad(rule, "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY")
    elif name == "UNTIL":
        _until(rule, value)
    elif name == "WKST":
        if value not in _DAYS:
            raise _bad(rule)
    elif name == "BYDAY":
        for each in value.split(","):
            number = each[:-2].removeprefix("-").removeprefix("+")
            if each[-2:] not in _DAYS or (each[:-2] and not (number.isdigit() and 1 <= int(number) <= 53)):
                raise _bad(rule)
    elif name in _NUMBERS or name in _LISTS:
        least, most = _NUMBERS.get(name) or _LISTS[name]
        for each in value.split(",") if name in _LISTS else [value]:
            number = each.removeprefix("-") if name in _LISTS and name != "BYMONTH" else each
            if not (number.isdigit() and len(number) <= 5 and least <= int(number) <= most):
                raise _bad(rule, f"{name} goes from {least} to {most}")
    else:
        raise _bad(rule, f"{name[:20]} is not known")


def _check_together(rule: str, parts: Parts) -> None:
    frequency = parts["FREQ"]
    counted = any(each[:1] in "-+123456789" for each in parts.get("BYDAY", "MO").split(","))
    if counted and frequency not in ("MONTHLY", "YEARLY"):
        raise _bad(rule, "a number before a weekday is for months and years")
    if "BYWEEKNO" in parts and frequency != "YEARLY":
        raise _bad(rule, "BYWEEKNO is for years")
    if "COUNT" in parts and "UNTIL" in parts:
        raise _bad(rule, "COUNT and UNTIL exclude each other")
    if "BYSETPOS" in parts and not any(name in parts for name in (*_OF_A_DAY, "BYMONTH")):
        raise _bad(rule, "BYSETPOS needs days to choose from")


def _text(parts: Parts) -> str:
    return ";".join([f"{name}={value}" for name, value in parts.items()])


@lru_cache(maxsize=256)
def _checked(rule: str) -> bool:
    try:
        read_rule(rule)
    except BadValue:
        return False
    return True


def _readable(rule: str) -> Parts | None:
    """None for what another version of this program, or another program, may have written."""
    return _parts(_plain(rule)) if _checked(rule) else None


def _until(rule: str, value: str) -> datetime:
    """The last moment; a day is over at its end. `Z` is left to the caller."""
    digits = value.removesuffix("Z")
    day, t, time = digits.partition("T")
    try:
        if len(day) != 8 or not day.isdigit() or (t and not (len(time) == 6 and time.isdigit())):
            raise ValueError
        return datetime.fromisoformat(digits) + (timedelta() if t else timedelta(hours=23, minutes=59))
    except (ValueError, OverflowError):
        raise _bad(rule, "UNTIL is a day such as 20261224") from None


def _is_over(parts: Parts, found: datetime, date: When | None) -> bool:
    """Whether UNTIL, which includes its last day or minute, is before. It hangs on the wall on which the task does."""
    value = parts.get("UNTIL")
    if value is None:
        return False
    last = _until("", value)
    if date is None or date.all_day:
        return found.date() > last.date()
    if value.endswith("Z") and date.zone is not None:
        try:
            ms = round(last.replace(tzinfo=UTC).timestamp() * 1000)
            last = datetime.fromisoformat(at(ms, date.zone).wall)
        except (LookupError, ValueError, OSError, OverflowError):
            pass
    return found > last


def _wall(moment: Moment, date: When | None) -> datetime:
    """Now, on the wall on which the date hangs; a day's wall is the reader's, and so is that of a zone nobody knows."""
    if date is None or date.all_day:
        return datetime.fromisoformat(moment.today)
    wall = moment.wall
    if date.zone is not None and date.zone != moment.zone:
        try:
            wall = at(moment.ms, date.zone).wall
        except (LookupError, ValueError, OSError, OverflowError, BadDate):
            pass
    return datetime.fromisoformat(wall)


def _like(found: datetime, date: When | None) -> When:
    """The date in the form of the one before."""
    if date is None or date.all_day:
        return When(found.date().isoformat())
    return When(found.date().isoformat() + date.text[DATE_LENGTH:], date.zone)


def _first_after(parts: Parts, start: datetime, after: datetime) -> datetime | None:
    parts = _said(parts, start)
    start = _advanced(parts, start, after)
    return next((each for each in _run(_without_gaps(parts, start), start) if each > after), None)


def _said(parts: Parts, start: datetime) -> Parts:
    """The rule that names the day of a month which it takes from its start, where not every month has that day."""
    if parts["FREQ"] not in ("MONTHLY", "YEARLY") or any(name in parts for name in _OF_A_DAY) or start.day <= _SURE:
        return parts
    month = {} if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts else {"BYMONTH": str(start.month)}
    return {**parts, **month, "BYMONTHDAY": str(start.day)}


def _without_gaps(parts: Parts, start: datetime) -> list[Parts]:
    """Rules of RFC 5545 that together fall on the last day where a month lacks the one that is said.

    Other parts of a rule narrow the days down or count them, and are meant exactly.
    """
    parts = _said(parts, start)
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

    texts = [_text({name: each for name, each in parts.items() if name not in ("COUNT", "UNTIL")}) for parts in rules]
    dates = merge(*[iter(rrulestr(text, dtstart=start)) for text in texts])
    last: datetime | None = None
    try:
        for found in dates:
            if found != last:
                yield found
            last = found
    except (ValueError, OverflowError):
        return  # The library looks beyond the calendar's end.
