"""From what somebody says they did to the words of a task: `paid the rent` was `pay the rent`."""

from __future__ import annotations

import re

from pakaura_server.agent.languages.language import Language

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_SAME_LETTER_TWICE = re.compile(r"([^aeiouls])\1\Z")


def deed(text: str, language: Language, ongoing: bool = False) -> tuple[frozenset[str], str] | None:
    """The verbs in the infinitive that the words may be the past of, and the words without the verb.

    None where no past is found where the language has it: first, or last. `ongoing`: what goes on (`paying`) instead.
    """
    found = list(_WORD.finditer(text))
    if len(found) < 2:
        return None
    verb = found[-1] if language.action_last else found[0]
    bases = infinitives(verb[0].lower(), language, ongoing)
    rest = (text[: verb.start()] + text[verb.end() :]).strip(" ,.!")
    return (bases, rest) if bases else None


def infinitives(past: str, language: Language, ongoing: bool = False) -> frozenset[str]:
    """All that the word may be the past of, or what goes on; none if it is neither."""
    irregular = language.base_forms.get(past) if not ongoing else None
    if irregular:
        return frozenset(irregular.split("|"))
    found = set()
    for prefix, suffix, ending in language.ongoing if ongoing else language.endings:
        if past.startswith(prefix) and past.endswith(suffix) and len(past) > len(prefix) + len(suffix) + 1:
            stem = past[len(prefix) : len(past) - len(suffix)]
            found |= {stem + ending}
            if not ending and _SAME_LETTER_TWICE.search(stem):
                found.add(stem[:-1])
    return frozenset(found)
