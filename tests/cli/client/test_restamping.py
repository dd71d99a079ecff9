"""Moving the clock of a list before it is published: every stamp moves, their order and all values stay."""

from __future__ import annotations

import json

import pytest

from pakaura_cli.client.store.merging import Merger
from pakaura_cli.client.store.restamping import FIXED_MS, restamp
from pakaura_server.core import registers as r
from pakaura_server.core.stamps import MAX_MS, split, stamp
from tests.support.local import DAY_MS, Local

YEARS_MS = 40 * 365 * DAY_MS
GENERATED = stamp(FIXED_MS, 0, "recur000")


@pytest.fixture
def local() -> Local:
    """A list with everything in it that carries a stamp."""
    local = Local()
    edited = local.add("Buy milk", notes="two litres")
    local.change(edited, {r.TITLE: "Buy oat milk", "tag/home": True})
    local.done(local.add("Water plants"))
    local.undo()
    local.delete(local.add("Nothing"))
    purged = local.add("Secret")
    local.write(lambda writer: writer.purge(purged))
    with local.store.writing() as db:
        merger = Merger(db, local.now)
        merger.take("task", edited, {r.TITLE: (stamp(local.ms + DAY_MS, 0, "other000"), "Buy soy milk")})
        merger.take("task", "0193a1b2-c3d4-7000-8000-000000000009", {r.TITLE: (GENERATED, "The next one")})
        merger.close()
    return local


def stamps_of(local: Local) -> list[str]:
    """Every stamp of the store, in a fixed order."""
    found = [row[0] for row in local.db.execute("SELECT value FROM task, json_each(stamps) ORDER BY task.n, key")]
    for row in local.db.execute("SELECT stamp, body, before, why FROM history ORDER BY n"):
        found.append(row["stamp"])
        pairs = [*json.loads(row["before"]).values()]
        pairs += json.loads(row["body"]).values() if row["why"] == "overwritten" else []
        found += [pair[0] for pair in pairs if pair[0]]
    for row in local.db.execute("SELECT registers FROM entity ORDER BY id"):
        found += [pair[0] for pair in json.loads(row[0]).values()]
    return [*found, local.db.execute("SELECT v || '-00000000' FROM meta WHERE k = 'hlc'").fetchone()[0]]


def moved(local: Local, offset: int) -> None:
    with local.store.writing() as db:
        restamp(db, offset)


@pytest.mark.parametrize("offset", [-YEARS_MS, 90_000, YEARS_MS])
def test_every_stamp_moves_by_the_same_and_keeps_its_counter_and_device(local: Local, offset: int) -> None:
    before, exported = stamps_of(local), local.export()
    moved(local, offset)
    after = stamps_of(local)
    assert len(before) > 20
    assert GENERATED in before
    for old, new in zip(before, after, strict=True):
        ms, *rest = split(old)
        assert split(new) == (ms + (0 if old == GENERATED else offset), *rest)
    assert local.export() == exported
    newest = {row[0]: split(row[1])[0] for row in local.db.execute(NEWEST)}
    assert newest == {row[0]: row[1] for row in local.db.execute("SELECT id, updated FROM task")}


NEWEST = "SELECT id, (SELECT max(value) FROM json_each(stamps)) FROM task"


def test_a_clock_that_was_far_ahead_or_behind_stays_within_what_a_stamp_can_say(local: Local) -> None:
    moved(local, MAX_MS)
    assert max(split(each)[0] for each in stamps_of(local)) == MAX_MS
    moved(local, -2 * MAX_MS)
    assert all(split(each)[0] in (FIXED_MS, FIXED_MS + 1) for each in stamps_of(local))


def test_undo_goes_on_working_after_it(local: Local) -> None:
    task = local.add("Call Bob")
    local.change(task, {r.TITLE: "Call Rob"})
    moved(local, -YEARS_MS)
    local.undo()
    assert local.task(task).title == "Call Bob"
