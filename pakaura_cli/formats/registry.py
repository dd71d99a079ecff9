"""Which module reads and writes each format; one is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

from pakaura_cli.grammar.transfer_commands import FORMATS
from pakaura_server.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from pakaura_cli.formats.entry import Entry, Item
    from pakaura_server.core.when import Moment

    Reader = Callable[[BinaryIO, Moment], Iterator[Entry]]
    Writer = Callable[[Iterable[Item], Moment, Counter[str]], Iterator[str]]

WITH_DELETED = frozenset(("taskwarrior",))
"""Formats whose own export has the deleted tasks in it."""
_PLACES = {
    "json": ("records", "write_array"),
    "ndjson": ("records", "write_lines"),
    "todotxt": ("todotxt", "write"),
    "taskwarrior": ("taskwarrior", "write"),
    "ics": ("ical", "write"),
    "todoist": ("todoist", "write"),
    "csv": ("csv_records", "write"),
    "markdown": ("markdown", "write"),
}


def reader(format: str) -> Reader:
    """From bytes to entries. Raises UsageError for a format that there is not."""
    read: Reader = import_module(f"pakaura_cli.formats.{_place(format)[0]}").read
    return read


def writer(format: str) -> Writer:
    """From items to pieces of text; counts what it could not say. Raises UsageError for a format that there is not."""
    module, name = _place(format)
    write: Writer = getattr(import_module(f"pakaura_cli.formats.{module}"), name)
    return write


def _place(format: str) -> tuple[str, str]:
    if format not in _PLACES:
        raise UsageError(f"there is no format {format!r}", "the formats are " + ", ".join(FORMATS))
    return _PLACES[format]
