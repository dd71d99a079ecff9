"""PakAura's own records: exporting and importing into an empty store gives every register back, whatever it holds."""

from __future__ import annotations

import io
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.client.intake import arrival, take_in
from pakaura_cli.client.store.extras import all_short_ids, extra_registers
from pakaura_cli.client.store.lookups import short_id_of
from pakaura_cli.client.store.reads import find
from pakaura_cli.formats import records
from pakaura_cli.formats.entry import Item, original, storable
from pakaura_server.core import registers as r
from pakaura_server.core.filters import parse
from pakaura_server.core.values import check
from tests.support.local import Local

ids = st.uuids().map(str)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)
lines = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60)
days = st.dates().map(lambda day: day.isoformat())
zones = st.sampled_from(["Europe/Berlin", "America/St_Johns", "UTC", "Mars/Olympus_Mons"])
whens = (
    st.none()
    | st.tuples(days, st.none(), st.just(True)).map(list)
    | st.builds(lambda day, time, zone: [f"{day}T{time:%H:%M}", zone, False], days, st.times(), zones)
)
times = st.builds(lambda day, time: f"{day}T{time:%H:%M:%S}.250Z", days, st.times())
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
registers = st.fixed_dictionaries(
    {r.TITLE: lines, r.CREATED: times},
    optional={
        r.NOTES: texts,
        r.STATE: st.one_of(st.just([False, None]), times.map(lambda time: [True, time]), st.just([True, None])),
        r.SCHEDULE: whens,
        r.WAIT: whens,
        r.RECUR: st.none()
        | st.tuples(
            st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2"]),
            st.sampled_from([None, "fixed", "after-completion", "lunar"]),
            st.none() | ids,
        ).map(list),
        r.PRIORITY: st.sampled_from(["high", "low", "none", "urgent"]),
        r.PROJECT: st.sampled_from(["home", "Home.Garden", "two words"]),
        r.PARENT: st.none() | ids,
        r.DELETED: st.sampled_from([None, True]),
        "tag/a": st.sampled_from([None, True]),
        "tag/ä-1": st.just(True),
        "dep/01900000-0000-7000-8000-000000000000": st.just(True),
        "mood": json_values,
        "x/taskwarrior": json_values,
        "x/pakaura": st.builds(lambda fields: {"fields": fields}, st.dictionaries(st.just("energy"), json_values)),
    },
)


def exported(local: Local) -> list[Item]:
    tasks = find(local.db, parse("deleted:yes or deleted:no", local.now), local.now, None, "n")
    extra, short = extra_registers(local.db), all_short_ids(local.db)
    return [Item(task, extra.get(task.id, {}), short[task.id]) for task in tasks]


def taken_in(text: str) -> Local:
    there = Local()
    entries = list(records.read(io.BytesIO(text.encode()), there.now))
    assert [entry.error for entry in entries if entry.error] == []
    arrivals = [arrival(each.id, each.fields, each.registers, there.now, n) for n, each in enumerate(entries)]
    results = there.write(lambda writer: take_in(writer, arrivals))
    assert results == ["added"] * len(entries)
    return there


def state(local: Local) -> dict[str, dict[str, Any]]:
    """Every register of every task that does not mean what it means if it was never written."""
    from pakaura_cli.client.store.arriving import find_registers

    everything = [row[0] for row in local.db.execute("SELECT id FROM task")]
    return {
        id: {name: value for name, (_, value) in found.items() if value != r.default(name)}
        for id, found in find_registers(local.db, everything)
    }


@pytest.mark.parametrize("write", [records.write_array, records.write_lines])
@given(tasks=st.dictionaries(ids, registers, max_size=4))
def test_every_register_comes_back(write: Any, tasks: dict[str, dict[str, Any]]) -> None:
    for values in tasks.values():
        for name, value in values.items():
            check(name, value)
    here = Local()
    here.create_many(tasks)
    there = taken_in("".join(write(exported(here), here.now, Counter())))
    assert state(there) == state(here)


@given(tasks=st.sets(ids, max_size=20))
def test_short_ids_are_the_ones_that_the_store_gives(tasks: set[str]) -> None:
    local = Local()
    local.create_many({id: {r.TITLE: "x"} for id in tasks})
    assert all_short_ids(local.db) == {id: short_id_of(local.db, id) for id in tasks}


numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers()
foreign = st.recursive(
    st.none() | st.booleans() | numbers | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(foreign)
def test_what_a_register_cannot_hold_is_kept_in_another_form_and_comes_back(value: Any) -> None:
    kept = storable(value)
    assert original(kept) == value
    assert original(json.loads(json.dumps(kept))) == value
