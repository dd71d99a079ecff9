"""Writes docs/commands.md from the grammar: `python docs/write_commands.py`; a test holds that the page is current."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

from pakaura_cli.grammar.commands import COMMANDS, SECTIONS
from pakaura_cli.grammar.declaration import Command, Option
from pakaura_cli.grammar.help import usage
from pakaura_cli.grammar.options import EVERY

PAGE = Path(__file__).with_name("commands.md")

_INTRODUCTION = """\
# Commands

Made from the declarations in `pakaura_cli/grammar/` by `python docs/write_commands.py`; `pakaura help COMMAND` says the
same. `pakaura` alone is `pakaura tui` on a terminal, and `pakaura today` elsewhere. Options may stand anywhere before a
word `--`; all after it is words. A word with one dash that is none of the declared options, such as `-nvidia`, is a
word.

<!-- nothing on this page is run: the examples are lines that can be read, and stand alone -->
"""


def page() -> str:
    """The whole page."""
    parts = [_INTRODUCTION]
    for section in SECTIONS:
        commands = [command for command in COMMANDS if command.section == section]
        parts.append(f"## {section}\n")
        parts += [_command(command) for command in commands]
    parts += ["## Options of every command\n", _table("Option", [_option(option) for option in EVERY])]
    return "\n".join(parts)


def _command(command: Command) -> str:
    summary = f"{command.summary[0].upper()}{command.summary[1:]}."
    if command.aliases:
        summary += f" Also `{'`, `'.join(command.aliases)}`."
    text = fill(f"{summary} {command.text}", 120, break_on_hyphens=False)
    parts = [f"### {command.name}\n", f"{text}\n", _examples(command)]
    parts.append(f"`{usage(command).removeprefix('Usage: ')}`\n")
    if command.words:
        parts.append(f"`{command.words.name}`: {command.words.help}\n")
    options = [option for option in command.options if option not in EVERY and not option.hidden]
    if options:
        parts.append(_table("Option", [_option(option) for option in options]))
    return "\n".join(parts)


def _examples(command: Command) -> str:
    lines = [f"$ {line}" + (f"  # {remark}" if remark else "") for line, remark in command.examples]
    return "\n".join(["```console", *lines, "```", ""])


def _option(option: Option) -> tuple[str, str]:
    names = [option.short, f"--{option.name}", f"--{option.alias}" if option.alias else ""]
    value = f" {option.value}" if option.value else ""
    term = ", ".join(f"`{name}{value}`" for name in names if name)
    return term, option.help + (" (repeatable)" if option.repeatable else "")


def _table(heading: str, rows: list[tuple[str, str]]) -> str:
    lines = [f"| {heading} | |", "|---|---|", *[f"| {term} | {_plain(text)} |" for term, text in rows]]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Help text as Markdown that shows it to the letter."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
