"""The application of a visit: nothing is to be seen before somebody signs in, or after they signed out."""

from __future__ import annotations

from textual import work

from pakaura_cli.client.signed_in import signed_in_as
from pakaura_cli.tui.app import PakauraApp
from pakaura_cli.tui.sign_in import SignIn
from pakaura_cli.tui.web.door import REGISTER, Door
from pakaura_server.core.errors import PakauraError


class VisitApp(PakauraApp):
    """The dashboard behind a door. It ends with the sign-in."""

    def begin(self) -> None:
        self._let_in()

    @work
    async def _let_in(self) -> None:
        entered = None
        while entered is None:
            way = await self.push_screen_wait(Door(self.desk.server))
            entered = await self.push_screen_wait(SignIn(self.desk, new=way == REGISTER))
        self.desk.session.leave()
        self.desk.say(entered.words)
        super().begin()
        self.desk.on_change.append(self._leave_if_signed_out)

    def _leave_if_signed_out(self) -> None:
        """The store goes with the process, so there is nothing to stay for."""
        try:
            if signed_in_as(self.desk.session) is None:
                self.exit()
        except PakauraError as error:
            self._warn(error)
