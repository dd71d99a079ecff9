"""Numbers about tasks: weeks, streaks, and what is open."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.figures import Figures, streaks
from pakaura_server.core.task import Task
from pakaura_server.core.when import Moment, at
from tests.core.filters.strategies import moments, tasks
from tests.support.zones import ZONES

NOW = at(1_795_521_600_000, "Europe/Berlin")
"""Tuesday 24 November 2026, 13:00."""
days_ago = st.sets(st.integers(0, 30))


def done(created: str, completed: str | None = None, **values: object) -> Task:
    made = Task("01938000-0000-7000-8000-0123456789ab", "x")
    made.created_at = created
    made.completed = completed is not None
    made.completed_at = completed
    for name, value in values.items():
        setattr(made, name, value)
    return made


def on(ago: int) -> str:
    return f"{date(2026, 11, 24) - timedelta(ago)}T10:00:00.000Z"


def test_a_time_that_no_clock_here_shows_has_its_day_in_utc() -> None:
    there = at(NOW.ms, "America/New_York")
    assert streaks(["0001-01-01T00:00:00Z"], there)[1].first == "0001-01-01"


@given(days_ago)
def test_a_streak_is_days_in_a_row(ago: set[int]) -> None:
    current, longest = streaks([on(each) for each in ago], NOW)
    start = 0 if 0 in ago else 1
    expected = next(count for count in range(40) if start + count not in ago)
    assert current.days == expected
    runs = [next(n for n in range(40) if each + n not in ago) for each in ago]
    assert longest.days == max(runs, default=0)
    assert longest.days >= current.days
    if longest.days:
        assert longest.first is not None
        assert longest.last is not None
        span = date.fromisoformat(longest.last) - date.fromisoformat(longest.first)
        assert span.days == longest.days - 1


def test_a_day_is_the_readers() -> None:
    times = ["2026-11-23T23:30:00.000Z", "2026-11-22T22:30:00.000Z"]
    assert streaks(times, NOW)[0].days == 1
    assert streaks(times, at(NOW.ms, "UTC"))[0].days == 2


def test_weeks_begin_on_monday_and_the_last_is_this_one() -> None:
    stock = [
        done("2026-11-10T09:00:00.000Z"),
        done("2026-11-10T09:00:00.000Z", "2026-11-12T09:00:00.000Z"),
        # A quarter to twelve on Sunday in UTC is Monday in Berlin.
        done("2026-11-15T22:45:00.000Z", "2026-11-15T23:45:00.000Z"),
        done("2026-11-24T09:00:00.000Z"),
    ]
    found = [(w.start, w.completed, w.added, w.open) for w in Figures(stock, NOW, 3).weeks]
    assert found == [("2026-11-09", 1, 3, 2), ("2026-11-16", 1, 0, 1), ("2026-11-23", 0, 1, 2)]


@given(st.lists(tasks(), max_size=8), st.integers(1, 60), moments, st.sampled_from(ZONES))
def test_what_was_open_and_added_less_what_was_completed_is_open(
    stock: list[Task], weeks: int, moment: Moment, zone: str
) -> None:
    figures = Figures(stock, at(moment.ms, zone), weeks)
    assert len(figures.weeks) == weeks
    for before, week in zip(figures.weeks, figures.weeks[1:], strict=False):
        assert before.open + week.added - week.completed == week.open
        assert date.fromisoformat(week.start) - date.fromisoformat(before.start) == timedelta(7)
    assert figures.open == sum(number for _, number in figures.priorities)


def test_what_is_open_is_counted_the_most_frequent_first() -> None:
    stock = [
        done(on(2), project="b", tags=("x", "y"), priority="high"),
        done(on(4), project="a", tags=("x",)),
        done(on(4), project="a"),
        done(on(9), on(1), project="c", tags=("z",)),
    ]
    figures = Figures(stock, NOW, 1)
    assert figures.projects == [("a", 2), ("b", 1)]
    assert figures.tags == [("x", 2), ("y", 1)]
    assert figures.priorities == [("high", 1), ("none", 2)]
    assert (figures.open, figures.completed, figures.age_days) == (3, 1, 3.4)
