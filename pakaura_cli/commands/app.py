"""Typer's reading of a command line, built from the grammar: what the strict reader leaves, and help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from pakaura_cli.grammar import mistakes
from pakaura_cli.grammar.commands import COMMANDS, find
from pakaura_cli.grammar.help import explain, overview
from pakaura_cli.grammar.tokenizer import Invocation, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_cli.grammar.declaration import Command, Option

PROGRAM = "pakaura"
MOST = 999_999_999
"""The largest whole number that an option takes: SQLite's and every terminal's integers hold it."""


def read(argv: list[str]) -> Invocation | None:
    """The invocation that a command line means, or None where help was asked for and is printed. Raises UsageError."""
    try:
        with Application().make_context(PROGRAM, serialise(tokenize(argv))) as context:
            invocation = context.command.invoke(context)
    except typer.Exit:
        return None
    assert isinstance(invocation, Invocation)
    return invocation


def serialise(invocation: Invocation) -> list[str]:
    """The same command line in the one spelling that leaves Typer nothing to guess."""
    if invocation.verb == "help" and "help" not in invocation.options:
        return _help_for(invocation.words)
    line = [invocation.verb]
    for name, value in invocation.options.items():
        if value is True:
            line.append(f"--{name}")
        else:
            values = value if isinstance(value, list) else [value]
            line += [f"--{name}={one}" for one in values]
    return [*line, "--", *invocation.words]


def _help_for(words: list[str]) -> list[str]:
    verbs = [word for word in words if word != "--"]
    if not verbs:
        return ["--help"]
    command = find(verbs[0])
    if command is None:
        raise mistakes.no_command(verbs[0])
    return [command.name, "--help"]


class Application(TyperGroup):
    """All the commands of the table. One is built when it is asked for, and its code is not loaded at all."""

    def __init__(self) -> None:
        super().__init__(name=PROGRAM, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})

    def list_commands(self, _context: Any) -> list[str]:
        return [command.name for command in COMMANDS]

    def get_command(self, _context: Any, cmd_name: str) -> TyperCommand | None:
        command = find(cmd_name)
        return _Verb(command) if command else None

    def get_help(self, _context: Any) -> str:
        return overview().rstrip("\n")


class _Verb(TyperCommand):
    def __init__(self, command: Command) -> None:
        super().__init__(
            command.name,
            callback=_rebuild(command),
            params=[
                TyperArgument(param_decls=["words"], nargs=-1),
                # Typer adds --help itself.
                *(_option(option) for option in command.options if option.name != "help"),
            ],
            short_help=command.summary,
            rich_markup_mode=None,
        )
        self.command = command

    def get_help(self, _context: Any) -> str:
        return explain(self.command).rstrip("\n")


def _option(option: Option) -> TyperOption:
    spellings = [f"--{option.name}", *([f"--{option.alias}"] if option.alias else []), *filter(None, [option.short])]
    if not option.value:
        return TyperOption(
            param_decls=[_identifier(option), *spellings], is_flag=True, help=option.help, hidden=option.hidden
        )
    return TyperOption(
        param_decls=[_identifier(option), *spellings],
        type=_whole_number(option) if option.whole else str,
        multiple=option.repeatable,
        metavar=option.value,
        help=option.help,
    )


def _whole_number(option: Option) -> Callable[[str], str]:
    def whole_number(text: str) -> str:
        try:
            number = int(text)
        except ValueError:
            number = 0
        if not 1 <= number <= MOST:
            raise mistakes.no_whole_number(option, text)
        return str(number)

    return whole_number


def _rebuild(command: Command) -> Callable[..., Invocation]:
    def rebuild(words: tuple[str, ...], **values: Any) -> Invocation:
        options: dict[str, str | bool | list[str]] = {}
        for option in command.options:
            value = values.get(_identifier(option))
            if value:
                options[option.name] = list(value) if option.repeatable else value
            elif value == "":
                options[option.name] = ""
        return Invocation(command.name, options, list(words or ()))

    return rebuild


def _identifier(option: Option) -> str:
    return option.name.replace("-", "_")
