"""Urgency: a sum of terms, each of which is told, and what makes a task more urgent."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.task import PRIORITIES, Task
from pakaura_server.core.urgency import COEFFICIENTS, Urgency, total
from pakaura_server.core.when import Moment, When, at
from tests.core.filters.strategies import moments, tasks

NOW = at(1_795_521_600_000, "Europe/Berlin")
"""Tuesday 24 November 2026, 13:00."""
links = st.integers(0, 3)
weights = st.dictionaries(
    st.sampled_from(list(COEFFICIENTS)), st.floats(-20, 20, allow_nan=False).map(lambda weight: round(weight, 3))
)


def task(**values: object) -> Task:
    made = Task("01938000-0000-7000-8000-0123456789ab", "x")
    made.created_at = "2026-11-24T11:00:00.000Z"
    for name, value in values.items():
        setattr(made, name, value)
    return made


def terms_of(one: Task, blocking: int = 0, blocked: int = 0) -> dict[str, float]:
    return {term.name: term.value for term in Urgency(NOW).terms(one, blocking, blocked)}


def urgency_of(one: Task, now: Moment = NOW) -> int:
    return total(Urgency(now).terms(one))


@given(tasks(), moments, weights, links, links)
def test_the_terms_that_are_shown_add_up_to_the_urgency(
    one: Task, now: Moment, coefficients: dict[str, float], blocking: int, blocked: int
) -> None:
    terms = Urgency(now, coefficients).terms(one, blocking, blocked)
    assert round(sum(round(term.value, 2) for term in terms), 2) == total(terms) / 100
    assert all(term.because and term.hundredths for term in terms)
    assert len({term.name for term in terms}) == len(terms)
    assert {term.name for term in terms} <= COEFFICIENTS.keys()


@given(tasks(), moments, st.integers(-40, 40), st.integers(0, 40))
def test_nearer_is_never_less_urgent(one: Task, now: Moment, days: int, later: int) -> None:
    def due_in(count: int) -> int:
        from datetime import date, timedelta

        one.due = When((date.fromisoformat(now.today) + timedelta(count)).isoformat())
        return urgency_of(one, now)

    assert due_in(days) >= due_in(days + later)


@given(tasks(), moments, st.sampled_from(("00:00", "09:00", "23:59")), st.integers(-9, 20))
def test_an_earlier_time_is_never_less_urgent(one: Task, now: Moment, time: str, days: int) -> None:
    from datetime import datetime, timedelta

    one.completed = one.deleted = False
    start = datetime.fromisoformat(f"{now.today}T{time}") + timedelta(days)
    found = []
    for hours in range(0, 50, 7):
        one.due = When((start + timedelta(hours=hours)).isoformat("T", "minutes"), now.zone)
        found.append(urgency_of(one, now))
    assert found == sorted(found, reverse=True)


@given(tasks(), moments)
def test_a_higher_priority_is_more_urgent(one: Task, now: Moment) -> None:
    found = []
    for priority in PRIORITIES:
        one.priority = priority
        found.append(urgency_of(one, now))
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(PRIORITIES)


@given(tasks(), moments, moments)
def test_time_alone_makes_no_task_less_urgent(one: Task, now: Moment, other: Moment) -> None:
    one.wait = None
    earlier, later = sorted((now.ms, other.ms))
    assert urgency_of(one, at(later, now.zone)) >= urgency_of(one, at(earlier, now.zone))


def test_each_term_has_its_weight() -> None:
    assert terms_of(task()) == {}
    assert terms_of(task(due=When("2026-11-24"))) == {"due": 10.0}
    assert terms_of(task(due=When("2026-11-27"))) == {"due": 8.0}
    assert terms_of(task(due=When("2026-12-09"))) == {}
    assert terms_of(task(due=When("2026-11-23"))) == {"due": 10.0, "overdue": 0.71}
    assert terms_of(task(due=When("2026-11-01"))) == {"due": 10.0, "overdue": 5.0}
    assert terms_of(task(due=When("2026-11-24T12:59", "Europe/Berlin"))) == {"due": 10.0, "overdue": 0.71}
    assert terms_of(task(priority="high")) == {"high": 6.0}
    assert terms_of(task(tags=("a", "next"))) == {"next": 15.0}
    assert terms_of(task(project="home")) == {"project": 1.0}
    assert terms_of(task(created_at="2026-05-24T11:00:00.000Z")) == {"age": 1.0}
    assert terms_of(task(created_at="2016-05-24T11:00:00.000Z")) == {"age": 2.0}
    assert terms_of(task(wait=When("2026-11-25"))) == {"waiting": -3.0}
    assert terms_of(task(wait=When("2026-11-24"))) == {}
    assert terms_of(task(), blocking=2, blocked=1) == {"blocking": 8.0, "blocked": -5.0}


def test_the_weightiest_term_comes_first_and_says_why() -> None:
    one = task(due=When("2026-11-20"), priority="low", project="home", created_at="2026-11-10T11:00:00Z")
    assert [(term.name, term.because) for term in Urgency(NOW).terms(one, 1)] == [
        ("due", "due 2026-11-20"),
        ("blocking", "1 task waits for it"),
        ("overdue", "4 days overdue"),
        ("low", "priority low"),
        ("project", "in project home"),
        ("age", "2 weeks old"),
    ]


def test_a_date_is_not_overdue_before_the_readers_next_day() -> None:
    one = task(due=When("2026-11-24"))
    late = at(1_795_564_740_000, "UTC")
    assert late.wall == "2026-11-24T23:59"
    assert {term.name for term in Urgency(late).terms(one)} == {"due"}
    assert {term.name for term in Urgency(at(late.ms + 60_000, "UTC")).terms(one)} == {"due", "overdue"}
    assert {term.name for term in Urgency(at(late.ms + 60_000, "America/New_York")).terms(one)} == {"due"}
    assert {term.name for term in Urgency(at(late.ms, "Asia/Tokyo")).terms(one)} == {"due", "overdue"}
