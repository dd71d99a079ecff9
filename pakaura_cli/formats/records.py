"""PakAura's own records, as a JSON array or one a line: nothing is lost either way."""

from __future__ import annotations

import json
from functools import lru_cache
from zoneinfo import ZoneInfo

from pakaura_cli.formats.entry import Entry, derived_id, storable
from pakaura_cli.formats.json_stream import json_values
from pakaura_server.core.errors import BadValue, PakauraError
from pakaura_server.core.ids import KEY_NAMESPACE, uuid5
from pakaura_server.core.record import FIELDS, RECURRENCE_MODES, from_record, to_record
from pakaura_server.core.registers import from_when
from pakaura_server.core.task import PRIORITIES
from pakaura_server.core.values import check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator
    from typing import Any, BinaryIO

    from pakaura_cli.formats.entry import Item
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

SOURCE = "pakaura"
REGISTERS = "registers"
"""The field of an exported record with all registers that no other field shows: what imports kept, and more."""
_SHOWN_AS = {
    "priority": ("priority",),
    "state": ("completed", "completed_at"),
    "schedule": ("due", "due_zone"),
    "wait": ("wait", "wait_zone"),
    "recur": ("recurrence", "recurrence_mode"),
}
"""The fields that show these registers."""
_FIRST_YEAR = "1970"


def read(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    """A task of each object, of an array or one after another. Fields that are absent are left as they are."""
    for line, value in json_values(stream):
        try:
            yield _entry(line, value, now)
        except PakauraError as error:
            yield Entry(line, error=error)


def write_array(items: Iterable[Item], now: Moment, lost: Counter[str]) -> Iterator[str]:
    """An array with a record a line."""
    separator = "[\n"
    for item in items:
        yield separator + _encoded(item)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def write_lines(items: Iterable[Item], now: Moment, lost: Counter[str]) -> Iterator[str]:
    """A record a line."""
    for item in items:
        yield _encoded(item) + "\n"


def _entry(line: int, value: Any, now: Moment) -> Entry:
    if isinstance(value, PakauraError):
        raise value
    # What a bulk command prints with --ndjson holds the record beside the line's result.
    if isinstance(value, dict) and isinstance(value.get("task"), dict):
        value = value["task"]
    registers = value.get(REGISTERS) if isinstance(value, dict) else None
    if isinstance(registers, dict):
        # They say it more exactly.
        others = {name for register in registers for name in _SHOWN_AS.get(register, ())}
        value = {name: each for name, each in value.items() if name not in others}
    fields, unknown = from_record(value, now)
    if "title" not in fields:
        raise BadValue("the record has no title", 'write {"title": "buy milk"}', "title")
    entry = Entry(line, _id(fields, value), {name: each for name, each in fields.items() if name not in ("id", "key")})
    homeless = {name: value[name] for name in unknown if name != REGISTERS or not isinstance(registers, dict)}
    if homeless:
        entry.keep(SOURCE, homeless)
    for name, each in (registers if isinstance(registers, dict) else {}).items():
        check(name, each)
        entry.registers[name] = each
    return entry


def _id(fields: dict[str, Any], record: dict[str, Any]) -> str:
    """Its own, or that of its key; what has neither is known by all that it says."""
    if "key" in fields:
        return uuid5(KEY_NAMESPACE, fields["key"])
    return fields.get("id") or derived_id(SOURCE, json.dumps(record, sort_keys=True))


def _encoded(item: Item) -> str:
    homeless, registers = _unknown_fields(item), _unsaid(item.task) | item.registers
    if homeless:
        del registers[f"x/{SOURCE}"]
    record = to_record(item.task, item.short_id) | homeless
    if registers:
        record[REGISTERS] = registers
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _unknown_fields(item: Item) -> dict[str, Any]:
    """The fields of a record that an import did not know, if that is what was kept; empty where it is anything else."""
    homeless, _ = item.kept(SOURCE)
    if item.registers.get(f"x/{SOURCE}") != {"fields": storable(homeless)}:
        return {}
    return {} if any(name in (*FIELDS, REGISTERS, "key") for name in homeless) else homeless


def _unsaid(task: Task) -> dict[str, Any]:
    """Registers of a newer version that the fields of a record would not give back as they are."""
    unsaid: dict[str, Any] = {}
    for name, when in (("schedule", task.due), ("wait", task.wait)):
        if when and (when.text < _FIRST_YEAR or not (when.all_day or _is_zone(when.zone))):
            unsaid[name] = from_when(when)
    if task.priority not in PRIORITIES:
        unsaid["priority"] = task.priority
    if task.recurrence and task.recurrence_mode not in RECURRENCE_MODES:
        unsaid["recur"] = [task.recurrence, task.recurrence_mode, None]
    if task.completed and task.completed_at is None:
        unsaid["state"] = [True, None]
    return unsaid


@lru_cache
def _is_zone(name: str | None) -> bool:
    """Whether this machine knows it."""
    try:
        return bool(name and ZoneInfo(name))
    except (LookupError, ValueError, OSError):
        return False
