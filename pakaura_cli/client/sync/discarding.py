"""Discarding what the server refused: its values are taken over in the place of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pakaura_cli.client.clock import local_moment
from pakaura_cli.client.connection import connect
from pakaura_cli.client.signed_in import require_account
from pakaura_cli.client.store import task_rows
from pakaura_cli.client.store.merging import Merger
from pakaura_cli.client.sync.rejected import rejected
from pakaura_cli.client.sync.run import PATIENCE_S, alone, carry_out
from pakaura_cli.client.sync.state import SyncState
from pakaura_server.core import registers as r
from pakaura_server.core.op import TASK
from pakaura_server.core.stamps import stamp

if TYPE_CHECKING:
    from pakaura_cli.client.session import Session
    from pakaura_cli.client.sync.rejected import Rejected

_NEVER = stamp(0, 0, "00000000")
"""Below every stamp of a clock: whatever the server has is newer."""


def discard(session: Session, entities: set[str]) -> int:
    """Take the server's values over where it refused ours, of the entities with these ids. Returns how many ops went.

    A task of which the server has nothing is gone by it; the history still tells of it. Raises what `sync` raises.
    """
    require_account(session)
    store = session.to_write()
    with alone(store, PATIENCE_S), connect(session, require_account(session)) as api:
        with store.writing() as db:
            chosen = [each for each in rejected(db) if each.entity in entities]
            merger = Merger(db, local_moment(session.environ))
            for each in chosen:
                _withdraw(merger, each)
                db.execute("DELETE FROM outbox_rejected WHERE n = ?", (each.n,))
            state = SyncState(db)
            state.begin_resync(None)
            state.save(db)
        carry_out(session, store, api)
    return len(chosen)


def _withdraw(merger: Merger, refused: Rejected) -> None:
    row = task_rows.find_row(merger.db, refused.entity) if refused.kind == TASK else None
    if row is None:
        return
    ours = merger.registers(TASK, refused.entity)
    standing = {name for name, register in refused.registers.items() if ours.get(name) == register}
    if standing >= ours.keys():
        task_rows.remove(merger.db, row, merger.now)
    elif standing:
        below = {name: (_NEVER, r.default(name)) for name in standing}
        task_rows.update(merger.db, row, below, merger.now, foreign=True)
