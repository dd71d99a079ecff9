"""A file that another program wrote: what it holds, and its tasks taken into the store, as `pakaura import` does it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

from pakaura_cli.client.importing import Intake, in_chunks, make_ready
from pakaura_cli.client.intake import ADDED, SKIPPED, UPDATED
from pakaura_cli.formats.recognising import look_into, recognise
from pakaura_cli.formats.registry import reader
from pakaura_cli.output.quantities import count
from pakaura_cli.tui.writes import TooMuch
from pakaura_server.core.errors import PakauraError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_cli.client.importing import Entry
    from pakaura_cli.client.store.store import Store
    from pakaura_cli.tui.pace import Pace
    from pakaura_server.core.when import Moment

_MOST_TOLD = 5
"""Lines that cannot be read and are told one by one."""


class ImportFile:
    """Its path, in which `~` is the home folder, and the format that it is read as."""

    def __init__(self, path: str, format: str = "") -> None:
        """`format` is recognised if it is not given.

        Raises PakauraError for a file that cannot be read, and UsageError for one that cannot be recognised.
        """
        self.path = os.path.abspath(os.path.expanduser(path))
        self._is_given = bool(format)
        with self._open() as stream:
            self.format = format or recognise(self.path, look_into(stream)[0])

    @property
    def words(self) -> list[str]:
        """Those after `pakaura` that take it in."""
        return ["import", *([f"--format={self.format}"] if self._is_given else []), self.path]

    def take_in(self, store: Callable[[], Store], now: Moment, pace: Pace, *, dry_run: bool) -> Taken:
        """Take in its tasks, as far as it is not stopped, or find out what that would do. Raises PakauraError."""
        taken = Taken(store, now, dry_run)
        with self._open() as stream:
            ready = make_ready(reader(self.format)(stream, now), now)
            try:
                for _ in in_chunks(ready, taken.intake.take):
                    pace.done = taken.intake.read
                    if pace.stopped:
                        taken.whole = False
                        break
            except PakauraError as error:
                if not taken.intake.group:
                    raise
                taken.error, taken.whole = error, False
        return taken

    def _open(self) -> BinaryIO:
        try:
            # Whoever opens a pipe waits until somebody writes into it.
            if os.path.exists(self.path) and not os.path.isfile(self.path):
                raise PakauraError(f"{self.path} is no file", "name one that another program wrote")
            return open(self.path, "rb")
        except OSError as error:
            raise PakauraError(f"cannot read {self.path}: {error.strerror}", "name a file that may be read") from None


class Taken:
    """What became of the tasks of a file; not `whole` where it was stopped, or an `error` ended it."""

    def __init__(self, store: Callable[[], Store], now: Moment, dry_run: bool) -> None:
        self.intake = Intake(store, now, "import", dry_run, self._tell)
        self.whole = True
        self.error: PakauraError | None = None
        self._failures: list[str] = []

    def _tell(self, entry: Entry, error: PakauraError) -> None:
        if len(self._failures) < _MOST_TOLD:
            self._failures.append(f"line {entry.line}: {error.message}")

    def sums(self) -> str:
        """`3 tasks: 1 is new, 2 are there already`."""
        words = {ADDED: ("is new", "are new"), UPDATED: ("changes", "change"), SKIPPED: ("is here", "are here")}
        parts = [
            f"{number} {words[what][number != 1]}{' already' if what == SKIPPED else ''}"
            for what, number in self.intake.counts.items()
            if number
        ]
        return f"{count(self.intake.read, 'task')}{': ' if parts else ''}{', '.join(parts)}"

    def remarks(self) -> list[str]:
        """What of the file is not taken in, or has no place of its own in a task."""
        remarks = list(self._failures)
        more = self.intake.failed - len(remarks)
        remarks += [f"and {count(more, 'more line')} cannot be read"] if more > 0 else []
        for what, counts in (("kept without a home", self.intake.homeless), ("passed over", self.intake.passed_over)):
            if counts:
                remarks.append(f"{what}: " + ", ".join([f"{name} {number}" for name, number in counts.most_common()]))
        return remarks


def write(file: ImportFile, store: Store, at_once: bool, now: Moment, pace: Pace) -> Taken:
    """Take it in, as a write that waits for its turn. Raises TooMuch where it is to be done at once."""
    if at_once:
        raise TooMuch
    return file.take_in(lambda: store, now, pace, dry_run=False)


def completed(text: str) -> str:
    """The path that is typed as it may go on: the first file or folder that begins so; or nothing."""
    folder, begun = os.path.split(os.path.expanduser(text))
    try:
        names = sorted(os.listdir(folder or "."))
    except OSError:
        return ""
    fitting = [name for name in names if name.startswith(begun) and (begun or not name.startswith("."))]
    if not begun or not fitting:
        return ""
    whole = text + fitting[0][len(begun) :]
    return whole + "/" if os.path.isdir(os.path.expanduser(whole)) else whole
