"""Taskwarrior's JSON, as `task export` writes it and `task import` reads it."""

from __future__ import annotations

import json
import re

from pakaura_cli.formats.entry import Entry, derived_id, is_same
from pakaura_cli.formats.instants import (
    compact_from_instant,
    instant_from_compact,
    is_day,
    utc_from_wall,
    when_from_utc,
)
from pakaura_cli.formats.json_stream import json_values
from pakaura_cli.formats.recurrences import FIXED, from_taskwarrior, to_taskwarrior
from pakaura_cli.formats.titles import fit_notes, fit_project, fit_tags, fit_title
from pakaura_server.core.errors import BadValue, PakauraError
from pakaura_server.core.ids import read_id
from pakaura_server.core.when import DATE_LENGTH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator
    from typing import Any, BinaryIO

    from pakaura_cli.formats.entry import Fields, Item
    from pakaura_server.core.when import Moment, When

    Object = dict[str, Any]

SOURCE = "taskwarrior"
_COMPUTED = frozenset(("id", "urgency"))
"""What Taskwarrior works out at each export and passes over at each import."""
_PRIORITIES = {"H": "high", "M": "medium", "L": "low"}
_LETTERS = {name: letter for letter, name in _PRIORITIES.items()}
_REMARK = re.compile(r"- (\d{4}-\d\d-\d\d(?: [01]\d:[0-5]\d| 2[0-3]:[0-5]\d)?) ", re.ASCII)
"""What an annotation begins with in notes, as `pakaura annotate` writes it."""


