"""What a command line is declared with: commands, the options they take and the words they are given."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

MANY: Final = 1_000_000
"""As many words as a person cares to type."""


class Option:
    """`--name VALUE`, or a flag where `value` is empty.

    `short` is a whole word (`-q`) or empty; `alias` is a second long name or empty.
    A `repeatable` option is kept as a list.
    `values` are what completion offers, which need not be all that is accepted.
    A `whole` number is at least 1; any other value is read by the command itself.
    A `hidden` one is for the program itself: no help and no completion names it.
    """

    __slots__ = ("alias", "help", "hidden", "name", "repeatable", "short", "value", "values", "whole")

    def __init__(
        self,
        name: str,
        help: str,
        value: str = "",
        short: str = "",
        alias: str = "",
        repeatable: bool = False,
        values: tuple[str, ...] = (),
        whole: bool = False,
        hidden: bool = False,
    ) -> None:
        self.name = name
        self.help = help
        self.value = value
        self.short = short
        self.alias = alias
        self.repeatable = repeatable
        self.values = values
        self.whole = whole
        self.hidden = hidden

    def __repr__(self) -> str:
        return f"Option(--{self.name})"


class Words:
    """The words of a command that are no options: what they are called in help, and how many there may be."""

    __slots__ = ("help", "least", "most", "name")

    def __init__(self, name: str, help: str, least: int = 0, most: int = MANY) -> None:
        self.name = name
        self.help = help
        self.least = least
        self.most = most


class Command:
    """One verb. `function` is where it is carried out, as `module:name`, and empty for help, which a reader answers.

    `spellings` finds an option by what is typed: `--quiet` and `-q`.
    """

    __slots__ = (
        "aliases",
        "examples",
        "function",
        "hot",
        "name",
        "options",
        "section",
        "spellings",
        "summary",
        "text",
        "words",
    )

    def __init__(
        self,
        name: str,
        summary: str,
        function: str,
        section: str,
        examples: tuple[tuple[str, str], ...],
        text: str = "",
        words: Words | None = None,
        options: tuple[Option, ...] = (),
        aliases: tuple[str, ...] = (),
        hot: bool = False,
    ) -> None:
        self.name = name
        self.summary = summary
        self.function = function
        self.section = section
        self.examples = examples
        self.text = text
        self.words = words
        self.options = options
        self.aliases = aliases
        self.hot = hot
        self.spellings = {f"--{option.name}": option for option in options}
        for option in options:
            if option.short:
                self.spellings[option.short] = option
            if option.alias:
                self.spellings[f"--{option.alias}"] = option

    def __repr__(self) -> str:
        return f"Command({self.name})"
