"""Splitting a command line into verb, options and words, before either reader looks at it.

A word with a single dash that is not exactly a short option of its command is literal (`-nvidia`, `-1`): short options
never cluster, and a value is the next word. A word with two dashes is an option or a mistake. `--` ends the options.
"""

from __future__ import annotations

from pakaura_cli.grammar.options import ONE_SHAPE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pakaura_cli.grammar.declaration import Command, Option


class Invocation:
    """One command as it was meant, whichever reader understood it.

    `verb` is the command's name, never an alias. `options` go by their long name without dashes: True for a flag,
    a list for a repeatable one, else the text. `words` are as typed and in order; the first `--` stays among them
    where one was typed, and the words after it are literal.
    """

    __slots__ = ("options", "verb", "words")

    def __init__(self, verb: str, options: dict[str, str | bool | list[str]], words: list[str]) -> None:
        self.verb = verb
        self.options = options
        self.words = words

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Invocation) and (self.verb, self.options, self.words) == (
            other.verb,
            other.options,
            other.words,
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Invocation({self.verb!r}, {self.options!r}, {self.words!r})"


def tokenize(argv: list[str]) -> Invocation:
    """Read a whole command line, without the program's name. None at all is `today`. Raises UsageError."""
    if not argv:
        return Invocation("today", {}, [])
    verb, *arguments = argv
    if verb == "--version":
        verb = "version"
    elif verb in ("-h", "--help"):
        verb = "help"
    from pakaura_cli.grammar.commands import find

    command = find(verb)
    if command is None:
        from pakaura_cli.grammar import mistakes

        raise mistakes.no_command(verb)
    return split(command, arguments)


def split(command: Command, arguments: list[str]) -> Invocation:
    """Read what follows a verb. Raises UsageError."""
    invocation = Invocation(command.name, {}, [])
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            invocation.words += ["--", *rest]
        elif argument.startswith("--"):
            _take_long(command, invocation, argument, rest)
        elif argument in command.spellings and not command.spellings[argument].value:
            _take(invocation, command.spellings[argument], True)
        elif argument in command.spellings:
            _take_long(command, invocation, argument, rest)
        else:
            invocation.words.append(argument)
    if "help" not in invocation.options:
        _check(command, invocation)
    return invocation


def _take_long(command: Command, invocation: Invocation, argument: str, rest: Iterator[str]) -> None:
    spelling, equals, value = argument.partition("=")
    option = command.spellings.get(spelling)
    if option is None or (equals and not option.value):
        from pakaura_cli.grammar import mistakes

        raise mistakes.flag_with_value(command, option) if option else mistakes.no_option(command, argument)
    if option.value and not equals:
        following = next(rest, None)
        # An option in the place of a value is a forgotten value far more often than a value.
        if following is None or following.startswith("--") or following in command.spellings:
            from pakaura_cli.grammar import mistakes

            raise mistakes.no_value(command, option, following)
        value = following
    _take(invocation, option, value if option.value else True)


def _take(invocation: Invocation, option: Option, value: str | bool) -> None:
    options = invocation.options
    if option.repeatable:
        values = options.setdefault(option.name, [])
        assert isinstance(values, list)
        assert isinstance(value, str)
        values.append(value)
    elif option.name in options:
        from pakaura_cli.grammar import mistakes

        raise mistakes.given_twice(option)
    else:
        options[option.name] = value


def _check(command: Command, invocation: Invocation) -> None:
    shapes = [name for name in ONE_SHAPE if name in invocation.options]
    if len(shapes) > 1:
        from pakaura_cli.grammar import mistakes

        raise mistakes.two_shapes(command, shapes)
    words = command.words
    count = len(invocation.words) - ("--" in invocation.words)
    if count > (words.most if words else 0) or (words and count < words.least):
        from pakaura_cli.grammar import mistakes

        raise mistakes.wrong_count(command, invocation.words)
