"""The two statements of every write: one that locks and loads, and one that writes all."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlmodel import SQLModel

from pakaura_server.tables import ConflictRow, SyncOp, TaskRow

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]

# A statement that has waited for the lock reads the locked row as it is now, but everything else as it was when the
# statement began. `seen` is the seq of that older state: where it differs from the locked one, load again.
LOAD = """
WITH locked AS MATERIALIZED (
  SELECT epoch, seq, clock_ms, clock_counter FROM sync_state WHERE user_id = $1 FOR NO KEY UPDATE
)
SELECT epoch, seq, clock_ms, clock_counter,
  (SELECT seq FROM sync_state WHERE user_id = $1) AS seen,
  (SELECT json_agg(json_build_array('task', id, registers, seq, mark))
    FROM tasks WHERE user_id = $1 AND id = ANY($2::uuid[])) AS tasks
FROM locked
"""
"""$1 user, $2 tasks. No row where the user has no ledger yet."""


def knows(seqs: str, marks: str) -> str:
    """Whether the log of user $1 has all the places that a peer was told of; both are placeholders of arrays."""
    return (
        f"NOT EXISTS (SELECT FROM unnest({seqs}::bigint[], {marks}::bigint[]) AS told(seq, mark) WHERE told.seq > 0"
        " AND NOT EXISTS (SELECT FROM sync_ops"
        " WHERE user_id = $1 AND sync_ops.seq = told.seq AND sync_ops.mark = told.mark))"
    )


LOAD_FOR_PUSH = f"""
SELECT loaded.*,
  (SELECT mark FROM sync_ops WHERE user_id = $1 AND seq = loaded.seq) AS mark,
  (SELECT json_agg(json_build_array('conflict', id, registers, seq, mark))
    FROM conflicts WHERE user_id = $1 AND (task = ANY($2::uuid[]) OR id = ANY($3::uuid[]))) AS conflicts,
  ARRAY(SELECT op_id FROM sync_ops WHERE user_id = $1 AND op_id = ANY($4::uuid[])) AS known,
  {knows("$5", "$6")} AS shared
FROM ({LOAD}) AS loaded
"""
"""Also $3 conflicts, $4 ops, and the seqs and marks, $5 and $6, that the peer was told. `shared`: they are ours."""

REPORTED = "SELECT op_id FROM sync_ops WHERE user_id = $1 AND op_id = ANY($2::uuid[]) AND device = $3"
"""Which of the ops $2 of user $1 the device $3 has written; asked where a push comes upon one that is there."""

BEGIN_LEDGER = """
INSERT INTO sync_state (user_id, epoch, seq, clock_ms, clock_counter, floor)
SELECT id, gen_random_uuid(), 0, 0, 0, 0 FROM users WHERE id = $1 ON CONFLICT DO NOTHING
"""


def _insert(row: type[SQLModel], parameter: int) -> str:
    columns = [column for column in _table(row).columns if column.name != "user_id"]
    names = ", ".join([column.name for column in columns])
    types = ", ".join([f"{column.name} {column.type.compile(_DIALECT)}" for column in columns])
    return (
        f"INSERT INTO {_table(row).name} (user_id, {names})"
        f" SELECT $1, {names} FROM json_to_recordset(${parameter}::json) AS rows({types})"
    )


def _upsert(row: type[SQLModel], parameter: int) -> str:
    names = [column.name for column in _table(row).columns if not column.primary_key]
    updates = ", ".join([f"{name} = excluded.{name}" for name in names])
    return f"{_insert(row, parameter)} ON CONFLICT (user_id, id) DO UPDATE SET {updates}"


def _table(row: type[SQLModel]) -> Table:
    table = row.__table__  # type: ignore[attr-defined]
    assert isinstance(table, Table)
    return table


WRITE = f"""
WITH ops AS ({_insert(SyncOp, 5)}),
changed_tasks AS ({_upsert(TaskRow, 6)}),
changed_conflicts AS ({_upsert(ConflictRow, 7)}),
blanked AS (
  UPDATE sync_ops SET body = '{{}}', base = '{{}}', origin = '{{}}', lost = '{{}}'
  FROM unnest($8::text[], $9::uuid[]) AS purged(kind, entity)
  WHERE user_id = $1 AND sync_ops.kind = purged.kind AND sync_ops.entity = purged.entity AND NOT body ? 'purged'
)
UPDATE sync_state SET seq = $2, clock_ms = $3, clock_counter = $4 WHERE user_id = $1
"""
"""$1 user, $2 seq, $3 and $4 clock, rows as JSON arrays ($5 ops, $6 tasks, $7 conflicts), $8 and $9 kinds and ids of
what is purged: its earlier ops are blanked."""
