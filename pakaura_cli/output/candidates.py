"""Candidates for a completion in the form in which each shell takes them, whatever text others wrote into them."""

from __future__ import annotations

from pakaura_cli.output.escape import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from pakaura_cli.grammar.shell_words import Typed

    Candidates = list[tuple[str, str]]
    """Whole words, each with what it stands for or an empty text."""

WIDTH: Final = 60
"""Characters of an explanation."""
_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-.,/:=@%")
_IN_DOUBLE_QUOTES: Final = frozenset('"$`\\')


def for_lines(candidates: Candidates) -> list[str]:
    """A candidate a line and, behind a tab, its explanation: what the functions for zsh and fish read.

    Both shells quote what they insert themselves. A candidate that is no single printable line is left out.
    """
    return [f"{word}\t{_shortened(text)}" for word, text in candidates if word.isprintable()]


def for_bash(candidates: Candidates, typed: Typed, explained: bool) -> list[str]:
    """A line each that bash puts in the place of what it takes for the word, quoted for it.

    With `explained`, and where the person still has to choose, the lines of bare numbers say what they stand for.
    """
    lines = []
    for word, text in candidates:
        rest = word[typed.fixed :]
        # Nothing within double quotes keeps `!` from being read as a search of the history.
        if not word.isprintable() or (typed.quote == '"' and "!" in rest):
            continue
        lines.append((_quoted(rest, typed.quote), _shortened(text)))
    if not explained or len(lines) < 2:
        return [line for line, _ in lines]
    width = max(len(line) for line, _ in lines)
    return [f"{line:<{width}}  ({text})" if text else line for line, text in lines]


def _quoted(text: str, quote: str) -> str:
    if quote == "'":
        return text.replace("'", "'\\''")
    if quote:
        return "".join([f"\\{char}" if char in _IN_DOUBLE_QUOTES else char for char in text])
    return "".join([char if char in _PLAIN or char.isalnum() else f"\\{char}" for char in text])


def _shortened(text: str) -> str:
    shown = safe(text)
    return shown if len(shown) <= WIDTH else shown[: WIDTH - 1] + "…"
