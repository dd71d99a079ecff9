"""Months as a person hangs them on a wall, with a sign and a number on each day that has tasks; days as lines else."""

from __future__ import annotations

from calendar import Calendar, monthrange
from collections import Counter
from datetime import date

from pakaura_server.core.agenda import DUE, OVERDUE, REPEATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pakaura_cli.output import Output
    from pakaura_server.core.agenda import Entry
    from pakaura_server.core.when import Moment

_CELL = 5
"""Columns of the terminal for a day: `[24]3`, ` 20!2`."""
_WIDTH = 7 * _CELL
_GAP = "   "
_MONDAY = 0
_STATES = (OVERDUE, DUE, REPEATS)
_ASCII_DUE, _DUE_SIGN, _OVERDUE_SIGN, _REPEAT_SIGN = ":", "·", "!", "~"
_ROLES = {OVERDUE: "overdue", DUE: "number", REPEATS: "dim", "": ""}
_MANY = 9
"""A day with more shows a +."""


class Month:
    """A month of a year."""

    __slots__ = ("month", "year")

    def __init__(self, year: int, month: int) -> None:
        self.year = year
        self.month = month

    @property
    def first_day(self) -> str:
        return f"{self.year:04}-{self.month:02}-01"

    @property
    def last_day(self) -> str:
        return f"{self.year:04}-{self.month:02}-{monthrange(self.year, self.month)[1]:02}"


def print_months(output: Output, months: Sequence[Month], found: Iterable[Entry], now: Moment) -> None:
    """All that was `found` is in these months; `output.finish()` shows it."""
    days: dict[str, list[Entry]] = {}
    for entry in found:
        days.setdefault(entry.day, []).append(entry)
    if output.machine:
        for day in sorted(days):
            tasks = list(dict.fromkeys([entry.task.id for entry in days[day]]))
            output.record({"day": day, **_counted(days[day]), "tasks": tasks})
    elif output.terminal:
        output.page(_walls(output, months, days, now))
    else:
        for day in sorted(days):
            output.page(["\t".join([day, *[str(number) for number in _counted(days[day]).values()]])])


def _counted(entries: Iterable[Entry]) -> dict[str, int]:
    """How many of each state: overdue, due, repeats."""
    numbers = Counter([entry.state for entry in entries])
    return {state: numbers[state] for state in _STATES}


def _walls(output: Output, months: Sequence[Month], days: dict[str, list[Entry]], now: Moment) -> Iterator[str]:
    """As many months beside each other as the terminal has room for."""
    blocks = [_month(output, month, days, now) for month in months]
    beside = max(1, (output.width + len(_GAP)) // (_WIDTH + len(_GAP)))
    for start in range(0, len(blocks), beside):
        row = blocks[start : start + beside]
        for line in range(max([len(block) for block in row])):
            cells = [block[line] if line < len(block) else (" " * _WIDTH, "") for block in row]
            plain = _GAP.join([text for text, _ in cells]).rstrip()
            yield _GAP.join([painted or text for text, painted in cells]).rstrip() if output.color else plain
        yield ""
    yield from _legend(output, days, now, months)


def _month(output: Output, month: Month, days: dict[str, list[Entry]], now: Moment) -> list[tuple[str, str]]:
    """Lines as plain text of `_WIDTH` columns, and painted."""
    style = output.style
    title = f"{date(month.year, month.month, 1):%B %Y}".center(_WIDTH)
    heads = "".join([f" {name} ".ljust(_CELL) for name in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")])
    lines = [(title, style.paint(title, "title")), (heads, style.paint(heads, "header"))]
    for week in Calendar(_MONDAY).monthdayscalendar(month.year, month.month):
        cells = [_cell(output, f"{month.first_day[:8]}{day:02}" if day else "", days, now) for day in week]
        lines.append(("".join([text for text, _ in cells]), "".join([painted for _, painted in cells])))
    return lines


def _cell(output: Output, day: str, days: dict[str, list[Entry]], now: Moment) -> tuple[str, str]:
    if not day:
        return " " * _CELL, " " * _CELL
    numbers = _counted(days.get(day, []))
    state = next((state for state in _STATES if numbers[state]), "")
    due = numbers[OVERDUE] + numbers[DUE]
    sign = _sign(output, state) if state else " "
    number = _short(due or numbers[REPEATS]) if state else " "
    here = day == now.today
    text = f"{'[' if here else ' '}{int(day[8:]):2}{']' if here else sign}{number}"
    return text, output.style.paint(text, "today" if here and state != OVERDUE else _ROLES[state])


def _sign(output: Output, state: str) -> str:
    if state == OVERDUE:
        return _OVERDUE_SIGN
    if state == REPEATS:
        return _REPEAT_SIGN
    return _DUE_SIGN if output.unicode else _ASCII_DUE


def _short(number: int) -> str:
    return str(number) if number <= _MANY else "+"


def _legend(output: Output, days: dict[str, list[Entry]], now: Moment, months: Sequence[Month]) -> Iterator[str]:
    """What the signs mean that are on the wall, and how many tasks there are of each."""
    all_numbers = _counted([entry for of_day in days.values() for entry in of_day])
    words = {OVERDUE: "overdue", DUE: "due", REPEATS: "to repeat"}
    parts = [f"{_sign(output, state)} {all_numbers[state]} {words[state]}" for state in _STATES if all_numbers[state]]
    if any(len(of_day) > _MANY for of_day in days.values()):
        parts.append(f"+ more than {_MANY}")
    if months[0].first_day <= now.today <= months[-1].last_day:
        parts.insert(0, "[ ] today")
    lines = [""]
    for part in parts or ["nothing is due"]:
        joined = f"{lines[-1]}{_GAP}{part}" if lines[-1] else part
        if len(joined) <= output.width:
            lines[-1] = joined
        else:
            lines.append(part)
    for line in lines:
        yield output.style.paint(line, "dim")
