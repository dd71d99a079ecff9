"""Days of a month that may not exist: the 31st, the fifth Friday, the last day."""

from __future__ import annotations

from datetime import date, timedelta


def in_month(year: int, month: int, nth: int) -> date | None:
    """The nth day (from 1; -1 is the last) of a month, or None."""
    if nth < 0:
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
    try:
        return date(year, month, nth)
    except ValueError:
        return None


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The nth (from 1; -1 is the last) such weekday of a month, or None. Monday is 0."""
    if nth < 0:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
        return last - timedelta((last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    found = first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return found if found.month == month else None


def next_month_day(today: date, month: int, nth: int) -> date | None:
    """The next such day, which may be today, or None where no year has it."""
    for year in range(today.year, today.year + 9):
        found = in_month(year, month, nth)
        if found and found >= today:
            return found
    return None


def next_day_of_month(today: date, nth: int) -> date | None:
    """The next nth day of a month that has one, never today."""
    months = today.year * 12 + today.month - 1
    for ahead in range(13):
        found = in_month((months + ahead) // 12, (months + ahead) % 12 + 1, nth)
        if found and found > today:
            return found
    return None


def coming(today: date, weekday: int) -> date:
    """The next such weekday, never today."""
    return today + timedelta((weekday - today.weekday() - 1) % 7 + 1)
