"""The random histories of tests/sync again, with the real web application and PostgreSQL for a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pakaura_server.core.digest import BUCKETS, bucket, row_hash
from tests.conftest import PROVING
from tests.server.sync.postgres_server import PostgresServer, Site
from tests.support.seeds import SEED
from tests.sync.fuzz import history, play
from tests.sync.mutants import Mutant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HISTORIES = 60 if PROVING else 8
STEPS = 60


@pytest.fixture(scope="module")
def real(shared_url: str) -> Iterator[Mutant]:
    """The real server, where a history asks for one."""
    with Site(shared_url) as site:
        yield Mutant(server=type("ThisServer", (PostgresServer,), {"site": site}))


def test_no_random_history_breaks_an_invariant(real: Mutant, record_property: Callable[[str, object], None]) -> None:
    record_property("histories", HISTORIES)
    broken = {seed: what for seed in range(SEED, SEED + HISTORIES) if (what := history(seed, real, STEPS))}
    assert broken == {}


def test_the_digest_is_that_of_what_the_devices_hold(real: Mutant) -> None:
    world = play(4711, real, STEPS)
    world.settle_down()
    device = next(device for device in world.devices if not device.refused())
    for kind in ("task", "conflict"):
        buckets = [0] * BUCKETS
        for (of, id), registers in device.all_registers().items():
            if of == kind:
                buckets[bucket(id)] ^= row_hash(kind, id, registers)
        assert world.server.digest(kind) == buckets
        assert any(buckets) or kind == "conflict"
