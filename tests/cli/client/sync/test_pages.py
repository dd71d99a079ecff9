"""A page of rows taken in at once leaves the store as its rows one by one do."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.client.store.merging import FORK, Merger
from pakaura_cli.client.sync.pages import take_rows
from pakaura_server.core import registers as r
from pakaura_server.core.apply import Entity
from pakaura_server.core.ids import uuid5
from pakaura_server.core.wire import row_to_json
from tests.fixtures.make_store import dump
from tests.support.local import COMPLETED, NOON_MS, OPEN, Local

IDS = [f"01936b00-0000-7000-8000-00000000000{n}" for n in range(4)]
PLANET = "01936b00-0000-7000-8000-0000000000ff"
STAMPS = [f"{NOON_MS + n:012x}-0000-{device}" for n in range(-2, 3) for device in ("aaaaaaaa", "bbbbbbbb")]

values = st.fixed_dictionaries(
    {r.TITLE: st.sampled_from(["Buy milk", "Buy bread", 7])},
    optional={
        r.STATE: st.sampled_from([OPEN, COMPLETED]),
        r.PROJECT: st.sampled_from([None, "home"]),
        "tag/a": st.sampled_from([None, True]),
        f"dep/{IDS[0]}": st.just(True),
        "x/new": st.sampled_from([1, True, {"a": [None]}]),
    },
)
registers = values.flatmap(
    lambda chosen: st.fixed_dictionaries(
        {name: st.tuples(st.sampled_from(STAMPS), st.just(value)) for name, value in chosen.items()}
    )
)
purges = st.sampled_from(STAMPS).map(lambda stamp: {r.PURGED: (stamp, True)})
tasks = st.tuples(st.just("task"), st.sampled_from(IDS), registers | purges)
planets = st.tuples(st.just("planet"), st.just(PLANET), registers | purges)
pages = st.lists(tasks | planets, min_size=1, max_size=5, unique_by=lambda each: each[:2])


def row(kind: str, id: str, held: dict[str, tuple[str, Any]]) -> dict[str, Any]:
    return row_to_json(Entity(kind, id, held, 1, 1))


def take(local: Local, rows: list[dict[str, Any]]) -> set[str]:
    with local.store.writing() as db:
        merger = Merger(db, local.now)
        take_rows(merger, rows, 0, False)
        merger.close()
    return merger.changed


def state(local: Local) -> Any:
    """What the store holds and what can be found in it; which of two new tasks has which number may differ."""
    index = (
        "SELECT id FROM title_index JOIN task ON task.n = title_index.rowid WHERE title_index MATCH 'buy' ORDER BY id"
    )
    tags = "SELECT id, tag, open, task_tag.project_key FROM task_tag JOIN task ON n = task ORDER BY id, tag"
    needs = "SELECT id, dependency.needs FROM dependency JOIN task ON n = task ORDER BY id"
    numbers = sorted(row[0] for row in local.db.execute("SELECT number FROM task WHERE number IS NOT NULL"))
    merger = Merger(local.db, local.now)
    return (
        [merger.registers("task", id) for id in IDS] + [merger.registers("planet", PLANET)],
        [[tuple(each) for each in local.db.execute(query)] for query in (index, tags, needs)],
        numbers,
        sorted(tuple(each) for each in local.db.execute("SELECT entity, stamp, body, before, why FROM history")),
        [tuple(each) for each in local.db.execute("SELECT v FROM meta WHERE k = 'hlc'")],
    )


@given(pages, pages)
def test_at_once_or_one_by_one(first: list[Any], second: list[Any]) -> None:
    at_once, one_by_one = Local(), Local()
    for page in (first, second):
        rows = [row(*each) for each in page]
        changed = take(at_once, rows)
        assert changed == set().union(*[take(one_by_one, [each]) for each in rows])
    assert state(at_once) == state(one_by_one)


@given(pages)
def test_a_page_that_comes_twice_changes_nothing(page: list[Any]) -> None:
    local = Local()
    rows = [row(*each) for each in page]
    take(local, rows)
    before = dump(local.db)
    assert take(local, rows) == set()
    assert dump(local.db) == before


def test_one_and_true_are_two_values_also_under_one_stamp() -> None:
    local = Local()
    for value in (1, True):
        take(local, [row("task", IDS[0], {r.TITLE: (STAMPS[0], "Buy milk"), "x/new": (STAMPS[0], value)})])
    assert Merger(local.db, local.now).registers("task", IDS[0])["x/new"][1] is True


def test_a_purge_and_the_fork_that_another_device_made_of_it_come_in_one_page() -> None:
    local = Local()
    local.db.execute("INSERT INTO meta VALUES('account_id', 'ada')")
    id = local.add("typed here")
    fork = uuid5(id, FORK)
    purged = row("task", id, {r.PURGED: (STAMPS[-1], True)})
    theirs = row("task", fork, {r.TITLE: (STAMPS[0], "typed there"), "tag/a": (STAMPS[0], True)})
    take(local, [purged, theirs])
    task = local.task(fork)
    assert (task.title, task.tags) == ("typed here", ("a",))


def test_a_task_that_a_page_has_twice_is_joined() -> None:
    local = Local()
    older, newer = [row("task", IDS[0], {r.TITLE: (stamp, stamp)}) for stamp in (STAMPS[0], STAMPS[1])]
    take(local, [newer, older, newer])
    assert (local.task(IDS[0]).title, local.number(IDS[0])) == (STAMPS[1], 1)
