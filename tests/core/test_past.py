"""Times that have been, as people name them: `3 days ago`, `last friday`, `-2w`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.errors import BadDate
from pakaura_server.core.past import read_past
from pakaura_server.core.when import Moment, at
from tests.support.zones import ZONES

ZONE = "Europe/Berlin"


def moment(wall: str) -> Moment:
    """That time in Berlin."""
    return at(Moment(0, wall, ZONE).instant(wall), ZONE)


NOW = moment("2026-11-25T12:00")
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("3 days ago", "2026-11-22T23:59"),
        ("a week ago", "2026-11-18T23:59"),
        ("2 weeks ago", "2026-11-11T23:59"),
        ("one month ago", "2026-10-25T23:59"),
        ("a year ago", "2025-11-25T23:59"),
        ("-3d", "2026-11-22T23:59"),
        ("-2W", "2026-11-11T23:59"),
        ("-9m", "2026-02-25T23:59"),
        ("-1y", "2025-11-25T23:59"),
        ("fri", "2026-11-20T23:59"),
        ("last friday", "2026-11-20T23:59"),
        ("Wednesday", "2026-11-18T23:59"),
        ("last week", "2026-11-18T23:59"),
        ("last month", "2026-10-25T23:59"),
        ("last year", "2025-11-25T23:59"),
        ("the day before yesterday", "2026-11-23T23:59"),
        ("day before yesterday 9am", "2026-11-23T09:00"),
        ("24 dec", "2025-12-24T23:59"),
        ("december 24th", "2025-12-24T23:59"),
        ("24 nov", "2026-11-24T23:59"),
        ("3 days ago 18:00", "2026-11-22T18:00"),
        ("last friday at 5pm", "2026-11-20T17:00"),
        ("-1d noon", "2026-11-24T12:00"),
        ("2 hours ago", "2026-11-25T10:00"),
        ("30 minutes ago", "2026-11-25T11:30"),
        ("yesterday", "2026-11-24T23:59"),
        ("yesterday 18:00", "2026-11-24T18:00"),
        ("2026-11-20", "2026-11-20T23:59"),
        ("today", "2026-11-25T12:00"),
        ("9am", "2026-11-25T09:00"),
        ("1pm", "2026-11-24T13:00"),
    ],
)
def test_what_is_said_of_the_past_is_read_into_it(text: str, end: str) -> None:
    assert read_past(text, NOW).wall == end


def test_a_month_before_a_shorter_one_ends_with_it() -> None:
    assert read_past("-1m", moment("2026-03-31T12:00")).wall == "2026-02-28T23:59"
    assert read_past("29 feb", NOW).wall == "2024-02-29T23:59"


@pytest.mark.parametrize(
    "text",
    ["", "ago", "days ago", "-d", "-3x", "-", "last", "last foo", "3 days", "99999 years ago", "-9999y", "٣ days ago"],
)
def test_what_is_no_time_is_refused_with_examples_of_the_past(text: str) -> None:
    with pytest.raises(BadDate) as refused:
        read_past(text, NOW)
    assert "3 days ago" in refused.value.hint


@pytest.mark.parametrize("text", ["tomorrow", "+3d", "2026-11-26", "2027-01-01 9am", "24 dec 2026"])
def test_what_lies_ahead_is_refused(text: str) -> None:
    with pytest.raises(BadDate, match="has not been yet"):
        read_past(text, NOW)


@given(st.integers(1, 50), st.sampled_from("dwmy"), st.sampled_from(ZONES))
def test_the_past_is_past(count: int, unit: str, zone: str) -> None:
    now = at(NOW.ms, zone)
    assert read_past(f"-{count}{unit}", now).ms < now.ms
