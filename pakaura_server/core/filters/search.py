"""What `search` asks: the words of a filter looked for in the notes as well as in the title."""

from __future__ import annotations

from pakaura_server.core.filters.terms import Holds
from pakaura_server.core.filters.tree import And, Filter, Or, all_of, any_of


def widened(chosen: Filter) -> Filter:
    """The filter with each title word that is not under a `not` also found in the notes."""
    if isinstance(chosen, Holds) and chosen.field == "title":
        return any_of(chosen, Holds("notes", chosen.text))
    if isinstance(chosen, And):
        return all_of(*[widened(part) for part in chosen.parts])
    if isinstance(chosen, Or):
        return any_of(*[widened(part) for part in chosen.parts])
    return chosen
