"""Choosing a day: in words (`fri 9am`, `in two weeks`), or on a month by the arrow keys or the mouse."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from pakaura_cli.tui.leaving import Dialog
from pakaura_cli.tui.questions import date_words
from pakaura_cli.tui.warming import warm_up
from pakaura_server.core.errors import PakauraError
from pakaura_server.core.phrases import one_reading

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from pakaura_cli.tui.desk import Desk
    from pakaura_server.core.when import When

_CELL = 4
"""Columns of a day."""
_HEADING = 2
"""Lines above the days: the month, and the weekdays."""


class DatePicker(Dialog[str | None]):
    """Gives back the text of a date as `due:` takes it, empty for none; None where nothing was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave"),
        Binding("up", "go(-7)", show=False, priority=True),
        Binding("down", "go(7)", show=False, priority=True),
        Binding("shift+left", "go(-1)", show=False, priority=True),
        Binding("shift+right", "go(1)", show=False, priority=True),
        Binding("pageup", "month(-1)", show=False, priority=True),
        Binding("pagedown", "month(1)", show=False, priority=True),
        Binding("ctrl+n", "none", "no date", priority=True),
    ]

    def __init__(self, desk: Desk, old: When | None) -> None:
        super().__init__()
        self._desk = desk
        self._old = old
        warm_up(desk.now())
        self._today = date.fromisoformat(desk.now().today)
        self._day = date.fromisoformat(old.date) if old else self._today

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog") as dialog:
            dialog.border_title = "Due"
            old = self._old.text.replace("T", " ") if self._old else ""
            yield Input(old, id="words", compact=True, placeholder="fri 9am, +2w, 24 dec, next monday")
            yield Static(id="meant", markup=False)
            yield _Month(id="month")
            yield Static("↑ ↓ a week · Shift+← → a day · PgUp PgDn a month", classes="keys")
            yield Static("Enter takes it · Ctrl+N no date · Esc leaves", classes="keys")

    def on_mount(self) -> None:
        words = self.query_one("#words", Input)
        words.focus()
        self._draw()
        self._tell(words.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._tell(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            self.dismiss(self._day.isoformat())
        elif self._tell(event.value):
            self.dismiss(event.value.strip())

    def action_go(self, days: int) -> None:
        try:
            self._choose(self._day + timedelta(days))
        except OverflowError:
            return

    def action_month(self, by: int) -> None:
        months = self._day.year * 12 + self._day.month - 1 + by
        year, month = months // 12, months % 12 + 1
        if date.min.year < year < date.max.year:
            self._choose(date(year, month, min(self._day.day, calendar.monthrange(year, month)[1])))

    def action_none(self) -> None:
        self.dismiss("")

    def action_leave(self) -> None:
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.dismiss(None)

    def choose(self, row: int, column: int) -> None:
        """The day at a place of the month was clicked."""
        weeks = calendar.Calendar().monthdayscalendar(self._day.year, self._day.month)
        if 0 <= row < len(weeks) and 0 <= column < 7 and weeks[row][column]:
            self._choose(self._day.replace(day=weeks[row][column]))

    def _choose(self, day: date) -> None:
        time = self._time()
        self._day = day
        words = self.query_one("#words", Input)
        words.value = day.isoformat() + time
        words.cursor_position = len(words.value)
        self._draw()

    def _time(self) -> str:
        """The time of day that the words have, with a space before it."""
        try:
            when = one_reading(self.query_one("#words", Input).value, self._desk.now())
        except PakauraError:
            return ""
        return "" if when.all_day else " " + when.text[-5:]

    def _tell(self, text: str) -> bool:
        """Say what the words mean; whether they mean anything."""
        meant = self.query_one("#meant", Static)
        if not text.strip():
            meant.update(f"Enter: {self._day:%a} {self._day.day} {self._day:%b %Y}")
            return False
        try:
            meant.update(date_words(text, self._desk.now()))
            self._day = date.fromisoformat(one_reading(text, self._desk.now()).date)
            self._draw()
        except PakauraError as error:
            meant.update(error.message)
            return False
        return True

    def _draw(self) -> None:
        shown = Text(f"{self._day:%B %Y}".center(7 * _CELL) + "\n", "bold")
        shown.append("".join([f"{name:>3} " for name in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")]) + "\n", "dim")
        for week in calendar.Calendar().monthdayscalendar(self._day.year, self._day.month):
            for number in week:
                shown.append(*self._cell(number))
            shown.append("\n")
        self.query_one("#month", Static).update(shown)

    def _cell(self, number: int) -> tuple[str, str]:
        """The chosen day stands in brackets, today has a dot: not by colour alone."""
        if not number:
            return " " * _CELL, ""
        day = self._day.replace(day=number)
        if day == self._day:
            return f"[{number:>2}]", "reverse bold"
        return (f"{number:>3}.", "bold") if day == self._today else (f"{number:>3} ", "")


class _Month(Static):
    def on_click(self, event: events.Click) -> None:
        event.stop()
        picker = self.screen
        assert isinstance(picker, DatePicker)
        picker.choose(event.y - _HEADING, event.x // _CELL)
