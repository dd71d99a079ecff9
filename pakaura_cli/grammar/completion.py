"""What may stand where a person is typing, read from the declarations: the words of a list, or what the store knows."""

from __future__ import annotations

from pakaura_cli.grammar.hot_commands import find_hot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from pakaura_cli.grammar.declaration import Command, Option

    Choices = tuple[tuple[str, str], ...]
    """Words, each with a few words of help or none."""

TASK, CLOSED, TAG, PROJECT, VIEW, CONTEXT = "task", "closed", "tag", "project", "view", "context"
CONFLICT, DEVICE, KEY, NUMBER, FILE = "conflict", "device", "key", "number", "file"
"""What a store or the configuration knows; a NUMBER is a task's, and for a FILE the shell looks itself."""
LITERAL: Final = ""
"""Text of which nobody can know how it goes on."""

_DATES: Final = tuple((word, "") for word in "today tomorrow mon tue wed thu fri sat sun eow eom eoy +1d +1w".split())
_PRIORITIES: Final = (("high", ""), ("medium", ""), ("low", ""), ("none", ""))
_ANSWERS: Final = (("yes", ""), ("no", ""))
_EVERY: Final = tuple((word, "") for word in "day weekday week month year".split())
_SHELLS: Final = (("bash", ""), ("zsh", ""), ("fish", ""))
_KEYWORDS: Final = (("and", ""), ("or", ""), ("not", ""))

VALUES: Final[dict[str, str | Choices]] = {
    "project": PROJECT,
    "tag": TAG,
    "untag": TAG,
    "pri": _PRIORITIES,
    "priority": _PRIORITIES,
    "due": _DATES,
    "wait": _DATES,
    "created": _DATES,
    "completed": (*_ANSWERS, *_DATES),
    "deleted": _ANSWERS,
    "waiting": _ANSWERS,
    "overdue": _ANSWERS,
    "blocked": _ANSWERS,
    "blocking": _ANSWERS,
    "subtask": _ANSWERS,
    "children": _ANSWERS,
    "every": _EVERY,
    "every!": _EVERY,
    "after": NUMBER,
    "under": NUMBER,
    "view": VIEW,
    "context": CONTEXT,
    "output": FILE,
}
"""What may stand behind `name:` in a word, or after `--name`."""
WORDS: Final[dict[str, str]] = {
    "REFERENCE": TASK,
    "TASK": TASK,
    "FILE": FILE,
    "DIR": FILE,
    "KEY": KEY,
    "CONFLICT": CONFLICT,
    "DEVICE": DEVICE,
    "VIEW": VIEW,
    "CONTEXT": CONTEXT,
    "CLOSED": CLOSED,
}
"""What a command's words are, by what its help calls them; ATTRIBUTE, COMMAND, FILTER and SHELL are read below."""
OF_COMMAND: Final = {
    "add": "ATTRIBUTE",
    "edit": "TASK ATTRIBUTE",
    "note": "TASK TEXT",
    "annotate": "TASK TEXT",
    "chat": "TEXT",
    "reopen": "CLOSED",
    "search": "FILTER",
    "calendar": "FILTER",
}
"""What to call the words where the help's name for them says too little; the last one is any number of words."""
FIRST: Final[dict[str, dict[str, str]]] = {
    "account": {"show": "", "switch": "", "password": "", "sign-ins": "", "end": "", "delete": ""},
    "completion": {"bash": "", "zsh": "", "fish": "", "install": "SHELL"},
    "config": {"list": "", "get": "KEY", "set": "KEY VALUE", "unset": "KEY", "edit": "", "path": ""},
    "conflicts": {"list": "", "show": "CONFLICT", "take": "CONFLICT", "keep": "CONFLICT"},
    "conversations": {"list": "", "show": "NAME", "delete": "NAME"},
    "context": {
        "list": "",
        "show": "",
        "set": "CONTEXT",
        "none": "",
        "save": "CONTEXT",
        "rename": "CONTEXT NAME",
        "delete": "CONTEXT",
    },
    "devices": {"list": "", "name": "", "end": "DEVICE"},
    "recur": {"show": "TASK", "preview": "TASK", "skip": "TASK", "stop": "TASK"},
    "sync": {"verify": "", "rejected": "", "discard": "TASK"},
    "view": {"list": "", "save": "VIEW FILTER", "show": "VIEW", "rename": "VIEW NAME", "delete": "VIEW"},
}
"""Commands whose first word chooses what is done; with each, what the words after it are, the last one any number."""


class Wanted:
    """What is to stand at the end of the word: `prefix`, which stays, and one of those that begin with `stem`.

    It is one of `choices`, or of what `source` knows.
    """

    __slots__ = ("choices", "prefix", "source", "stem")

    def __init__(self, word: str, values: str | Choices, prefix: str = "") -> None:
        self.prefix = prefix
        self.stem = word[len(prefix) :]
        self.source = values if isinstance(values, str) else LITERAL
        self.choices: Choices = () if isinstance(values, str) else values


