"""The action that takes in what another program wrote: the file is asked for, looked at, and taken in with progress."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual import work

from pakaura_cli.grammar.transfer_commands import FORMATS
from pakaura_cli.output.escape import safe
from pakaura_cli.output.quantities import count
from pakaura_cli.tui.acting import Acting, safe_lines
from pakaura_cli.tui.away import away, pinned, with_session
from pakaura_cli.tui.dialogs import Choice, Choose, yes_or_no
from pakaura_cli.tui.pace import Pace, say_how_far
from pakaura_cli.tui.progress import with_progress
from pakaura_cli.tui.questions import Asked
from pakaura_server.core.errors import Cancelled, PakauraError, UsageError

if TYPE_CHECKING:
    from pakaura_cli.tui.import_file import ImportFile, Taken


class TakingIn(Acting):
    """Not where the files are those of another machine, as in a browser."""

    def act_import(self) -> None:
        from pakaura_cli.tui.import_file import completed

        if not self.desk.may_leave:
            self.notify("pakaura import does it on your machine", title="Files are not read here", severity="warning")
            return
        self.ask(Asked("import", "~/tasks.json, or another file", self._import, suggest=completed))

    async def _import(self, text: str) -> None:
        """Raises PakauraError for a file that cannot be read."""
        if not text.strip():
            return
        file = await self._recognised(text.strip())
        if file is not None:
            self._take_in(file)

    async def _recognised(self, path: str) -> ImportFile | None:
        from pakaura_cli.tui.import_file import ImportFile

        try:
            return await away(lambda: ImportFile(path))
        except UsageError:
            choices = [Choice(name, name) for name in FORMATS]
            chosen = await self.app.push_screen_wait(Choose("What wrote this file?", choices))
            return ImportFile(path, chosen) if chosen else None

    @work(group="deed")
    async def _take_in(self, file: ImportFile) -> None:
        try:
            expected = await self._look_through(file)
            if not expected.intake.read:
                self.notify(safe_lines(expected.remarks()) or " ", title="There are no tasks in it", markup=False)
            elif await self._is_wanted(file, expected):
                await self._write(file, expected.intake.read)
        except PakauraError as error:
            self.tell(error)

    async def _look_through(self, file: ImportFile) -> Taken:
        """What taking it in would do. Raises PakauraError."""
        now, pace = self.desk.now(), Pace()
        looking = with_session(
            pinned(self.desk),
            lambda session: file.take_in(lambda: session.to_write(dry_run=True), now, pace, dry_run=True),
        )
        expected = await with_progress(self.app, f"Reading {file.format}", pace, away(looking))
        if not expected.whole:
            raise Cancelled("nothing was taken in")
        return expected

    async def _is_wanted(self, file: ImportFile, expected: Taken) -> bool:
        lines = [f"{safe(os.path.basename(file.path))} ({file.format})", expected.sums(), *expected.remarks()]
        question = yes_or_no("Take these tasks in?", safe_lines(lines), "Take them in", "")
        return await self.app.push_screen_wait(question) == "yes"

    async def _write(self, file: ImportFile, total: int) -> None:
        """Raises PakauraError."""
        from pakaura_cli.tui.import_file import write

        now, pace = self.desk.now(), Pace(total)
        writing = self.desk.writes.write(lambda store, at_once: write(file, store, at_once, now, pace))
        taken = await with_progress(self.app, "Taking in", pace, writing)
        if taken.whole:
            self.desk.wrote(file.words)
            self.tell_all([f"Taken in, {taken.sums()}", *taken.remarks()])
            return
        self.desk.written()
        left = f"{taken.intake.read} of {count(total, 'task')} are in; u takes them back, importing again goes on"
        if taken.error is None:
            self.tell_all([f"Stopped: {left}"])
        else:
            say_how_far(taken.error, left)
            raise taken.error
