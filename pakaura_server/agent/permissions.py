"""What the agent may do by itself, what it asks about first, and what it leaves alone: one word a verb."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pakaura_server.core.errors import ConfigError

ALLOW = "allow"
ASK = "ask"
DENY = "deny"
VERBS = ("add", "list", "complete", "uncomplete", "delete", "clear_completed", "update", "search", "undo")
"""Those of the tool table."""


@dataclass(frozen=True)
class Permissions:
    """`words` has ALLOW, ASK or DENY by verb; a verb that it lacks is allowed.

    `careful` asks before more than one open task is deleted, whatever the words say. It is off where somebody looks at
    everything before it is done anyway: while planning.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    careful: bool = True

    def of(self, verb: str) -> str:
        return self.words.get(verb, ALLOW)

    def planning(self) -> Permissions:
        """The same without questions: what is only planned is approved as a whole."""
        return Permissions({verb: word for verb, word in self.words.items() if word == DENY}, careful=False)

    def read_only(self) -> Permissions:
        """The same with every verb denied that writes."""
        return Permissions({**self.words, **{verb: DENY for verb in VERBS if verb not in ("list", "search")}})


def read_permissions(words: Mapping[str, str]) -> Permissions:
    """Permissions from a configuration: `{"delete": "ask"}`. Raises ConfigError for an unknown verb or word."""
    for verb, word in words.items():
        if verb not in VERBS:
            raise ConfigError(f"the agent has no verb {verb!r}", f"use one of {', '.join(VERBS)}")
        if word not in (ALLOW, ASK, DENY):
            raise ConfigError(f"{verb} cannot be {word!r}", f"use {ALLOW}, {ASK} or {DENY}")
    return Permissions(dict(words))
