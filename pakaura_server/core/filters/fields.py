"""The terms that a person can write: the names, the modifiers and what may stand behind the colon."""

from __future__ import annotations

from pakaura_server.core.dates import read_date
from pakaura_server.core.errors import BadValue
from pakaura_server.core.filters.terms import (
    Dated,
    HasId,
    HasParent,
    HasPriority,
    Holds,
    InProject,
    Is,
    Stamped,
    Tagged,
)
from pakaura_server.core.task import clean_project, clean_tag, priority_rank, read_priority

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from pakaura_server.core.filters.tree import Filter
    from pakaura_server.core.when import Moment

MODIFIERS: Final = {
    "tag": ("",),
    "project": ("", "is"),
    "pri": ("",),
    "priority": ("",),
    "completed": ("", "before", "after", "by"),
    "deleted": ("",),
    "waiting": ("",),
    "overdue": ("",),
    "due": ("", "before", "after", "by"),
    "wait": ("", "before", "after", "by"),
    "created": ("", "before", "after", "by"),
    "title": ("",),
    "notes": ("",),
    "id": ("",),
    "blocked": ("",),
    "blocking": ("",),
    "parent": ("",),
    "subtask": ("",),
    "children": ("",),
}
"""Every field by the name that is typed, with what may follow it behind a dot."""
_ANSWERS: Final = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_ID_CHARACTERS: Final = "0123456789abcdef-"


def is_field(name: str) -> bool:
    """Whether `name`, with or without a modifier, begins with the name of a field, in any case."""
    return name.partition(".")[0].lower() in MODIFIERS


def takes_date(name: str) -> bool:
    """Whether a date stands behind `name`, which is_field."""
    field, _, modifier = name.lower().partition(".")
    return "before" in MODIFIERS[field] and (field != "completed" or modifier != "")


def read_field(name: str, value: str, now: Moment) -> Filter:
    """The term `name:value`, where is_field(name). Raises BadValue."""
    field, dot, modifier = name.lower().partition(".")
    if modifier not in MODIFIERS[field] or (dot and not modifier):
        raise _unknown_modifier(field, modifier)
    if takes_date(name):
        return _read_dated(field, modifier, value, now)
    if field == "tag":
        return Tagged(clean_tag(value) if value else None)
    if field == "project":
        return _read_project(modifier, value)
    if field in ("pri", "priority"):
        return HasPriority(priority_rank(read_priority(value or "none")))
    if field == "id":
        return HasId(_id_prefix(field, value))
    if field == "parent":
        return HasParent(_id_prefix(field, value)) if value else Is("subtask", False)
    if field in ("title", "notes"):
        return Holds(field, _needed(field, value, f"{field}:milk"))
    answer = _ANSWERS.get(value.lower())
    if answer is None:
        also = f", or {field}.after: and a date" if field == "completed" else ""
        raise BadValue(f"{field} is yes or no, not {value!r}", f"write {field}:yes or {field}:no{also}", field)
    return Is(field, answer)


def _read_dated(field: str, modifier: str, value: str, now: Moment) -> Filter:
    order = modifier or "is"
    if field in ("due", "wait") and not value and not modifier:
        return Dated(field, order, None)
    when = read_date(_needed(f"{field}.{modifier}" if modifier else field, value, f"{field}.before:fri"), now)
    return Dated(field, order, when) if field in ("due", "wait") else Stamped(field, order, when)


def _read_project(modifier: str, value: str) -> Filter:
    if not value and not modifier:
        return InProject(None)
    return InProject(clean_project(_needed("project.is", value, "project.is:home")), exact=modifier == "is")


def _id_prefix(field: str, value: str) -> str:
    prefix = _needed(field, value, f"{field}:7f3").lower()
    if not all(char in _ID_CHARACTERS for char in prefix):
        raise BadValue(f"{value!r} begins no id", "an id has the digits 0 to 9 and a to f", field)
    return prefix


def _needed(name: str, value: str, example: str) -> str:
    if not value:
        raise BadValue(f"{name}: needs a value", f"write it as {example}")
    return value


def _unknown_modifier(field: str, modifier: str) -> BadValue:
    from difflib import get_close_matches

    known = [f"{field}.{name}" if name else field for name in MODIFIERS[field]]
    near = get_close_matches(f"{field}.{modifier}", known[1:], 1, 0.7) if modifier else []
    hint = f"did you mean {near[0]}:?" if near else f"there is {', '.join([f'{name}:' for name in known])}"
    return BadValue(f"{field}.{modifier}: is unknown", f"{hint} (to find it in a title, put it in quotes)", field)
