"""How many bytes a task, an op and an account take in PostgreSQL: `python -m tests.scale.sizes` prints the table."""

from __future__ import annotations

import asyncio
import uuid

import asyncpg

from pakaura_server.core.op import from_json
from pakaura_server.db import Database
from pakaura_server.ledger.ledgers import Ledgers, Push
from tests.scale.fleet import op
from tests.support.postgres import query, running_databases
from tests.support.schema import add_user, create_tables

TASKS = 2000
EDITS = 2
"""Of each task, after it was made: a new title, and its completion."""
_BATCH = 500
_ABOUT = "Ask Ada about the invoice of the garden shed, number"


def measure(url: str) -> dict[str, int]:
    """Bytes of each, indexes included, in an empty database that is filled with one busy account."""
    asyncio.run(_fill(url))
    # One transaction cannot vacuum.
    asyncio.run(_vacuum(url))
    ops = TASKS * (1 + EDITS)
    return {
        "a task": _bytes(url, "tasks") // TASKS,
        "an op in the log": _bytes(url, "sync_ops") // ops,
        "a task with its ops": (_bytes(url, "tasks") + _bytes(url, "sync_ops")) // TASKS,
    }


def _bytes(url: str, table: str) -> int:
    return int(query(url, "SELECT pg_total_relation_size($1::text::regclass)", table))


async def _vacuum(url: str) -> None:
    connection = await asyncpg.connect(url, ssl=False)
    try:
        await connection.execute("VACUUM FULL")
    finally:
        await connection.close()


async def _fill(url: str) -> None:
    database = Database(url)
    await database.open()
    try:
        user = await add_user(database)
        ledgers = Ledgers(database, lambda: 1_795_521_600_000)
        made = [op(f"{_ABOUT} {number}") for number in range(TASKS)]
        for each in made:
            each["set"] |= {"tag/home": True, "schedule": ["2026-12-01", None, True]}
        renamed = [_edit(each, 1, {"title": f"{each['set']['title']}, again"}) for each in made]
        done = [_edit(each, 2, {"state": [True, "2026-11-24T12:00:00.000Z"]}) for each in made]
        for batch in (made, renamed, done):
            for start in range(0, TASKS, _BATCH):
                ops = [from_json(each) for each in batch[start : start + _BATCH]]
                pushed = await ledgers.push(user, Push("k3f9a2c1", ops, None, ()))
                assert pushed.results is not None
                assert {result.status for result in pushed.results} == {"applied"}
        async with database.connection() as connection:
            assert not await connection.fetchval("SELECT count(*) FROM conflicts")
    finally:
        await database.close()


def _edit(made: dict[str, object], number: int, values: dict[str, object]) -> dict[str, object]:
    return made | {
        "op_id": str(uuid.uuid4()),
        "stamp": f"0193a1b2c3d4-{number:04x}-k3f9a2c1",
        "group": str(uuid.uuid4()),
        "command": "edit",
        "set": values | {"deleted": None},
        # What its author had seen: nothing here is a conflict.
        "base": {name: made["stamp"] if name in ("title", "deleted") else None for name in values | {"deleted": None}},
    }


def main() -> None:
    with running_databases(create_tables) as databases, databases.fresh() as url:
        for name, size in measure(url).items():
            print(f"| {name} | {size} |")


if __name__ == "__main__":
    main()
