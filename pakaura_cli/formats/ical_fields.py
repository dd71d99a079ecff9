"""Which property of a VTODO is which field of a task."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from pakaura_cli.formats.entry import own_id
from pakaura_cli.formats.instants import compact_from_instant, instant_from_compact
from pakaura_cli.formats.titles import fit_notes, fit_project, fit_tags, fit_title
from pakaura_server.core.errors import BadValue
from pakaura_server.core.recurrence import read_rule
from pakaura_server.core.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pakaura_cli.formats.entry import Fields
    from pakaura_server.core.when import Moment

    Lines = dict[str, list[str]]

SOURCE = "ics"
_RANKS = {"high": 1, "medium": 5, "low": 9}
_UNTITLED = "(no title)"
_FIRST_YEAR = 1970


def from_todo(lines: Lines, now: Moment) -> Fields:
    """The fields of a VTODO with these lines. Raises BadValue where they are no iCalendar."""
    todo = _todo(lines)
    status = str(todo.get("STATUS", "")).upper()
    completed = status in ("COMPLETED", "CANCELLED") or (not status and "COMPLETED" in todo)
    rule = _rule(lines)
    fields: Fields = {
        "title": fit_title(str(todo.get("SUMMARY", "")).strip() or _UNTITLED),
        "notes": fit_notes(str(todo["DESCRIPTION"])) if "DESCRIPTION" in todo else None,
        "completed": completed,
        "completed_at": _instant(lines, "COMPLETED") if completed else None,
        "created_at": _instant(lines, "CREATED"),
        "priority": _priority(lines),
        "tags": fit_tags(_categories(todo))[0],
        "project": fit_project(str(todo.get("X-PAKAURA-PROJECT", ""))),
        "due": _when(todo, "DUE", now),
        "wait": _when(todo, "X-PAKAURA-WAIT", now) or _when(todo, "DTSTART", now),
        "recurrence": rule,
        "recurrence_mode": (_text(lines, "X-PAKAURA-MODE").lower() or "fixed") if rule else None,
        "parent": None,
        "depends_on": (),
    }
    _relate(fields, todo)
    return fields


def to_todo(id: str, fields: Fields, names: dict[str, str], now: Moment) -> Lines:
    """The lines of a VTODO with these fields. `names` are the UIDs of tasks that have another than their id."""
    lines = _described(id, fields, names)
    for name, field in (("CREATED", "created_at"), ("COMPLETED", "completed_at")):
        if fields[field] and (name == "CREATED" or fields["completed"]):
            lines[name] = [f"{name}:{compact_from_instant(fields[field])}"]
    if fields["due"]:
        lines["DUE"] = [_when_line("DUE", fields["due"])]
    if fields["wait"]:
        # A to-do may not begin after it is due, nor on a date where it is due at a time.
        due, wait = fields["due"], fields["wait"]
        name = "DTSTART" if not due or (due.zone == wait.zone and wait.text < due.text) else "X-PAKAURA-WAIT"
        lines[name] = [_when_line(name, wait)]
    if fields["recurrence"]:
        lines["RRULE"] = [f"RRULE:{fields['recurrence']}"]
        if fields["recurrence_mode"] not in (None, "fixed"):
            lines["X-PAKAURA-MODE"] = [f"X-PAKAURA-MODE:{fields['recurrence_mode']}"]
    return lines


def _described(id: str, fields: Fields, names: dict[str, str]) -> Lines:
    """The lines of text, as the library escapes it."""
    from icalendar import Todo
    from icalendar.parser import Contentlines

    todo = Todo()
    todo.add("UID", names.get(id, id))
    todo.add("SUMMARY", fields["title"])
    if fields["notes"]:
        todo.add("DESCRIPTION", fields["notes"])
    if fields["completed"]:
        todo.add("STATUS", "COMPLETED")
    if fields["priority"] in _RANKS:
        todo.add("PRIORITY", _RANKS[fields["priority"]])
    if fields["tags"]:
        todo.add("CATEGORIES", list(fields["tags"]))
    if fields["project"]:
        todo.add("X-PAKAURA-PROJECT", fields["project"])
    if fields["parent"]:
        todo.add("RELATED-TO", names.get(fields["parent"], fields["parent"]))
    for need in fields["depends_on"]:
        todo.add("RELATED-TO", names.get(need, need), {"RELTYPE": "DEPENDS-ON"})
    lines: Lines = {}
    for line in Contentlines.from_ical(todo.to_ical())[1:-2]:  # type: ignore[no-untyped-call]
        lines.setdefault(line.partition(":")[0].partition(";")[0], []).append(str(line))
    return lines


def _todo(lines: Lines) -> Any:
    from icalendar import Todo

    inner = [line for name, each in lines.items() if not name.startswith(("VALARM", "ATTACH")) for line in each]
    try:
        todo = Todo.from_ical("\r\n".join(["BEGIN:VTODO", *inner, "END:VTODO", ""]))
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise BadValue(f"it is no iCalendar: {str(error)[:100]}") from None
    for name, problem in todo.errors:
        if name in ("DUE", "RRULE"):
            raise BadValue(f"{name} cannot be read: {str(problem)[:100]}")
    return todo


def _text(lines: Lines, name: str) -> str:
    return lines[name][0].partition(":")[2].strip() if name in lines else ""


def _priority(lines: Lines) -> str:
    text = _text(lines, "PRIORITY")
    rank = int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 0
    return "none" if not 1 <= rank <= 9 else "high" if rank < 5 else "medium" if rank == 5 else "low"


def _rule(lines: Lines) -> str | None:
    text = _text(lines, "RRULE")
    try:
        return read_rule(text) if text else None
    except BadValue:
        return None  # Such as every hour: it is kept, and tasks do not come again by it.


def _instant(lines: Lines, name: str) -> str | None:
    return instant_from_compact(_text(lines, name))


def _categories(todo: Any) -> list[str]:
    found = todo.get("CATEGORIES", [])
    return [str(word) for each in (found if isinstance(found, list) else [found]) for word in each.cats]


def _when(todo: Any, name: str, now: Moment) -> When | None:
    """A date, or wall-clock time in the property's zone; in the reader's where it has none that is known."""
    value = todo.get(name)
    if name.startswith("X-") and value is not None:
        from icalendar.prop import vDDDTypes

        try:
            moment = vDDDTypes.from_ical(str(value), value.params.get("TZID"))  # type: ignore[no-untyped-call]
        except ValueError:
            return None
    else:
        moment = getattr(value, "dt", None)
    if moment is None or moment.__class__.__name__ not in ("date", "datetime") or moment.year < _FIRST_YEAR:
        return None
    if not isinstance(moment, datetime):
        return When(moment.isoformat())
    wall = moment.strftime("%Y-%m-%dT%H:%M")
    return When(wall, _zone(moment, str(value.params.get("TZID", "")), now))


def _zone(moment: datetime, name: str, now: Moment) -> str:
    if moment.tzinfo is None:
        return name if name and _is_zone(name) else now.zone
    key = getattr(moment.tzinfo, "key", None) or name
    return key if key and _is_zone(key) else "UTC" if not moment.utcoffset() else now.zone


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True


def _relate(fields: Fields, todo: Any) -> None:
    found = todo.get("RELATED-TO", [])
    needs = set()
    for each in found if isinstance(found, list) else [found]:
        kind = str(each.params.get("RELTYPE", "PARENT")).upper()
        if kind == "PARENT":
            fields["parent"] = own_id(SOURCE, str(each))
        elif kind == "DEPENDS-ON":
            needs.add(own_id(SOURCE, str(each)))
    fields["depends_on"] = tuple(sorted(needs))


def _when_line(name: str, when: When) -> str:
    text = when.text.replace("-", "").replace(":", "")
    if when.all_day:
        return f"{name};VALUE=DATE:{text}"
    return f"{name}:{text}00Z" if when.zone == "UTC" else f"{name};TZID={when.zone}:{text}00"
