"""Every setting: its kind, its default, what it is for, and which values it takes. Loaded where one is read anew."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from pakaura_cli.client import colors, keys, symbols
from pakaura_server.core.errors import BadValue
from pakaura_server.core.urgency import COEFFICIENTS

if TYPE_CHECKING:
    from typing import Any

Kind = Literal["text", "whole number", "number"]
_TYPES: dict[str, tuple[type, ...]] = {"text": (str,), "whole number": (int,), "number": (int, float)}
_MOST = 999_999_999
WORDS = ("allow", "ask", "deny")
_VERBS = {
    "add": "add tasks",
    "list": "list tasks",
    "search": "search tasks",
    "complete": "complete tasks",
    "uncomplete": "open completed tasks again",
    "update": "change tasks",
    "delete": "delete tasks",
    "clear_completed": "delete all completed tasks",
    "undo": "undo",
}
"""What the verbs of the assistant's permissions do."""


class Setting:
    """One setting. `default` is what holds where nothing is set, as text.

    `fallbacks` are variables of other programs that are asked after the files. What is `personal` is refused from a
    project file, which may be somebody else's: it names a program to run, or allows something. `empties` says that
    empty text is a value (none) and not the absence of one.
    """

    __slots__ = ("choices", "default", "empties", "fallbacks", "kind", "meaning", "personal")

    def __init__(
        self,
        meaning: str,
        default: str = "",
        kind: Kind = "text",
        *,
        choices: tuple[str, ...] = (),
        fallbacks: tuple[str, ...] = (),
        empties: bool = False,
        personal: bool = False,
    ) -> None:
        self.meaning = meaning
        self.default = default
        self.kind = kind
        self.choices = choices
        self.fallbacks = fallbacks
        self.empties = empties
        self.personal = personal


SETTINGS: dict[str, Setting] = {
    "capture": Setting(
        "how add reads its words: literal, or natural, as with --natural", "literal", choices=("literal", "natural")
    ),
    "color": Setting("whether a terminal gets colour", "auto", choices=("auto", "always", "never")),
    "context": Setting("the context that is active; empty for none", empties=True),
    "editor": Setting("the program that texts are edited with", "vi", fallbacks=("VISUAL", "EDITOR"), personal=True),
    "pager": Setting(
        "the program that long output goes through; empty or cat for none",
        "less -FIRX",
        fallbacks=("PAGER",),
        empties=True,
        personal=True,
    ),
    "list.columns": Setting("the columns of a list, such as number,due,title"),
    "list.sort": Setting("the order of a list, such as due,-priority", "due,priority,created"),
    "list.limit": Setting("how many tasks a list shows on a terminal; all by default", kind="whole number"),
    **{f"colors.{role}": Setting(f"the colour of {role}", how) for role, how in colors.ROLES.items()},
    **{
        f"assistant.{verb}": Setting(f"whether the assistant may {meaning}", "allow", choices=WORDS, personal=True)
        for verb, meaning in _VERBS.items()
    },
    "symbols.preset": Setting("the set of signs", "auto", choices=("auto", *symbols.PRESETS)),
    **{f"symbols.{name}": Setting(f"the sign of {name}") for name in symbols.PRESETS["ascii"]},
    **{
        f"{keys.TABLE}.{action.name}": Setting(f"the keys that {action.meaning}, in the dashboard", action.keys)
        for action in keys.ACTIONS
    },
    "web.server": Setting("the server whose accounts pakaura web is for", personal=True),
    "web.host": Setting("the address that pakaura web listens on", "127.0.0.1", personal=True),
    "web.port": Setting("the port that pakaura web listens on", "3000", "whole number", personal=True),
    "web.public_url": Setting("where browsers find it, if that is not where it listens", personal=True),
    "web.max_sessions": Setting("how many visits there may be at once", "20", "whole number", personal=True),
    "web.max_per_address": Setting("how many visits one address may have at once", "5", "whole number", personal=True),
    "web.memory": Setting("the megabytes of memory after which a visit ends", "1024", "whole number", personal=True),
    "web.idle": Setting("the minutes without a key after which a visit ends", "30", "whole number", personal=True),
    **{
        f"urgency.{name}": Setting(f"what it weighs that a task is {reason}", f"{weight:g}", "number")
        for name, (weight, reason) in COEFFICIENTS.items()
    },
}
FAMILIES: dict[str, dict[str, Setting]] = {
    "views": {
        "filter": Setting("the filter of a saved view"),
        "columns": Setting("its columns"),
        "sort": Setting("its order"),
        "limit": Setting("how many tasks it shows", kind="whole number"),
    },
    "contexts": {
        "filter": Setting("the filter that a context puts before every list"),
        "add": Setting("the attributes that it gives to what is added, such as +work project:firm"),
    },
}
"""Tables with a table for each name: `views.NAME.filter`."""


def setting(name: str) -> Setting | None:
    """The setting of that dotted name, or None where there is none."""
    family, _, rest = name.partition(".")
    member, _, field = rest.rpartition(".")
    return SETTINGS.get(name) or (FAMILIES.get(family, {}).get(field) if member else None)


def check(name: str, value: Any) -> str:
    """A value as it stands in a file, as text. Raises BadValue where the setting does not take it."""
    known = setting(name)
    assert known is not None
    if type(value) not in _TYPES[known.kind]:
        raise BadValue(f"{name} = {value!r} is no {known.kind}", f"it is {known.meaning}")
    if known.kind != "text":
        _check_number(name, value, known)
    elif known.choices and value not in known.choices:
        *most, last = known.choices
        raise BadValue(f"{name} is {', '.join(most)} or {last}, not {value!r}")
    elif name.startswith("colors."):
        colors.sgr(value)
    elif name.startswith("symbols.") and not known.choices:
        symbols.check(value)
    elif name.startswith(f"{keys.TABLE}."):
        keys.check(name, value)
    return str(value)


def from_text(name: str, text: str) -> str | float:
    """The value that a person means by `text`, as it goes into a file. Raises BadValue."""
    known = setting(name)
    assert known is not None
    value: str | float = text
    if known.kind != "text":
        try:
            value = float(text) if known.kind == "number" and not _is_whole(text) else int(text)
        except ValueError:
            raise BadValue(f"{name} is a {known.kind}, not {text!r}", f"it is {known.meaning}") from None
    check(name, value)
    return value


def _is_whole(text: str) -> bool:
    return text.strip().removeprefix("-").isdecimal()


def _check_number(name: str, value: float, known: Setting) -> None:
    if known.kind == "whole number" and not 1 <= value <= _MOST:
        raise BadValue(f"{name} is a whole number from 1 on, not {value}", "leave it out for no limit")
    if not math.isfinite(value) or abs(value) > _MOST:
        raise BadValue(f"{name} is a number, not {value}", f"it is {known.meaning}")
