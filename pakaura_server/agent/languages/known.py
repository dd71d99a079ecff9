"""The languages that the agent knows, in the order in which they are tried."""

from __future__ import annotations

from pakaura_server.agent.languages.english import ENGLISH
from pakaura_server.agent.languages.german import GERMAN
from pakaura_server.agent.languages.language import Language
from pakaura_server.agent.languages.spanish import SPANISH

LANGUAGES: dict[str, Language] = {language.code: language for language in (ENGLISH, GERMAN, SPANISH)}


def from_preferred(code: str) -> list[Language]:
    """All of them, the one of this code first."""
    return sorted(LANGUAGES.values(), key=lambda language: language.code != code)
