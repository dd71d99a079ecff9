"""What a conversation remembers between two turns, as plain JSON: any replica, and any later process, can go on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

VERSION = 1
MAX_GROUPS = 20
"""How many turns `undo` can take back, one after the other."""
MAX_LISTED = 100


@dataclass(frozen=True)
class Call:
    """A tool and its arguments: something to do, or what was done."""

    tool: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Pending:
    """A question that the agent asked; the next message may be its answer.

    `kind` is `choose` (which of the tasks `candidates`?), `confirm` (shall it be done?) or `title` (what shall it be
    called?). `calls` are what is done then; when choosing, the chosen id goes into the `ids` of `calls[hole]`, and a
    title into the one call.
    """

    kind: str
    calls: list[Call]
    candidates: list[str] = field(default_factory=list)
    hole: int = -1


@dataclass(frozen=True)
class State:
    """`listed` are the ids that were last shown, in order, each with the number that stood beside it.

    `last` are the ids of the tasks that the last turn was about, for `it` and `them`, and `before` those of the one
    before, for `both`; `list_is_latest` tells whether a list was shown after that. `groups` are the turns that undo
    takes back, the latest last; `undone` those that it took back, for redo. `language` is the one that was last spoken.
    """

    pending: Pending | None = None
    listed: list[tuple[int, str]] = field(default_factory=list)
    last: list[str] = field(default_factory=list)
    list_is_latest: bool = False
    groups: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    language: str = "en"
    before: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """JSON that `from_json` reads."""
        pending = self.pending
        return {
            "version": VERSION,
            "pending": pending
            and {
                "kind": pending.kind,
                "calls": [{"tool": call.tool, "arguments": call.arguments} for call in pending.calls],
                "candidates": pending.candidates,
                "hole": pending.hole,
            },
            "listed": [list(each) for each in self.listed],
            "last": self.last,
            "before": self.before,
            "list_is_latest": self.list_is_latest,
            "groups": self.groups,
            "undone": self.undone,
            "language": self.language,
        }


def from_json(value: Any) -> State:
    """The state that `to_json` wrote; a new one for anything else, such as null or what a newer version wrote."""
    try:
        return _read(value)
    except (KeyError, TypeError, ValueError):
        return State()


def _read(value: Any) -> State:
    if value["version"] != VERSION:
        raise ValueError("another version")
    pending = value["pending"]
    return State(
        pending
        and Pending(
            pending["kind"],
            [Call(each["tool"], dict(each["arguments"])) for each in pending["calls"]],
            [str(each) for each in pending["candidates"]],
            int(pending["hole"]),
        ),
        [(int(number), str(id)) for number, id in value["listed"]],
        [str(each) for each in value["last"]],
        bool(value["list_is_latest"]),
        [str(each) for each in value["groups"]],
        [str(each) for each in value["undone"]],
        str(value["language"]),
        [str(each) for each in value.get("before", [])],
    )
