"""The manual pages of `pakaura` and its commands, written from the same declarations as `--help`."""

from __future__ import annotations

from pakaura_cli.grammar import roff
from pakaura_cli.grammar.commands import COMMANDS, SECTIONS
from pakaura_cli.grammar.declaration import MANY, Command, Option
from pakaura_cli.grammar.options import EVERY
from pakaura_cli.version import VERSION

SOURCE = f"pakaura {VERSION}"
EXIT_STATUS = (
    ("0", "Done. An empty list is no failure."),
    ("1", "It failed."),
    ("2", "The line was put together wrongly, or a value cannot be read."),
    ("3", "No such task, or more than one."),
    ("4", "A sign-in is needed."),
    ("5", "Something newer stands in the way."),
    ("6", "The network or the server."),
    ("7", "A yes is needed, and nobody can be asked."),
    ("130", "Interrupted by Ctrl-C."),
    ("141", "Whoever read the output went away."),
)
_FILES = (
    ("~/.config/pakaura/config.toml", "The settings; pakaura\\-config(5) explains them."),
    ("~/.local/share/pakaura/stores/", "The lists, each one SQLite file."),
    ("~/.local/state/pakaura/", "What is told of a crash or of a repair. No task's text is in it."),
)
_ENVIRONMENT = (
    ("PAKAURA_DB", "The file of the list to use, in the place of the usual one."),
    ("PAKAURA_EDITOR, VISUAL, EDITOR", "The editor."),
    ("PAKAURA_PAGER, PAGER", "The program that long output on a terminal goes through."),
    ("NO_COLOR", "Not empty: no colour."),
    ("XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_CACHE_HOME", "Where the folders are."),
)


def pages() -> dict[str, str]:
    """All pages, by the name of their file."""
    return {"pakaura.1": overview(), **{f"{name_of(command)}.1": page(command) for command in COMMANDS}}


def name_of(command: Command) -> str:
    """What `man` is asked for."""
    return f"pakaura-{command.name}"


def overview() -> str:
    """The page `pakaura(1)`."""
    return "".join(
        [
            roff.title("pakaura", 1, SOURCE),
            roff.section("Name", "pakaura \\- tasks in the terminal: captured in an instant, never lost\n"),
            roff.section(
                "Synopsis",
                f"{roff.bold('pakaura')} {roff.italic('COMMAND')}"
                f" [{roff.italic('OPTION')} | {roff.italic('WORD')}]...\n",
            ),
            roff.section(
                "Description",
                roff.paragraph(
                    "A task is in a file on this machine before the prompt is back. A server, which nobody needs who"
                    " has one machine, keeps several in step."
                ),
                roff.paragraph(f"{roff.bold('pakaura')} alone is {roff.bold('pakaura today')}."),
            ),
            *[_commands(section) for section in SECTIONS],
            roff.section("Options of every command", *[_option(option) for option in EVERY]),
            roff.section("Exit status", *[roff.item(code, roff.text(text)) for code, text in EXIT_STATUS]),
            roff.section(
                "Environment", *[roff.item(roff.bold(names), roff.text(text)) for names, text in _ENVIRONMENT]
            ),
            roff.section("Files", *[roff.item(roff.italic(path), text) for path, text in _FILES]),
            roff.section("See also", f"{', '.join([f'{roff.bold(name_of(command))}(1)' for command in COMMANDS])}\n"),
        ]
    )


def page(command: Command) -> str:
    """The page of one command."""
    name = roff.text(name_of(command))
    parts = [
        roff.title(name_of(command), 1, SOURCE),
        roff.section("Name", f"{name} \\- {roff.text(command.summary)}\n"),
        roff.section("Synopsis", _synopsis(command)),
        roff.section("Description", roff.paragraph(roff.text(_description(command)))),
    ]
    if command.words:
        explained = roff.item(roff.italic(command.words.name), roff.text(command.words.help))
        parts.append(roff.section("Words", explained))
    options = [option for option in command.options if not option.hidden]
    parts.append(roff.section("Options", *[_option(option) for option in options]))
    parts.append(roff.section("Examples", *[_example(line, remark) for line, remark in command.examples]))
    parts.append(roff.section("Exit status", "As in\n.BR pakaura (1).\n"))
    parts.append(roff.section("See also", ".BR pakaura (1)\n"))
    return "".join(parts)


def _commands(section: str) -> str:
    commands = [command for command in COMMANDS if command.section == section]
    return roff.section(section, *[roff.item(_term(command), roff.text(_also(command))) for command in commands])


def _term(command: Command) -> str:
    return f"{roff.bold(name_of(command))}(1)"


def _also(command: Command) -> str:
    summary = f"{command.summary[0].upper()}{command.summary[1:]}."
    return summary + (f" Also: {', '.join(command.aliases)}." if command.aliases else "")


def _description(command: Command) -> str:
    return f"{_also(command)} {command.text}".rstrip()


def _synopsis(command: Command) -> str:
    parts = [roff.bold(f"pakaura {command.name}"), f"[{roff.italic('OPTION')}]..."]
    if command.words:
        word = roff.italic(command.words.name)
        many = "..." if command.words.most == MANY else ""
        parts.append((word if command.words.least else f"[{word}]") + many)
    return " ".join(parts) + "\n"


def _option(option: Option) -> str:
    spellings = [option.short, f"--{option.name}", f"--{option.alias}" if option.alias else ""]
    value = f" {roff.italic(option.value)}" if option.value else ""
    term = ", ".join([roff.bold(spelling) + value for spelling in spellings if spelling])
    return roff.item(term, roff.text(option.help + (" (repeatable)" if option.repeatable else "")))


def _example(line: str, remark: str) -> str:
    told = roff.paragraph(roff.text(f"{remark[0].upper()}{remark[1:]}:")) if remark else ""
    return told + roff.example([line])
