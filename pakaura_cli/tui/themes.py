"""The colours: dark, light, and those of the terminal; which one was chosen is remembered beside the store's state."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from textual.theme import Theme

if TYPE_CHECKING:
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
TERMINAL = "ansi-dark"
NAMES = {"dark": "dark", "light": "light", "terminal": TERMINAL}
"""What people call them, and their names in Textual."""
_FILE = "dashboard.json"


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