def read(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    """A task of each object. Its UUID stays its id; a template of a recurring task counts as deleted."""
    for line, value in json_values(stream):
        try:
            yield _entry(line, value, now.zone)
        except PakauraError as error:
            yield Entry(line, error=error)


def write(items: Iterable[Item], now: Moment, lost: Counter[str]) -> Iterator[str]:
    """An array with a task a line. What Taskwarrior cannot be told is counted in `lost`."""
    separator = "[\n"
    for item in items:
        yield separator + json.dumps(_object(item, now.zone, lost), ensure_ascii=False, separators=(",", ":"))
        separator = ",\n"
    yield "[\n]\n" if separator == "[\n" else "\n]\n"


def _entry(line: int, value: Any, zone: str) -> Entry:
    if isinstance(value, PakauraError):
        return Entry(line, error=value)
    if not isinstance(value, dict):
        raise BadValue("a task is one JSON object", "as task export writes it")
    told = {name: each for name, each in value.items() if name not in _COMPUTED}
    id = read_id(str(told["uuid"])) if "uuid" in told else _id_of_words(told)
    if id is None:
        raise BadValue("uuid is no UUID", "", "uuid")
    entry = Entry(line, id)
    entry.fields, homeless, exact = _parse(told, zone)
    written = None
    if not exact:
        rendered = _render(entry.id, entry.fields, homeless, zone)
        written = {name: told.get(name) for name in {**told, **rendered} if told.get(name) != rendered.get(name)}
    entry.keep(SOURCE, homeless, written, stamp="modified")
    return entry


def _id_of_words(told: Object) -> str:
    """What has no UUID of its own is known by what it says."""
    return derived_id(SOURCE, json.dumps([told.get("description"), told.get("entry")]))


def _parse(told: Object, zone: str) -> tuple[Fields, Object, bool]:
    """The fields, what has no home, and whether the fields say all of the rest."""
    rest = {name: value for name, value in told.items() if name != "uuid"}
    fields: Fields = {"parent": None}
    parts = (
        _take_state(rest, fields),
        _take_words(rest, fields, zone),
        _take_dates(rest, fields, zone),
        _take_others(rest, fields),
    )
    return fields, rest, all(parts) and str(told.get("uuid")).islower()


def _take_state(rest: Object, fields: Fields) -> bool:
    """Each of these moves what it reads from the rest to the fields, and says whether they say it as it was said."""
    status = rest.pop("status", "pending")
    fields["completed"], fields["deleted"] = status == "completed", status in ("deleted", "recurring")
    end = rest.pop("end", None) if status in ("completed", "deleted") else None
    fields["completed_at"] = instant_from_compact(str(end)) if status == "completed" else None
    fields["created_at"] = instant_from_compact(str(rest.pop("entry", "")))
    if status not in ("pending", "waiting", "completed", "deleted"):
        rest["status"] = status
    said = status == "pending" or (status == "completed" and fields["completed_at"] is not None)
    return said and fields["created_at"] is not None


def _take_words(rest: Object, fields: Fields, zone: str) -> bool:
    text = _text(rest.pop("description", None), "description")
    fields["title"] = fit_title(text)
    words = _words(rest.pop("tags", []), "tags")
    fields["tags"], others = fit_tags(words)
    if others:
        rest["tags"] = others
    fields["notes"] = None
    if "annotations" in rest:
        fields["notes"] = fit_notes(_notes(rest.pop("annotations"), zone))
        return False
    return bool(fields["title"] == text and list(fields["tags"]) == words)


def _take_dates(rest: Object, fields: Fields, zone: str) -> bool:
    exact = True
    for name in ("due", "wait"):
        fields[name] = when = when_from_utc(str(rest[name]), zone) if name in rest else None
        if when is not None:
            exact = _utc(when, zone) == rest.pop(name) and exact
    recur = rest.get("recur")
    rule = from_taskwarrior(recur) if isinstance(recur, str) else None
    fields["recurrence"], fields["recurrence_mode"] = rule, FIXED if rule else None
    return (rule is None or to_taskwarrior(rule) == rest.pop("recur")) and exact


def _take_others(rest: Object, fields: Fields) -> bool:
    letter, name = rest.get("priority"), rest.get("project")
    fields["priority"] = _PRIORITIES.get(letter, "none") if isinstance(letter, str) else "none"
    if fields["priority"] != "none":
        del rest["priority"]
    fields["project"] = fit_project(name) if isinstance(name, str) else None
    if fields["project"]:
        del rest["project"]
    said = rest.pop("depends", [])
    needs = _words(said, "depends")
    fields["depends_on"] = tuple(sorted(filter(None, map(read_id, needs))))
    return fields["project"] in (None, name) and list(fields["depends_on"]) == needs == said


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise BadValue(f"the task has no {name}" if value is None else f"{name} is no text", "", name)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadValue(f"{name} is not valid UTF-8", "save the file as UTF-8", name) from None
    return value


def _words(value: Any, name: str) -> list[str]:
    """A list, or as older versions write it, words with commas between them."""
    words = value.split(",") if isinstance(value, str) else value
    if not isinstance(words, list):
        raise BadValue(f"{name} is no list", "", name)
    return [_text(word, name) for word in words]


def _utc(when: When, zone: str) -> str:
    return utc_from_wall(when.text, when.zone or zone)


def _notes(annotations: Any, zone: str) -> str:
    """A list item for each annotation, with its time on the clock of the zone."""
    if not isinstance(annotations, list):
        raise BadValue("annotations is no list", "", "annotations")
    remarks = []
    for each in annotations:
        if not isinstance(each, dict):
            raise BadValue("an annotation is no object", "", "annotations")
        when = when_from_utc(str(each.get("entry")), zone)
        text = _text(each.get("description"), "annotations")
        remarks.append(f"- {when.text.replace('T', ' ')} {text}" if when else text)
    return "\n".join(remarks)


def _annotations(notes: str, created: str, zone: str) -> list[Object]:
    """Taskwarrior's own form of notes: each list item with a time is one, and what stands before them is another."""
    found: list[Object] = []
    for line in notes.split("\n"):
        time = _REMARK.match(line)
        if time and is_day(time[1][:DATE_LENGTH]):
            entry = utc_from_wall(time[1].replace(" ", "T"), zone)
            found.append({"entry": entry, "description": line[time.end() :]})
        elif found:
            found[-1]["description"] += "\n" + line
        else:
            found.append({"entry": created, "description": line})
    return found


def _render(id: str, fields: Fields, homeless: Object, zone: str) -> Object:
    """What Taskwarrior would be told of a task with these fields."""
    created = compact_from_instant(fields["created_at"]) if fields["created_at"] else None
    status = "deleted" if fields["deleted"] else "completed" if fields["completed"] else "pending"
    told: Object = {"description": fields["title"], "uuid": id, "entry": created, "status": status}
    if status == "completed" and fields["completed_at"]:
        told["end"] = compact_from_instant(fields["completed_at"])
    if fields["priority"] in _LETTERS:
        told["priority"] = _LETTERS[fields["priority"]]
    for name in ("due", "wait"):
        if fields[name]:
            told[name] = _utc(fields[name], zone)
    if fields["project"]:
        told["project"] = fields["project"]
    if fields["recurrence"]:
        told["recur"] = to_taskwarrior(fields["recurrence"])
    if fields["depends_on"]:
        told["depends"] = list(fields["depends_on"])
    if fields["notes"]:
        told["annotations"] = _annotations(fields["notes"], str(created), zone)
    tags = [*fields["tags"], *homeless.get("tags", [])]
    if tags:
        told["tags"] = tags
    return {name: value for name, value in told.items() if value is not None} | {
        name: value for name, value in homeless.items() if name not in ("tags", "status")
    }


def _object(item: Item, zone: str, lost: Counter[str]) -> Object:
    fields, task = item.fields(SOURCE), item.task
    homeless, written = item.kept(SOURCE)
    told = _render(task.id, fields, homeless, zone)
    if written:
        told = _as_written(told, written, zone)
    if fields["parent"]:
        lost["parent"] += 1
    if fields["recurrence"] and "recur" not in told:
        lost["recurrence"] += 1
    if told.get("status") == "deleted" and "end" not in told:
        told["end"] = compact_from_instant(task.updated_at)
    told.setdefault("modified", compact_from_instant(task.updated_at))
    return told


def _as_written(told: Object, written: Object, zone: str) -> Object:
    """The names back in the form in which they were read, as far as they still say what the task says."""
    now = _parse(told, zone)[0]
    whole = _with(told, written)
    if _says(whole, now, zone):
        return whole
    for name, value in written.items():
        changed = _with(told, {name: value})
        if _says(changed, now, zone):
            told = changed
    return told


def _with(told: Object, changes: Object) -> Object:
    return {name: value for name, value in {**told, **changes}.items() if value is not None}


def _says(told: Object, now: Fields, zone: str) -> bool:
    try:
        return is_same(_parse(told, zone)[0], now)
    except PakauraError:
        return False
