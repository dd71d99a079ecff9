"""The help of every command, written from its declaration: examples first, plain text, 80 columns."""

from __future__ import annotations

from textwrap import wrap

from pakaura_cli.grammar.commands import COMMANDS, SECTIONS
from pakaura_cli.grammar.declaration import MANY, Command, Option, Words

WIDTH = 80
_INDENT = "  "

_OVERVIEW_EXAMPLES = (
    ('pakaura add "buy milk" due:fri +home', "capture a task"),
    ("pakaura", "the dashboard; in a pipe, what is due"),
    ("pakaura list project:home", "find tasks"),
    ("pakaura done 3 7", "complete tasks by their number"),
    ("pakaura undo", "take the latest command back"),
)


def overview() -> str:
    """The help of `pakaura` itself."""
    parts = [
        _examples(_OVERVIEW_EXAMPLES),
        "Usage: pakaura COMMAND [OPTION | WORD]...\n",
    ]
    width = max(len(command.name) for command in COMMANDS)
    for section in SECTIONS:
        commands = [command for command in COMMANDS if command.section == section]
        parts.append(f"{section}:\n" + _pairs([(command.name, _summary(command)) for command in commands], width))
    parts.append("pakaura help COMMAND, or pakaura COMMAND --help, explains a command.\n")
    return "\n".join(parts)


def explain(command: Command) -> str:
    """The help of one command."""
    parts = [_examples(command.examples), usage(command) + "\n", _paragraph(_sentence(command.summary))]
    if command.text:
        parts.append(_paragraph(command.text))
    if command.words:
        parts.append("Words:\n" + _pairs([(command.words.name, command.words.help)]))
    options = [option for option in command.options if not option.hidden]
    parts.append("Options:\n" + _pairs([(_term(option), _option(option)) for option in options]))
    if command.aliases:
        parts.append(f"Also: {', '.join(f'pakaura {alias}' for alias in command.aliases)}\n")
    return "\n".join(parts)


def usage(command: Command) -> str:
    """One line that says what may be typed."""
    return " ".join(
        ["Usage: pakaura", command.name, "[OPTION]...", *([_words(command.words)] if command.words else [])]
    )


def _words(words: Words) -> str:
    name = words.name if words.least else f"[{words.name}]"
    return f"{name}..." if words.most == MANY else name


def _summary(command: Command) -> str:
    return command.summary + (f" (also: {', '.join(command.aliases)})" if command.aliases else "")


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _term(option: Option) -> str:
    short = f"{option.short}, " if option.short else ""
    return f"{short}--{option.name}" + (f" {option.value}" if option.value else "")


def _option(option: Option) -> str:
    notes = ["repeatable"] if option.repeatable else []
    if option.alias:
        notes.append(f"also --{option.alias}")
    return option.help + (f" ({', '.join(notes)})" if notes else "")


def _examples(examples: tuple[tuple[str, str], ...]) -> str:
    width = max(len(line) for line, _ in examples)
    lines = [f"{_INDENT}{line:<{width}}{_INDENT}{remark}".rstrip() for line, remark in examples]
    return "\n".join(["Examples:", *lines, ""])


def _paragraph(text: str) -> str:
    return "\n".join(wrap(text, WIDTH, break_on_hyphens=False)) + "\n"


def _pairs(pairs: list[tuple[str, str]], width: int = 0) -> str:
    """Terms with their explanations beside them, in two columns."""
    width = width or max(len(term) for term, _ in pairs)
    column = len(_INDENT) + width + len(_INDENT)
    lines = []
    for term, text in pairs:
        first, *others = wrap(text, WIDTH - column, break_on_hyphens=False)
        lines.append(f"{_INDENT}{term:<{width}}{_INDENT}{first}")
        lines += [" " * column + line for line in others]
    return "\n".join(lines) + "\n"
