"""What is taken from the edges of a clause before it is read: politeness, fillers, doubts, punctuation."""

from __future__ import annotations

from dataclasses import dataclass

from pakaura_server.agent.intents.line import MASK
from pakaura_server.agent.intents.pattern import before_comma, beginning, ending
from pakaura_server.agent.languages.language import Language

_EDGES = " \n,;:–—-"
_STOPS = " \n!.…,‼😀😊🙂🙏👍🎉❤"
_OPENING = " \n¿¡"
_MOST_ROUNDS = 12


@dataclass
class Clause:
    """`text[start:end]` is what is left. `questioned`: it ends with a question mark; `asked`: it began as a request.

    `sure` is false after a hedge.
    """

    text: str
    start: int
    end: int
    questioned: bool = False
    asked: bool = False
    sure: bool = True

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]


def bounded(text: str, start: int, end: int) -> Clause:
    """The clause without blanks and closing punctuation. A single sign is left: it may be all there is."""
    opened = False
    while end - start > 1 and text[start] in _OPENING:
        opened = opened or text[start] == "¿"
        start += 1
    clause = Clause(text, start, end, questioned=opened)
    while end - start > 1 and (text[end - 1] in _STOPS or text[end - 1] == "?"):
        clause.questioned = clause.questioned or text[end - 1] == "?"
        end -= 1
    clause.end = end
    return clause


def trim(clause: Clause, language: Language) -> None:
    """Take from both edges what means nothing, as long as something is left."""
    for _ in range(_MOST_ROUNDS):
        if not (_trim_opening(clause, language) or _trim_closing(clause, language)):
            return


def _trim_opening(clause: Clause, language: Language) -> bool:
    text, code = clause.words, language.code
    found = before_comma(language.opening_with_comma, code).match(text)
    if found and found.end() < len(text):
        clause.start += found.end()
        return True
    for pattern, mark in (("opening", ""), ("asking", "asked"), ("hedges", "unsure")):
        found = beginning(getattr(language, pattern), code).match(text)
        rest = text[found.end() :].lstrip(_EDGES) if found else ""
        # `to do:` and the like: an order is followed by a blank or a comma.
        if found and rest and text[found.end()] in " \n,;:.!…" and not (mark and text[found.end()] == ":"):
            clause.start = clause.end - len(rest)
            clause.asked = clause.asked or mark == "asked"
            clause.sure = clause.sure and mark != "unsure"
            return True
    return False


def _trim_closing(clause: Clause, language: Language) -> bool:
    text, code = clause.words, language.code
    found = ending(language.closing, code).search(text)
    if found is None:
        found = ending(language.closing_with_comma, code).search(text)
        if found and text[: found.start()].rstrip()[-1:] not in f",.!;{MASK}":
            found = None
    if not found or not text[: found.start()].rstrip(_STOPS):
        return False
    before = bounded(clause.text, clause.start, clause.start + found.start())
    clause.end = before.end
    clause.questioned = clause.questioned or before.questioned
    return True
