"""What a format reads and writes: one task as another program has it, and one of ours with what was kept of theirs."""

from __future__ import annotations

from pakaura_server.core.ids import read_id, uuid5

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pakaura_server.core.errors import PakauraError
    from pakaura_server.core.task import Task

    Fields = dict[str, Any]
    """Named as the attributes of Task, and holding what a Task holds."""
    Kept = dict[str, Any]
    """`fields`: what had no home, by its own name; `written`: how it was written where we would write it otherwise;
    `silent`: the times that it did not say, which the task has all the same."""

NAMESPACE = "0d0c1c8e-6a0f-4f0e-8a57-70616b617572"
"""The namespace of ids made from what another program calls its tasks."""
FIELDS = (
    "title",
    "notes",
    "completed",
    "completed_at",
    "priority",
    "project",
    "tags",
    "due",
    "wait",
    "recurrence",
    "recurrence_mode",
    "parent",
    "depends_on",
    "created_at",
    "deleted",
)
_SEPARATOR = "\x1f"
_TIMES = (("created_at", "title"), ("completed_at", "completed"))
"""The times that every task has, or every one with the other field."""


class Entry:
    """One task that was read, from the line of that number on; or why it cannot be read.

    `fields` are all that the format can say of a task, also where it says nothing (None, an empty tuple). `registers`
    are further ones, such as `x/todotxt`, with what the task model has no home for; `homeless` are its names.
    """

    __slots__ = ("error", "fields", "homeless", "id", "line", "passed_over", "registers", "stamp")

    def __init__(
        self, line: int, id: str = "", fields: Fields | None = None, error: PakauraError | None = None
    ) -> None:
        self.line = line
        self.id = id
        self.fields = fields or {}
        self.registers: dict[str, Any] = {}
        self.homeless: tuple[str, ...] = ()
        self.error = error
        self.passed_over = ""
        """What this is instead, where it is no task at all: an event of a calendar."""
        self.stamp = ""
        """The register that holds nothing but when the task was written, which alone is no news of it."""

    def keep(self, source: str, fields: dict[str, Any], written: Any = None, stamp: str = "") -> None:
        """Keep what had no home, and how it was written where we would write it otherwise.

        `stamp` is the field that every program writes anew, and we do.
        """
        kept: Kept = {}
        if fields:
            kept["fields"] = storable(fields)
            self.homeless = tuple(fields)
        if written:
            kept["written"] = storable(written)
        silent = [name for name, needs in _TIMES if self.fields.get(name, "") is None and self.fields.get(needs)]
        if silent:
            kept["silent"] = silent
        self.registers[f"x/{source}"] = kept or None
        if kept.keys() == {"fields"} and fields.keys() == {stamp}:
            self.stamp = f"x/{source}"


class Item:
    """One task to be written. `registers` are those that no field of a Task shows, by their names."""

    __slots__ = ("registers", "short_id", "task")

    def __init__(self, task: Task, registers: dict[str, Any], short_id: str = "") -> None:
        self.task = task
        self.registers = registers
        self.short_id = short_id

    def kept(self, source: str) -> tuple[dict[str, Any], Any]:
        """The `fields` and the `written` of what an import from there kept; empty and None where it kept nothing."""
        kept = self.registers.get(f"x/{source}")
        if not isinstance(kept, dict):
            return {}, None
        fields = kept.get("fields")
        return original(fields) if isinstance(fields, dict) else {}, original(kept.get("written"))

    def fields(self, source: str) -> Fields:
        """The fields of the task, without the times that an import from there did not say."""
        kept = self.registers.get(f"x/{source}")
        silent = kept.get("silent", ()) if isinstance(kept, dict) else ()
        return {name: None if name in silent else getattr(self.task, name) for name in FIELDS}


def derived_id(source: str, *keys: str) -> str:
    """The id of the task that a source calls by these keys: the same at every import."""
    return uuid5(NAMESPACE, _SEPARATOR.join((source, *keys)).encode("utf-8", "replace").decode())


def own_id(source: str, key: str) -> str:
    """The id of a task that has one of its own: that, where it is a UUID."""
    return read_id(key) or derived_id(source, key)


def is_same(written: Fields, now: Fields) -> bool:
    """Whether what was written says the same as the task does now; a time that it did not say may be any."""
    return all(
        value == now.get(name) or (value is None and name in ("created_at", "completed_at"))
        for name, value in written.items()
    )


def storable(value: Any) -> Any:
    """The value in the form that a register may hold: fractions and huge numbers as `{"$number": text}`."""
    if isinstance(value, dict):
        if {str}.issuperset(map(type, value.values())):
            return value
        return {str(name): storable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [storable(each) for each in value]
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > 2**53):
        return {"$number": repr(value)}
    return value


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdecimal() else float(text)


def original(value: Any) -> Any:
    """The value that `storable` was given."""
    if isinstance(value, dict):
        if value.keys() == {"$number"}:
            try:
                return _number(str(value["$number"]))
            except ValueError:
                return value
        return {name: original(each) for name, each in value.items()}
    return [original(each) for each in value] if isinstance(value, list) else value
