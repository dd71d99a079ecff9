"""todo.txt: a task a line (github.com/todotxt/todo.txt), with the keys that its add-ons agree on."""

from __future__ import annotations

import re

from pakaura_cli.formats.entry import Entry, derived_id, is_same
from pakaura_cli.formats.instants import day_of, is_day, noon_of
from pakaura_cli.formats.lines import text_lines
from pakaura_cli.formats.recurrences import from_todotxt, to_todotxt
from pakaura_cli.formats.titles import fit_project, fit_title
from pakaura_server.core.errors import BadValue, PakauraError
from pakaura_server.core.task import clean_tag
from pakaura_server.core.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator
    from typing import Any, BinaryIO

    from pakaura_cli.formats.entry import Fields, Item
    from pakaura_server.core.when import Moment

SOURCE = "todotxt"
_PRIORITIES = {"high": "A", "medium": "B", "low": "C"}
_NAMES = {"A": "high", "B": "medium"}
"""And every letter after them is low."""
_DAY = r"(\d{4}-\d\d-\d\d) "
_LINE = re.compile(rf"(x )?(?:\(([A-Z])\) )?(?:{_DAY})?(?:{_DAY})?(.*)", re.ASCII | re.DOTALL)
_KEY = re.compile(r"([A-Za-z][\w-]*):([^\s/:][^\s]*|/[^\s/][^\s]*)")
_DATES = {"due": "due", "t": "wait"}
_FIELDS_ELSEWHERE = ("notes", "parent", "depends_on", "deleted")


def read(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    """A task of each line that is not empty."""
    seen: dict[str, int] = {}
    for number, line in text_lines(stream):
        if isinstance(line, BadValue):
            yield Entry(number, error=line)
        elif line.strip():
            try:
                yield _entry(number, line.strip(), now.zone, seen)
            except PakauraError as error:
                yield Entry(number, error=error)


def write(items: Iterable[Item], now: Moment, lost: Counter[str]) -> Iterator[str]:
    """A line a task. What todo.txt has no place for is counted in `lost`."""
    for item in items:
        fields = item.fields(SOURCE)
        homeless, written = item.kept(SOURCE)
        for name in _FIELDS_ELSEWHERE:
            lost[name] += bool(fields[name])
        line = _render(fields, homeless, now.zone, lost)
        if isinstance(written, str) and is_same(_parse(written, now.zone)[0], _parse(line, now.zone)[0]):
            line = written
        yield line + "\n"


def _entry(number: int, line: str, zone: str, seen: dict[str, int]) -> Entry:
    fields, homeless = _parse(line, zone)
    # Done or not, and however urgent, it is the same task.
    found = _LINE.fullmatch(line)
    assert found is not None
    what = " ".join([word for word in found[5].split() if not word.startswith("pri:")])
    seen[what] = seen.get(what, 0) + 1
    entry = Entry(number, derived_id(SOURCE, what, str(seen[what])), fields)
    entry.keep(SOURCE, homeless, line if _render(fields, homeless, zone) != line else None)
    return entry


def _parse(line: str, zone: str) -> tuple[Fields, dict[str, Any]]:
    """The fields, and the words that have no home. Raises BadValue for a line without a title."""
    found = _LINE.fullmatch(line)
    assert found is not None
    mark, letter, first, second, text = found.groups()
    if second and (not mark or not is_day(second)):
        second, text = None, line[found.start(4) :]
    if first and not is_day(first):
        first, second, text = None, None, line[found.start(3) :]
    completed_day, created_day = (first, second) if mark else (None, first)
    fields: Fields = {
        "completed": bool(mark),
        "completed_at": noon_of(completed_day, zone) if completed_day else None,
        "created_at": noon_of(created_day, zone) if created_day else None,
        "due": None,
        "wait": None,
        "recurrence": None,
        "recurrence_mode": None,
        "project": None,
    }
    homeless: dict[str, Any] = {}
    letter = _take_words(text, fields, homeless) or letter
    fields["priority"] = _NAMES.get(letter, "low") if letter else "none"
    return fields, homeless


def _take_words(text: str, fields: Fields, homeless: dict[str, Any]) -> str | None:
    """Read the title and what is marked in it. The letter of `pri:`, if there is one."""
    letter = None
    title, tags = [], set()
    words = text.split()
    last = max([number for number, word in enumerate(words) if not _is_attribute(word)], default=-1)
    for number, word in enumerate(words):
        key = _KEY.fullmatch(word)
        if key and _take_key(key[1], key[2], fields, number < last, homeless):
            letter = key[2] if key[1] == "pri" else letter
            continue
        if word[0] == "+" and not fields["project"] and fit_project(word[1:]):
            fields["project"] = word[1:]
        elif word[0] == "@" and _is_tag(word[1:]):
            tags.add(clean_tag(word[1:]))
        elif number > last and len(word) > 1 and word[0] in "+@":
            homeless.setdefault(word[0], []).append(word[1:])
        if number <= last:
            title.append(word)
    fields["title"] = fit_title(" ".join(title) or text)
    fields["tags"] = tuple(sorted(tags))
    return letter


def _is_attribute(word: str) -> bool:
    return (len(word) > 1 and word[0] in "+@") or _KEY.fullmatch(word) is not None


def _is_tag(word: str) -> bool:
    try:
        return bool(clean_tag(word))
    except BadValue:
        return False


def _take_key(key: str, value: str, fields: Fields, inside: bool, homeless: dict[str, Any]) -> bool:
    """Whether `key:value` is no part of the title; one between other words is, unless it is well known."""
    if key in _DATES and is_day(value) and fields[_DATES[key]] is None:
        fields[_DATES[key]] = When(value)
        return True
    if key == "rec" and (recurrence := from_todotxt(value)):
        fields["recurrence"], fields["recurrence_mode"] = recurrence
        return True
    if key == "pri" and len(value) == 1 and value in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        return True
    if inside:
        return False
    homeless.setdefault(key, []).append(value)
    return True


def _render(fields: Fields, homeless: dict[str, Any], zone: str, lost: Counter[str] | None = None) -> str:
    parts = []
    letter = _PRIORITIES.get(fields["priority"])
    created = day_of(fields["created_at"], zone) if fields["created_at"] else None
    if fields["completed"]:
        completed = day_of(fields["completed_at"], zone) if fields["completed_at"] else None
        parts += ["x", *filter(None, [completed, created if completed else None])]
    else:
        parts += filter(None, [letter and f"({letter})", created])
    title = fields["title"]
    parts.append(title)
    words = set(title.split())
    if fields["project"] and f"+{fields['project']}" not in words:
        if " " in fields["project"] and lost is not None:
            lost["spaces in a project"] += 1
        parts.append("+" + fields["project"].replace(" ", "_"))
    folded = {word.casefold() for word in words}
    parts += [f"@{tag}" for tag in fields["tags"] if f"@{tag}" not in folded]
    for key, name in _DATES.items():
        if fields[name]:
            parts.append(f"{key}:{fields[name].date}")
            if lost is not None and not fields[name].all_day:
                lost[f"time of {name}"] += 1
    if fields["recurrence"]:
        period = to_todotxt(fields["recurrence"], fields["recurrence_mode"])
        if period:
            parts.append(f"rec:{period}")
        elif lost is not None:
            lost["recurrence"] += 1
    if fields["completed"] and letter:
        parts.append(f"pri:{letter}")
    for key, values in homeless.items():
        parts += [f"{key}{value}" if key in "+@" else f"{key}:{value}" for value in values]
    return " ".join(parts)