def wanted(words: list[str]) -> Wanted:
    """What may stand in the place of the last of `words`; the program's own name is not among them."""
    *before, word = words
    if not before:
        return Wanted(word, _verbs(word))
    verb, *before = before
    command = find_hot(verb) or _find(verb)
    if command is None:
        return Wanted(word, LITERAL)
    given, values, pending = _walk(command, before)
    if pending:
        return _value(pending, word)
    if word[:1] == "-" and "--" not in before:
        name, equals, _ = word.partition("=")
        if equals:
            option = command.spellings.get(name)
            return _value(option, word, f"{name}=") if option and option.value else Wanted(word, LITERAL)
        if word[:2] == "--" or command.words is None or command.words.name != "FILTER":
            return Wanted(word, _options(command, given))
    return _word(command, values, word, "--" in before)


def _walk(command: Command, before: list[str]) -> tuple[list[Option], list[str], Option | None]:
    """The options that are given, the words that are none, and the option whose value comes next."""
    given: list[Option] = []
    values: list[str] = []
    pending: Option | None = None
    literal = False
    for word in before:
        option = None if literal else command.spellings.get(word.partition("=")[0])
        if pending:
            pending = None
        elif literal or option is None:
            if word == "--" and not literal:
                literal = True
            else:
                values.append(word)
        else:
            given.append(option)
            pending = option if option.value and "=" not in word else None
    return given, values, pending


def _word(command: Command, before: list[str], word: str, literal: bool) -> Wanted:
    declared = command.words
    if declared is None or len(before) >= declared.most:
        return Wanted(word, LITERAL)
    names = OF_COMMAND.get(command.name, declared.name)
    if command.name in FIRST:
        following = FIRST[command.name]
        if not before:
            return Wanted(word, tuple((name, "") for name in following))
        names = following.get(before[0], "")
        before = before[1:]
    parts = names.split() or [""]
    name = parts[min(len(before), len(parts) - 1)]
    return Wanted(word, LITERAL) if literal and name == "ATTRIBUTE" else _named(name, word)


def _named(name: str, word: str) -> Wanted:
    """The word where help says `name`."""
    if name == "FILTER":
        return _term(word)
    if name == "ATTRIBUTE":
        return _attribute(word)
    if name == "COMMAND":
        return Wanted(word, _verbs(word))
    return Wanted(word, _SHELLS if name == "SHELL" else WORDS.get(name, LITERAL))


def _attribute(word: str) -> Wanted:
    if word[:1] == "+":
        return Wanted(word, TAG, "+")
    name, colon, _ = word.partition(":")
    if colon:
        return Wanted(word, VALUES.get(name, LITERAL), f"{name}:")
    from pakaura_server.core.capture import FIELDS, LINKS

    return Wanted(word, tuple((f"{field}:", "") for field in (*FIELDS, *LINKS)))


def _term(word: str) -> Wanted:
    """A term of a filter; several may stand in one quoted word."""
    start = max(word.rfind(" "), word.rfind("(")) + 1
    term = word[start:]
    kept = word[:start]
    if term[:1] in ("+", "-") and term[1:2] != "-":
        return Wanted(word, TAG, kept + term[0])
    from pakaura_server.core.filters.fields import MODIFIERS, takes_date

    name, colon, _ = term.partition(":")
    field = name.partition(".")[0].lower()
    if colon:
        dated = field in MODIFIERS and takes_date(name) if field != "completed" or "." in name else False
        return Wanted(word, _DATES if dated else VALUES.get(field, LITERAL), f"{kept}{name}:")
    fields = [
        f"{field}.{modifier}:" if modifier else f"{field}:" for field in MODIFIERS for modifier in MODIFIERS[field]
    ]
    return Wanted(word, (*[(field, "") for field in fields], *_KEYWORDS), kept)


def _value(option: Option, word: str, prefix: str = "") -> Wanted:
    """The value of an option. What the declaration names comes before what is known by its name."""
    named = tuple((value, "") for value in option.values)
    known = VALUES.get(option.name) or WORDS.get(option.value, LITERAL)
    want = Wanted(word, named if named and not isinstance(known, str) else known, prefix)
    want.choices = want.choices or named
    return want


def _options(command: Command, given: list[Option]) -> Choices:
    return tuple(
        (f"--{option.name}", option.help)
        for option in command.options
        if not option.hidden and (option.repeatable or option not in given)
    )


def _verbs(word: str) -> Choices:
    """The commands; an alias only where no command's own name begins so."""
    from pakaura_cli.grammar.commands import COMMANDS

    if word[:1] == "-":
        return (("--help", "explain the commands"), ("--version", "print the version"))
    own = tuple((command.name, command.summary) for command in COMMANDS)
    if any(name.startswith(word) for name, _ in own):
        return own
    return tuple((alias, command.summary) for command in COMMANDS for alias in command.aliases)


def _find(verb: str) -> Command | None:
    from pakaura_cli.grammar.commands import find

    return find(verb)
