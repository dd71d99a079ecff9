"""From the words after `add` to new tasks: one, or several where the words are clearly a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pakaura_server.agent.intents.dates import in_english
from pakaura_server.agent.intents.pattern import part
from pakaura_server.agent.languages.known import LANGUAGES
from pakaura_server.core import registers as r
from pakaura_server.core.natural_line import read_line

if TYPE_CHECKING:
    from pakaura_server.agent.intents.request import Phrase
    from pakaura_server.agent.languages.language import Language
    from pakaura_server.core.when import Moment

_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»')
_LONG_ITEM = 2
"""Words of a thing in a list that nobody called one."""
_WORD = re.compile(r"[^\W_]+")
_FIELDS = {r.PRIORITY: "priority", r.PROJECT: "project"}


class NewTask(NamedTuple):
    """The arguments of add_task, and sentences about words that were left in the title."""

    arguments: dict[str, Any]
    doubts: list[str]


def new_tasks(phrase: Phrase, language: str, now: Moment, many: bool = False) -> list[NewTask]:
    """The tasks to add. `many`: it was said that they are several, so that `milk and eggs` are two."""
    if phrase.quoted:
        return [NewTask({"title": phrase.text}, [])]
    words = LANGUAGES[language]
    several = _several(phrase.text, words, many)
    if len(several) == 1 and not _QUOTED.search(phrase.text):
        each_dated = [_new_task(each, words, now) for each in _items(phrase.text, words) if each]
        if len(each_dated) > 1 and all("due" in each.arguments and each.arguments["title"] for each in each_dated):
            return each_dated
    return [_new_task(each, words, now) for each in several]


def _new_task(text: str, language: Language, now: Moment) -> NewTask:
    capture = read_line(in_english(text, language), now)
    title = _unquoted(capture.title.strip(" ,"))
    for lead in language.title_leads:
        # `tomorrow to feed the cat`
        if not text.lower().startswith(lead) and title.lower().startswith(lead):
            title = title[len(lead) :]
    for pattern, kept in language.title_edits:
        title = re.sub(pattern, kept, title)
    arguments: dict[str, Any] = {"title": title or text}
    values = capture.values
    arguments |= {_FIELDS[name]: value for name, value in values.items() if name in _FIELDS}
    for register, field in ((r.SCHEDULE, "due"), (r.WAIT, "wait")):
        if values.get(register):
            arguments[field] = values[register][0]
    if values.get(r.RECUR):
        arguments["recurrence"], arguments["recurrence_mode"] = values[r.RECUR][:2]
    tags = [name.removeprefix(r.TAG) for name in values if name.startswith(r.TAG)]
    if tags:
        arguments["tags"] = tags
    return NewTask(arguments, [doubt.text for doubt in capture.doubts if doubt.readings[0][0] == "title"])


def _unquoted(title: str) -> str:
    """`"call mum"` without its quotes, which were there to keep it together."""
    found = _QUOTED.fullmatch(title)
    return next(group for group in found.groups() if group) if found else title


def _several(text: str, language: Language, many: bool) -> list[str]:
    if _QUOTED.search(text):
        return _quoted_items(text, language) or [text]
    items = [_without_lead(each, language) for each in _items(text, language)]
    if len(items) < 2 or not all(items):
        return [text]
    if many or _are_short(items, text, language) or _have_verbs(items, language):
        return items
    return [text]


def _items(text: str, language: Language) -> list[str]:
    joint = rf"\s*,?\s+(?:{part(language.enumeration, language.code).pattern})\s+|\s*[,;]\s+"
    return [each.strip() for each in re.split(joint, text, flags=re.IGNORECASE)]


def _without_lead(item: str, language: Language) -> str:
    """`call mum and to email dad`: the second is `email dad`."""
    lead = next((lead for lead in language.title_leads if item.lower().startswith(lead)), "")
    return item[len(lead) :]


def _quoted_items(text: str, language: Language) -> list[str]:
    """`"milk", "eggs" and "bread"`: each is one, and there is nothing else."""
    items = _items(text, language)
    return items if len(items) > 1 and all(_QUOTED.fullmatch(each) for each in items) else []


def _are_short(items: list[str], text: str, language: Language) -> bool:
    """Whether it is an enumeration of things: three or more, set off by commas, none more than two words long."""
    if len(items) < 3 or "," not in text:
        return False
    words = [each.split() for each in items]
    acting = [each[0].lower() in language.actions for each in words if len(each) > 1]
    return all(len(each) <= _LONG_ITEM for each in words) and not any(acting)


def _have_verbs(items: list[str], language: Language) -> bool:
    """Whether each part is something to do, with a verb of its own: `buy milk and call mum`."""
    place = -1 if language.action_last else 0
    words = [[word.lower() for word in _WORD.findall(each)] for each in items]
    return all(len(each) > 1 and each[place] in language.actions for each in words)
