"""A message that no rule reads: it may be a task, said without `add`."""

from __future__ import annotations

import re

from pakaura_server.agent.intents.dates import apart
from pakaura_server.agent.intents.line import LONGEST, MASK, Line
from pakaura_server.agent.intents.request import Phrase, Request
from pakaura_server.agent.intents.trimming import bounded, trim
from pakaura_server.agent.intents.verbs import deed, infinitives
from pakaura_server.agent.languages.language import Language

_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*")
_MARK = re.compile(r"(?<!\S)(?:[#@+][^\W\d]|!(?:high|medium|med|low|[123])(?!\w)|(?:due|pri|project|wait):\S)")
_NUMBER = re.compile(r"\d{1,4}")
_PASSIVE = re.compile(r"(?P<task>\S+(?:\s+\S+){0,2}?)[:,]?\s+(?P<past>\w+(?:\s+(?:up|off|out|in|down|back|away))?)")
"""`rent: paid`"""
_MOST_WORDS = 14
_MOST_UNSURE = 6


def done_thing(line: Line, start: int, end: int, languages: list[Language]) -> Request | None:
    """`paid the rent`: what somebody has done, said without `I`."""
    for language in languages:
        clause = bounded(line.text, start, end)
        if not 0 < clause.end - clause.start <= LONGEST:
            return None
        trim(clause, language)
        words = [word.lower() for word in _WORD.findall(clause.words)]
        place = -1 if language.action_last else 0
        if not 1 < len(words) <= _MOST_WORDS or clause.questioned:
            continue
        if language.sentences.intersection(words):
            continue
        said = line.phrase(clause.start, clause.end)
        if words[place] not in language.actions and deed(clause.words, language):
            return Request("deed", [{"did": said, "title": said}], language.code, sure=clause.sure)
        found = _PASSIVE.fullmatch(clause.words)
        bases = infinitives(found["past"].split()[0].lower(), language) if found else frozenset()
        if found and bases:
            # Who says `mom called` has done nothing; who says `mom: called` has.
            sure = found["task"][-1] in ":," or not bases & language.said_of_people
            did = said if language.action_last else Phrase(f"{found['past']} {found['task']}")
            return Request("deed", [{"did": did, "title": said}], language.code, sure=clause.sure and sure)
    return None


def bare(line: Line, start: int, end: int, languages: list[Language]) -> Request | None:
    """`buy milk` and `milk #home !high` are to be added; about `milk` the person is asked; anything else is no task."""
    for language in languages:
        clause = bounded(line.text, start, end)
        trim(clause, language)
        words = [word.lower() for word in _WORD.findall(apart(clause.words, language)[0])]
        if not words or len(words) > _MOST_WORDS or clause.questioned or "\n" in clause.words:
            continue
        title = {"title": line.phrase(clause.start, clause.end)}
        place = -1 if language.action_last else 0
        spoken = any(word in each.sentences for word in words for each in languages)
        rest = {word for index, word in enumerate(words) if index != place % len(words)}
        if rest - language.no_objects and words[place] in language.actions and not spoken:
            asked = clause.asked or "?" in clause.words
            sure = clause.sure and not asked and words[place] not in language.orders
            return Request("bare", [title], language.code, sure=sure)
        if _MARK.search(clause.words) and not spoken:
            return Request("bare", [title], language.code, sure=clause.sure and not clause.asked)
    clause = bounded(line.text, start, end)
    trim(clause, languages[0])
    words = _WORD.findall(clause.words.replace(MASK, "x"))
    is_said = any(word.lower() in language.sentences for word in words for language in languages)
    if not (0 < len(words) <= _MOST_UNSURE or _NUMBER.fullmatch(clause.words)) or is_said or clause.questioned:
        return None
    return Request("bare", [{"title": line.phrase(clause.start, clause.end)}], languages[0].code, sure=False)
