"""The actions that choose what is shown, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from pakaura_cli.client.keys import ACTIONS, MARKS, TASKS
from pakaura_cli.tui.acting import Acting
from pakaura_cli.tui.columns import KINDS
from pakaura_cli.tui.dialogs import Choice, Choose
from pakaura_cli.tui.filter_bar import FilterBar, SearchBar
from pakaura_cli.tui.help import Help
from pakaura_cli.tui.keys import keymap, shown
from pakaura_cli.tui.palette import Palette
from pakaura_cli.tui.themes import possible_in, remember
from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from textual.geometry import Offset

    from pakaura_cli.client.config_writing import ConfigFile
    from pakaura_cli.tui.places import Place

LIST, BOARD, WEEK = "list", "board", "week"
_NO_CONTEXT = "none"


class ViewActions(Acting):
    """Those about views, the window and the program."""

    kind = KINDS[0]
    """What the columns of the board are."""

    def narrow(self, text: str, *, search: bool = False) -> None:
        """Show what of the place fits this filter too; or, for a `search`, what is found by it anywhere."""
        raise NotImplementedError

    def go_to(self, place: Place, text: str = "") -> None:
        """Show this place."""
        raise NotImplementedError

    def show_as(self, form: str) -> None:
        """Show the tasks as LIST, BOARD or WEEK."""
        raise NotImplementedError

    def known_places(self) -> list[Place]:
        """All the places that are known by now."""
        raise NotImplementedError

    def filter_text(self) -> str:
        raise NotImplementedError

    def load(self, *, count: bool = True) -> None:
        """Read anew what is shown, and the counts of the places where they may be others."""
        raise NotImplementedError

    def act_filter(self) -> None:
        self.ask(FilterBar(self.desk, self.narrow, self.filter_text()))

    def act_search(self) -> None:
        before = self.filter_text()
        self.ask(SearchBar(lambda text: self.narrow(text, search=True), lambda: self.narrow(before)))

    @work(group="dialog")
    async def act_go(self) -> None:
        places = {place.key: place for place in self.known_places()}
        choices = [Choice(key, f"{place.section}: {place.name}") for key, place in places.items()]
        chosen = await self.app.push_screen_wait(Choose("Go to", choices, find=True))
        if chosen:
            self.go_to(places[chosen])

    def act_list(self) -> None:
        self.show_as(LIST)

    def act_board(self) -> None:
        self.show_as(BOARD)

    def act_week(self) -> None:
        self.show_as(WEEK)

    @work(group="dialog")
    async def act_columns(self) -> None:
        choices = [Choice(kind, f"by {kind}", key) for kind, key in zip(KINDS, "pid", strict=True)]
        chosen = await self.app.push_screen_wait(Choose("Columns", choices, chosen=self.kind))
        if chosen:
            self.kind = chosen
            remember(self.desk.session.paths, columns=chosen)
            self.show_as(BOARD)

    @work(group="dialog")
    async def act_context(self) -> None:
        from pakaura_cli.client import contexts

        try:
            names = contexts.names(self.desk.session.config)
            active = self.desk.context()
        except PakauraError as error:
            self.tell(error)
            return
        choices = [Choice(_NO_CONTEXT, "no context"), *[Choice(name, name) for name in names]]
        title = "Context" if names else "Context: pakaura context save NAME makes one"
        chosen = await self.app.push_screen_wait(Choose(title, choices, chosen=active.name if active else _NO_CONTEXT))
        if chosen:
            self._set_context(chosen)

    def _set_context(self, name: str) -> None:
        from pakaura_cli.client.config_writing import change

        session = self.desk.session
        try:
            change(session.paths, session.paths.config_file, lambda file: _choose(file, name))
        except PakauraError as error:
            self.tell(error)
            return
        session.forget_config()
        self.desk.say(["context", "none"] if name == _NO_CONTEXT else ["context", "set", name])
        self.desk.changed()

    @work(group="dialog")
    async def act_theme(self) -> None:
        names = possible_in(self.app)
        choices = [Choice(name, name.capitalize(), name[0]) for name in names]
        body = "" if len(names) > 1 else "This terminal has no more colours than its own, or is to show none."
        chosen = await self.app.push_screen_wait(Choose("Colours", choices, chosen=self.app.theme, body=body))
        if chosen:
            self.app.theme = chosen
            remember(self.desk.session.paths, theme=chosen)

    def act_help(self) -> None:
        self.app.push_screen(Help(keymap(self.desk.session.setting)))

    def act_commands(self) -> None:
        self.app.push_screen(Palette())

    def act_refresh(self) -> None:
        self.desk.session.forget_config()
        self.load()
        self.app.refresh(layout=True)

    def act_suspend(self) -> None:
        if self.desk.may_leave:
            self.app.action_suspend_process()

    async def act_quit(self) -> None:
        await self.app.action_quit()

    def act_menu(self) -> None:
        self.menu_at(None)

    @work(group="dialog")
    async def menu_at(self, place: Offset | None) -> None:
        """Let somebody choose what to do, there on the screen."""
        actions = [action for action in ACTIONS if action.group in (TASKS, MARKS) and action.name != "menu"]
        choices = [
            Choice(action.name, f"{shown(action.keys).split(' ')[0]:>4}  {action.meaning}") for action in actions
        ]
        chosen = await self.app.push_screen_wait(Choose("Do", choices, place=place))
        if chosen:
            await self.run_action(f"act('{chosen}')")


def _choose(file: ConfigFile, context: str) -> None:
    from pakaura_cli.client.contexts import SETTING

    if context == _NO_CONTEXT:
        file.remove((SETTING,))
    else:
        file.set((SETTING,), context)
