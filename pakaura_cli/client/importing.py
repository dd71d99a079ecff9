"""One import: what a format has read becomes tasks of the store, a chunk at a time, as one group of the history."""

from __future__ import annotations

import time
from collections import Counter
from itertools import islice

from pakaura_cli.client.intake import ADDED, SKIPPED, UPDATED, arrival, take_in
from pakaura_cli.client.store.writer import Writer
from pakaura_server.core.errors import PakauraError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, Protocol

    from pakaura_cli.client.intake import Arrival
    from pakaura_cli.client.store.store import Store
    from pakaura_server.core.registers import Values
    from pakaura_server.core.when import Moment

    class Entry(Protocol):
        """What a format reads, as `formats.entry` has it."""

        line: int
        id: str
        fields: dict[str, Any]
        registers: Values
        homeless: tuple[str, ...]
        error: PakauraError | None
        passed_over: str
        stamp: str

    Ready = tuple[Entry, Arrival | None]
    """What was read, and the task that it is; None where it is none, or cannot be one."""

FIRST_CHUNK = 1000
_LARGEST_CHUNK = 4000
_AIM_S = 0.25
"""How long a transaction is meant to take, so that others who write hardly wait; 0.3 s would be too long."""


class Refused(Exception):
    """One of the tasks that belong together cannot be written, so none is."""


class Intake:
    """`read` counts the tasks, also those that failed; `homeless` the fields that were kept as they have no home.

    `group` is that of the history, empty while nothing was written. `store` is asked for when something is written,
    and `tell` is told of each task that failed.
    """

    def __init__(
        self,
        store: Callable[[], Store],
        now: Moment,
        verb: str,
        dry_run: bool,
        tell: Callable[[Entry, PakauraError], None],
    ) -> None:
        self._store = store
        self._now = now
        self._verb = verb
        self._dry_run = dry_run
        self._tell = tell
        self.group = ""
        self.read = 0
        self.failed = 0
        self.counts = Counter({ADDED: 0, UPDATED: 0, SKIPPED: 0})
        self.homeless: Counter[str] = Counter()
        self.passed_over: Counter[str] = Counter()

    def take(self, chunk: Sequence[Ready], atomic: bool = False) -> None:
        """Write these in one transaction, and count them. Raises StoreError, and Refused where they are `atomic`."""
        to_write = [(entry, task) for entry, task in chunk if task]
        results: list[str | PakauraError] = []
        if to_write:
            with self._store().writing(self._dry_run) as db:
                writer = Writer(db, self._now, self._verb, "" if self._dry_run else self.group)
                results += take_in(writer, [task for _, task in to_write])
                for (entry, _), result in zip(to_write, results, strict=True):
                    if isinstance(result, PakauraError):
                        entry.error = result
                if atomic and any(entry.error for entry, _ in to_write):
                    raise Refused
                writer.close()
            if writer.begun and not self._dry_run:
                self.group = writer.group
        told = {id(entry): result for (entry, _), result in zip(to_write, results, strict=True)}
        for entry, _ in chunk:
            self._count(entry, told.get(id(entry), ""))

    def refuse(self, failed: Iterable[Entry]) -> None:
        """Count these, of which those with an error are why nothing was written."""
        for entry in failed:
            if entry.error:
                self.read += 1
                self._fail(entry, entry.error)

    def _count(self, entry: Entry, result: str | PakauraError) -> None:
        if entry.passed_over:
            self.passed_over[entry.passed_over] += 1
            return
        self.read += 1
        if entry.error:
            self._fail(entry, entry.error)
        else:
            self.counts[str(result)] += 1
            self.homeless.update(entry.homeless)

    def _fail(self, entry: Entry, error: PakauraError) -> None:
        self.failed += 1
        self._tell(entry, error)


def make_ready(entries: Iterable[Entry], now: Moment) -> Iterator[Ready]:
    """Find out what each is as a task, which needs no store; what cannot be one has its error then."""
    place = 0
    for entry in entries:
        task = None
        if not entry.error and not entry.passed_over:
            try:
                task = arrival(entry.id, entry.fields, entry.registers, now, place, entry.stamp)
                place += 1
            except PakauraError as error:
                entry.error = error
        yield entry, task


def in_chunks(ready: Iterator[Ready], write: Callable[[list[Ready]], object]) -> Iterator[None]:
    """Have all of it written, as much at a time as takes about as long as others may wait. It stops after each."""
    size = FIRST_CHUNK
    while chunk := list(islice(ready, size)):
        begun = time.monotonic()
        write(chunk)
        taken = time.monotonic() - begun
        size = max(FIRST_CHUNK // 4, min(_LARGEST_CHUNK, int(size * min(2.0, _AIM_S / max(taken, 0.001)))))
        yield
