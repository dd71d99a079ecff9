"""What a device asks of its ledger: to take its ops, for the rows that are new, and whether both hold the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pakaura_server.core.apply import Entity
from pakaura_server.core.digest import BUCKETS
from pakaura_server.core.errors import BadValue, NotFound, ResyncNeeded, SignInNeeded, TooLarge
from pakaura_server.core.op import CONFLICT, KINDS, MAX_BYTES, TASK, from_json
from pakaura_server.core.wire import MAX_BYTES as MOST_BYTES
from pakaura_server.core.wire import MAX_OPS, MAX_ROWS, PROTOCOL, cursor_from_json, cursor_to_json, row_to_json
from pakaura_server.ledger.ledgers import Push
from pakaura_server.ledger.rows import read_registers
from pakaura_server.ledger.statements import knows
from pakaura_server.sync import devices

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence
    from datetime import datetime

    from asyncpg import Record

    from pakaura_server.core.wire import Cursor
    from pakaura_server.ledger.ledgers import Ledgers
    from pakaura_server.sync.bodies import Lineage, PullRequest, PushRequest

_TABLES = {TASK: "tasks", CONFLICT: "conflicts"}
_ROWS = " UNION ALL ".join(
    f"(SELECT '{kind}' AS kind, id, registers, seq, mark FROM {table}"
    " WHERE user_id = $1 AND seq > $4 ORDER BY seq LIMIT $5)"
    for kind, table in _TABLES.items()
)
_PULL = f"""
SELECT epoch, seq,
  (SELECT mark FROM sync_ops WHERE user_id = $1 AND seq = state.seq) AS mark,
  {knows("$2", "$3")} AS shared,
  (SELECT json_agg(json_build_array(kind, id, registers, seq, mark) ORDER BY seq)
    FROM (SELECT * FROM ({_ROWS}) AS newer ORDER BY seq LIMIT $5) AS page) AS rows
FROM sync_state AS state WHERE user_id = $1
"""
"""$1 user, $2 and $3 the seqs and marks that the device was told, $4 the seq of its cursor, $5 how many rows."""
_DIGEST = """
SELECT seq, (SELECT jsonb_object_agg(bucket, hash)
  FROM (SELECT bucket, bit_xor(row_hash) AS hash FROM {table} WHERE user_id = $1 GROUP BY bucket) AS hashed) AS hashes
