"""The signs that stand for something in a list, in three sets: for every terminal, for Unicode, for a Nerd Font."""

from __future__ import annotations

from pakaura_server.core.errors import BadValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

PRESETS: Final[dict[str, dict[str, str]]] = {
    "ascii": {
        "overdue": "!",
        "high": "H",
        "medium": "M",
        "low": "L",
        "done": "[done]",
        "deleted": "[deleted]",
        "blocked": "[blocked]",
        "recurring": "~",
        "ellipsis": "...",
    },
    "unicode": {
        "overdue": "!",
        "high": "H",
        "medium": "M",
        "low": "L",
        "done": "✓",
        "deleted": "✗",
        "blocked": "⊘",
        "recurring": "↻",
        "ellipsis": "…",
    },
    "nerd": {
        "overdue": "\uf071",
        "high": "\uf062",
        "medium": "\uf061",
        "low": "\uf063",
        "done": "\uf00c",
        "deleted": "\uf00d",
        "blocked": "\uf023",
        "recurring": "\uf01e",
        "ellipsis": "…",
    },
}
"""Every sign of each set. A terminal that cannot show more than ASCII gets the first, whatever is chosen."""
_MOST = 12


def check(text: str) -> None:
    """Raises BadValue for what cannot stand in a line: control characters, nothing at all, or too much."""
    if not text or not text.isprintable() or text != text.strip(" ") or len(text) > _MOST:
        raise BadValue(f"{text!r} is no symbol", f"1 to {_MOST} visible characters, with no space around them")
