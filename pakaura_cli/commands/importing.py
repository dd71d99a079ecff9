"""`import`: what another program wrote, taken in a chunk at a time as one group of the history, with a receipt."""

from __future__ import annotations

import os
import sys
import time
from itertools import chain, islice

from pakaura_cli.client.intake import ADDED, arrival, take_in
from pakaura_cli.client.store.writer import Writer
from pakaura_cli.commands.reading_ahead import ahead
from pakaura_cli.commands.receipt import Receipt
from pakaura_cli.formats.recognising import look_into, recognise
from pakaura_cli.formats.registry import reader
from pakaura_server.core.errors import PakauraError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from pakaura_cli.client.intake import Arrival
    from pakaura_cli.client.session import Session
    from pakaura_cli.formats.entry import Entry
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output
    from pakaura_server.core.when import Moment

    Ready = tuple[Entry, Arrival | None]
    """What was read, and the task that it is; None where it is none, or cannot be one."""

FROM_STDIN = "-"
_FIRST_CHUNK = 1000
_LARGEST_CHUNK = 4000
_AIM_S = 0.25
"""How long a transaction is meant to take, so that others who write hardly wait; 0.3 s would be too long."""


def import_(invocation: Invocation, session: Session, output: Output) -> int:
    """Exit code 1 where a task could not be read or written."""
    name = next(word for word in invocation.words if word != "--")
    with _open(name, output) as stream:
        source, whole = str(invocation.options.get("from", "")), stream
        if not source:
            beginning, whole = look_into(stream)
            source = recognise(name, beginning)
        ready = _make_ready(reader(source)(whole, session.now), session.now)
        intake = _Intake(invocation, session, output, Receipt(source, "dry-run" in invocation.options))
        if "atomic" in invocation.options:
            intake.all_or_none(ready)
        else:
            intake.bit_by_bit(ready)
    output.flush()
    intake.receipt.tell(output)
    return 1 if intake.receipt.failed else 0


class _Intake:
    def __init__(self, invocation: Invocation, session: Session, output: Output, receipt: Receipt) -> None:
        self.session = session
        self.output = output
        self.receipt = receipt
        self.verb = invocation.verb
        self.dry_run = "dry-run" in invocation.options
        self.group = ""
        self.progress = output.stderr.isatty() and not output.quiet

    def bit_by_bit(self, ready: Iterator[Ready]) -> None:
        try:
            # What is short is not worth a process.
            first = list(islice(ready, _FIRST_CHUNK))
            self._write_in_chunks(chain(first, ahead(ready)) if len(first) == _FIRST_CHUNK else iter(first))
        except KeyboardInterrupt:
            self.clear_progress()
            if self.group:
                self.output.talk(f"pakaura: {self.receipt.read} tasks were read; importing the file again goes on")
            raise
        self.clear_progress()

    def _write_in_chunks(self, ready: Iterator[Ready]) -> None:
        size = _FIRST_CHUNK
        while chunk := list(islice(ready, size)):
            begun = time.monotonic()
            self.write(chunk)
            taken = time.monotonic() - begun
            size = max(_FIRST_CHUNK // 4, min(_LARGEST_CHUNK, int(size * min(2.0, _AIM_S / max(taken, 0.001)))))
            self.show_progress()

    def all_or_none(self, ready: Iterable[Ready]) -> None:
        """One transaction; nothing of it stays where a task could not be read or written."""
        chunk = list(ready)
        if not any(entry.error for entry, _ in chunk):
            try:
                self.write(chunk, atomic=True)
                return
            except _Refused:
                pass
        self.receipt.refuse([entry for entry, _ in chunk if entry.error], self.output)

    def write(self, chunk: list[Ready], atomic: bool = False) -> None:
        to_write = [(entry, task) for entry, task in chunk if task]
        results: list[str | PakauraError] = []
        if to_write:
            with self.session.to_write(self.dry_run).writing(self.dry_run) as db:
                writer = Writer(db, self.session.now, self.verb, "" if self.dry_run else self.group)
                results += take_in(writer, [task for _, task in to_write])
                for (entry, _), result in zip(to_write, results, strict=True):
                    if isinstance(result, PakauraError):
                        entry.error = result
                if atomic and any(entry.error for entry, _ in to_write):
                    raise _Refused
                writer.close()
            if writer.begun and not self.dry_run:
                self.group = self.receipt.group = writer.group
        told = {id(entry): result for (entry, _), result in zip(to_write, results, strict=True)}
        self.receipt.count([entry for entry, _ in chunk], told, self.output)

    def show_progress(self) -> None:
        if self.progress:
            self.output.stderr.write(f"\r{self.receipt.read} read, {self.receipt.counts[ADDED]} added")
            self.output.stderr.flush()

    def clear_progress(self) -> None:
        if self.progress:
            self.output.stderr.write("\r\x1b[K")
            self.output.stderr.flush()


class _Refused(Exception):
    """One of the tasks that belong together cannot be written, so none is."""


def _make_ready(entries: Iterable[Entry], now: Moment) -> Iterator[Ready]:
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


def _open(name: str, output: Output) -> BinaryIO:
    """Raises PakauraError for a file that cannot be read."""
    if name == FROM_STDIN:
        if sys.stdin.isatty():
            output.talk("waiting for tasks on stdin; Ctrl-D ends")
        return os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    try:
        return open(name, "rb")
    except OSError as error:
        raise PakauraError(f"cannot read {name}: {error.strerror}", "name a file, or - for stdin") from None
