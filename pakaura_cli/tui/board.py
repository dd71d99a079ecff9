"""Tasks in columns side by side: a board by project, priority or due date, or the days of a week."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.strip import Strip

from pakaura_cli.output.cells import cut, width_of
from pakaura_cli.output.escape import safe
from pakaura_cli.tui.colours import colours
from pakaura_cli.tui.keys import bindings
from pakaura_cli.tui.messages import Dropped, Moved
from pakaura_cli.tui.rows import HERE, MARKED, Look
from pakaura_cli.tui.tasks_view import TasksView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style as Colour
    from textual import events
    from textual.binding import BindingType

    from pakaura_cli.tui.columns import Card, Column
    from pakaura_cli.tui.desk import Desk
    from pakaura_server.core.task import Task

_LEAST = 24
"""Columns of the terminal that a column takes at least."""
_HEADING = 2
"""Lines of the name of a column, and of the rule below it."""


class Board(TasksView, can_focus=True):
    """Shows as many columns as there is room for, among them the one with the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "down", "up", "left", "right", "page_down", "page_up", "first", "last", "open"
    )

    def __init__(self, desk: Desk, id: str | None = None) -> None:
        super().__init__(id=id)
        self._desk = desk
        self._columns: Sequence[Column] = ()
        self._blocked: frozenset[str] = frozenset()
        self._x = 0
        self._y = 0
        self._left = 0
        self._top = 0
        self._held: Card | None = None
        self.marked = set()

    def show(self, columns: Sequence[Column], blocked: frozenset[str] = frozenset(), keep: str = "") -> None:
        """These columns from now on, the cursor on the task with the id `keep` where it is among them."""
        before = self.task_at_cursor
        self._columns, self._blocked = columns, blocked
        wanted = keep or (before.id if before else "")
        places = [(x, y) for x, column in enumerate(columns) for y, card in enumerate(column.cards)]
        found = next(((x, y) for x, y in places if columns[x].cards[y].task.id == wanted), None)
        if found is None and places and not self._cards(self._x):
            found = places[0]
        self._go(*(found or (self._x, self._y)))

    @property
    def shown(self) -> Sequence[Column]:
        """All columns, also those that there is no room for."""
        return self._columns

    @property
    def task_at_cursor(self) -> Task | None:
        cards = self._cards(self._x)
        return cards[self._y].task if self._y < len(cards) else None

    def move(self, by: int) -> None:
        """Have the task at the cursor moved to the next column on one side."""
        cards = self._cards(self._x)
        if self._y < len(cards):
            self._drop(cards[self._y], self._x + by)

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        shown = self._columns[self._left : self._left + self._fitting]
        if not shown:
            return Strip([Segment("  …" if y == 0 else "")]).apply_style(self.rich_style).adjust_cell_length(width)
        each = width // len(shown)
        parts: list[Segment] = []
        for n, column in enumerate(shown):
            own = each if n + 1 < len(shown) else width - each * (len(shown) - 1)
            parts += self._cell(column, self._left + n, y, own)
        return Strip(parts).apply_style(self.rich_style).adjust_cell_length(width, self.rich_style)

    def go_on(self) -> None:
        self._go(self._x, self._y + 1)

    def action_down(self) -> None:
        self.go_on()

    def action_up(self) -> None:
        self._go(self._x, self._y - 1)

    def action_left(self) -> None:
        self._go(self._x - 1, self._y)

    def action_right(self) -> None:
        self._go(self._x + 1, self._y)

    def action_page_down(self) -> None:
        self._go(self._x, self._y + self._screenful)

    def action_page_up(self) -> None:
        self._go(self._x, self._y - self._screenful)

    def action_first(self) -> None:
        self._go(self._x, 0)

    def action_last(self) -> None:
        self._go(self._x, len(self._cards(self._x)) - 1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        x, y = self._at(event.x, event.y)
        cards = self._cards(x)
        self._held = cards[y] if 0 <= y < len(cards) else None
        if self._held is not None:
            self._go(x, y)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        held, self._held = self._held, None
        x, _ = self._at(event.x, event.y)
        if held is not None and 0 <= event.y < self.content_size.height and held not in self._cards(x):
            self._drop(held, x)

    def on_click(self, event: events.Click) -> None:
        x, y = self._at(event.x, event.y)
        if 0 <= y < len(self._cards(x)):
            self.clicked(event)

    def on_mouse_scroll_down(self) -> None:
        self.action_down()

    def on_mouse_scroll_up(self) -> None:
        self.action_up()

    def on_resize(self) -> None:
        self._go(self._x, self._y)

    @property
    def _fitting(self) -> int:
        """How many columns there is room for."""
        return max(1, min(len(self._columns), self.content_size.width // _LEAST))

    @property
    def _screenful(self) -> int:
        return max(1, self.content_size.height - _HEADING)

    def _cards(self, x: int) -> Sequence[Card]:
        return self._columns[x].cards if 0 <= x < len(self._columns) else ()

    def _go(self, x: int, y: int) -> None:
        self._x = max(0, min(x, len(self._columns) - 1))
        self._y = max(0, min(y, len(self._cards(self._x)) - 1))
        fitting = self._fitting
        self._left = max(0, min(max(self._left, self._x - fitting + 1), self._x, len(self._columns) - fitting))
        self._top = max(0, min(max(self._top, self._y - self._screenful + 1), self._y))
        self.refresh()
        self.post_message(Moved(self.task_at_cursor))

    def _drop(self, card: Card, x: int) -> None:
        if card.fixed or not 0 <= x < len(self._columns):
            return
        words = self._columns[x].words(card.task)
        if words:
            self._x = x
            self.post_message(Dropped(card.task, words))

    def _at(self, x: int, y: int) -> tuple[int, int]:
        """The column and the card at a place of the widget; no card is at the name of a column."""
        each = max(1, self.content_size.width // self._fitting)
        column = min(self._left + x // each, len(self._columns) - 1)
        return column, y - _HEADING + self._top if y >= _HEADING else -1

    def _cell(self, column: Column, x: int, y: int, width: int) -> list[Segment]:
        ellipsis = self._desk.style.ellipsis
        bar = Segment("│" if self._desk.style.unicode else "|", self._colour("dim"))
        if y == 0:
            more = " <" if x == self._left and x else " >" if self._is_last_shown(x) else ""
            name = cut(f" {safe(column.name)} {len(column.cards)}{more}", width - 1, ellipsis)
            return [Segment(name.ljust(width - 1), self._colour("header")), bar]
        if y == 1:
            return [Segment(("─" if self._desk.style.unicode else "-") * (width - 1), self._colour("dim")), bar]
        position = y - _HEADING + self._top
        if position >= len(column.cards):
            return [Segment(" " * (width - 1)), bar]
        return [*self._card(column.cards[position], x == self._x and position == self._y, width - 1), bar]

    def _is_last_shown(self, x: int) -> bool:
        return x == self._left + self._fitting - 1 and x + 1 < len(self._columns)

    def _card(self, card: Card, here: bool, width: int) -> list[Segment]:
        task, look = card.task, self._look()
        sign = look.style.symbol(task.priority) if task.priority in ("high", "medium", "low") else " "
        marks = f"{HERE if here else MARKED if task.id in self.marked else ' '}{sign} "
        end = f" {card.more}" if card.more else ""
        state = "done" if task.completed else "blocked" if task.id in self._blocked else ""
        title = f"{look.style.symbol(state)} {safe(task.title)}" if state else safe(task.title)
        room = max(1, width - width_of(marks) - width_of(end))
        title = cut(title, room, look.style.ellipsis)
        base = colours(self.app)["cursor"] if here and self.has_focus else None
        role = "dim" if card.fixed else state or ("high" if task.priority == "high" else "")
        parts = [
            Segment(marks),
            Segment(title, self._colour(role)),
            Segment(" " * (room - width_of(title))),
            Segment(end, self._colour(card.role)),
        ]
        return list(Strip(parts).apply_style(base)) if base else parts

    def _look(self) -> Look:
        return Look(self._desk.style, colours(self.app), self._desk.now(), self._blocked)

    def _colour(self, role: str) -> Colour | None:
        return colours(self.app).get(role)
