"""The search for the most urgent tasks finds what reckoning every task would."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.client.store.urgent import Urgent, linked, most_urgent
from pakaura_server.core.filters import listed, parse
from pakaura_server.core.task import PRIORITIES, Task
from pakaura_server.core.urgency import COEFFICIENTS, Urgency
from pakaura_server.core.when import Moment, When, at
from tests.core.filters.strategies import ZONES, filters, moments, tasks
from tests.support.rows import empty_database, insert_task

NOW = at(1_795_521_600_000, "UTC")
weights = st.dictionaries(st.sampled_from(list(COEFFICIENTS)), st.sampled_from((-4.0, 0.0, 0.3, 30.0)), max_size=4)


@pytest.fixture(scope="module")
def db() -> sqlite3.Connection:
    made = empty_database()
    made.row_factory = sqlite3.Row
    return made


alike = st.sampled_from((None, When("2026-10-24"), When("2026-10-25"), When("2026-10-25T09:00", "UTC")))


@st.composite
def stocks(draw: st.DrawFn) -> list[Task]:
    """Mostly open tasks with dates of all distances; some depend on others, some are tagged next."""
    stock = draw(st.lists(tasks(), max_size=10, unique_by=lambda task: task.id))
    for task in stock:
        task.completed = draw(st.sampled_from((False, False, False, True)))
        task.deleted = draw(st.sampled_from((False, False, False, True)))
        task.priority = draw(st.sampled_from(PRIORITIES))
        task.due = draw(st.just(task.due) | alike)
        if draw(st.sampled_from((False, False, True))):
            task.tags = (*task.tags, "next")
        if draw(st.booleans()):
            task.created_at = f"202{draw(st.integers(4, 7))}-0{draw(st.integers(1, 9))}-01T00:00:00Z"
        task.depends_on = tuple(sorted({other.id for other in draw(st.lists(st.sampled_from(stock), max_size=1))}))
    return stock


def brute_force(db: sqlite3.Connection, stock: list[Task], text: str, urgency: Urgency) -> list[Urgent]:
    around = linked(db)
    chosen = listed(parse(text, urgency.now))
    found = [task for task in stock if chosen.matches(task, urgency.now, around)]
    return sorted(
        Urgent(task, urgency.terms(task, len(around.blocked_by(task)), len(around.blockers(task)))) for task in found
    )


@given(
    stock=stocks(),
    text=st.sampled_from(("", "blocked:no")) | filters,
    now=moments,
    coefficients=st.just({}) | weights,
    sizes=st.tuples(st.integers(1, 4), st.sampled_from((1, 3, 500)), st.integers(1, 3)),
)
def test_what_is_found_is_what_reckoning_every_task_finds(
    db: sqlite3.Connection,
    stock: list[Task],
    text: str,
    now: Moment,
    coefficients: dict[str, float],
    sizes: tuple[int, int, int],
) -> None:
    limit, near, step = sizes
    db.rollback()
    for task in stock:
        insert_task(db, task, now)
    urgency = Urgency(now, coefficients)
    found = most_urgent(db, listed(parse(text, now)), urgency, limit, near, step)
    assert [each.key for each in found] == [each.key for each in brute_force(db, stock, text, urgency)[:limit]]


hours = st.sampled_from((None, "00:10", "12:00", "23:50"))


@st.composite
def rivals(draw: st.DrawFn) -> tuple[Moment, list[Task]]:
    """Open tasks of nearly the same urgency, so that the last hundredth and the order of ties decide."""
    now = at(NOW.ms, draw(st.sampled_from(ZONES)))
    stock = []
    for number in range(draw(st.integers(2, 6))):
        task = Task(f"01938000-0000-7000-8000-{number:012x}", "x")
        task.created_at = draw(st.sampled_from(("2026-11-24T00:00:00.000Z", "2026-11-16T00:00:00.000Z")))
        task.priority = draw(st.sampled_from(("none", "none", "low", "high")))
        task.project = draw(st.sampled_from((None, "home")))
        day, hour = draw(st.sampled_from((None, -9, -8, -1, 0, 1, 2, 14, 15, 40))), draw(hours)
        if day is not None:
            text = (date(2026, 11, 24) + timedelta(day)).isoformat()
            task.due = When(f"{text}T{hour}", draw(st.sampled_from(ZONES))) if hour else When(text)
        stock.append(task)
    return now, stock


@given(rivals(), st.sampled_from(({}, {"project": 2.0})), st.integers(1, 2), st.sampled_from((1, 500)))
def test_what_is_found_first_is_the_answer_only_if_nothing_can_come_before_it(
    db: sqlite3.Connection, case: tuple[Moment, list[Task]], coefficients: dict[str, float], limit: int, near: int
) -> None:
    now, stock = case
    db.rollback()
    for task in stock:
        insert_task(db, task, now)
    urgency = Urgency(now, coefficients)
    found = most_urgent(db, listed(parse("", now)), urgency, limit, near, 1)
    assert [each.key for each in found] == [each.key for each in brute_force(db, stock, "", urgency)[:limit]]


def test_of_two_that_are_equally_urgent_the_one_that_is_due_first_comes_first(db: sqlite3.Connection) -> None:
    db.rollback()
    low, in_project = (
        Task("01938000-0000-7000-8000-000000000001", "a"),
        Task("01938000-0000-7000-8000-000000000002", "b"),
    )
    low.due, low.priority = When("2026-11-16"), "low"
    in_project.due, in_project.project = When("2026-11-15"), "home"
    for task in (low, in_project):
        task.created_at = "2026-11-24T00:00:00.000Z"
        insert_task(db, task, NOW)
    (first,) = most_urgent(db, listed(parse("", NOW)), Urgency(NOW, {"project": 2.0}), 1, step=1)
    assert first.task.id == in_project.id


def many(count: int) -> list[Task]:
    """More tasks than one step of the search looks at, with ties, and some that only the last steps find."""
    made = []
    for index in range(count):
        task = Task(f"01938000-0000-7000-8000-{index:012x}", f"task {index}")
        task.created_at = f"2026-{index % 11 + 1:02}-01T00:00:00.000Z"
        task.due = When(f"2026-{index % 12 + 1:02}-{index % 28 + 1:02}") if index % 3 else None
        task.priority = PRIORITIES[index * 7 % 4]
        task.project = "home" if index % 2 else None
        task.wait = When("2027-01-01") if index % 5 == 0 else None
        made.append(task)
    made[-1].tags = ("next",)
    made[-2].depends_on = (made[3].id,)
    return made


@pytest.mark.parametrize("text", ["", "blocked:no", "due:", "project: pri:none", "+next", "due.after:2026-12-20"])
def test_a_long_list_is_gone_down_until_nothing_better_can_come(db: sqlite3.Connection, text: str) -> None:
    db.rollback()
    stock = many(800)
    for task in stock:
        insert_task(db, task, NOW)
    urgency = Urgency(NOW)
    found = most_urgent(db, listed(parse(text, NOW)), urgency, 12, step=5)
    assert [each.key for each in found] == [each.key for each in brute_force(db, stock, text, urgency)[:12]]


def test_the_search_reads_the_index_of_open_tasks(db: sqlite3.Connection) -> None:
    from pakaura_cli.client.store.urgent import Bounds

    bounds = Bounds(Urgency(NOW))
    plan = db.execute(
        f"EXPLAIN QUERY PLAN SELECT n, {bounds.sql} FROM task INDEXED BY task_open"
        f" WHERE completed = 0 AND deleted = 0 AND coalesce(due, '~') < '{bounds.horizon}'"
    ).fetchall()
    assert "SEARCH task USING INDEX task_open (<expr><?)" in plan[0][3]
