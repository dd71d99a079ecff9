"""`sync rejected` and `sync discard`: what the server refused, and taking its values over instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pakaura_cli.client.references import resolve
from pakaura_cli.client.store.lookups import by_ids, name_of
from pakaura_cli.client.sync import discarding
from pakaura_cli.client.sync.rejected import rejected
from pakaura_cli.commands.history import field_of
from pakaura_cli.output.escape import safe
from pakaura_cli.output.quantities import count
from pakaura_server.core.errors import NotFound
from pakaura_server.core.registers import timestamp

if TYPE_CHECKING:
    import sqlite3

    from pakaura_cli.client.session import Session
    from pakaura_cli.client.sync.rejected import Rejected
    from pakaura_cli.output import Output

_WHY = {
    "bad_value": "a value that this server does not take",
    "too_large": "too large for this server",
}
"""Other codes are shown as they are."""


def list_rejected(session: Session, output: Output) -> int:
    """A line for each, the oldest first; none is no error."""
    with session.to_read().reading() as db:
        found = rejected(db)
        lines = [_line(db, each) for each in found]
    for each, line in zip(found, lines, strict=True):
        if output.machine:
            output.record(_record(each))
        else:
            output.data(line)
    if output.terminal and not output.machine:
        output.note(
            "to edit these fields sends them anew; pakaura sync discard TASK takes the server's values over"
            if found
            else "the server took everything"
        )
    output.finish()
    return 0


def discard(words: list[str], session: Session, output: Output) -> int:
    """The words name tasks as everywhere."""
    with session.to_read().reading() as db:
        tasks = resolve(db, words, session.now, deleted=True)
        refused = {each.entity for each in rejected(db)}
        for task in tasks:
            if task.id not in refused:
                raise NotFound(f"nothing of {name_of(db, task)} was refused", "pakaura sync rejected lists what was")
    gone = discarding.discard(session, {task.id for task in tasks})
    output.data(f"Discarded {count(gone, 'change')}; the values of the server stand")
    output.finish()
    return 0


def _line(db: sqlite3.Connection, each: Rejected) -> str:
    tasks = by_ids(db, [each.entity])
    what = f"{name_of(db, tasks[0])} ({safe(tasks[0].title)})" if tasks else f"{each.kind} {each.entity}"
    fields = ", ".join([safe(field_of(name)) for name in each.registers if name != "deleted"])
    return f"{what}: {fields}: {_WHY.get(each.code, each.code)}"


def _record(each: Rejected) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "id": each.entity,
        "code": each.code,
        "at": timestamp(each.at_ms),
        "registers": list(each.registers),
    }
