"""Registers: what an unwritten one means, and values that come back as they went in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core import registers as r
from pakaura_server.core.canonical import canonical
from pakaura_server.core.stamps import MAX_MS
from pakaura_server.core.task import Task
from pakaura_server.core.when import When

dates = st.dates().map(lambda day: When(day.isoformat()))
clocks = st.datetimes().map(lambda time: When(time.strftime("%Y-%m-%dT%H:%M"), "Europe/Berlin"))


@given(st.none() | dates | clocks)
def test_a_date_comes_back_from_its_register_as_it_went_in(when: When | None) -> None:
    value = r.from_when(when)
    assert r.to_when(value) == when
    assert canonical(value)
    assert value is None or value[2] is (when is not None and when.all_day)


def test_a_register_that_was_never_written_means_what_a_new_task_has() -> None:
    new = Task("0192f0c0-ffee-7000-8000-00000000c9f2", "")
    assert r.default(r.TITLE) == new.title
    assert r.default(r.PRIORITY) == new.priority
    assert r.default(r.STATE) == [new.completed, new.completed_at]
    for register in (r.NOTES, r.SCHEDULE, r.WAIT, r.RECUR, r.PROJECT, r.PARENT, r.CREATED, r.DELETED, r.TAG + "home"):
        assert r.default(register) is None


def test_a_default_is_a_fresh_value_each_time() -> None:
    r.default(r.STATE).append("changed")
    assert r.default(r.STATE) == [False, None]


def test_the_state_says_when_a_task_was_completed() -> None:
    assert r.state("2026-11-23T09:00:00.000Z") == [True, "2026-11-23T09:00:00.000Z"]
    assert r.state(None) == r.default(r.STATE)


@given(st.integers(0, MAX_MS))
def test_a_timestamp_is_rfc_3339_in_utc_with_three_decimals(ms: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
    assert r.timestamp(ms) == moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@given(st.integers(0, MAX_MS))
def test_the_milliseconds_of_a_timestamp_are_those_that_it_was_made_of(ms: int) -> None:
    assert r.milliseconds(r.timestamp(ms)) == ms


@given(st.integers(0, MAX_MS), st.integers(0, MAX_MS))
def test_timestamps_sort_as_text(one: int, other: int) -> None:
    assert (r.timestamp(one) < r.timestamp(other)) == (one < other)


@pytest.mark.parametrize(
    ("ms", "text"), [(0, "1970-01-01T00:00:00.000Z"), (1_795_424_400_007, "2026-11-23T09:00:00.007Z")]
)
def test_a_timestamp_reads(ms: int, text: str) -> None:
    assert r.timestamp(ms) == text
