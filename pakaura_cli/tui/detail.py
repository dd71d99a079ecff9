"""All of one task: its fields, how it hangs together with others, and its notes as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.console import Group
from rich.table import Table
from rich.text import Text
from textual.containers import VerticalScroll
from textual.widgets import Static

from pakaura_cli.client.store.lookups import short_id_of
from pakaura_cli.client.structure import is_linked, structure_of
from pakaura_cli.output.detail import facts
from pakaura_cli.output.escape import safe
from pakaura_cli.output.linked import subtree
from pakaura_cli.tui.colours import PLAIN, colours
from pakaura_cli.tui.keys import bindings
from pakaura_server.core.structure import Structure

if TYPE_CHECKING:
    from rich.style import Style
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widgets import Markdown

    from pakaura_cli.tui.desk import Desk
    from pakaura_server.core.task import Task

_LABEL = 12
"""Columns of the names of fields."""


class Detail(VerticalScroll, can_focus=True):
    """Empty while there is no task."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("down", "up", "page_down", "page_up", "first", "last")

    def __init__(self, desk: Desk, id: str | None = None) -> None:
        super().__init__(id=id)
        self._desk = desk
        self._shown: tuple[str, str] = ("", "")
        self._notes: Markdown | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="fields", markup=False)

    async def show(self, task: Task | None) -> None:
        """This task from now on; what is linked to it is read."""
        self.query_one("#fields", Static).update(self._fields(task) if task else Text("No task.", "dim"))
        shown = (task.id, task.notes or "") if task else ("", "")
        if shown == self._shown:
            return
        if shown[0] != self._shown[0]:
            self.scroll_home(animate=False)
        self._shown = shown
        await self._show_notes(shown[1])

    def action_down(self) -> None:
        self.scroll_down(animate=False)

    def action_up(self) -> None:
        self.scroll_up(animate=False)

    def action_first(self) -> None:
        self.scroll_home(animate=False)

    def action_last(self) -> None:
        self.scroll_end(animate=False)

    async def _show_notes(self, notes: str) -> None:
        if self._notes is None:
            if not notes:
                return
            # What reads Markdown takes a tenth of a start, and most tasks have no notes.
            from textual.widgets import Markdown

            self._notes = Markdown(id="notes", open_links=False)
            await self.mount(self._notes)
        await self._notes.update(_harmless(notes))
        self._notes.display = bool(notes)

    def _fields(self, task: Task) -> Group:
        desk, now = self._desk, self._desk.now()
        with desk.reading() as db:

            def short_id(id: str) -> str:
                return short_id_of(db, id)

            around = structure_of(db) if is_linked(db, task) else Structure([task])
            fields = Table.grid(padding=(0, 1, 0, 0))
            fields.add_column(width=_LABEL, no_wrap=True)
            fields.add_column()
            for label, text, role in facts(task, short_id, now, desk.style, around):
                if not text:
                    continue
                # The whole id is for the clipboard; here it would only be broken in two.
                shown = text.partition("  ")[0] if label == "Id" else text
                fields.add_row(Text(label, self._colour("dim")), Text(safe(shown), self._colour(role)))
                if label == "Subtasks":
                    for line in subtree(task, around, short_id, desk.style):
                        fields.add_row("", Text(line))
        return Group(Text(safe(task.title), self._colour("header")), fields)

    def _colour(self, role: str) -> Style:
        return colours(self.app).get(role, PLAIN)


def _harmless(notes: str) -> str:
    """Each line without what steers a terminal."""
    return "\n".join([safe(line.expandtabs(4)) for line in notes.splitlines()])
