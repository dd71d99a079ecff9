"""Days with their tasks: a heading a day on a terminal, a line a task elsewhere, and records."""

from __future__ import annotations

from itertools import groupby

from pakaura_cli.output.cells import cut, width_of
from pakaura_cli.output.escape import safe
from pakaura_cli.output.plain import COLUMNS
from pakaura_cli.output.quantities import count
from pakaura_server.core.agenda import OVERDUE, REPEATS
from pakaura_server.core.dates import display, wall

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pakaura_cli.output import Output
    from pakaura_cli.output.plain import ShortId
    from pakaura_server.core.agenda import Entry
    from pakaura_server.core.when import Moment

_PLAIN = ("ref", "due", "priority", "project", "tags", "title")
_ASCII_REPEATS = "~"
_LEAST_TITLE = 24
"""Project and tags are shown where they leave the title so many columns of the terminal."""


def print_agenda(output: Output, found: Sequence[Entry], short_id: ShortId, now: Moment, undated: int) -> None:
    """In the order given; `undated` is how many tasks a person is told to have no date. `output.finish()` shows it."""
    if output.machine:
        for entry in found:
            from pakaura_server.core.record import to_record

            record = to_record(entry.task, short_id(entry.task.id))
            output.record({**record, "day": entry.day, "state": entry.state, "at": entry.when.text})
    elif output.quiet:
        output.page(entry.task.id for entry in found if entry.state != REPEATS)
    elif output.terminal:
        output.page(_days(output, found, short_id, now, undated))
    else:
        output.page(_line(entry, short_id, now) for entry in found)


def _line(entry: Entry, short_id: ShortId, now: Moment) -> str:
    """The day, the state, and what a list has; a time is on the clock of the day, the reader's. What repeats has the
    date that it will have.
    """
    cells = [wall(entry.when, now) if name == "due" else COLUMNS[name](entry.task, short_id) for name in _PLAIN]
    return "\t".join([entry.day, entry.state, *[safe(text) for text in cells]])


class _Row:
    """The cells of an entry's line: a sign, its time, the reference, the title, and what stands behind it."""

    __slots__ = ("day", "entry", "extras", "ref", "sign", "time", "title")

    def __init__(self, output: Output, entry: Entry, short_id: ShortId, now: Moment) -> None:
        task, symbol = entry.task, output.style.symbol
        priority = symbol(task.priority) if task.priority in ("high", "medium", "low") else ""
        self.entry = entry
        self.day = "" if entry.state == OVERDUE else entry.day
        # In ASCII the sign of what recurs is a word, which a column of signs has no room for.
        repeats = symbol("recurring") if output.unicode else _ASCII_REPEATS
        self.sign = {OVERDUE: symbol("overdue"), REPEATS: repeats}.get(entry.state, "")
        self.time = _time(entry, now)
        self.ref = COLUMNS["ref"](task, short_id)
        self.title = safe(task.title)
        self.extras = [text for text in (priority, safe(task.project or ""), *[f"+{tag}" for tag in task.tags]) if text]


def _days(output: Output, found: Sequence[Entry], short_id: ShortId, now: Moment, undated: int) -> Iterator[str]:
    style = output.style
    rows = [_Row(output, entry, short_id, now) for entry in found]
    widths = [
        max([0, *[width_of(text) for text in column]])
        for column in ([row.sign for row in rows], [row.time for row in rows], [row.ref for row in rows])
    ]
    days = {day: list(of_day) for day, of_day in groupby(rows, lambda row: row.day)}
    for day in sorted({*days, now.today}):
        heading = cut(_heading(day, now), output.width, style.ellipsis) if day else "Overdue"
        yield style.paint(heading, "overdue" if not day else "today" if day == now.today else "header")
        for row in days.get(day, []):
            yield _task(output, row, widths)
        if day not in days:
            yield style.paint("  nothing is due", "dim")
    if undated:
        footer = f"{count(undated, 'task')} without a date: pakaura list due:"
        yield style.paint(cut(footer, output.width, style.ellipsis), "dim")


def _heading(day: str, now: Moment) -> str:
    from datetime import date

    that = date.fromisoformat(day)
    distance = (that - date.fromisoformat(now.today)).days
    near = {0: " (today)", 1: " (tomorrow)"}.get(distance, "")
    year = "" if day[:4] == now.today[:4] else f" {that.year}"
    return f"{that:%a} {that.day} {that:%b}{year}{near}"


def _task(output: Output, row: _Row, widths: list[int]) -> str:
    """`! 09:00  12  title  H  home  +tag`, no wider than the terminal."""
    style, extras = output.style, list(row.extras)
    sign, time = _padded(row.sign, widths[0]), _padded(row.time, widths[1])
    head = "  ".join([text for text in (f"{sign} {time}" if widths[0] else time, row.ref.rjust(widths[2])) if text])
    room = max(output.width - width_of(head) - 4, 1)
    while extras and room - _width(extras) < min(width_of(row.title), _LEAST_TITLE):
        extras.pop()
    title = cut(row.title, room - _width(extras), style.ellipsis)
    role = {OVERDUE: "overdue", REPEATS: "dim"}.get(row.entry.state, "")
    tail = "".join([f"  {style.paint(text, 'dim')}" for text in extras])
    return f"  {style.paint(head, role)}  {style.paint(title, 'dim' if role == 'dim' else '')}{tail}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))


def _width(extras: list[str]) -> int:
    return sum([width_of(text) + 2 for text in extras])


def _time(entry: Entry, now: Moment) -> str:
    """The time on the reader's clock, and of what is overdue the day."""
    if entry.state == OVERDUE and entry.day != now.today:
        return display(entry.when, now)[:11].removesuffix(" 00:00")
    if entry.when.all_day:
        return ""
    return display(entry.when, now)[-5:]
