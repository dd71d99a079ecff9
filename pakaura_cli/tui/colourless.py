"""Painting without any colour: what stood out by the colour behind it is reversed instead."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.color import Color

_REVERSED = Style(reverse=True)


class Colourless(LineFilter):
    """For NO_COLOR, over the theme of the terminal's own colours.

    Textual's filters for that leave greys, or take away what the colour behind a text has said.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's own
        return [Segment(text, style and _without_colour(style), control) for text, style, control in segments]


@lru_cache(maxsize=1024)
def _without_colour(style: Style) -> Style:
    stands_out = style.bgcolor is not None and not style.bgcolor.is_default
    return style.without_color + _REVERSED if stands_out else style.without_color
