"""The strict reader: the everyday command lines, read without Typer and in no time.

What it does not accept, for whatever reason, is left to Typer, which reads the same or says what is wrong.
"""

from __future__ import annotations

from pakaura_cli.grammar.hot_commands import find_hot
from pakaura_cli.grammar.tokenizer import split
from pakaura_server.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from pakaura_cli.grammar.tokenizer import Invocation

_MOST_DIGITS: Final = 9


def read(argv: list[str]) -> Invocation | None:
    """The invocation of a hot command, or None for all that Typer should see."""
    command = find_hot(argv[0]) if argv else None
    if command is None:
        return None
    try:
        invocation = split(command, argv[1:])
    except UsageError:
        return None
    options = invocation.options
    if "help" in options or not _whole(options.get("limit", "1")) or not _whole(options.get("days", "1")):
        return None
    return invocation


def _whole(value: object) -> bool:
    """Whether it is a whole number in its shortest form, which Typer gives back unchanged."""
    return (
        isinstance(value, str)
        and value.isascii()
        and value.isdigit()
        and value[0] != "0"
        and len(value) <= _MOST_DIGITS
    )
