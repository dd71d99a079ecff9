"""The colour of each role, such as `overdue`, as the theme has it.

They are made here and not by the style sheet: Textual would match each of its rules with each role of each widget
before anything is painted, which took a fifth of a start.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.style import Style
from textual.color import Color

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from textual.app import App

_ROLES = {
    "number": ("", "", True),
    "high": ("error", "bold", False),
    "medium": ("warning", "", False),
    "low": ("", "", False),
    "overdue": ("error", "", False),
    "today": ("warning", "", False),
    "due": ("", "", False),
    "done": ("", "", True),
    "deleted": ("", "", True),
    "blocked": ("", "", True),
    "project": ("primary", "", False),
    "tag": ("secondary", "", False),
    "header": ("", "bold", False),
    "dim": ("", "", True),
    "hint": ("", "", True),
    "understood": ("success", "", False),
    "doubt": ("accent", "italic", False),
    "error": ("error", "bold", False),
    "date": ("warning", "underline", False),
    "priority": ("error", "underline", False),
    "marked": ("", "bold", False),
}
"""The colour of the theme (empty is that of text), how it is set, and whether it stands back."""
_BACK = 0.36
"""How far what stands back is on its way to the background."""
_CURSOR = 0.3
"""How far the cursor's background is on its way to the first colour."""
PLAIN = Style()


def colours(app: App[Any]) -> Mapping[str, Style]:
    """The style of every role, and `cursor`, in the present theme; a role that is not there is PLAIN."""
    return _colours(app.theme, tuple(sorted(app.theme_variables.items())))


@lru_cache(maxsize=8)
def _colours(_theme: str, variables: tuple[tuple[str, str], ...]) -> Mapping[str, Style]:
    named = dict(variables)
    text, ground = Color.parse(named["foreground"]), Color.parse(named["background"])
    is_ansi = text.ansi is not None
    found = {}
    for role, (name, how, stands_back) in _ROLES.items():
        style = Style.parse(how) if how else PLAIN
        if name:
            style += Style(color=Color.parse(named[name]).rich_color)
        elif stands_back:
            style += Style(dim=True) if is_ansi else Style(color=text.blend(ground, _BACK).rich_color)
        found[role] = style
    # The terminal's own colours cannot be mixed.
    mixed = ground if is_ansi else ground.blend(Color.parse(named["primary"]), _CURSOR)
    found["cursor"] = Style(reverse=True) if is_ansi else Style(bgcolor=mixed.rich_color, bold=True)
    return found
