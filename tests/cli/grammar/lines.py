"""Command lines for the property tests: the ones that mean something, and any at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from pakaura_cli.grammar.commands import COMMANDS, names
from pakaura_cli.grammar.options import ONE_SHAPE
from pakaura_cli.grammar.tokenizer import Invocation

if TYPE_CHECKING:
    from pakaura_cli.grammar.declaration import Command, Option

TRICKY = [
    "-nvidia",
    "-quiet",
    "-1",
    "-",
    "---",
    "-nq",
    "-q=1",
    "a=b",
    "",
    " ",
    "+tag",
    "due:fri",
    "1/2",
    "\udc80",
    "नमस्ते",
]
HOT = [command for command in COMMANDS if command.hot]

any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=8)


def literal_words(command: Command) -> st.SearchStrategy[str]:
    """Words that are no option of `command` wherever they stand."""
    texts = any_text | st.sampled_from(TRICKY)
    return texts.filter(lambda text: not text.startswith("--") and text not in command.spellings)


@st.composite
def meant_lines(draw: st.DrawFn, commands: list[Command]) -> tuple[list[str], Invocation]:
    """A line that is right, and what it means."""
    command = draw(st.sampled_from(commands))
    words = draw(st.lists(literal_words(command), max_size=5))
    tail = draw(st.none() | st.lists(any_text | st.sampled_from([*TRICKY, "--", "--json", "-q"]), max_size=3))
    count = len(words) + len(tail or ())
    least, most = (command.words.least, command.words.most) if command.words else (0, 0)
    if not least <= count <= most:
        words, tail = ["3"] * least, None
    options, spelled = draw(_options(command))
    line = _interleave(draw, [[word] for word in words], spelled) + (["--", *tail] if tail is not None else [])
    verb = draw(st.sampled_from([command.name, *command.aliases]))
    return [verb, *line], Invocation(command.name, options, words + (["--", *tail] if tail is not None else []))


def any_lines(verbs: list[str] | None = None) -> st.SearchStrategy[list[str]]:
    """Lines of real options, odd words and rubble, right or wrong."""
    spellings = sorted({spelling for command in COMMANDS for spelling in command.spellings})
    piece = st.sampled_from([*spellings, *TRICKY, "--", "--due=fri", "--limit=5", "--limit=0", "5", "--jsn"]) | any_text
    return st.builds(lambda verb, rest: [verb, *rest], st.sampled_from(verbs or names()), st.lists(piece, max_size=6))


@st.composite
def _options(draw: st.DrawFn, command: Command) -> tuple[dict[str, str | bool | list[str]], list[list[str]]]:
    choices = [option for option in command.options if option.name != "help"]
    chosen = draw(st.lists(st.sampled_from(choices), unique=True, max_size=4))
    shapes = [option for option in chosen if option.name in ONE_SHAPE]
    values: dict[str, str | bool | list[str]] = {}
    spelled = []
    for option in chosen:
        if option in shapes[1:]:
            continue
        times = draw(st.integers(1, 3)) if option.repeatable else 1
        given = [draw(_values(option)) for _ in range(times)]
        spelled += [draw(_spellings(command, option, value)) for value in given]
        values[option.name] = True if not option.value else given if option.repeatable else given[0]
    return values, spelled


def _values(option: Option) -> st.SearchStrategy[str]:
    if not option.value:
        return st.just("")
    return st.integers(1, 999_999_999).map(str) if option.whole else any_text


@st.composite
def _spellings(draw: st.DrawFn, command: Command, option: Option, value: str) -> list[str]:
    spelling = draw(st.sampled_from([known for known, found in command.spellings.items() if found is option]))
    if not option.value:
        return [spelling]
    if value.startswith("--") or value in command.spellings or draw(st.booleans()):
        return [f"--{option.name}={value}"]
    return [spelling, value]


def _interleave(draw: st.DrawFn, words: list[list[str]], options: list[list[str]]) -> list[str]:
    """Both in their own order, one among the other."""
    line: list[str] = []
    words, options = list(words), list(options)
    while words or options:
        source = words if not options or (words and draw(st.booleans())) else options
        line += source.pop(0)
    return line
