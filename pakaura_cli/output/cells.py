"""Text measured in the columns that it takes on a terminal, where a letter may take none, one or two."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST_ODD = "\u0300"
"""The first combining mark. Every printable character before it takes one column, and importing rich's table 28 ms."""


def width_of(text: str) -> int:
    """The columns that one line of safe text takes."""
    return len(text) if _is_simple(text) else _measure()(text)


def cut(text: str, width: int, ellipsis: str) -> str:
    """The text if it fits into `width` columns, else its beginning and the ellipsis, which together do."""
    if width_of(text) <= width:
        return text
    if width < len(ellipsis):
        return ellipsis[:width]
    return _beginning(text, width - len(ellipsis)).rstrip() + ellipsis


def _beginning(text: str, width: int) -> str:
    """The longest beginning that takes at most `width` columns."""
    if _is_simple(text):
        return text[:width]
    measure = _measure()
    end = min(len(text), width)
    # What follows may widen or narrow what stands before (a joiner, a variation selector): measure the whole beginning.
    while end < len(text) and measure(text[: end + 1]) <= width:
        end += 1
    while measure(text[:end]) > width:
        end -= 1
    return text[:end]


def _is_simple(text: str) -> bool:
    return text.isascii() or max(text) < _FIRST_ODD


def _measure() -> Callable[[str], int]:
    from rich.cells import cell_len

    return cell_len
