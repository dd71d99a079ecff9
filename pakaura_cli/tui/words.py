"""A line of attributes as words, in which double quotes keep what stands between them together."""

from __future__ import annotations


def split_words(line: str) -> list[str]:
    """`due:"fri 9am" +x` is two words. A quote without its partner goes on to the end of the line."""
    words: list[str] = []
    word, quoted, begun = "", False, False
    for char in line:
        if char == '"':
            quoted, begun = not quoted, True
        elif char == " " and not quoted:
            words += [word] if begun else []
            word, begun = "", False
        else:
            word, begun = word + char, True
    return [*words, word] if begun else words