FROM sync_state WHERE user_id = $1
"""
_HISTORY = """
SELECT op_id, seq, at, device, command, group_id, type, stamp, body, lost FROM sync_ops
WHERE user_id = $1 AND kind = 'task' AND entity = $2 ORDER BY seq DESC LIMIT 1000
"""


async def hello(ledgers: Ledgers, user: str) -> dict[str, Any]:
    row = await _state(ledgers, user)
    limits = {"ops": MAX_OPS, "bytes": MOST_BYTES, "op_bytes": MAX_BYTES, "rows": MAX_ROWS}
    return {
        "account": user,
        "epoch": str(row["epoch"]),
        "now": ledgers.clock(),
        "seq": row["seq"],
        "protocol": PROTOCOL,
        "kinds": list(KINDS),
        "limits": limits,
    }


async def push(ledgers: Ledgers, user: str, request: PushRequest) -> dict[str, Any]:
    """Raises BadValue, TooLarge, and ResyncNeeded, having written nothing."""
    if len(request.ops) > MAX_OPS:
        raise TooLarge(f"a push has at most {MAX_OPS} ops", "send fewer at once")
    ops = [from_json(op) for op in request.ops]
    pushed = await ledgers.push(user, Push(request.device, ops, request.epoch, _told(request)))
    if pushed.results is None:
        raise ResyncNeeded(pushed.epoch)
    return {
        "epoch": pushed.epoch,
        "now": ledgers.clock(),
        "witness": cursor_to_json(pushed.head),
        "results": [result.to_json() for result in pushed.results],
    }


async def pull(ledgers: Ledgers, user: str, session: uuid.UUID, request: PullRequest) -> str:
    """The page as JSON: the rows whose seq is above the cursor's, in that order. Raises BadValue, ResyncNeeded.

    A device that tells its name is noted as one of the sign-in `session`, and told those of the others at the end.
    """
    told = _told(request)
    cursor = cursor_from_json(request.cursor) or (0, 0)
    async with ledgers.database.connection() as connection:
        row = await connection.fetchrow(
            _PULL, user, [seq for seq, _ in told], [mark for _, mark in told], cursor[0], request.limit + 1
        )
        if row is None:
            raise _no_ledger()
        if request.epoch not in (None, str(row["epoch"])) or not row["shared"]:
            raise ResyncNeeded(str(row["epoch"]))
        names = request.name and await devices.note(
            connection, user, session, request.device, request.name, ledgers.clock()
        )
    found = json.loads(row["rows"] or "[]")
    page, cursor = _page(found[: request.limit], cursor)
    more = len(page) < len(found)
    head: dict[str, Any] = {
        "epoch": str(row["epoch"]),
        "now": ledgers.clock(),
        "witness": cursor_to_json((row["seq"], row["mark"] or 0)),
        "cursor": cursor_to_json(cursor),
        "more": more,
    }
    return _json(head | ({"devices": names} if names and not more else {}), page)


async def digest(ledgers: Ledgers, user: str, kind: str) -> dict[str, Any]:
    """Raises BadValue for an unknown kind."""
    if kind not in _TABLES:
        raise BadValue("kind is unknown", f"there is {', '.join(_TABLES)}", "kind")
    async with ledgers.database.connection() as connection:
        row = await connection.fetchrow(_DIGEST.format(table=_TABLES[kind]), user)
    if row is None:
        raise _no_ledger()
    hashes: dict[str, int] = row["hashes"] or {}
    return {"seq": row["seq"], "buckets": [str(hashes.get(str(bucket), 0)) for bucket in range(BUCKETS)]}


async def history(ledgers: Ledgers, user: str, task: str) -> dict[str, Any]:
    """What was written to a task, the latest first. Raises NotFound where nothing was."""
    async with ledgers.database.connection() as connection:
        rows = await connection.fetch(_HISTORY, user, task)
    if not rows:
        raise NotFound("there is no such task")
    return {"ops": [entry(row) for row in rows]}


def _told(request: Lineage) -> list[Cursor]:
    places = [cursor_from_json(place) for place in (request.cursor, request.witness)]
    return [place for place in places if place is not None]


def _page(found: Sequence[Any], cursor: Cursor) -> tuple[list[str], Cursor]:
    """The rows as JSON, as many as a page may hold, and the cursor of the last of them."""
    page: list[str] = []
    size = 0
    for kind, id, registers, seq, mark in found:
        text = dump(row_to_json(Entity(kind, id, read_registers(registers), seq, mark)))
        size += len(text.encode())
        if page and size > MOST_BYTES:
            break
        page.append(text)
        cursor = seq, mark
    return page, cursor


def entry(row: Record) -> dict[str, Any]:
    """An op of the log, from its record."""
    return {
        "op_id": str(row["op_id"]),
        "seq": row["seq"],
        "at": timestamp(row["at"]),
        "device": row["device"],
        "command": row["command"],
        "group": None if row["group_id"] is None else str(row["group_id"]),
        "type": row["type"],
        "stamp": row["stamp"],
        "set": row["body"],
        "lost": row["lost"],
    }


def timestamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def _state(ledgers: Ledgers, user: str) -> Record:
    async with ledgers.database.connection() as connection:
        row = await connection.fetchrow("SELECT epoch, seq FROM sync_state WHERE user_id = $1", user)
    if row is None:
        raise _no_ledger()
    return row


def _no_ledger() -> SignInNeeded:
    return SignInNeeded("this account does not exist any more")


def _json(head: dict[str, Any], rows: list[str]) -> str:
    return f'{dump(head)[:-1]},"rows":[{",".join(rows)}]}}'


def dump(value: Any) -> str:
    """The value as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
