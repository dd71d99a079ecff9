"""The list of tasks: it draws the lines that are to be seen, and holds the tasks of those and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from pakaura_cli.tui.colours import colours
from pakaura_cli.tui.keys import bindings
from pakaura_cli.tui.messages import Moved
from pakaura_cli.tui.rows import Look, line
from pakaura_cli.tui.tasks_view import TasksView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.binding import BindingType

    from pakaura_cli.client.store.pages import Places
    from pakaura_cli.tui.desk import Desk
    from pakaura_server.core.task import Task

    Reader = Callable[[Sequence[int]], "Page"]

_AROUND = 60
"""Tasks that are read at once, above and below what is to be seen."""
_MOST_HELD = 2000


class Page(NamedTuple):
    """Some tasks of the list; None for one that is not there any more. `blocked` are ids of those held up."""

    tasks: Sequence[Task | None]
    blocked: frozenset[str] = frozenset()


class TaskList(ScrollView, TasksView, can_focus=True):
    """Filled in two steps: `begin` with the first tasks, and `complete` when it is known where all of them are."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("down", "up", "page_down", "page_up", "first", "last", "open")

    cursor: reactive[int] = reactive(0, repaint=False)

    def __init__(self, desk: Desk, read: Reader, id: str | None = None) -> None:
        super().__init__(id=id)
        self._desk = desk
        self._read = read
        self._places: Places | None = None
        self._first: Sequence[Task | None] = []
        self._held: dict[int, Task | None] = {}
        self._blocked: frozenset[str] = frozenset()
        self._look: Look | None = None
        self.marked = set()
        self.is_complete = False
        """Whether it is known how many there are."""
        self.nothing = ""
        """What is said where there are none."""

    @property
    def total(self) -> int:
        """How many there are, as far as it is known."""
        return len(self._first) if self._places is None else len(self._places)

    @property
    def task_at_cursor(self) -> Task | None:
        return self.task_at(self.cursor)

    def begin(self, first: Page, keep: str = "") -> None:
        """Show these at once. The cursor goes to the task with the id `keep` where that is among them."""
        self._places, self._first, self._held = None, first.tasks, {}
        self._blocked, self.is_complete = first.blocked, False
        ids = [task.id if task else "" for task in first.tasks]
        self._resize()
        self._go(ids.index(keep) if keep in ids else min(self.cursor, max(0, len(ids) - 1)), anew=True)

    def complete(self, places: Places, keep: str = "") -> None:
        """All of them; `keep` as for `begin`, wherever that task is now within what was held."""
        before = self.task_at_cursor
        self._places, self._held, self.is_complete = places, {}, True
        self._resize()
        wanted = keep or (before.id if before else "")
        at = self.task_at(self.cursor)
        if wanted and (at is None or at.id != wanted):
            self._find(wanted)
        self._go(min(self.cursor, max(0, self.total - 1)), anew=True)

    def task_at(self, position: int) -> Task | None:
        if not 0 <= position < self.total:
            return None
        if self._places is None:
            return self._first[position]
        if position not in self._held:
            self._hold(position)
        return self._held.get(position)

    def render_line(self, y: int) -> Strip:
        position = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        task = self.task_at(position)
        if task is None:
            return self._empty(y, width)
        here = position == self.cursor
        base = self.rich_style
        if here:
            base += colours(self.app)["cursor" if self.has_focus else "marked"]
        segments = line(task, width, self._looks(), marked=task.id in self.marked, here=here)
        return Strip(segments).apply_style(base).adjust_cell_length(width, base)

    def region_of_cursor(self) -> Region:
        """Where on the screen the line at the cursor is."""
        content = self.content_region
        return Region(content.x, content.y + self.cursor - self.scroll_offset.y, content.width, 1)

    def go_on(self) -> None:
        self._go(self.cursor + 1)

    def action_down(self) -> None:
        self.go_on()

    def action_up(self) -> None:
        self._go(self.cursor - 1)

    def action_page_down(self) -> None:
        self._go(self.cursor + self._screenful)

    def action_page_up(self) -> None:
        self._go(self.cursor - self._screenful)

    def action_first(self) -> None:
        self._go(0)

    def action_last(self) -> None:
        self._go(self.total - 1)

    def on_click(self, event: events.Click) -> None:
        position = event.y + self.scroll_offset.y
        if not 0 <= position < self.total:
            return
        self._go(position)
        self.clicked(event)

    def on_resize(self) -> None:
        self._resize()
        self._show_cursor()

    @property
    def _screenful(self) -> int:
        return max(1, self.scrollable_content_region.height - 1)

    def _empty(self, y: int, width: int) -> Strip:
        blank = Strip.blank(width, self.rich_style)
        if y or self.total:
            return blank
        from rich.segment import Segment

        text = f"  {self.nothing}" if self.is_complete else "  …"
        return Strip([Segment(text, colours(self.app)["dim"])]).apply_style(self.rich_style).adjust_cell_length(width)

    def _looks(self) -> Look:
        """What lines are drawn with; anew when the minute or the theme changes."""
        now, found = self._desk.now(), colours(self.app)
        look = self._look
        if not look or look.now.wall != now.wall or look.blocked is not self._blocked or look.colours is not found:
            look = self._look = Look(self._desk.style, found, now, self._blocked)
        return look

    def _go(self, position: int, *, anew: bool = False) -> None:
        """Have the cursor there. Only the lines that are otherwise now are drawn, unless all may be."""
        before, top = self.cursor, self.scroll_offset.y
        self.cursor = max(0, min(position, self.total - 1))
        self._show_cursor()
        if anew or self.scroll_offset.y != top:
            self.refresh()
        else:
            self.refresh_line(before)
            self.refresh_line(self.cursor)
        self.post_message(Moved(self.task_at_cursor))

    def _show_cursor(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True)

    def _resize(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self.total)

    def _hold(self, position: int) -> None:
        """Read the tasks around a position."""
        assert self._places is not None
        if len(self._held) > _MOST_HELD:
            self._held = {}
        start = max(0, position - _AROUND)
        page = self._read(self._places[start : position + _AROUND])
        self._held.update({start + n: task for n, task in enumerate(page.tasks)})
        if not page.blocked <= self._blocked:
            self._blocked |= page.blocked

    def _find(self, id: str) -> None:
        """Put the cursor on that task if it is near where it was."""
        start = max(0, self.cursor - _AROUND)
        for position in range(start, min(self.total, self.cursor + _AROUND)):
            task = self.task_at(position)
            if task and task.id == id:
                self.cursor = position
                return
