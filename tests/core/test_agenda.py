"""Which tasks stand on which of the reader's days."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.agenda import DUE, OVERDUE, REPEATS, entries
from pakaura_server.core.dates import is_overdue
from pakaura_server.core.task import Task
from pakaura_server.core.when import Moment, When, at
from tests.core.filters.strategies import moments, tasks

NOW = at(1_795_521_600_000, "Europe/Berlin")
"""Tuesday 24 November 2026, 13:00."""


def task(title: str, due: str, zone: str | None = None, **values: object) -> Task:
    made = Task(f"01938000-0000-7000-8000-{sum(map(ord, title)):012x}", title)
    made.due = When(due, zone)
    for name, value in values.items():
        setattr(made, name, value)
    return made


def days(stock: list[Task], last: str, now: Moment = NOW) -> list[tuple[str, str, str]]:
    return [(entry.day, entry.state, entry.task.title) for entry in entries(stock, now, last)]


@given(st.lists(tasks(), max_size=6), moments)
def test_every_open_task_that_is_due_by_then_stands_there_once(stock: list[Task], now: Moment) -> None:
    last = "2026-10-27"
    found = entries(stock, now, last)
    due = [one for one in stock if one.open and one.due]
    assert sorted(entry.task.title for entry in found) == sorted(
        one.title for one in due if any(each.task is one for each in entries([one], now, last))
    )
    for entry in found:
        assert entry.day <= last
        assert (entry.state == OVERDUE) is is_overdue(entry.when, now)
        assert entry.state != DUE or entry.day >= now.today
    assert [entry.day for entry in found if entry.state == DUE] == sorted(
        entry.day for entry in found if entry.state == DUE
    )


def test_what_is_overdue_comes_first_and_a_day_begins_with_what_has_no_time() -> None:
    stock = [
        task("late", "2026-11-25T17:00", "Europe/Berlin"),
        task("early", "2026-11-25T09:00", "Europe/Berlin"),
        task("whole day", "2026-11-25"),
        task("today", "2026-11-24"),
        task("this morning", "2026-11-24T12:59", "Europe/Berlin"),
        task("long ago", "2026-11-01"),
        task("too far", "2026-11-26"),
        task("done", "2026-11-24", completed=True),
    ]
    assert days(stock, "2026-11-25") == [
        ("2026-11-01", OVERDUE, "long ago"),
        ("2026-11-24", OVERDUE, "this morning"),
        ("2026-11-24", DUE, "today"),
        ("2026-11-25", DUE, "whole day"),
        ("2026-11-25", DUE, "early"),
        ("2026-11-25", DUE, "late"),
    ]


def test_the_day_of_a_time_is_the_readers_and_a_date_is_a_date_everywhere() -> None:
    stock = [task("time", "2026-11-25T01:00", "Asia/Tokyo"), task("date", "2026-11-25")]
    assert days(stock, "2026-11-30") == [("2026-11-24", DUE, "time"), ("2026-11-25", DUE, "date")]
    tokyo = at(NOW.ms, "Asia/Tokyo")
    assert days(stock, "2026-11-30", tokyo) == [("2026-11-25", DUE, "date"), ("2026-11-25", DUE, "time")]


def test_what_repeats_comes_again_on_its_days_from_today_on() -> None:
    weekly = task("bins", "2026-11-24", recurrence="FREQ=WEEKLY", recurrence_mode="fixed")
    assert days([weekly], "2026-12-08") == [
        ("2026-11-24", DUE, "bins"),
        ("2026-12-01", REPEATS, "bins"),
        ("2026-12-08", REPEATS, "bins"),
    ]
    late = task("plants", "2026-11-20", recurrence="FREQ=DAILY;INTERVAL=3", recurrence_mode="fixed")
    assert days([late], "2026-11-28") == [
        ("2026-11-20", OVERDUE, "plants"),
        ("2026-11-26", REPEATS, "plants"),
    ]


def test_a_rule_that_cannot_be_read_repeats_nothing() -> None:
    strange = task("x", "2026-11-24", recurrence="FREQ=SOMETIMES")
    assert days([strange], "2026-12-24") == [("2026-11-24", DUE, "x")]
