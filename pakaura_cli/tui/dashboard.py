"""The main screen: places on the left, the tasks of one as a list, a board or a week, and the task at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.widgets import Footer, Input, Static

from pakaura_cli.output.escape import safe
from pakaura_cli.tui import keys, places
from pakaura_cli.tui.account_actions import AccountActions
from pakaura_cli.tui.board import Board
from pakaura_cli.tui.columns import KINDS
from pakaura_cli.tui.detail import Detail
from pakaura_cli.tui.inline_edit import InlineEdit
from pakaura_cli.tui.loading import READING, Loading
from pakaura_cli.tui.log_pane import LogPane
from pakaura_cli.tui.messages import Dropped, Gone, Menu, Moved, Opened
from pakaura_cli.tui.prompt import Prompt
from pakaura_cli.tui.sidebar import Sidebar
from pakaura_cli.tui.status_line import state
from pakaura_cli.tui.taking_in import TakingIn
from pakaura_cli.tui.talking import Talking
from pakaura_cli.tui.task_actions import TaskActions
from pakaura_cli.tui.task_list import TaskList
from pakaura_cli.tui.themes import remembered
from pakaura_cli.tui.view_actions import BOARD, LIST, ViewActions
from pakaura_server.core.errors import PakauraError, StoreBusy

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from pakaura_cli.tui.desk import Desk
    from pakaura_cli.tui.places import Place
    from pakaura_cli.tui.questions import Question
    from pakaura_server.core.task import Task

_LATER_S = 0.5
"""When it is read again what another program kept to itself."""
_LONGEST_LINE = 300
"""Characters of a command line that a line of the screen may show."""
WHILE_TYPING = ("help", "commands", "quit", "suspend", "refresh", "log", "assistant")
"""Actions with keys that no text has."""
_SOON_S = 0.05
"""What is beside the list follows the cursor so much later: whoever runs through a list does not wait for it."""


class Dashboard(Loading, TaskActions, ViewActions, AccountActions, Talking, TakingIn):
    """Shows what fits the place, the context and the filter, and does what the keys ask for."""

    AUTO_FOCUS = "#tasks"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.of_screen(), *keys.bindings("left", "right", "back")]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-usual"), (120, "-wide")]
        self.desk = desk
        self.form = LIST
        self.is_furnished = False
        """Whether everything is there that can be shown."""
        self._early: list[str] = []
        """Actions that were asked for before that; their keys were pressed, and are not lost."""
        self._later: Timer | None = None
        chosen = remembered(desk.session.paths).get("columns", "")
        self.kind = chosen if chosen in KINDS else KINDS[0]

    def compose(self) -> ComposeResult:
        yield Static(id="top", markup=False)
        with Horizontal(id="panes"):
            yield Sidebar([*places.ALWAYS, *self.saved_places()], self.place, id="places")
            with Horizontal(id="main"):
                with Vertical(id="middle"):
                    yield TaskList(self.desk, self.read, id="tasks")
                yield Detail(self.desk, id="detail")
        with Horizontal(id="bottom"):
            yield Static(id="said", markup=False)
            yield Static(id="state", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        self.desk.on_change.append(self.changed)
        self.desk.writes.on_wait.append(self.show_line)
        self.desk.writes.on_begin.append(self.stop_loading)
        self.desk.writes.on_fail.append(self.load)
        self.load_at_once()
        self.call_after_refresh(self._furnish)

    def on_unmount(self) -> None:
        self.desk.on_change.remove(self.changed)
        self.desk.writes.on_wait.remove(self.show_line)
        self.desk.writes.on_begin.remove(self.stop_loading)
        self.desk.writes.on_fail.remove(self.load)
        self.stop_loading()

    async def _furnish(self) -> None:
        """Bring in what nobody needs before the first paint."""
        log, board = LogPane(id="log"), Board(self.desk, id="columns")
        log.display = board.display = False
        await self.query_one("#middle").mount(board)
        await self.mount(log, Prompt(id="prompt"), before="#bottom")
        self.is_furnished = True
        self.load()
        for name in self._early:
            await self.action_act(name)

    # What is shown.

    @property
    def tasks(self) -> TaskList:
        return self.query_one("#tasks", TaskList)

    @property
    def columns(self) -> Board:
        return self.query_one("#columns", Board)

    @property
    def view(self) -> TaskList | Board:
        """Whatever shows the tasks."""
        return self.tasks if self.form == LIST else self.columns

    def show_as(self, form: str) -> None:
        self.form = form
        self.tasks.display, self.columns.display = form == LIST, form != LIST
        self.set_class(form != LIST, "-columns")
        self.view.focus()
        self.load()

    def go_to(self, place: Place, text: str = "") -> None:
        self.place, self.text, self.searching = place, text, False
        self.remove_class("-places")
        self.query_one(Sidebar).go_to(place)
        self.tasks.cursor = 0
        self.mark_none()
        self.view.focus()
        self.load()

    def narrow(self, text: str, *, search: bool = False) -> None:
        self.text, self.searching = text, search
        self.load(count=False)

    def filter_text(self) -> str:
        return "" if self.searching else self.text

    def known_places(self) -> list[Place]:
        return self.query_one(Sidebar).places

    def changed(self) -> None:
        """Something was written, here or elsewhere."""
        self.load()
        # At the end of the program the parts go before the whole.
        if not self.is_furnished or not self.query(LogPane):
            return
        log = self.query_one(LogPane)
        if log.display:
            log.show(self.desk.said)
        self.show_line()

    def show_line(self) -> None:
        """The command line of what was done last, or why something is not done yet."""
        said = self.desk.said[-1][:_LONGEST_LINE] if self.desk.said else ""
        if self.desk.writes.waits:
            said = "another program is writing; what you did is written when it has ended"
        else:
            said = f"$ {safe(said)}" if said else ""
        # At the end of the program the parts go before the whole.
        for line in self.query("#said").results(Static):
            line.update(said)

    def describe(self) -> None:
        """The lines at the top and at the bottom: where one is, and how the store stands with its server."""
        name = f"search {self.text!r}" if self.searching else self.place.name
        parts = [name, self.amount()]
        if self.text and not self.searching:
            parts.append(f"filter {self.text}")
        if self.form != LIST:
            parts.append(f"board by {self.kind}" if self.form == BOARD else "week")
        marked = len(self.view.marked)
        parts += [f"{marked} marked"] if marked else []
        parts += [f"context {self.context_name}"] if self.context_name else []
        self.query_one("#top", Static).update(safe(" · ".join(filter(None, parts))))
        try:
            self.query_one("#state", Static).update(state(self.desk, syncs=self.syncs))
        except StoreBusy:
            # It is read again when the other program has written.
            pass
        except PakauraError as error:
            self.tell(error)

    # What the views tell.

    def on_moved(self, event: Moved) -> None:
        event.stop()
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(_SOON_S, self._show_detail)

    @property
    def is_calm(self) -> bool:
        """Whether all that was asked for is shown: nothing is being read, and the detail has followed the cursor."""
        return self._later is None and all(worker.is_finished for worker in self.workers if worker.group in READING)

    async def _show_detail(self) -> None:
        self._later = None
        try:
            await self.query_one(Detail).show(self.view.task_at_cursor)
        except StoreBusy:
            self._later = self.set_timer(_LATER_S, self._show_detail)
            return
        except (NoMatches, PakauraError):
            return
        self.describe()

    def on_opened(self, _event: Opened) -> None:
        self.add_class("-detail")
        self.query_one(Detail).focus()

    def on_gone(self, event: Gone) -> None:
        self.go_to(event.place)

    def on_menu(self, event: Menu) -> None:
        self.menu_at(event.place)

    def on_dropped(self, event: Dropped) -> None:
        self.run_worker(self._edit([event.task], event.words), group="deed")

    def on_left(self) -> None:
        self.view.focus()

    # What keys do here.

    async def action_act(self, name: str) -> None:
        """Do the action of that name in the table of keys."""
        if not self.is_furnished:
            self._early.append(name)
            return
        try:
            done = getattr(self, f"act_{name}")()
            if hasattr(done, "__await__"):
                await done
        except PakauraError as error:
            self.tell(error)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a line is being typed into, most keys are text."""
        if action == "act" and isinstance(self.focused, Input):
            return parameters[0] in WHILE_TYPING
        return super().check_action(action, parameters)

    def act_edit(self) -> None:
        task = self.view.task_at_cursor
        if task is None:
            return
        if self.form == LIST:
            self.mount(InlineEdit(task, self.tasks.region_of_cursor(), self.rename))
        else:
            from pakaura_cli.tui.questions import Asked

            async def rename(title: str, task: Task = task) -> None:
                await self.rename(task, title)

            self.ask(Asked("title", "", rename, value=task.title))

    def act_mark(self) -> None:
        self.view.mark()
        self.describe()

    @work(group="deed")
    async def act_mark_all(self) -> None:
        self.view.marked = set(await self.all_ids())
        self.view.refresh()
        self.describe()

    def act_move_left(self) -> None:
        if self.form != LIST:
            self.columns.move(-1)

    def act_move_right(self) -> None:
        if self.form != LIST:
            self.columns.move(1)

    def act_sidebar(self) -> None:
        sidebar = self.query_one(Sidebar)
        narrow = self.has_class("-narrow")
        self.toggle_class("-places" if narrow else "-no-places")
        shown = self.has_class("-places") if narrow else not self.has_class("-no-places")
        (sidebar if shown else self.view).focus()

    def act_log(self) -> None:
        log = self.query_one(LogPane)
        log.display = not log.display
        if log.display:
            log.show(self.desk.said)
            log.focus()
        else:
            self.view.focus()

    def act_copy_line(self) -> None:
        line = self.query_one(LogPane).chosen() or (self.desk.said[-1] if self.desk.said else "")
        if line:
            self.app.copy_to_clipboard(line)
            self.notify(f"copied: {safe(line)}", markup=False)

    def action_left(self) -> None:
        if self.query_one(Detail).has_focus:
            self.action_back()
        elif self.view.has_focus and not self.has_class("-no-places"):
            self.add_class("-places")
            self.query_one(Sidebar).focus()

    def action_right(self) -> None:
        if self.query_one(Sidebar).has_focus:
            self.remove_class("-places")
            self.view.focus()
        elif self.view.has_focus and self.form == LIST:
            self.add_class("-detail")
            self.query_one(Detail).focus()

    def action_back(self) -> None:
        if not self.view.has_focus:
            self.remove_class("-detail", "-places")
            self.query_one("#log").display = False
            self.view.focus()
        elif self.view.marked:
            self.mark_none()
        elif self.text:
            self.narrow("")

    # What every action needs.

    def chosen_ids(self) -> list[str]:
        return self.view.chosen()

    def mark_none(self) -> None:
        self.tasks.mark_none()
        self.columns.mark_none()
        self.describe()

    def ask(self, question: Question) -> None:
        self.query_one(Prompt).ask(question)

    @property
    def attributes(self) -> str:
        return "" if self.searching else self.place.attributes

    def added(self, id: str) -> None:
        self.keep = id
        if not self.shows(id):
            what = "this filter" if self.text else self.place.name
            self.notify(f"{safe(what)} does not show it", title="Added", markup=False)
