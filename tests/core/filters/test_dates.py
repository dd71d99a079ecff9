"""How the dates of tasks compare with those of a filter, in the reader's zone."""

from __future__ import annotations

import pytest
from hypothesis import given

from pakaura_server.core.task import Task
from pakaura_server.core.when import Moment, When, at
from tests.core.filters.strategies import choose, moments, tasks

BERLIN = at(1_795_478_400_000, "Europe/Berlin")
"""Tuesday 24 November 2026, 01:00."""
HONOLULU = at(1_795_478_400_000, "Pacific/Honolulu")
"""The same moment, Monday 14:00."""


def due(text: str, zone: str | None = None) -> Task:
    task = Task("01938000-0000-7000-8000-0123456789ab", "x")
    task.due = When(text, zone)
    return task


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("due.before:2026-11-27", {"26"}),
        ("due.by:2026-11-27", {"26", "27"}),
        ("due:2026-11-27", {"27"}),
        ("due.after:2026-11-27", {"28"}),
        ("due.before:2026-11-27T09:00", {"26"}),
        ("due.by:2026-11-27T09:00", {"26", "27"}),
        ("due.after:2026-11-27T09:00", {"28"}),
        ("not due.before:2026-11-27", {"27", "28"}),
    ],
)
def test_a_day_is_compared_as_a_day(text: str, chosen: set[str]) -> None:
    assert {day for day in ("26", "27", "28") if choose(text, BERLIN, due(f"2026-11-{day}"))} == chosen


def test_two_times_are_compared_as_instants() -> None:
    in_new_york = due("2026-11-27T03:00", "America/New_York")
    assert choose("due:2026-11-27T09:00", BERLIN, in_new_york)
    assert not choose("due.before:2026-11-27T09:00", BERLIN, in_new_york)
    assert choose("due.before:2026-11-27T09:01", BERLIN, in_new_york)


def test_the_day_of_a_time_is_the_readers() -> None:
    early = due("2026-11-27T01:00", "Europe/Berlin")
    assert choose("due:2026-11-27", BERLIN, early)
    assert choose("due:2026-11-26", HONOLULU, early)


def test_a_date_stays_a_date_wherever_it_is_read() -> None:
    assert choose("due:2026-11-27", BERLIN, due("2026-11-27"))
    assert choose("due:2026-11-27", HONOLULU, due("2026-11-27"))


def test_a_task_without_a_date_is_neither_before_nor_after() -> None:
    none = Task("01938000-0000-7000-8000-0123456789ab", "x")
    assert not choose("due.before:fri or due.after:fri or due:fri", BERLIN, none)
    assert choose("not due.before:fri due:", BERLIN, none)


def test_a_task_waits_until_its_day_begins_or_its_minute_comes() -> None:
    task = due("2026-11-24")
    for wait, waiting in (("2026-11-25", True), ("2026-11-24", False)):
        task.wait = When(wait)
        assert choose("waiting:yes", BERLIN, task) is waiting
    task.wait = When("2026-11-24T01:00", "Europe/Berlin")
    assert not choose("waiting:yes", BERLIN, task)
    task.wait = When("2026-11-24T01:01", "Europe/Berlin")
    assert choose("waiting:yes", BERLIN, task)


def test_overdue_is_open_and_past() -> None:
    assert not choose("overdue:yes", BERLIN, due("2026-11-24"))
    assert choose("overdue:yes", BERLIN, due("2026-11-23"))
    assert choose("overdue:yes", BERLIN, due("2026-11-24T00:59", "Europe/Berlin"))
    done = due("2026-11-23")
    done.completed = True
    assert choose("overdue:no", BERLIN, done)


def test_stamps_of_any_precision_fall_on_the_readers_day() -> None:
    task = due("2026-11-24")
    task.completed = True
    task.created_at = "2026-11-23T22:59:59.999Z"
    task.completed_at = "2026-11-23T23:00:00Z"
    assert choose("created.before:2026-11-24 created:2026-11-23", BERLIN, task)
    assert choose("completed.after:2026-11-23 completed.by:2026-11-24", BERLIN, task)
    task.completed = False
    assert not choose("completed.after:2026-11-23", BERLIN, task)


@given(tasks(), moments)
def test_a_due_is_before_on_or_after_a_day_and_only_one_of_them(task: Task, now: Moment) -> None:
    answers = [choose(f"due{order}:sat", now, task) for order in (".before", "", ".after")]
    assert sum(answers) == (task.due is not None)
    assert choose("due.by:sat", now, task) is (answers[0] or answers[1])


@given(tasks(), moments)
def test_what_is_overdue_was_due_by_today(task: Task, now: Moment) -> None:
    if choose("overdue:yes", now, task):
        assert choose("due.by:today", now, task)
