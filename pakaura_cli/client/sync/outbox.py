"""The ops that wait to be sent, and what becomes of each when the server has answered."""

from __future__ import annotations

import json

from pakaura_cli.client.store.merging import registers_sent
from pakaura_cli.client.sync.rejected import forget_moot
from pakaura_server.core.op import ASSERT, SET, TASK
from pakaura_server.core.wire import MAX_BYTES, MAX_OPS

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    from pakaura_cli.client.store.merging import Merger

_ROOM = MAX_BYTES - 4096
"""Bytes of ops in a push: its limit without the rest of the body."""
_STAYS = "unsupported_kind"
"""The one refusal that another server may not have: the op waits for that."""


class Batch:
    """Ops of one push, as they travel; `last` is the place of the last one in the outbox."""

    __slots__ = ("last", "ops")

    def __init__(self, ops: list[dict[str, Any]], last: int) -> None:
        self.ops = ops
        self.last = last


def next_batch(db: sqlite3.Connection, after: int, limit: int = MAX_OPS) -> Batch | None:
    """The first ops behind the place `after`, as many as one push takes; None where there is none."""
    ops: list[dict[str, Any]] = []
    last, size = after, 0
    rows = db.execute(
        "SELECT outbox.*, command, target FROM outbox LEFT JOIN command_group ON command_group.id = group_id"
        " WHERE outbox.n > ? ORDER BY outbox.n LIMIT ?",
        (after, limit),
    )
    for row in rows:
        op = _to_json(row)
        size += len(json.dumps(op, ensure_ascii=False).encode())
        if ops and size > _ROOM:
            break
        ops.append(op)
        last = row["n"]
    return Batch(ops, last) if ops else None


def settle(merger: Merger, batch: Batch, results: list[dict[str, Any]], now_ms: int) -> None:
    """Take out of the outbox what the server has, keep apart what it refuses, and fork what was purged there."""
    db = merger.db
    sent = {op["op_id"]: op for op in batch.ops}
    refused = {(row[0], row[1]) for row in db.execute("SELECT kind, entity FROM outbox_rejected")}
    for result in results:
        op = sent.get(result["op_id"])
        if op is None or (result["status"] == "rejected" and result["code"] == _STAYS):
            continue
        # What is not there any more was withdrawn while it travelled: its task was purged here, or forked.
        waits = db.execute("SELECT 1 FROM outbox WHERE op_id = ?", (op["op_id"],)).fetchone()
        if waits and result["status"] == "rejected":
            _refused(merger, op, result["code"], now_ms)
        db.execute("DELETE FROM outbox WHERE op_id = ?", (op["op_id"],))
        if (op["kind"], op["id"]) in refused and result["status"] != "rejected":
            forget_moot(merger, op["kind"], op["id"])


def _refused(merger: Merger, op: dict[str, Any], code: str, now_ms: int) -> None:
    if code == "purged":
        # An assert only repeats what was known before: there is nothing in it that somebody typed just now.
        if op["type"] == SET and op["kind"] == TASK:
            merger.fork(op["id"], registers_sent(op["type"], op.get("stamp"), op["set"]))
        return
    if op["type"] == ASSERT and len(op["set"]) > 1:
        # One register that the server does not take must not keep the others from it.
        for name, register in registers_sent(ASSERT, None, op["set"]).items():
            merger.send(op["kind"], op["id"], {name: register})
        return
    merger.db.execute(
        "INSERT OR IGNORE INTO outbox_rejected(op_id, kind, entity, type, stamp, body, base, group_id, code, at)"
        " SELECT op_id, kind, entity, type, stamp, body, base, group_id, ?, ? FROM outbox WHERE op_id = ?",
        (code, now_ms, op["op_id"]),
    )


def _to_json(row: sqlite3.Row) -> dict[str, Any]:
    op: dict[str, Any] = {
        "op_id": row["op_id"],
        "kind": row["kind"],
        "id": row["entity"],
        "type": row["type"],
        "set": json.loads(row["body"]),
    }
    more = {
        "stamp": row["stamp"],
        "base": json.loads(row["base"]),
        "group": row["group_id"],
        "undoes": row["target"],
        "command": row["command"],
    }
    return op | {name: value for name, value in more.items() if value}
