"""From a record to registers: what a record says is what the task becomes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.client.recorded import to_values
from pakaura_server.core import registers as r
from pakaura_server.core.record import from_record
from pakaura_server.core.task import Task
from tests.support.local import NOON_MS, Local

ID = "01900000-0000-7000-8000-00000000000"
records = st.fixed_dictionaries(
    {"title": st.sampled_from(["milk", "Ärger"])},
    optional={
        "notes": st.sampled_from([None, "a\nb"]),
        "completed": st.booleans(),
        "priority": st.sampled_from(["high", "medium", "low", "none"]),
        "project": st.sampled_from([None, "Home.Garden"]),
        "tags": st.lists(st.sampled_from(["a", "b", "ü"]), unique=True).map(sorted),
        "due": st.sampled_from([None, "2026-12-01", "2026-12-01T09:00"]),
        "wait": st.sampled_from([None, "2026-12-01", "2026-12-01T09:00"]),
        "recurrence": st.sampled_from([None, "FREQ=DAILY"]),
        "parent": st.sampled_from([None, ID + "1"]),
        "depends_on": st.lists(st.sampled_from([ID + "1", ID + "2"]), unique=True).map(sorted),
        "deleted": st.booleans(),
    },
)


def values_of(record: dict[str, Any], current: Task | None, local: Local) -> dict[str, Any]:
    fields, unknown = from_record(record, local.now)
    assert unknown == []
    return to_values(fields, current, local.ms)


@given(records)
def test_a_new_task_is_what_its_record_says(record: dict[str, Any]) -> None:
    local = Local()
    id = ID + "9"
    local.create(id, values_of(record, None, local))
    made = local.export()[id]
    assert {name: made[name] for name in record} == record


@given(records, records)
def test_a_task_becomes_what_the_record_says_and_keeps_what_it_leaves_out(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    local = Local()
    id = ID + "9"
    local.create(id, values_of(first, None, local))
    before = local.export()[id]
    local.change(id, values_of(second, local.task(id), local))
    after = local.export()[id]
    assert {name: after[name] for name in second} == second
    # Every edit brings a deleted task back; what follows from a field of the record is no field left out.
    follows = {"number", "deleted", "completed_at", "due_zone", "wait_zone", "recurrence_mode"}
    kept = before.keys() - second.keys() - follows
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


@given(records)
def test_a_record_that_comes_back_as_it_went_changes_nothing(record: dict[str, Any]) -> None:
    local = Local()
    id = ID + "9"
    local.create(id, values_of(record, None, local))
    local.ms += 1000
    assert not local.change(id, values_of(local.export()[id], local.task(id), local))


@pytest.mark.parametrize(
    ("was", "fields", "state"),
    [
        (None, {"completed": True}, [True, "2026-11-24T12:00:00.000Z"]),
        (None, {"completed": True, "completed_at": "2020-01-01T00:00:00Z"}, [True, "2020-01-01T00:00:00Z"]),
        (None, {"completed": False}, [False, None]),
        ("2019-01-01T00:00:00Z", {"completed": True}, [True, "2019-01-01T00:00:00Z"]),
        ("2019-01-01T00:00:00Z", {"completed": False}, [False, None]),
    ],
)
def test_the_time_of_completing_is_the_given_one_else_the_first_else_now(
    was: str | None, fields: dict[str, Any], state: list[Any]
) -> None:
    current = Task(ID + "1", "milk")
    current.completed, current.completed_at = was is not None, was
    assert to_values(fields, current, NOON_MS)[r.STATE] == state


def test_a_list_replaces_the_whole_set() -> None:
    current = Task(ID + "1", "milk")
    current.tags = ("a", "b")
    assert to_values({"tags": ("b", "c")}, current, NOON_MS) == {r.TAG + "a": None, r.TAG + "c": True}
    assert to_values({"tags": ()}, current, NOON_MS) == {r.TAG + "a": None, r.TAG + "b": None}


def test_the_day_on_which_a_task_was_made_is_set_once() -> None:
    made = {"created_at": "2020-01-01T00:00:00Z"}
    assert to_values(made, None, NOON_MS) == {r.CREATED: made["created_at"]}
    assert to_values(made, Task(ID + "1", "milk"), NOON_MS) == {}
