"""Text of other programs brought into the bounds of ours; what is cut off is kept by whoever asks."""

from __future__ import annotations

from pakaura_server.core.errors import BadValue
from pakaura_server.core.task import MAX_TITLE, clean_notes, clean_project, clean_tag, clean_title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_ELLIPSIS = "…"


def fit_title(text: str) -> str:
    """A title: one line, without control characters, cut at its most. Raises BadValue where nothing is left."""
    if not text.isprintable():
        text = "".join([char if char.isprintable() or char.isspace() else "" for char in text])
        text = " ".join(text.split())
    if len(text) > MAX_TITLE:
        text = text[: MAX_TITLE - 1].rstrip() + _ELLIPSIS
    return clean_title(text)


def fit_notes(text: str | None) -> str | None:
    """Notes, or None for none. Raises BadValue where they are too long."""
    return clean_notes(text.replace("\r\n", "\n").replace("\0", "")) or None if text else None


def fit_tags(words: Iterable[str]) -> tuple[tuple[str, ...], list[str]]:
    """The tags, sorted and folded, and the words that can be none."""
    tags, others = set(), []
    for word in words:
        try:
            tags.add(clean_tag(word))
        except BadValue:
            others.append(word)
    return tuple(sorted(tags)), others


def fit_project(text: str) -> str | None:
    """A project, or None where it can be none."""
    try:
        return clean_project(text)
    except BadValue:
        return None
