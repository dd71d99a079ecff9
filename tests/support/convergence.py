"""What must hold when faults are over: all machines and the server have the same, and nothing waits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pakaura_cli.client.store.merging import Merger
from pakaura_cli.client.sync.state import SyncState
from pakaura_server.core.digest import BUCKETS, bucket, row_hash

if TYPE_CHECKING:
    from pakaura_server.core.merge import Registers
    from tests.support.person import Person

Held = dict[tuple[str, str], "Registers"]
"""Kind and id of all that a store holds, with its registers and their stamps."""


def held(person: Person) -> Held:
    with person.session.to_read().reading() as db:
        merger = Merger(db, person.session.now)
        found = {("task", row[0]): merger.registers("task", row[0]) for row in db.execute("SELECT id FROM task")}
        for kind, id, text in db.execute("SELECT kind, id, registers FROM entity"):
            found[kind, id] = {name: (stamp, value) for name, (stamp, value) in json.loads(text).items()}
    return found


def waiting(person: Person) -> list[str]:
    """The ids of the ops that wait to be sent."""
    return column(person, "SELECT op_id FROM outbox ORDER BY n")


def column(person: Person, query: str) -> list[Any]:
    """The first column of what the store answers."""
    with person.session.to_read().reading() as db:
        return [row[0] for row in db.execute(query)]


def sync_state(person: Person) -> SyncState:
    with person.session.to_read().reading() as db:
        return SyncState(db)


def digest_of(things: Held, kind: str) -> list[str]:
    """As a server answers it."""
    buckets = [0] * BUCKETS
    for (of, id), registers in things.items():
        if of == kind:
            buckets[bucket(id)] ^= row_hash(kind, id, registers)
    return [str(each) for each in buckets]


def assert_in_step(*machines: Person) -> None:
    """Everybody syncs; then all hold equal registers and stamps, and so does the server, and nothing waits."""
    for _ in range(2):
        for machine in machines:
            machine.sync()
    first = held(machines[0])
    for machine in machines:
        assert held(machine) == first
        assert waiting(machine) == []
    with machines[0].connect() as api:
        for kind in ("task", "conflict"):
            assert api.digest(kind)["buckets"] == digest_of(first, kind)
