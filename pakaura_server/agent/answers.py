"""Whether a message answers the question that was asked, and how."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pakaura_server.agent.intents.clauses import read_message
from pakaura_server.agent.intents.pattern import slots_of, whole
from pakaura_server.agent.intents.trimming import bounded, trim
from pakaura_server.agent.languages.known import from_preferred
from pakaura_server.agent.matching import fitting
from pakaura_server.agent.places import Places
from pakaura_server.agent.state import State

if TYPE_CHECKING:
    from pakaura_server.agent.languages.language import Language
    from pakaura_server.core.task import Task

YES, NO, OTHER = "yes", "no", "other"
_EDGES = re.compile(r"\A[\s.,!]+|[\s.,!?…]+\Z")
_NO_ORDERS = ("bare", "did", "deed", "ok", "cancel", "thanks")
"""What an answer may look like, too: `I meant the second`."""
_COMMAS = re.compile(r"\s*,\s*")


def yes_or_no(message: str, preferred: str) -> str:
    """YES or NO, in any language that the agent knows, or OTHER for what is no answer."""
    text = _EDGES.sub("", message.replace("\u2019", "'"))
    for language in from_preferred(preferred):
        for each in (text, _trimmed(text, language)):
            words = _COMMAS.sub(" ", each)
            if whole(_repeated(language.yes), language.code).match(words):
                return YES
            if whole(_repeated(language.no), language.code).match(words):
                return NO
    return OTHER


def _repeated(pattern: str) -> str:
    """`yes please do`: up to three of them in a row."""
    return f"({pattern})[ ({pattern})][ ({pattern})]"


def choice(message: str, candidates: Sequence[Task], preferred: str) -> list[Task] | None:
    """The candidates that the message names, by number, place or words; None where it names none for sure."""
    text = _EDGES.sub("", message)
    shown = State(listed=[(number, task.id) for number, task in enumerate(candidates, 1)], list_is_latest=True)
    by_id = {task.id: task for task in candidates}
    for language in from_preferred(preferred):
        for each in (text, _trimmed(text, language), _without_lead(_trimmed(text, language))):
            if language.pronouns.get(each.lower()) == "all":
                return list(candidates)
            meant = Places(shown, language).read(each)
            if meant is not None and meant.ids and not meant.numbers and not meant.one:
                return [by_id[id] for id in dict.fromkeys(meant.ids)]
    for language in from_preferred(preferred):
        for variant in _variants(_without_lead(_trimmed(text, language)), language.task_affixes, language.code):
            _, found = fitting(variant, candidates, language.articles)
            if len(found) == 1:
                return found
            if found:
                return None
    return None


def is_order(message: str, preferred: str) -> bool:
    """Whether the message asks for something by itself, whatever was asked before."""
    return any(request.intent not in _NO_ORDERS for request in read_message(message, preferred))


def _trimmed(text: str, language: Language) -> str:
    """The text without politeness around it."""
    clause = bounded(text, 0, len(text))
    trim(clause, language)
    return clause.words


def _without_lead(text: str) -> str:
    return re.sub(
        r"(?i)\A(?:i mean(?:t)?|the|that's|it's|i want|please|only|just|ich meine|nur|el|la|quiero)\s+", "", text
    )


def _variants(text: str, affixes: Sequence[str], code: str) -> list[str]:
    found = [text]
    for each in found:
        for pattern in affixes:
            match = whole(pattern, code).match(each)
            start, end = slots_of(match)["task"] if match else (0, 0)
            inner = each[start:end].strip()
            if inner and inner not in found and len(found) < 12:
                found.append(inner)
    return found
