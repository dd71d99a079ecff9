"""A message with the words of an order spelled as they are meant: `delet milk`, `shwo my tasks`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pakaura_server.agent.languages.language import Language

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4


def respelled(message: str, language: Language) -> Iterator[str]:
    """The message with its first or last word made an order that it misses by a letter."""
    words = list(_WORD.finditer(message))
    for place in dict.fromkeys((0, len(words) - 1)) if words else ():
        word = words[place]
        low = word[0].lower()
        if len(low) < _SHORTEST or low in language.actions or low in language.orders:
            continue
        for order in sorted(language.orders):
            if len(order) >= _SHORTEST and _is_slip(low, order):
                yield f"{message[: word.start()]}{order}{message[word.end() :]}"


def _is_slip(word: str, order: str) -> bool:
    """A letter too many or too few, or two that changed places. Another letter makes another word: `list`, `lift`."""
    if abs(len(word) - len(order)) == 1:
        long, short = sorted((word, order), key=len, reverse=True)
        return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
    swapped = (word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in range(len(word) - 1))
    return len(word) == len(order) and word[0] == order[0] and order in swapped
