"""What every action of the dashboard needs: the tasks it is for, questions to ask, and something done and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from pakaura_cli.client.store.lookups import by_ids
from pakaura_cli.output.escape import safe
from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from pakaura_cli.tui.deeds import Deed
    from pakaura_cli.tui.desk import Desk
    from pakaura_cli.tui.questions import Question
    from pakaura_server.core.task import Task


class Acting(Screen[None]):
    """A screen that acts on tasks. An action NAME of the table of keys is its method `act_NAME`."""

    desk: Desk

    def chosen_ids(self) -> list[str]:
        """The ids of the tasks that an action is for: those marked, else the one at the cursor."""
        raise NotImplementedError

    def mark_none(self) -> None:
        """No task is marked any more."""
        raise NotImplementedError

    def ask(self, question: Question) -> None:
        """Ask it in the line at the bottom."""
        raise NotImplementedError

    def chosen(self) -> list[Task]:
        """The tasks that an action is for, as they are now."""
        with self.desk.reading() as db:
            return by_ids(db, self.chosen_ids())

    async def carry_out(self, deed: Deed) -> bool:
        """Do it, and tell what followed. Whether it was done; what was wrong is told."""
        try:
            await self.do(deed)
        except PakauraError as error:
            self.tell(error)
            return False
        return True

    async def do(self, deed: Deed) -> None:
        """Do it, and tell what followed. Raises PakauraError."""
        if not deed.changes:
            return
        self.tell_all(await self.desk.do(deed))
        self.mark_none()

    async def tell_how(self, work: Awaitable[Sequence[str]]) -> None:
        """Wait for the work, and tell its sentences, or what was wrong."""
        try:
            self.tell_all(await work)
        except PakauraError as error:
            self.tell(error)

    def tell_all(self, sentences: Sequence[str]) -> None:
        if sentences:
            self.notify(safe_lines(sentences), markup=False)

    def tell(self, error: PakauraError) -> None:
        """Show what is wrong and what to do about it."""
        candidates = getattr(error, "candidates", [])
        lines = [*(error.hint.split("\n") if error.hint else []), *candidates]
        self.notify(safe_lines(lines) or " ", title=safe(error.message), severity="error", markup=False)


def safe_lines(lines: Sequence[str]) -> str:
    return "\n".join([safe(line) for line in lines])
