"""How the registers of tasks and conflicts, and the ops of the log, lie in the columns of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakaura_server.core import registers as r
from pakaura_server.core.apply import Entity, Kept
from pakaura_server.core.conflicts import SUBJECT, is_settled
from pakaura_server.core.digest import bucket, row_hash
from pakaura_server.core.filters.spans import instant
from pakaura_server.core.fold import fold
from pakaura_server.core.from_registers import to_task
from pakaura_server.core.ids import read_id
from pakaura_server.core.op import SET, TASK, Op
from pakaura_server.core.task import priority_rank, project_key
from pakaura_server.core.when import Moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from asyncpg import Record

    from pakaura_server.core.merge import Registers
    from pakaura_server.core.when import When

UTC = Moment(0, "1970-01-01T00:00", "UTC")
"""Where a time is read whose zone this machine does not know."""
_LONGEST_TIME = len("2026-11-27T09:00:00.000000Z")


def entity_row(entity: Entity) -> dict[str, Any]:
    """The columns of `tasks` or `conflicts`, without the user, as JSON has them."""
    columns = _task_columns(entity) if entity.kind == TASK else _conflict_columns(entity)
    return columns | {
        "id": entity.id,
        "registers": entity.registers,
        "seq": entity.seq,
        "mark": entity.mark,
        "row_hash": row_hash(entity.kind, entity.id, entity.registers),
        "bucket": bucket(entity.id),
    }


def op_row(kept: Kept, now_ms: int) -> dict[str, Any]:
    """The columns of `sync_ops`, without the user, as JSON has them."""
    op = kept.op
    return {
        "op_id": op.op_id,
        "seq": kept.seq,
        "mark": kept.mark,
        "device": kept.device,
        "kind": op.kind,
        "entity": op.entity,
        "type": op.type,
        "stamp": op.stamp,
        "body": op.body,
        "base": op.base,
        "origin": op.origin,
        "lost": kept.lost,
        "group_id": op.group,
        "undoes": op.undoes,
        "command": op.command,
        "at": r.timestamp(now_ms),
    }


def read_op(row: Record) -> Kept:
    """What `op_row` wrote, from the record of a query."""
    registers: Registers = (
        {name: (row["stamp"], value) for name, value in row["body"].items()}
        if row["type"] == SET
        else read_registers(row["body"])
    )
    op = Op(str(row["op_id"]), row["kind"], str(row["entity"]), row["type"], registers)
    op.base, op.origin = row["base"], row["origin"]
    op.group, op.undoes = _text(row["group_id"]), _text(row["undoes"])
    op.command = row["command"]
    return Kept(op, row["device"], row["seq"], row["mark"], read_registers(row["lost"]))


def read_registers(body: Mapping[str, Any]) -> Registers:
    """Registers as JSON has them, each `[stamp, value]`."""
    return {name: (stamp, value) for name, (stamp, value) in body.items()}


def _task_columns(entity: Entity) -> dict[str, Any]:
    task = to_task(entity.id, entity.registers)
    return {
        "title": task.title,
        "title_fold": fold(task.title),
        "notes": task.notes,
        "notes_fold": None if task.notes is None else fold(task.notes),
        "completed": task.completed,
        "completed_at": task.completed_at and _microseconds(task.completed_at),
        "priority": task.priority,
        "priority_rank": priority_rank(task.priority),
        "project": task.project,
        "project_key": None if task.project is None else project_key(task.project),
        "tags": task.tags,
        **_when_columns("due", task.due),
        **_when_columns("wait", task.wait),
        "recurrence": task.recurrence,
        "recurrence_mode": task.recurrence_mode,
        "parent": task.parent,
        "depends_on": task.depends_on,
        "created_at": _microseconds(task.created_at),
        "updated_at": task.updated_at,
        "deleted": task.deleted,
    }


def _microseconds(time: str) -> str:
    """PostgreSQL would round what is finer, which can be another minute."""
    return time if len(time) <= _LONGEST_TIME else time[: _LONGEST_TIME - 1] + "Z"


def _when_columns(name: str, when: When | None) -> dict[str, Any]:
    if when is None:
        return {name: None, f"{name}_zone": None, f"{name}_utc": None}
    utc = None if when.all_day else instant(when, UTC)
    return {name: when.text, f"{name}_zone": when.zone, f"{name}_utc": utc}


def _conflict_columns(entity: Entity) -> dict[str, Any]:
    """A device may have written anything into a conflict: what is no subject leaves the columns empty."""
    subject = entity.registers.get(SUBJECT, ("", None))[1]
    is_subject = isinstance(subject, list) and len(subject) == 3 and all(isinstance(part, str) for part in subject)
    _, task, register = subject if is_subject else ("", "", None)
    return {
        "task": read_id(task),
        "register_name": register,
        "settled": is_settled(entity.registers),
    }


def _text(id: Any) -> str | None:
    return None if id is None else str(id)
