"""A message with what stands in quotes out of the way of the patterns, and the way back from places to words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pakaura_server.agent.intents.request import Phrase

LONGEST = 1000
"""Characters of a clause that is looked at; what is longer is no order."""
MASK = "\ue000"
"""What stands for each character in quotes, and for the quotes: no blank, and in no pattern."""
_SINGLE = "\u2018\u2019"
"""Typographic single quotes, of which the second is the apostrophe as well."""
_PAIRS = {
    '"': '"',
    "“": "”",
    "”": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "'": "'",
    "`": "`",
    "\u2039": "\u203a",
    _SINGLE[0]: _SINGLE[1],
}
_APOSTROPHES = f"{_SINGLE}\u02bc\u00b4"
_ALIKE = str.maketrans({**dict.fromkeys(_APOSTROPHES, "'"), "\u00a0": " ", "\u202f": " "})
_BLANKS = " \n"
_SEVERAL_WORDS = re.compile(r"\w\W+\w")
_BEFORE_UM = "to so add like the and a my you".split()
_FILLERS = re.compile(
    r"(?<![\w'-])(?:u+h+m*|u+mm+|e+rm+|h+mm+|ä+h+m*|äm+|eh+m+|um(?=,)"
    + "".join([rf"|(?<=\b{word} )um" for word in _BEFORE_UM])
    + r"|^um(?!\s+(?:\d|halb|[a-zäöü]+\s+uhr)))[,.…]*(?:\s+|\Z)",
    re.IGNORECASE,
)
"""What people say while they think; `um` is a word in German."""


class Line:
    """`text[i]` is what the patterns see of `original[i]`: nothing of what is quoted, or is one of the `titles`."""

    def __init__(self, original: str, titles: Sequence[str] = ()) -> None:
        self.original = original
        self.titles = titles
        seen = list(original.translate(_ALIKE))
        self._quoted = _quotes(original)
        self._titled = _places_of(titles, original, self._quoted)
        for start, end in (*self._quoted, *self._titled):
            seen[start:end] = MASK * (end - start)
        self.text = "".join(seen)

    def phrase(self, start: int, end: int) -> Phrase:
        """The words from `start` to before `end`, without blanks around them, and without quotes if all is quoted."""
        while start < end and self.original[start] in _BLANKS:
            start += 1
        while start < end and self.original[end - 1] in _BLANKS:
            end -= 1
        if (start, end) in self._quoted and end - start > 2:
            return Phrase(self.original[start + 1 : end - 1].strip(), quoted=True)
        return Phrase(self.original[start:end], quoted=(start, end) in self._titled)


def _places_of(titles: Sequence[str], text: str, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where titles of more than one word stand among others, the longest first."""
    found: list[tuple[int, int]] = []
    for title in sorted(titles, key=len, reverse=True):
        if not _SEVERAL_WORDS.search(title.strip()):
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(title.strip())}(?!\w)", text, re.IGNORECASE):
            apart = all(match.end() <= start or end <= match.start() for start, end in (*taken, *found))
            if apart and match[0] != text.strip():
                found.append(match.span())
    return found


def _quotes(text: str) -> list[tuple[int, int]]:
    """The places of what is quoted, with the quotes. An apostrophe, an inch mark or an open quote quotes nothing."""
    found = []
    position = 0
    while position < len(text):
        closing = _PAIRS.get(text[position])
        if closing and (position == 0 or not text[position - 1].isalnum()):
            end = _closed(text, position + 1, closing)
            if end:
                found.append((position, end))
                position = end
                continue
        position += 1
    return found


def _closed(text: str, start: int, closing: str) -> int:
    """The place after the quote that closes what begins at `start`, or 0."""
    if start < len(text) and text[start] in _BLANKS:
        return 0
    for match in re.finditer("|".join(closing), text[start:]):
        end = start + match.end()
        before = text[end - 2]
        if before not in _BLANKS and end > start + 1 and (end == len(text) or not text[end].isalnum()):
            return end
    return 0


def without_fillers(line: Line) -> Line:
    """The line without the sounds of somebody who thinks, except in quotes and where nothing else is said."""
    kept, position = [], 0
    for found in _FILLERS.finditer(line.text):
        kept.append(line.original[position : found.start()])
        position = found.end()
    text = "".join(kept) + line.original[position:]
    return Line(text, line.titles) if position and text.strip() else line
