"""The table of actions as bindings: what a widget or a screen answers to, and by which keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from pakaura_cli.client.keys import ACTIONS, BY_NAME, MOVING, TABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.binding import BindingType


def bindings(*names: str) -> list[BindingType]:
    """Those of a widget that moves a cursor; it has a method `action_NAME` for each."""
    return [_binding(name, name) for name in names]


def of_screen() -> list[BindingType]:
    """All that the dashboard does: `action_act` with the name of each."""
    return [_binding(action.name, f"act('{action.name}')") for action in ACTIONS if action.group != MOVING]


def keymap(look_up: Callable[[str], str]) -> dict[str, str]:
    """The keys that the configuration gives to actions, by name. Raises ConfigError."""
    given = {action.name: look_up(f"{TABLE}.{action.name}") for action in ACTIONS}
    return {name: ",".join(key.strip() for key in keys.split(",")) for name, keys in given.items() if keys}


def clashes(given: Mapping[str, str]) -> list[str]:
    """Sentences about keys of `keymap` that were another action's, or are given to more than one."""
    actions: dict[str, list[str]] = {}
    for name, text in given.items():
        for key in text.split(","):
            actions.setdefault(key, []).append(name)
    sentences = [f"{shown(key)} is given to {' and '.join(names)}" for key, names in actions.items() if len(names) > 1]
    for action in ACTIONS:
        keys = [] if action.name in given else action.keys.split(",")
        left = " ".join([shown(key) for key in keys if key not in actions])
        taken = [(shown(key), actions[key][0]) for key in keys if key in actions]
        sentences += [f"{key} is {name} now; {action.name} has {left or 'no key'}" for key, name in taken]
    return sentences


def shown(keys: str) -> str:
    """The keys as a person knows them: `^r` for ctrl+r."""
    names = {"colon": ":", "full_stop": ".", "pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc", "enter": "Enter"}
    parts = []
    for key in keys.split(","):
        *modifiers, last = key.split("+") if len(key) > 1 else [key]
        sign = "".join("^" if modifier == "ctrl" else f"{modifier}+" for modifier in modifiers)
        parts.append(sign + names.get(last, last))
    return " ".join(parts)


def _binding(name: str, action: str) -> Binding:
    row = BY_NAME[name]
    return Binding(row.keys, action, row.label or row.meaning, id=name, show=bool(row.label), tooltip=row.meaning)
