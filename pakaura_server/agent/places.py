"""Words that name tasks by where they stand: `3`, `the second one`, `first two`, `2-4`, `it`, `the last one`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pakaura_server.agent.intents.pattern import part, slots_of, whole

if TYPE_CHECKING:
    from pakaura_server.agent.languages.language import Language
    from pakaura_server.agent.state import State

_RANGE = re.compile(r"(\d{1,4})\s*(?:-|–|to|bis|a)\s*(\d{1,4})")
_NUMBER = re.compile(r"\d{1,6}")
_MOST = 100
_PAIR = 2


@dataclass
class Meant:
    """`ids` that are known, `numbers` that only the store knows, or `everything` that is open.

    `one`: a single task is meant, whatever is found. `why` is the key of a reply where nothing can be meant.
    """

    ids: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    everything: bool = False
    one: bool = False
    why: str = ""


class Places:
    """Reads places in what a conversation has shown."""

    def __init__(self, state: State, language: Language) -> None:
        self._state = state
        self._language = language
        self._ids = [id for _, id in state.listed]

    def read(self, text: str) -> Meant | None:
        """What the whole text means as a place, or None where it is none."""
        words = " ".join(text.lower().split())
        kind = self._language.pronouns.get(words)
        if kind is not None:
            return self._pronoun(kind)
        counted = self._counted(words)
        if counted is not None:
            return counted
        found = _RANGE.fullmatch(self._without_number_words(words))
        if found:
            first, last = int(found[1]), int(found[2])
            if not first < last < first + _MOST:
                return Meant(why="no_number")
            return self._numbered(list(range(first, last + 1)))
        return self._enumerated(words)

    def _pronoun(self, kind: str) -> Meant:
        last, latest = self._state.last, self._state.list_is_latest
        if kind == "all":
            return Meant(everything=True)
        if kind == "two":
            groups = (self._ids if latest else [], last, [*self._state.before, *last])
            pair = next((ids for ids in groups if len(ids) == _PAIR), None)
            return Meant(ids=list(pair)) if pair else Meant(why="no_last")
        if kind == "many":
            ids = self._ids if latest or not last else last
            return Meant(ids=list(ids)) if ids else Meant(why="no_last")
        if kind == "last" and latest and self._ids:
            return Meant(ids=self._ids[-1:])
        if not last:
            return Meant(ids=self._ids, one=True) if self._ids and latest else Meant(why="no_last")
        return Meant(ids=last[-1:] if kind == "last" else list(last), one=True)

    def _counted(self, words: str) -> Meant | None:
        found = whole(self._language.counted_first, self._language.code).match(words)
        if found is None:
            return None
        slots = {name: words[start:end] for name, (start, end) in slots_of(found).items()}
        place, count = self._place(slots["place"]), self._count(slots["count"])
        if place not in (1, -1) or count is None:
            return None
        if not self._ids:
            return Meant(why="no_list")
        if count > len(self._ids):
            return Meant(why="no_number")
        return Meant(ids=self._ids[:count] if place == 1 else self._ids[-count:])

    def _enumerated(self, words: str) -> Meant | None:
        """`1`, `2 and 3`, `1 3 5`, `the first and the third`."""
        joint = part(self._language.enumeration, self._language.code).pattern
        parts = [each for each in re.split(rf"\s*,\s*(?:(?:{joint})\s+)?|\s+(?:{joint})\s+", words) if each]
        if all(_NUMBER.fullmatch(each) for each in words.split()):
            parts = words.split()
        numbers, ids = [], []
        for each in parts:
            plain = self._without_number_words(each)
            if _NUMBER.fullmatch(plain):
                numbers.append(int(plain))
            elif plain != each and self._count(plain):
                numbers.append(self._count(plain) or 0)
            elif (place := self._ordinal(each)) is not None:
                if not self._ids:
                    return Meant(why="no_list")
                if not -len(self._ids) <= place - (place > 0) < len(self._ids):
                    return Meant(why="no_number")
                ids.append(self._ids[place - (place > 0)])
            else:
                return None
        if not parts:
            return None
        meant = self._numbered(numbers)
        meant.ids = [*ids, *meant.ids]
        return meant

    def _numbered(self, numbers: list[int]) -> Meant:
        by_number = dict(self._state.listed)
        meant = Meant()
        for number in numbers:
            if number in by_number:
                meant.ids.append(by_number[number])
            else:
                meant.numbers.append(number)
        return meant

    def _ordinal(self, words: str) -> int | None:
        """The place in `the second one`, but not in `the second opinion`."""
        bare = self._bare(words)
        return None if self._language.pronouns.get(words) else self._place(bare)

    def _bare(self, words: str) -> str:
        rest = [word for word in words.split() if word not in self._language.articles]
        while len(rest) > 1 and rest[-1] in _PLACE_NOUNS:
            rest.pop()
        return " ".join(rest)

    def _without_number_words(self, words: str) -> str:
        bare = self._bare(words)
        pattern = rf"(?:(?:{part(self._language.number_words, self._language.code).pattern})\s*|#\s*)"
        return re.sub(rf"\A{pattern}\.?\s*", "", bare).strip().removesuffix(".")

    def _place(self, word: str) -> int | None:
        return self._language.ordinals.get(word)

    def _count(self, word: str) -> int | None:
        return int(word) if word.isdecimal() and len(word) < 4 else self._language.numbers.get(word)


_PLACE_NOUNS = frozenset(
    """
    one ones task tasks todo todos item items entry of them these those listed aufgabe aufgaben eintrag einträge punkt
    davon tarea tareas elemento
    """.split()
)
