"""`import`: what another program wrote, taken in a chunk at a time as one group of the history, with a receipt."""

from __future__ import annotations

import os
import sys
from itertools import chain, islice

from pakaura_cli.client.importing import FIRST_CHUNK, Intake, Refused, in_chunks, make_ready
from pakaura_cli.client.intake import ADDED
from pakaura_cli.commands.reading_ahead import ahead
from pakaura_cli.commands.receipt import Failures, Receipt
from pakaura_cli.formats.recognising import look_into, recognise
from pakaura_cli.formats.registry import reader
from pakaura_server.core.errors import PakauraError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from pakaura_cli.client.importing import Ready
    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

FROM_STDIN = "-"


def import_(invocation: Invocation, session: Session, output: Output) -> int:
    """Exit code 1 where a task could not be read or written."""
    name = next(word for word in invocation.words if word != "--")
    dry_run = "dry-run" in invocation.options
    with _open(name, output) as stream:
        source, whole = str(invocation.options.get("from", "")), stream
        if not source:
            beginning, whole = look_into(stream)
            source = recognise(name, beginning)
        ready = make_ready(reader(source)(whole, session.now), session.now)
        intake = Intake(lambda: session.to_write(dry_run), session.now, invocation.verb, dry_run, Failures(output).tell)
        if "atomic" in invocation.options:
            _all_or_none(intake, ready, output)
        else:
            _bit_by_bit(intake, ready, output)
    output.flush()
    Receipt(source, dry_run, intake).tell(output)
    return 1 if intake.failed else 0


def _bit_by_bit(intake: Intake, ready: Iterator[Ready], output: Output) -> None:
    progress = output.stderr.isatty() and not output.quiet
    try:
        # What is short is not worth a process.
        first = list(islice(ready, FIRST_CHUNK))
        rest = chain(first, ahead(ready)) if len(first) == FIRST_CHUNK else iter(first)
        for _ in in_chunks(rest, intake.take):
            if progress:
                output.stderr.write(f"\r{intake.read} read, {intake.counts[ADDED]} added")
                output.stderr.flush()
    except KeyboardInterrupt:
        _clear(progress, output)
        if intake.group:
            output.talk(f"pakaura: {intake.read} tasks were read; importing the file again goes on")
        raise
    _clear(progress, output)


def _all_or_none(intake: Intake, ready: Iterable[Ready], output: Output) -> None:
    """One transaction; nothing of it stays where a task could not be read or written."""
    chunk = list(ready)
    if not any(entry.error for entry, _ in chunk):
        try:
            intake.take(chunk, atomic=True)
            return
        except Refused:
            pass
    intake.refuse([entry for entry, _ in chunk])
    output.talk("pakaura: nothing was written")


def _clear(progress: bool, output: Output) -> None:
    if progress:
        output.stderr.write("\r\x1b[K")
        output.stderr.flush()


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
