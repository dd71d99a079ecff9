"""Whether a clause asks for a list, and for which: its words are all of those that one asks for lists with."""

from __future__ import annotations

import re

from pakaura_server.agent.intents.pattern import beginning, part
from pakaura_server.agent.languages.language import Language
from pakaura_server.core.errors import PakauraError
from pakaura_server.core.natural.vocabulary import known
from pakaura_server.core.phrases import one_reading
from pakaura_server.core.when import Moment

_WORD = re.compile(r"[^\s,!?.;:\"“”]+")
_SINGLE = frozenset(("ls", "show", "overdue"))
_MARK = re.compile(r"(?<!\S)([#@+][^\W\d][\w.-]*)")
_MOST = 200
_COUNTING = frozenset("next in due top".split())
"""A number in a request for a list is one of days or of tasks only beside these."""


def list_filter(text: str, language: Language) -> str | None:
    """The filter of the list that `text` asks for, or None where it asks for no list."""
    if len(text) > _MOST or not beginning(language.list_opening, language.code).match(text):
        word = _WORD.match(text)
        first = word[0].lower() if word else ""
        last = text.rsplit(maxsplit=1)[-1].lower() if word else ""
        # `I finished the first one` and `done with it` ask for nothing.
        said_of_one = first in language.sentences or last in language.pronouns
        if len(text) > _MOST or first not in language.list_words or said_of_one:
            return None
    terms, rest = _terms(text, language)
    said = {found[0].lower() for found in _WORD.finditer(text)}
    words = [found[0].lower() for found in _WORD.finditer(rest)]
    # `the second is finished` is no question, though days have such words.
    days = [word for word in words if known(word) and language.ordinals.get(word, 0) <= 0]
    strange = [word for word in words if word not in language.list_words and word not in days]
    if [word for word in strange if not word.isdigit()] or (strange and not said & _COUNTING):
        return None
    if len(said) == 1 and not said & (language.list_triggers | _SINGLE):
        return None
    if not terms and not said & language.list_triggers and not _is_order(text, language):
        return None
    if "completed:yes" in terms:
        terms = [term for term in terms if not term.startswith(("due", "not due"))]
    return " ".join(terms)


def with_date(text: str, now: Moment) -> str:
    """The filter of a day that is named as a date: ` due:2026-11-27`, or nothing."""
    words = text.lower().replace("?", "").split()
    for start in range(len(words)):
        if words[start] in ("on", "for", "by", "due"):
            try:
                return f"due:{one_reading(' '.join(words[start + 1 :]), now).date}"
            except PakauraError:
                continue
    return ""


def _terms(text: str, language: Language) -> tuple[list[str], str]:
    """The filters that the text names, and the rest of it."""
    marks = _MARK.findall(text)
    terms = [f"project:{mark[1:]}" if mark[0] == "#" else f"+{mark[1:]}" for mark in marks]
    text = _MARK.sub(" ", text)
    for pattern, meaning in language.list_filters:
        found = part(pattern, language.code).search(text)
        if found:
            slot = next((value for value in found.groupdict().values() if value), "")
            if meaning and not any(each.partition(":")[0] == meaning.partition(":")[0] for each in terms):
                terms.append(meaning.replace("{}", slot))
            if "{}" in meaning or not meaning:
                text = text[: found.start()] + " " + text[found.end() :]
    return terms, text


def _is_order(text: str, language: Language) -> bool:
    found = beginning(language.list_opening, language.code).match(text)
    return found is not None and found.end() == len(text)
