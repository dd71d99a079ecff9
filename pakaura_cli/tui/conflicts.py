"""What two machines wrote unseen by each other, and what the server refused; and what becomes of it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from pakaura_cli.client.conflicts import Conflict, open_conflicts
from pakaura_cli.client.store.lookups import by_ids
from pakaura_cli.client.sync.rejected import Rejected, rejected
from pakaura_cli.output.escape import safe
from pakaura_cli.output.quantities import count
from pakaura_cli.tui import settling
from pakaura_cli.tui.acting import safe_lines
from pakaura_cli.tui.away import away, pinned, with_session
from pakaura_cli.tui.leaving import LeftOnce
from pakaura_cli.tui.spoken import reference, spoken
from pakaura_cli.tui.writing import Writing
from pakaura_server.core import registers as r
from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from pakaura_cli.tui.desk import Desk
    from pakaura_cli.tui.settling import Decision, Side, Sides
    from pakaura_server.core.task import Task

_FIELDS = {r.SCHEDULE: "due", r.STATE: "completion", r.RECUR: "recurrence"}
_WHY = {"bad_value": "a value that this server does not take", "too_large": "too large for this server"}
_LONGEST_LINE = 76


class Conflicts(LeftOnce[str | None], Screen[str | None]):
    """Gives back the id of a task to go to, or None."""

    CSS_PATH = "conflicts.tcss"
    AUTO_FOCUS = "#open"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "mine", "mine"),
        Binding("t", "theirs", "theirs"),
        Binding("b", "both", "both"),
        Binding("e", "edit", "edit"),
        Binding("d", "discard", "discard"),
        Binding("u", "undo", "undo"),
        Binding("enter,g", "go", "go to the task", priority=True),
        Binding("y", "copy_line", "copy the line", show=False),
        Binding("j", "step(1)", show=False),
        Binding("k", "step(-1)", show=False),
        Binding("escape,q", "leave", "leave"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-small"), (100, "-large")]
        self._desk = desk
        self._conflicts: list[Conflict] = []
        self._refused: list[tuple[Rejected, Task | None]] = []
        self._sides: dict[str, Sides] = {}

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        with Horizontal(id="all"):
            yield OptionList(id="open", markup=False)
            with Vertical(id="one"):
                yield Static(id="what", markup=False)
                with Horizontal(id="two"):
                    for name in ("mine", "theirs"):
                        with VerticalScroll(id=name, classes="side", can_focus=False):
                            yield Static(id=f"{name}-value", markup=False)
                yield Static(id="ways", markup=False)
        yield Static(id="line", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        self._desk.on_change.append(self._changed)
        self._load()

    def on_unmount(self) -> None:
        self._desk.on_change.remove(self._changed)

    def on_option_list_option_highlighted(self) -> None:
        self._show()

    def on_resize(self) -> None:
        self._show()

    # What is shown.

    def _changed(self) -> None:
        # Where it is left, the parts go before the whole.
        with suppress(NoMatches):
            self._load()

    def _load(self) -> None:
        try:
            with self._desk.reading() as db:
                self._conflicts = open_conflicts(db)
                self._sides = {each.id: settling.sides(db, each) for each in self._conflicts}
                self._refused = [(each, next(iter(by_ids(db, [each.entity])), None)) for each in rejected(db)]
        except PakauraError as error:
            self._tell(error)
            return
        options = self.query_one("#open", OptionList)
        place = options.highlighted or 0
        options.clear_options()
        for conflict in self._conflicts:
            options.add_option(
                Option(_two_lines(conflict.task.title, f"{_field(conflict.register)} was written twice"))
            )
        for each, task in self._refused:
            options.add_option(Option(_two_lines(task.title if task else each.kind, "refused by the server")))
        if options.option_count:
            options.highlighted = min(place, options.option_count - 1)
        parts = [count(len(self._conflicts), "conflict") if self._conflicts else "no conflicts are open"]
        parts += [f"{len(self._refused)} refused"] if self._refused else []
        self.query_one("#title", Static).update(" · ".join(parts))
        self._show()

    def _show(self) -> None:
        conflict, refused = self._chosen(), self._chosen_refused()
        self.query_one("#two").display = conflict is not None
        what, ways = self.query_one("#what", Static), self.query_one("#ways", Static)
        if conflict is not None:
            two = self._sides[conflict.id]
            what.update(Text.assemble((safe(conflict.task.title), "bold"), f"\n{_field(conflict.register)}"))
            self._show_side("mine", "m  mine", conflict, two.mine)
            self._show_side("theirs", "t  theirs", conflict, two.theirs)
            ways.update(self._ways(conflict, two))
        elif refused is not None:
            what.update(_about_refused(*refused))
            ways.update(_ways_of_refused(refused[1]))
        else:
            what.update("Nothing waits for you here.\nWhat two machines write unseen by each other is listed here.")
            ways.update("")
        said = self._desk.said[-1] if self._desk.said else ""
        self.query_one("#line", Static).update(_short(f"$ {said}") if said else "")

    def _show_side(self, id: str, name: str, conflict: Conflict, side: Side) -> None:
        box = self.query_one(f"#{id}")
        stands = "stands now" if side.stands else "was lost"
        box.border_title = f"{name} · {stands}"
        written = f"{safe(side.device)}, {r.timestamp(side.at_ms)[:16].replace('T', ' ')} UTC\n\n"
        text = safe_lines(settling.in_words(conflict.register, side).splitlines()) or "nothing"
        self.query_one(f"#{id}-value", Static).update(Text.assemble((written, "dim"), text))

    def _ways(self, conflict: Conflict, two: Sides) -> Text:
        rows = [("m", "keep mine", settling.take(conflict, two.mine))]
        rows.append(("t", "take theirs", settling.take(conflict, two.theirs)))
        if conflict.register in (r.TITLE, r.NOTES):
            try:
                rows.append(("b", "both", settling.both(conflict, two)))
            except PakauraError:
                pass
        lines = []
        for key, name, decision in rows:
            said = " && ".join([spoken(words) for words in decision.lines])
            lines.append(Text.assemble((f"{key}  {name:<12}", "bold"), (_short(f"$ {said}"), "dim")))
        lines.append(Text.assemble(("e  edit", "bold")))
        return Text("\n").join(lines)

    # What is done.

    def action_mine(self) -> None:
        self._take(0)

    def action_theirs(self) -> None:
        self._take(1)

    def action_both(self) -> None:
        conflict = self._chosen()
        if conflict is not None:
            try:
                self._settle(conflict, settling.both(conflict, self._sides[conflict.id]))
            except PakauraError as error:
                self._tell(error)

    @work(group="dialog")
    async def action_edit(self) -> None:
        conflict = self._chosen()
        if conflict is None:
            self.action_go()
            return
        try:
            begun = settling.to_edit(conflict, self._sides[conflict.id])
            title = f"{_field(conflict.register)} of {safe(conflict.task.title)}"
        except PakauraError as error:
            self._tell(error)
            return
        text: str | None = begun
        while text is not None:
            text = await self.app.push_screen_wait(Writing(title, text, lines=conflict.register == r.NOTES))
            # What was written and could not be kept is there to be tried again.
            if text is not None and await self._keep(conflict, text):
                return

    async def _keep(self, conflict: Conflict, text: str) -> bool:
        """Have what was written instead. Whether it is kept; what was wrong is told."""
        try:
            with self._desk.reading() as db:
                decision = settling.written(conflict, text, (db, self._desk.now()))
        except PakauraError as error:
            self._tell(error)
            return False
        return await self._settled(conflict, decision)

    @work(group="discard", exclusive=True)
    async def action_discard(self) -> None:
        refused = self._chosen_refused()
        if refused is None:
            return
        from pakaura_cli.client.sync.discarding import discard

        each, task = refused
        try:
            gone = await away(with_session(pinned(self._desk), lambda session: discard(session, {each.entity})))
        except PakauraError as error:
            self._tell(error)
            return
        self._desk.say(["sync", "discard", reference(task) if task else each.entity])
        self._desk.changed()
        self.notify(f"Discarded {count(gone, 'change')}; the values of the server stand")

    @work(group="deed")
    async def action_undo(self) -> None:
        try:
            sentences = await self._desk.undo()
        except PakauraError as error:
            self._tell(error)
            return
        self.notify(safe_lines(sentences), markup=False)

    def action_go(self) -> None:
        conflict, refused = self._chosen(), self._chosen_refused()
        task = conflict.task if conflict else refused[1] if refused else None
        if task is not None:
            self.dismiss(task.id)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_copy_line(self) -> None:
        if self._desk.said:
            self.app.copy_to_clipboard(self._desk.said[-1])
            self.notify(f"copied: {safe(self._desk.said[-1])}", markup=False)

    def action_step(self, by: int) -> None:
        options = self.query_one("#open", OptionList)
        (options.action_cursor_down if by > 0 else options.action_cursor_up)()

    def _take(self, which: int) -> None:
        conflict = self._chosen()
        if conflict is not None:
            self._settle(conflict, settling.take(conflict, self._sides[conflict.id][which]))

    @work(group="deed")
    async def _settle(self, conflict: Conflict, decision: Decision) -> None:
        await self._settled(conflict, decision)

    async def _settled(self, conflict: Conflict, decision: Decision) -> bool:
        """Carry it out. Whether it is done; what was wrong is told."""
        now = self._desk.now
        try:
            await self._desk.writes.write(
                lambda store, at_once: settling.settle(store, now(), conflict, decision, at_once=at_once)
            )
        except PakauraError as error:
            self._tell(error)
            return False
        *before, last = decision.lines
        for words in before:
            self._desk.say(words)
        self._desk.wrote(last)
        return True

    def _chosen(self) -> Conflict | None:
        place = self.query_one("#open", OptionList).highlighted
        return self._conflicts[place] if place is not None and place < len(self._conflicts) else None

    def _chosen_refused(self) -> tuple[Rejected, Task | None] | None:
        place = self.query_one("#open", OptionList).highlighted
        if place is None or place < len(self._conflicts):
            return None
        return self._refused[place - len(self._conflicts)]

    def _tell(self, error: PakauraError) -> None:
        hint: Any = error.hint.split("\n") if error.hint else [" "]
        self.notify(safe_lines(hint), title=safe(error.message), severity="error", markup=False)


def _field(register: str) -> str:
    kind, _, name = register.partition("/")
    return safe(f"{_FIELDS.get(kind, kind)} {name}".rstrip())


def _two_lines(title: str, beneath: str) -> Text:
    return Text.assemble((safe(title), "bold"), "\n", beneath, no_wrap=True, overflow="ellipsis")


def _short(line: str) -> str:
    line = safe(line)
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"


def _about_refused(each: Rejected, task: Task | None) -> Text:
    fields = ", ".join([_field(name) for name in each.registers if name != r.DELETED])
    why = _WHY.get(each.code, safe(each.code))
    when = r.timestamp(each.at_ms)[:16].replace("T", " ")
    title = safe(task.title) if task else f"{safe(each.kind)} {safe(each.entity)}"
    said = f"\nThe server refused {fields} at {when} UTC: {why}.\nIt stays here; nothing else waits for it.\n"
    return Text.assemble((title, "bold"), said)


def _ways_of_refused(task: Task | None) -> Text:
    name = reference(task) if task else "TASK"
    discard = _short(f"$ {spoken(['sync', 'discard', name])}")
    return Text.assemble(
        ("g  go to the task", "bold"),
        ": to change these fields sends them anew\n",
        ("d  discard      ", "bold"),
        (discard, "dim"),
        ": the server's values are taken over",
    )
