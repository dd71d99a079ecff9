"""Writes docs/keys.md from the table of actions: `python docs/write_keys.py`; a test holds that the page is current."""

from __future__ import annotations

from pathlib import Path

from pakaura_cli.client.keys import ACTIONS, GROUPS, TABLE

PAGE = Path(__file__).with_name("keys.md")
_INTRODUCTION = f"""\
# Keys of the dashboard

Made from `pakaura_cli/client/keys.py` by `python docs/write_keys.py`; `?` in the [dashboard](dashboard.md) shows the
same. The name of an action is its setting: `{TABLE}.done = "d,ctrl+d"` in the [configuration](configuration.md#keys).
"""


def page() -> str:
    """The whole page."""
    parts = [_INTRODUCTION]
    for group in GROUPS:
        rows = [
            f"| {_keys(action.keys)} | `{action.name}` | {action.meaning} |"
            for action in ACTIONS
            if action.group == group
        ]
        parts.append("\n".join([f"## {group}\n", "| Keys | Name | To |", "|---|---|---|", *rows, ""]))
    return "\n".join(parts)


def _keys(keys: str) -> str:
    return ", ".join([f"`{key}`" for key in keys.split(",")])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
