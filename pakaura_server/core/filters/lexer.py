"""The text of a filter as parentheses and words, with quotes taken off."""

from __future__ import annotations

from pakaura_server.core.errors import BadFilter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

MAX_LENGTH: Final = 4000
"""Characters of a filter."""
QUOTE_HINT = "inside quotes, a quote is written twice"


class Token:
    """A parenthesis, or a word: `value` without its quotes, and `name`, what a word has before its first colon.

    `name` is None where a word has no colon or is a quoted phrase. `start` is the token's index in the text.
    """

    __slots__ = ("name", "quoted", "start", "value")

    def __init__(self, start: int, value: str, name: str | None = None, quoted: bool = False) -> None:
        self.start = start
        self.value = value
        self.name = name
        self.quoted = quoted

    @property
    def text(self) -> str:
        return self.value if self.name is None else f"{self.name}:{self.value}"

    def is_bare(self, word: str) -> bool:
        """Whether this is the keyword or parenthesis `word`, in any case and not quoted."""
        return not self.quoted and self.name is None and self.value.lower() == word


def tokenize(text: str) -> list[Token]:
    """The tokens of `text`, in order. Raises BadFilter for a control character, an open quote, or too much."""
    if len(text) > MAX_LENGTH:
        raise BadFilter(f"the filter has {len(text)} characters, {MAX_LENGTH} is the most", "", MAX_LENGTH)
    if not text.isprintable():
        _refuse_controls(text)
    tokens: list[Token] = []
    index = 0
    while index < len(text):
        if text[index].isspace():
            index += 1
        elif text[index] in "()":
            tokens.append(Token(index, text[index]))
            index += 1
        else:
            token, index = _word(text, index)
            tokens.append(token)
    return tokens


def _word(text: str, start: int) -> tuple[Token, int]:
    """The word at `start`, and the index after it."""
    if text[start] == '"':
        value, end = _quoted(text, start)
        return Token(start, value, quoted=True), end
    end = start
    colon = -1
    while end < len(text) and not text[end].isspace() and text[end] not in "()":
        if text[end] == ":" and colon < 0:
            colon = end
            if text[end + 1 : end + 2] == '"':
                value, end = _quoted(text, end + 1)
                return Token(start, value, text[start:colon], quoted=True), end
        end += 1
    if colon < 0:
        return Token(start, text[start:end]), end
    return Token(start, text[colon + 1 : end], text[start:colon]), end


def _quoted(text: str, start: int) -> tuple[str, int]:
    """What stands between the quote at `start` and its partner, and the index after that one."""
    end = start + 1
    while True:
        end = text.find('"', end)
        if end < 0:
            raise BadFilter("a quote is not closed", f'add a " at its end; {QUOTE_HINT}', start)
        if text[end + 1 : end + 2] != '"':
            return text[start + 1 : end].replace('""', '"'), end + 1
        end += 2


def _refuse_controls(text: str) -> None:
    from unicodedata import category

    for position, char in enumerate(text):
        if category(char) in ("Cc", "Cs") and char not in "\t\n\r":
            raise BadFilter(f"the filter holds a control character (U+{ord(char):04X})", "remove it", position)
