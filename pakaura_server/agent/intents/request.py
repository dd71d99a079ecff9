"""What one clause of a message asks for, before anybody has looked for the tasks that it names."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Phrase:
    """Words of the message that stand for a task or a title. `quoted`: they stood in quotes, which are no part."""

    text: str
    quoted: bool = False


@dataclass(frozen=True)
class Request:
    """An intent and its slots. `readings` are what the slots may be, the likeliest first: one, unless the place where
    two of them meet is in doubt. `language` is the code of the one that it was said in.

    What is not `sure` is asked about before it is done. `soft`: the clause was joined to the one before by a word that
    titles have, too, and `text` is the clause with that word; where it names no task it is part of that title.
    """

    intent: str
    readings: list[dict[str, Phrase]] = field(default_factory=list)
    language: str = "en"
    sure: bool = True
    soft: bool = False
    text: str = ""

    def slot(self, name: str) -> Phrase | None:
        return self.readings[0].get(name) if self.readings else None
