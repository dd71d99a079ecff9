"""Turns that the server's assistant took for this device: steps of its own history, each in its place.

The id of a turn's group is noted when the turn is over. What it wrote is fetched then or, where that was too much or
the server was away, when it is to be taken back: until then it is awaited, and nothing older is undone in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakaura_cli.client.connection import connect
from pakaura_cli.client.elsewhere import ops_of, take_in
from pakaura_cli.client.history import AWAITED
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.client.sync.run import sync
from pakaura_server.core.apply import SERVER_DEVICE
from pakaura_server.core.errors import NotFound, Unavailable
from pakaura_server.core.ids import read_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pakaura_cli.client.session import Session

COMMAND = "chat"
"""What a turn is called until it is known what it did."""
_AT_ONCE = 3
"""So many turns are fetched after a turn: that one, what it took back, and one that was missed before."""


def groups_of(reply: Mapping[str, Any]) -> list[str]:
    """The groups that a turn with this reply wrote, oldest first: each undo, and all the rest."""
    undos = [action.get("result") for action in reply["actions"] if isinstance(action, dict)]
    named = [each.get("group") for each in undos if isinstance(each, dict)] + [reply.get("group")]
    return [id for id in dict.fromkeys(named) if isinstance(id, str) and read_id(id)]


def note(session: Session, groups: Sequence[str]) -> None:
    """Have them be the latest steps of this device. Raises StoreError."""
    if not groups:
        return
    with session.to_write().writing() as db:
        db.executemany(
            "INSERT OR IGNORE INTO command_group(id, at, command, device, fetched) VALUES(?, ?, ?, ?, ?)",
            [(id, session.now.ms, COMMAND, SERVER_DEVICE, AWAITED) for id in groups],
        )


def fetch_noted(session: Session) -> None:
    """Have the latest turns here whole, for whoever has just synced: then the server is not needed to undo them.

    Raises what the server's answers stand for; what is not fetched stays awaited.
    """
    with session.to_read().reading() as db:
        rows = db.execute(
            "SELECT id FROM command_group WHERE fetched = ? ORDER BY n DESC LIMIT ?", (AWAITED, _AT_ONCE)
        ).fetchall()
    if not rows:
        return
    with connect(session, require_account(session)) as api:
        for (id,) in rows:
            try:
                page = api.group_ops(id, 0)
            except NotFound:
                # A turn that was broken off may still be about to write.
                continue
            if not page["more"]:
                _keep(session, page["ops"])


def settle(session: Session, group: str) -> None:
    """Have this turn here whole; or no step at all, where it wrote nothing.

    Raises SignInNeeded, Unavailable, and what else the server's answers stand for.
    """
    try:
        sync(session)
        with connect(session, require_account(session)) as api:
            ops = ops_of(api, group)
    except NotFound:
        with session.to_write().writing() as db:
            db.execute("DELETE FROM command_group WHERE id = ? AND fetched = ?", (group, AWAITED))
    except Unavailable as error:
        raise Unavailable(
            f"the latest change is the assistant's, and to take it back needs the server: {error.message}",
            "try again later; pakaura undo GROUP takes back what pakaura log shows below it",
        ) from error
    else:
        _keep(session, ops)


def _keep(session: Session, ops: list[dict[str, Any]]) -> None:
    with session.to_write().writing() as db:
        take_in(db, ops)
