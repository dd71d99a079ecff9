"""What a sync would do, found out without doing it: nothing is written here, and nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pakaura_cli.client.clock import local_moment
from pakaura_cli.client.connection import connect
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.client.store.merging import Merger
from pakaura_cli.client.sync.state import SyncState
from pakaura_server.core.errors import ResyncNeeded
from pakaura_server.core.merge import key
from pakaura_server.core.op import TASK
from pakaura_server.core.wire import MAX_ROWS
from pakaura_server.core.wire import registers_of as registers_in

if TYPE_CHECKING:
    from typing import Any

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.store.store import Store
    from pakaura_cli.client.sync.remote import Remote


class Preview(NamedTuple):
    """`to_send` are ops, `to_receive` tasks that are new or newer there; `whole` that all would be compared anew."""

    to_send: int
    to_receive: int
    whole: bool


def preview(session: Session) -> Preview:
    """Raises SignInNeeded and what the server's answers stand for."""
    with connect(session, require_account(session)) as api:
        return look_ahead(session.to_read(), api, session)


def look_ahead(store: Store, remote: Remote, session: Session) -> Preview:
    """As `preview`, with this remote."""
    with store.reading() as db:
        state = SyncState(db)
        (waiting,) = db.execute("SELECT count(*) FROM outbox").fetchone()
    received: set[str] = set()
    more = True
    while more:
        try:
            page = remote.pull({**state.header(), "limit": MAX_ROWS})
        except ResyncNeeded as needed:
            if state.resync:
                raise
            state.begin_resync(needed.epoch)
            continue
        state.check_progress(page)
        received |= _newer(store, page["rows"], session)
        state.saw(page)
        more = page["more"]
    return Preview(waiting, len(received), state.resync)


def _newer(store: Store, rows: list[dict[str, Any]], session: Session) -> set[str]:
    """The tasks of a page that hold something newer than what is here."""
    found = set()
    with store.reading() as db:
        merger = Merger(db, local_moment(session.environ))
        for row in rows:
            if row["kind"] == TASK:
                ours = merger.registers(TASK, row["id"])
                theirs = registers_in(row)
                if any(name not in ours or key(new) > key(ours[name]) for name, new in theirs.items()):
                    found.add(row["id"])
    return found
