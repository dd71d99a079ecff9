"""What other devices did: listed by the server, and taken into the history of this one to be taken back here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakaura_cli.client import history
from pakaura_cli.client.answers import garbled
from pakaura_cli.client.connection import connect
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.client.sync.run import sync
from pakaura_server.core import registers as r
from pakaura_server.core import stamps
from pakaura_server.core.canonical import canonical
from pakaura_server.core.chains import Chains
from pakaura_server.core.errors import Ambiguous, NotFound
from pakaura_server.core.groups import Group
from pakaura_server.core.ids import TAIL_START, read_id
from pakaura_server.core.op import SET

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from pakaura_cli.client.api import Api
    from pakaura_cli.client.session import Session

PAGE = 100
"""How many groups are asked for at once, and shown where nobody says how many."""
_LOOKED_THROUGH = 500
"""How many of the latest groups a short name is looked for in."""


def groups(session: Session, limit: int) -> list[Group]:
    """The latest commands of all devices, after a sync. Raises SignInNeeded, and what the answers stand for.

    What was done here before the first sign-in is not known as commands anywhere else.
    """
    sync(session)
    with session.to_read().reading() as db:
        here = {each.id: each for each in history.groups(db, limit)}
    with connect(session, require_account(session)) as api:
        everywhere = {each["group"]: _group(each) for each in _newest(api, limit)}
    return sorted((here | everywhere).values(), key=lambda group: (group.at, group.id), reverse=True)[:limit]


def fetch(session: Session, name: str) -> tuple[str, list[dict[str, Any]]]:
    """The group that is meant, and what it wrote, with all that takes it back or that it takes back, after a sync.

    `name` is its id or the beginning of the last part of it. Raises NotFound, Ambiguous, SignInNeeded, and what the
    server's answers stand for.
    """
    sync(session)
    with connect(session, require_account(session)) as api:
        group = read_id(name) or _found(api, name.lower())
        return group, ops_of(api, group)


def ops_of(api: Api, group: str) -> list[dict[str, Any]]:
    """As `fetch` for the id of a group, without a sync."""
    ops: list[dict[str, Any]] = []
    reached, more = 0, True
    while more:
        page = api.group_ops(group, reached)
        ops += page["ops"]
        before, reached = reached, ops[-1]["seq"] if ops else 0
        more = page["more"]
        if more and reached <= before:
            # The same page would come for ever.
            raise garbled("the seq")
    return ops


def take_in(db: sqlite3.Connection, ops: list[dict[str, Any]]) -> None:
    """Keep the ops as groups of the history that `log` and a bare `undo` do not see; what is known stays as it is.

    A group that is awaited is whole by that, and they see it as before.
    """
    pairs = list(dict.fromkeys((str(op["group"]), str(op["undoes"])) for op in ops if op.get("undoes")))
    chains = Chains(pairs)
    new: set[str] = set()
    begun: dict[str, int] = {}
    for op in ops:
        id = op["group"]
        if id not in begun:
            begun[id] = len(begun)
            if _keep_group(db, op, chains.kind(id)):
                new.add(id)
        if id in new:
            _keep_op(db, op)
    for id, target in pairs:
        # Only forwards: a chain that leads round in a circle would never end.
        if begun.get(target, begun[id]) < begun[id]:
            db.execute(
                "UPDATE command_group SET undone_by = ? WHERE id = ? AND (undone_by IS NULL OR fetched = 1)",
                (id, target),
            )


def _keep_group(db: sqlite3.Connection, op: dict[str, Any], kind: str) -> bool:
    """Whether it is new here."""
    done = db.execute(
        "INSERT INTO command_group(id, at, command, kind, target, device, fetched) VALUES(?, ?, ?, ?, ?, ?, 1)"
        " ON CONFLICT(id) DO UPDATE SET at = excluded.at, command = excluded.command, kind = excluded.kind,"
        " target = excluded.target, fetched = 0"
        f" WHERE fetched = {history.AWAITED}",
        (op["group"], _written_ms(op), op.get("command") or "", kind, op.get("undoes"), op["device"]),
    )
    return done.rowcount == 1


def _keep_op(db: sqlite3.Connection, op: dict[str, Any]) -> None:
    """Nothing of a task that is not here: it was deleted for good meanwhile."""
    written, lost = op["set"], op["lost"]
    if not written or db.execute("SELECT 1 FROM task WHERE id = ?", (op["id"],)).fetchone() is None:
        return
    made = r.CREATED in written and r.CREATED not in lost
    before = {} if made else {name: lost.get(name) or [None, r.default(name)] for name in written}
    bodies = [(op.get("stamp"), written)]
    if op["type"] != SET:
        bodies = [(stamp, {name: value}) for name, (stamp, value) in written.items()]
    for stamp, body in bodies:
        own = {name: before[name] for name in body if name in before}
        db.execute(
            "INSERT INTO history(at, group_id, entity, stamp, body, before, why) VALUES(?, ?, ?, ?, ?, ?, 'fetched')",
            (_written_ms(op), op["group"], op["id"], stamp, canonical(body), canonical(own)),
        )


def _newest(api: Api, limit: int) -> Iterator[dict[str, Any]]:
    before: int | None = None
    while limit > 0:
        page = api.groups(min(limit, PAGE), before)
        yield from page["groups"]
        limit -= len(page["groups"])
        before = page.get("before")
        if before is None or not page["groups"]:
            return


def _found(api: Api, low: str) -> str:
    fitting = [each for each in _newest(api, _LOOKED_THROUGH) if each["group"][TAIL_START:].startswith(low)]
    if not fitting:
        raise NotFound(f"no command has the group {low}", "pakaura log --all shows them; older ones need the whole id")
    if len(fitting) > 1:
        lines = [f"{each['group']}  {each.get('command') or ''}" for each in fitting]
        raise Ambiguous(f"{low!r} fits more than one group", lines)
    return str(fitting[0]["group"])


def _group(each: dict[str, Any]) -> Group:
    titles = [str(task.get("title", "")) for task in each["tasks"] if isinstance(task, dict)]
    return Group(
        each["group"],
        _ms(each["at"]),
        str(each.get("command") or ""),
        each["kind"],
        titles,
        each["undone"],
        each["device"],
    )


def _written_ms(op: dict[str, Any]) -> int:
    """By the clock of its device; an assert has only the time at which it came to the server."""
    return stamps.split(op["stamp"])[0] if op.get("stamp") else _ms(op["at"])


def _ms(text: str) -> int:
    try:
        return r.milliseconds(text)
    except ValueError:
        raise garbled("a time") from None
