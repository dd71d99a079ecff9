"""Dates that are said in another language, in English: the reader of lines knows only these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pakaura_server.agent.intents.pattern import part

if TYPE_CHECKING:
    from pakaura_server.agent.languages.language import Language

_QUOTED = re.compile(r'"[^"]+"|“[^”]+”|„[^“”]+[“”]|«[^»]+»')


def in_english(text: str, language: Language) -> str:
    """The line with its dates in English, at the end; as it is where the language is English or there are none."""
    rest, said = apart(text, language)
    return " ".join([each for each in (rest, *said) if each])


def apart(text: str, language: Language) -> tuple[str, list[str]]:
    """The line without its dates, and these in English. What is in quotes is no date."""
    said = []
    for pattern, english in language.dates:
        found = part(pattern, language.code).search(text)
        if found and not any(each.start() < found.start() < each.end() for each in _QUOTED.finditer(text)):
            said.append(english.format(*[group for group in found.groups() if group is not None]))
            text = f"{text[: found.start()].rstrip(' ,')} {text[found.end() :].lstrip(' ,')}".strip()
    return text, said
