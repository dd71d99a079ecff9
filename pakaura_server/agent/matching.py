"""Whether words name a task: by its whole title, or by a part of it. How words are spelled makes no difference."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from pakaura_server.core.fold import fold

if TYPE_CHECKING:
    from pakaura_server.core.task import Task

EXACT, WHOLE, PHRASE, WORDS = range(4)
"""How well words fit a title: letter for letter but for case; the same words; next to each other; all somewhere."""
_WORD = re.compile(r"[^\W_]+(?:['\u2019-]?[^\W_]+)*", re.UNICODE)
_APOSTROPHES = re.compile("['\u2019-]")


def words_of(text: str, articles: Collection[str] = ()) -> list[str]:
    """The words without accents, apostrophes and signs, folded, and without articles if anything else is there."""
    plain = "".join([char for char in normalize("NFD", fold(text)) if not combining(char)])
    every = [_APOSTROPHES.sub("", word) for word in _WORD.findall(plain)]
    return [word for word in every if word not in articles] or every


def fitting(text: str, tasks: Sequence[Task], articles: Collection[str]) -> tuple[int, list[Task]]:
    """The tasks that the words fit best, and how well. None where a word is not in any title."""
    exact = [task for task in tasks if fold(task.title.strip()) == fold(text.strip())]
    if exact:
        return EXACT, exact
    wanted = words_of(text, articles)
    if not wanted:
        return WORDS, []
    titles = [(task, words_of(task.title, articles)) for task in tasks]
    for level, fits in ((WHOLE, _same), (PHRASE, _next_to_each_other), (WORDS, _all)):
        found = [task for task, words in titles if fits(wanted, words)]
        if found:
            return level, found
    return WORDS, []


def similar(text: str, tasks: Sequence[Task], articles: Collection[str]) -> list[Task]:
    """Tasks with a title that is spelled nearly like the words, or has a word that is, at most three."""
    from difflib import SequenceMatcher

    wanted = words_of(text, articles)
    scored = []
    for task in tasks:
        words = words_of(task.title, articles)
        scores = [max([SequenceMatcher(None, each, word).ratio() for word in words] or [0.0]) for each in wanted]
        if scores and min(scores) > _NEAR:
            scored.append((sum(scores), task))
    scored.sort(key=lambda each: -each[0])
    return [task for _, task in scored[:_MOST_SIMILAR]]


_NEAR = 0.74
_MOST_SIMILAR = 3


def _same(wanted: list[str], words: list[str]) -> bool:
    return wanted == words


def _next_to_each_other(wanted: list[str], words: list[str]) -> bool:
    return any(words[start : start + len(wanted)] == wanted for start in range(len(words) - len(wanted) + 1))


def _all(wanted: list[str], words: list[str]) -> bool:
    return set(wanted) <= set(words)
