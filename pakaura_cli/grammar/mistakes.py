"""What is said about a command line that was put together wrongly. Loaded only when one was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.grammar.commands import names
from pakaura_server.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pakaura_cli.grammar.declaration import Command, Option

MEANT = {
    "capture": "add",
    "check": "done",
    "create": "add",
    "del": "delete",
    "erase": "delete",
    "find": "search",
    "finish": "done",
    "grep": "search",
    "history": "log",
    "info": "show",
    "insert": "add",
    "new": "add",
    "open": "reopen",
    "remove": "delete",
    "update": "edit",
}
"""What other programs call our commands."""
_NEAR = 0.65
"""From this similarity on a word counts as a slip of the finger (difflib's ratio)."""


def no_command(verb: str) -> UsageError:
    if verb.startswith("-"):
        return UsageError(f"{verb!r} stands where the command belongs", f"options come after it: pakaura list {verb}")
    meant = MEANT.get(verb.lower()) or nearest(verb.lower(), names())
    hint = (
        f"did you mean: pakaura {meant}" if meant else "pakaura help lists the commands; to capture a task: pakaura add"
    )
    return UsageError(f"there is no command {verb!r}", hint)


def no_option(command: Command, argument: str) -> UsageError:
    spelling = argument.partition("=")[0]
    meant = nearest(spelling, (known for known in command.spellings if known.startswith("--")))
    hint = f"did you mean {meant}?" if meant else f"literal words go after --: pakaura {command.name} -- {argument}"
    return UsageError(f"{command.name} has no option {spelling}", hint)


def flag_with_value(command: Command, option: Option) -> UsageError:
    return UsageError(f"--{option.name} takes no value", f"write: pakaura {command.name} --{option.name}")


def no_value(command: Command, option: Option, following: str | None) -> UsageError:
    if following is None or following == "--":
        return UsageError(f"--{option.name} needs a value", f"pakaura help {command.name} explains it")
    hint = f"if {following} is the value, write --{option.name}={following}"
    return UsageError(f"--{option.name} needs a value", hint)


def given_twice(option: Option) -> UsageError:
    return UsageError(f"--{option.name} is given twice", "leave one of them out")


def two_shapes(command: Command, shapes: list[str]) -> UsageError:
    given = " and ".join(f"--{name}" for name in shapes)
    return UsageError(f"{given} exclude each other", f"choose one; pakaura help {command.name} explains them")


def wrong_count(command: Command, words: list[str]) -> UsageError:
    explanation = f"pakaura help {command.name} shows examples"
    if command.words is None:
        return UsageError(f"{command.name} takes no words, so {words[-1]!r} means nothing here", explanation)
    name = command.words.name
    if len(words) - ("--" in words) < command.words.least:
        return UsageError(f"{command.name} needs a {name}: {command.words.help}", explanation)
    number = "one" if command.words.most == 1 else str(command.words.most)
    return UsageError(f"{command.name} takes {number} {name} at most", explanation)


def no_whole_number(option: Option, value: str) -> UsageError:
    return UsageError(f"--{option.name} needs a whole number from 1 on, not {value!r}", f"write: --{option.name} 20")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant, or None where none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(known), 1, _NEAR)), None)
