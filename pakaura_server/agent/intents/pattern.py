"""From the short form in which languages write patterns to regular expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pakaura_server.agent.languages.known import LANGUAGES

_SLOT = re.compile(r"\{(\w+)\}")
_MACRO = re.compile(r"<(\w+)>")
_ANY = "any"
"""A slot that nobody asks for."""
_ANYTHING = r"\S(?:.*?\S)??"
_AGAIN = "__"
_CHOICES = ("level", "pronoun", "clitic")
"""Slots that take what the macro of the same name stands for."""
_SHORT = {
    **dict.fromkeys(("project", "tag", "kind"), r"[\w.-]+"),
    **dict.fromkeys(("place", "count"), r"\w+"),
    "past": r"\w+(?:\s+(?:up|off|out|in|down|back|away))?",
    "number": r"\d{1,2}",
    "clock": r"\d{1,2}:\d\d",
}
"""Slots that take one word."""
_ADVERBS = "~ "
_PARTS = {"(": "(?:", "[": "(?:", "]": ")?", " ": r"\s+", ".": r"\.", "+": r"\+", "*": r"\*", "?": r"\?"}


@lru_cache(maxsize=4096)
def whole(pattern: str, language: str) -> re.Pattern[str]:
    """For a whole clause in the language with this code."""
    return re.compile(rf"(?:{_source(pattern, language)})\Z", re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=1024)
def beginning(pattern: str, language: str) -> re.Pattern[str]:
    """For whole words at the beginning."""
    return re.compile(rf"(?:{_source(pattern, language)})(?!\w)", re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=64)
def before_comma(pattern: str, language: str) -> re.Pattern[str]:
    """For whole words at the beginning, with the comma or the like that follows them."""
    return re.compile(rf"(?:{_source(pattern, language)})\s*[,.!:;…–—-]+\s*", re.IGNORECASE)


@lru_cache(maxsize=64)
def joining(pattern: str, language: str) -> re.Pattern[str]:
    """For what stands between two clauses, with the blanks around it; a comma needs none before it."""
    return re.compile(rf"(?:\s+|(?=,))(?:{_source(pattern, language)})\s+", re.IGNORECASE)


@lru_cache(maxsize=64)
def correcting(pattern: str, language: str) -> re.Pattern[str]:
    """For what stands between something said and what was meant instead, with the signs around it."""
    return re.compile(rf"\s*[,.;!…–—-]+\s*(?:{_source(pattern, language)})[\s,.:;!…–—-]+(?=\S)", re.IGNORECASE)


@lru_cache(maxsize=1024)
def ending(pattern: str, language: str) -> re.Pattern[str]:
    """For whole words at the end."""
    return re.compile(rf"(?<![\w'])(?:{_source(pattern, language)})\Z", re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=1024)
def part(pattern: str, language: str) -> re.Pattern[str]:
    """For whole words anywhere."""
    return re.compile(rf"(?<![\w'])(?:{_source(pattern, language)})(?![\w'])", re.IGNORECASE | re.DOTALL)


def _source(pattern: str, language: str) -> str:
    macros = LANGUAGES[language].macros
    pattern = pattern.replace(_ADVERBS, "<adverbs_of>")
    while found := _MACRO.search(pattern):
        name = found[1]
        inner = f"[({macros['adverbs']}) ][({macros['adverbs']}) ]" if name == "adverbs_of" else f"({macros[name]})"
        pattern = pattern[: found.start()] + inner + pattern[found.end() :]
    source = "".join(_PARTS.get(char, char) for char in pattern)
    names: list[str] = []
    return _SLOT.sub(lambda slot: _slot(slot[1], names, macros), source)


def slots_of(found: re.Match[str]) -> dict[str, tuple[int, int]]:
    """Where each slot is that took something."""
    groups = found.re.groupindex
    return {name.partition(_AGAIN)[0]: found.span(name) for name in groups if found.start(name) >= 0}


def _slot(name: str, names: list[str], macros: Mapping[str, str]) -> str:
    """A group; a slot may stand in several alternatives."""
    names.append(name)
    group = f"?P<{name}{_AGAIN}{names.count(name)}>" if name != _ANY else "?:"
    if name in _CHOICES:
        return f"({group}{''.join(_PARTS.get(char, char) for char in macros[name])})"
    return f"({group}{_SHORT.get(name, _ANYTHING)})"
