"""The colours: dark, light, and those of the terminal; which one was chosen is remembered beside the store's state."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from textual.theme import Theme

if TYPE_CHECKING:
    from typing import Any

    from textual.app import App

    from pakaura_cli.client.paths import Paths

DARK = Theme(
    name="dark",
    primary="#8ab4f8",
    secondary="#7fd1c7",
    accent="#f2b880",
    warning="#e8c268",
    error="#ff8a80",
    success="#8fd694",
    foreground="#e4e6eb",
    background="#14171c",
    surface="#1b1f26",
    panel="#242a33",
    dark=True,
)
LIGHT = Theme(
    name="light",
    primary="#1f5fbf",
    secondary="#0f766e",
    accent="#a2500f",
    warning="#8a5a00",
    error="#b3261e",
    success="#1e6b2b",
    foreground="#1d2026",
    background="#fbfbfa",
    surface="#f2f2ef",
    panel="#e6e6e1",
    dark=False,
)
TERMINAL = Theme(
    name="terminal",
    # Whether its background is dark or light is not known: these are to be read on both, as blue and yellow are not.
    primary="ansi_magenta",
    secondary="ansi_cyan",
    accent="ansi_magenta",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    ansi=True,
    variables={
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_cyan",
        "border-blurred": "ansi_default",
        "input-selection-background": "ansi_cyan",
        "input-selection-foreground": "ansi_black",
        "link-color": "ansi_cyan",
        "link-background-hover": "ansi_default",
        "link-color-hover": "ansi_cyan",
        "markdown-h2-color": "ansi_magenta",
        "markdown-h3-color": "ansi_magenta",
        "scrollbar": "ansi_magenta",
        "scrollbar-hover": "ansi_magenta",
        "scrollbar-active": "ansi_magenta",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
    },
)
"""The sixteen colours of the terminal, as whoever set it up has them."""
THEMES = {theme.name: theme for theme in (DARK, LIGHT, TERMINAL)}
_FILE = "dashboard.json"


def possible_in(app: App[Any]) -> list[str]:
    """The names of those that the terminal can show: with sixteen colours, or none, its own."""
    few = app.no_color or app.console.color_system in ("standard", None)
    return [TERMINAL.name] if few else list(THEMES)


def remembered(paths: Paths) -> dict[str, str]:
    """What was chosen earlier; empty where nothing was, or it cannot be read."""
    try:
        with open(os.path.join(paths.state, _FILE), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def remember(paths: Paths, **chosen: str) -> None:
    """Keep it for the next time. Best effort: it is no task."""
    path = os.path.join(paths.state, _FILE)
    partial = f"{path}.{os.getpid()}"
    try:
        os.makedirs(paths.state, mode=0o700, exist_ok=True)
        with open(partial, "w", encoding="utf-8") as file:
            json.dump({**remembered(paths), **chosen}, file)
        os.replace(partial, path)
    except OSError:
        return
