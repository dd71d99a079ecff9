"""What each register may hold, whoever sends it: what passes here, every store and every client can keep and show."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from pakaura_server.core import registers as r
from pakaura_server.core.canonical import canonical
from pakaura_server.core.errors import BadValue
from pakaura_server.core.ids import read_id
from pakaura_server.core.task import clean_notes, clean_project, clean_tag, clean_title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MAX_NAME = 200
"""Characters of a register's name."""
MAX_DEPTH = 16
"""How deep lists and objects may nest in a value."""
MAX_WORD = 64
"""Characters of a priority, a recurrence mode or a time zone; a newer version may know more of them than this one."""
MAX_RULE = 500
_NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./")
_DIGITS_AS_D = {**dict.fromkeys(map(ord, "0123456789"), "d"), ord("d"): None}
"""What brings a text to its shape; the letter itself stands for no digit."""
_DATE = "dddd-dd-dd"
_TIME = "dddd-dd-ddTdd:dd"
_SECONDS = "dddd-dd-ddTdd:dd:dd"
_TIMESTAMPS = frozenset([f"{_SECONDS}Z", *[f"{_SECONDS}.{'d' * digits}Z" for digits in range(1, 10)]])


def check(register: str, value: Any) -> str:
    """The canonical JSON of the value of a task's register.

    Raises BadValue for what no register may hold (a float, NUL or half a surrogate pair, too deep a nesting), and for a
    register that this version knows where the value is not of its form. Any other register may hold anything else.
    """
    if _is_known(register):
        if not fits(register, value):
            raise _malformed(register)
        return canonical(value)
    if not 0 < len(register) <= MAX_NAME:
        raise BadValue("a register's name has 1 to 200 characters")
    if not _NAME_CHARACTERS.issuperset(register):
        raise BadValue(f"{register!r} cannot be the name of a register")
    return check_json(value)


def check_json(value: Any) -> str:
    """The canonical JSON of any value that a register may hold. Raises BadValue."""
    _check_depth(value)
    text = canonical(value)
    if "\\u0000" in text and "\0" in _texts(value):
        raise BadValue("a text holds a NUL character")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadValue("a text is not valid Unicode: it holds half a surrogate pair") from None
    return text


def fits(register: str, value: Any) -> bool:
    """Whether this version knows the register and the value is of its form. What fits passes `check`."""
    if register in _FORMS:
        return _FORMS[register](value)
    if value is not None and value is not True:
        return False
    if register.startswith(r.TAG):
        return _is_tag(register[len(r.TAG) :])
    return register.startswith(r.DEPENDENCY) and _is_id(register[len(r.DEPENDENCY) :])


def is_timestamp(value: Any) -> bool:
    """Whether it is an RFC 3339 time in UTC, as `registers.timestamp` writes it or with other digits of a second."""
    return isinstance(value, str) and _shape(value) in _TIMESTAMPS and _exists(value[: len(_SECONDS)])


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for each in level if isinstance(each, list | tuple | dict) for inner in _inside(each)]
        if not level:
            return
    raise BadValue(f"a value nests deeper than {MAX_DEPTH} levels")


def _inside(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else list(value)


def _texts(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "".join([name + _texts(each) for name, each in value.items()])
    return "".join([_texts(each) for each in value]) if isinstance(value, list | tuple) else ""


def _malformed(register: str) -> BadValue:
    return BadValue(f"the register {register} cannot hold that", "", register)


def _is_known(register: str) -> bool:
    return register in _FORMS or register.startswith((r.TAG, r.DEPENDENCY))


@lru_cache(maxsize=1024)
def _is_tag(name: str) -> bool:
    return _passes(clean_tag, name)


def _passes(clean: Callable[[str], str], value: Any) -> bool:
    """Whether cleaning leaves it as it is."""
    try:
        return isinstance(value, str) and clean(value) == value
    except BadValue:
        return False


def _is_state(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and isinstance(value[0], bool)
        and (value[1] is None or is_timestamp(value[1]))
    )


def _is_when(value: Any) -> bool:
    if value is None:
        return True
    if not isinstance(value, list) or len(value) != 3:
        return False
    text, zone, all_day = value
    if not isinstance(text, str) or not isinstance(all_day, bool):
        return False
    shape = _DATE if all_day else _TIME
    return _shape(text) == shape and _exists(text) and (zone is None if all_day else _is_word(zone))


def _is_recurrence(value: Any) -> bool:
    if value is None:
        return True
    if not isinstance(value, list) or len(value) != 3:
        return False
    rule, mode, series = value
    return (
        isinstance(rule, str)
        and 0 < len(rule) <= MAX_RULE
        and rule.isprintable()
        and (mode is None or _is_word(mode))
        and (series is None or _is_id(series))
    )


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_WORD and value.isprintable()


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and read_id(value) == value


def _shape(text: str) -> str:
    return text.translate(_DIGITS_AS_D)


def _exists(text: str) -> bool:
    """Whether the calendar has that day, and the day that time."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


_FORMS: dict[str, Callable[[Any], bool]] = {
    r.TITLE: lambda value: _passes(clean_title, value),
    r.NOTES: lambda value: value is None or _passes(clean_notes, value),
    r.STATE: _is_state,
    r.SCHEDULE: _is_when,
    r.WAIT: _is_when,
    r.RECUR: _is_recurrence,
    r.PRIORITY: _is_word,
    r.PROJECT: lambda value: value is None or _passes(clean_project, value),
    r.PARENT: lambda value: value is None or _is_id(value),
    r.CREATED: is_timestamp,
    r.DELETED: lambda value: value is None or value is True,
    r.PURGED: lambda value: value is True,
}
