"""`export`: tasks in the form that another program reads, to stdout or into a file that is replaced at once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter

from pakaura_cli.client.store.extras import all_short_ids, extra_registers
from pakaura_cli.client.store.reads import find
from pakaura_cli.commands.reading import filter_text
from pakaura_cli.formats.entry import Item
from pakaura_cli.formats.registry import WITH_DELETED, writer
from pakaura_cli.output.escape import safe
from pakaura_server.core.errors import PakauraError
from pakaura_server.core.filters import all_of, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from pakaura_cli.client.session import Session
    from pakaura_cli.grammar.tokenizer import Invocation
    from pakaura_cli.output import Output

_ORDER = "n"
"""As they came: what an import read goes out in the order in which it stood there."""
_WITH_SHORT_IDS = ("json", "ndjson")


def export(invocation: Invocation, session: Session, output: Output) -> int:
    name = str(invocation.options.get("format", "json"))
    write = writer(name)
    lost: Counter[str] = Counter()
    pieces = write(_items(invocation, session, name), session.now, lost)
    path = str(invocation.options.get("output", "-"))
    if path == "-":
        _print(pieces, output)
    else:
        _write_file(path, pieces)
    if told := ", ".join([f"{name} {number}" for name, number in lost.items() if number]):
        output.note(f"pakaura: {name} has no place for: {told}")
    return 0


def _items(invocation: Invocation, session: Session, format: str) -> list[Item]:
    chosen = parse(filter_text(invocation.words), session.now)
    if "deleted" not in chosen.fields and format not in WITH_DELETED:
        chosen = all_of(chosen, parse("deleted:no", session.now))
    with session.to_read().reading() as db:
        tasks = find(db, chosen, session.now, None, _ORDER)
        registers = extra_registers(db)
        short_ids = all_short_ids(db) if format in _WITH_SHORT_IDS else {}
    return [Item(task, registers.get(task.id, {}), short_ids.get(task.id, "")) for task in tasks]


def _print(pieces: Iterable[str], output: Output) -> None:
    """As UTF-8 whatever the locale; on a terminal without what could harm it."""
    buffer = getattr(output.stdout, "buffer", None)
    if buffer is None or output.stdout.isatty():
        for piece in pieces:
            output.stdout.write("".join([safe(line.rstrip("\n")) + "\n" for line in piece.splitlines()]))
    else:
        for piece in pieces:
            buffer.write(piece.encode("utf-8", "replace"))
    output.finish()


def _write_file(path: str, pieces: Iterable[str]) -> None:
    """Raises PakauraError where the file cannot be written; what was there is then as it was.

    A link is followed, and what is no file, as a pipe with a name, is written into.
    """
    whole = os.path.realpath(path)
    try:
        if os.path.exists(whole) and not os.path.isfile(whole):
            with open(whole, "w", encoding="utf-8", errors="replace", newline="") as file:
                file.writelines(pieces)
        else:
            _replace(whole, pieces)
    except OSError as error:
        raise PakauraError(
            f"cannot write {path}: {error.strerror}", "check the folder and the room on its disk"
        ) from None


def _replace(path: str, pieces: Iterable[str]) -> None:
    """Write a file of its own beside it, which only its owner may read if it is new, and put that in its place."""
    descriptor, own = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".pakaura-")
    try:
        with open(descriptor, "w", encoding="utf-8", errors="replace", newline="") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(path):
            shutil.copymode(path, own)
        os.replace(own, path)
    except BaseException:
        os.unlink(own)
        raise
