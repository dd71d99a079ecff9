"""What the tasks API does: from fields to changes of the ledger, and from tasks to JSON."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from pakaura_server.core import changes
from pakaura_server.core import registers as r
from pakaura_server.core.errors import BadFilter, BadValue, Conflict
from pakaura_server.core.filters import all_of, parse
from pakaura_server.core.filters.terms import Is
from pakaura_server.core.ids import uuid7
from pakaura_server.core.record import from_record, to_record
from pakaura_server.core.recorded import to_values
from pakaura_server.core.values import fits
from pakaura_server.tasks.bodies import READ_ONLY, SHOWN, WRITABLE

if TYPE_CHECKING:
    from collections.abc import Collection

    from pakaura_server.core.changes import Change
    from pakaura_server.core.filters import Filter
    from pakaura_server.core.ops import Outcome, TaskOps
    from pakaura_server.core.task import Task
    from pakaura_server.core.when import Moment

_TITLE_HINT = 'send it as {"title": "Buy milk"}'
_MILLISECONDS = len("2026-11-27T09:00:00.000")


def chosen(completed: bool | None, text: str, now: Moment) -> Filter:
    """Raises BadFilter."""
    try:
        wanted = parse(text, now)
    except BadFilter as error:
        error.field = "filter"
        raise
    return wanted if completed is None else all_of(Is("completed", completed), wanted)


async def create(ops: TaskOps, body: dict[str, Any], now: Moment) -> tuple[Outcome, bool]:
    """The task, and whether it is new: one whose id is there already is left as it is.

    Raises BadValue, TooLarge, and Conflict where the id is a deleted task's.
    """
    fields = _read(body, ("id", *WRITABLE), now)
    if "title" not in fields:
        raise BadValue("title is missing", _TITLE_HINT, "title")
    id = fields.pop("id", None) or uuid7(now.ms, os.urandom(10))
    (outcome,) = await ops.apply([changes.create(id, *to_values(fields, now.ms))], command="add")
    if outcome.task.deleted:
        raise Conflict("a deleted task has this id", "choose another")
    return outcome, outcome.status == "created"


async def edit(ops: TaskOps, id: str, body: dict[str, Any], now: Moment, version: str | None) -> Outcome:
    """Raises NotFound, BadValue, TooLarge, and Conflict where the task has another version by now."""
    fields = _read(body, WRITABLE, now)
    return await change(ops, changes.edit(id, *to_values(fields, now.ms)), "edit", version)


async def change(ops: TaskOps, wanted: Change, command: str, version: str | None) -> Outcome:
    """Raises NotFound, and Conflict where the task has another version by now."""
    seen = {} if version is None else {wanted.id: version}
    (outcome,) = await ops.apply([wanted], command=command, if_unchanged=seen)
    return outcome


def to_json(task: Task) -> str:
    """The same as PostgreSQL builds for a list."""
    record = to_record(task, "")
    for name in ("completed_at", "created_at", "updated_at"):
        record[name] = record[name] and _to_milliseconds(record[name])
    return json.dumps({name: record[name] for name in SHOWN}, ensure_ascii=False, separators=(",", ":"))


def _read(body: dict[str, Any], known: Collection[str], now: Moment) -> dict[str, Any]:
    """The fields of a body that are known. Raises BadValue, also for a field that is no task's."""
    strange = [name for name in body if name not in known and name not in READ_ONLY]
    if strange:
        raise BadValue(f"{strange[0][:50]!r} is no field of a task", f"there is {', '.join(known)}", strange[0][:50])
    title = body.get("title")
    if isinstance(title, str) and not title.strip():
        raise BadValue("title is empty", _TITLE_HINT, "title")
    if "recurrence_mode" in body and "recurrence" not in body:
        raise BadValue("recurrence_mode is of no use alone", "send recurrence with it", "recurrence_mode")
    for name in ("due", "wait"):
        if f"{name}_zone" in body and name not in body:
            raise BadValue(f"{name}_zone is of no use alone", f"send {name} with it", f"{name}_zone")
    fields, _ = from_record({name: value for name, value in body.items() if name in known}, now)
    if fields.get("recurrence") is not None and not fits(r.RECUR, [fields["recurrence"], None, None]):
        raise BadValue("recurrence is no rule", "write it as FREQ=WEEKLY;BYDAY=MO", "recurrence")
    return fields


def _to_milliseconds(time: str) -> str:
    """The time with three decimals."""
    return f"{time[:-1]}{'' if '.' in time else '.'}000"[:_MILLISECONDS] + "Z"
