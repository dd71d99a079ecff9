"""An account's past, made in the database: its tasks by the ledger itself, a long history of edits by one statement."""

from __future__ import annotations

import itertools
import os
import time
from typing import TYPE_CHECKING

from pakaura_server.core import registers as r
from pakaura_server.core.apply import plan
from pakaura_server.core.ids import uuid7
from pakaura_server.core.op import SET, TASK, Op
from pakaura_server.core.stamps import stamp
from pakaura_server.ledger.ledgers import Ledgers, draw_mark
from tests.benchmarks import data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pakaura_server.core.registers import Values
    from pakaura_server.db import Connection

_DEVICE = "bench000"
_AT_ONCE = 5_000
_DAYS_MS = 300 * 86_400_000
"""How long ago it began."""

# Each edit changes a title and is a command of its own; one in a hundred is the undo of the one before.
_EDITS = """
INSERT INTO sync_ops (user_id, op_id, seq, mark, device, kind, entity, type, stamp, body, base, origin, lost,
  group_id, undoes, command, at)
SELECT $1, gen_random_uuid(), seq, seq * 7919 + 17, $2, 'task', ids[1 + seq % array_length(ids, 1)], 'set',
  lpad(to_hex($5::bigint + seq), 12, '0') || '-0000-' || $2,
  '{"title": "Sweep the library and the garden"}', '{}', '{}',
  '{"title": ["0192f0c0ffee-0000-bench000", "Sweep the garden"]}',
  md5('group' || seq || $1)::uuid, CASE WHEN seq % 100 = 0 THEN md5('group' || seq - 1 || $1)::uuid END,
  'edit', now() - interval '1 day'
FROM generate_series($3::bigint + 1, $4::bigint) AS seq,
  (SELECT array_agg(id ORDER BY id) AS ids FROM tasks WHERE user_id = $1) AS all_tasks
"""
_NEWEST = """
UPDATE tasks SET seq = newest.seq, mark = newest.mark,
  registers = jsonb_set(registers, '{title}', jsonb_build_array(newest.stamp, newest.body -> 'title'))
FROM (SELECT * FROM sync_ops WHERE user_id = $1 ORDER BY seq DESC LIMIT $2) AS newest
WHERE tasks.user_id = $1 AND tasks.id = newest.entity AND newest.seq > tasks.seq
"""


async def fill(ledgers: Ledgers, user: str, tasks: int) -> None:
    """So many tasks, each added by an op."""
    ops = _adds(tasks)
    while batch := list(itertools.islice(ops, _AT_ONCE)):

        async def work(connection: Connection, batch: list[Op] = batch) -> None:
            ledger = await ledgers.load(connection, user, [])
            now_ms = ledgers.clock()
            await ledgers.save(connection, user, plan(ledger, batch, _DEVICE, now_ms, draw_mark), now_ms)

        await ledgers.transact(user, work)


async def edit_often(ledgers: Ledgers, user: str, ops: int) -> None:
    """Make the log `ops` long by edits of the tasks that there are, one after the other."""
    async with ledgers.database.transaction() as connection:
        seq = await connection.fetchval("SELECT seq FROM sync_state WHERE user_id = $1", user)
        tasks = await connection.fetchval("SELECT count(*) FROM tasks WHERE user_id = $1", user)
        begin_ms = ledgers.clock() - _DAYS_MS // 2
        await connection.execute(_EDITS, user, _DEVICE, seq, ops, begin_ms, timeout=600)
        await connection.execute(_NEWEST, user, tasks, timeout=600)
        await connection.execute("UPDATE sync_state SET seq = $2 WHERE user_id = $1", user, max(seq, ops))


async def tidy(ledgers: Ledgers) -> None:
    """What PostgreSQL does by itself in a quiet minute."""
    async with ledgers.database.connection() as connection:
        for table in ("sync_ops", "tasks"):
            await connection.execute(f"VACUUM ANALYZE {table}", timeout=600)


def values_of(item: data.Item, at_ms: int) -> Values:
    """The registers that `pakaura add` writes for it, and `done` where it is completed."""
    values: Values = {r.TITLE: item.title, r.PROJECT: item.project}
    values |= {r.TAG + tag: True for tag in item.tags}
    if item.due:
        values[r.SCHEDULE] = [str(item.due), None, True]
    if item.completed:
        values[r.STATE] = [True, r.timestamp(at_ms)]
    return {r.CREATED: r.timestamp(at_ms), r.DELETED: None, **values}


def _adds(tasks: int) -> Iterator[Op]:
    begin_ms = round(time.time() * 1000) - _DAYS_MS
    for index, item in enumerate(data.items(tasks)):
        at_ms = begin_ms + index
        written = stamp(at_ms, 0, _DEVICE)
        values = values_of(item, at_ms)
        id = uuid7(at_ms, os.urandom(10))
        op = Op(uuid7(at_ms, os.urandom(10)), TASK, id, SET, {name: (written, value) for name, value in values.items()})
        op.base = dict.fromkeys(values)
        op.group, op.command = uuid7(at_ms, os.urandom(10)), "add"
        yield op
