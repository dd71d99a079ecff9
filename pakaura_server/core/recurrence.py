"""How a task repeats: the date on which it comes again, and the rule that it has then.

Dates are computed on the wall clock, never in UTC: a time stays put over DST, and a date is a date everywhere.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from pakaura_server.core.errors import BadDate, BadValue
from pakaura_server.core.occurrences import ever, first_after, first_from, said
from pakaura_server.core.rule import FIELD, OF_A_DAY, bad_rule, last_moment, parts_of, plain, shortened, text_of
from pakaura_server.core.when import DATE_LENGTH, When, at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pakaura_server.core.rule import Parts
    from pakaura_server.core.when import Moment

FIXED, SKIP_TO_FUTURE, AFTER_COMPLETION = "fixed", "skip-to-future", "after-completion"
"""Of the dates after the due date the next one, even if it is past; the next one to come; counted from completion."""


def read_rule(text: str) -> str:
    """The rule as it is kept. Raises BadValue for one that cannot be read, or falls on no day there will ever be."""
    rule = plain(text)
    parts = parts_of(rule)
    try:
        falls = ever({name: value for name, value in parts.items() if name not in ("COUNT", "UNTIL", "INTERVAL")})
    except ValueError:
        raise bad_rule(text) from None
    if not falls:
        never = f"the rule {shortened(text)!r} falls on no day of any year"
        raise BadValue(never, "look at its days and months", FIELD)
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
        if date is not None and any(name in parts for name in OF_A_DAY):
            # What is of Mondays and was done on Saturday was Monday's.
            after = max(after, datetime.fromisoformat(date.text))
    else:
        after = start = datetime.fromisoformat(date.text)
        if mode == SKIP_TO_FUTURE:
            after = max(start, now)
    found = first_after(parts, start, after)
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
    found = first_from(parts, start)
    return None if found is None or _is_over(parts, found, None) else _like(found, None)


def following(rule: str, mode: str | None, date: When | None) -> str:
    """The rule of the task that comes after one of that rule and date.

    COUNT is how many tasks are left, so it goes down; the 29th to 31st that a date means is said from then on.
    """
    parts = parts_of(plain(rule))
    if date is not None and mode != AFTER_COMPLETION:
        parts = said(parts, datetime.fromisoformat(date.text))
    if "COUNT" in parts:
        parts = {**parts, "COUNT": str(int(parts["COUNT"]) - 1)}
    return text_of(parts)


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


@lru_cache(maxsize=256)
def _checked(rule: str) -> bool:
    try:
        read_rule(rule)
    except BadValue:
        return False
    return True


def _readable(rule: str) -> Parts | None:
    """None for what another version of this program, or another program, may have written."""
    return parts_of(plain(rule)) if _checked(rule) else None


def _is_over(parts: Parts, found: datetime, date: When | None) -> bool:
    """Whether UNTIL, which includes its last day or minute, is before. It hangs on the wall on which the task does."""
    value = parts.get("UNTIL")
    if value is None:
        return False
    last = last_moment("", value)
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
