"""The words of a line that is still being typed, as the shell will read them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_BLANKS: Final = " \t\n"
_ESCAPED_IN_DOUBLE_QUOTES: Final = '"$`\\\n'


class Typed:
    """`words` are without their quotes; the last one is what is being typed, and may be empty.

    `quote` is the quotation mark that is still open in it, or empty. `fixed` is how many of its characters a shell that
    breaks words at `breaks` will not replace when it completes.
    """

    __slots__ = ("fixed", "quote", "words")

    def __init__(self, line: str, breaks: str = "") -> None:
        self.words: list[str] = []
        self.quote = ""
        self.fixed = 0
        word: list[str] = []
        begun = False
        characters = iter(line)
        for char in characters:
            if self.quote:
                if char == self.quote:
                    self.quote = ""
                    self.fixed = len(word)
                elif char == "\\" and self.quote == '"':
                    following = next(characters, "")
                    word += following if following in _ESCAPED_IN_DOUBLE_QUOTES else char + following
                else:
                    word.append(char)
            elif char in _BLANKS:
                if begun:
                    self.words.append("".join(word))
                word, begun, self.fixed = [], False, 0
                continue
            elif char in "'\"":
                self.quote = char
                self.fixed = len(word)
            else:
                word.append(next(characters, "") if char == "\\" else char)
                if char in breaks:
                    self.fixed = len(word)
            begun = True
        self.words.append("".join(word))
