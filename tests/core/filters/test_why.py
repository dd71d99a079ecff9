"""The verdict on a task agrees with the filter and with its SQL, and says which clause decides."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given

from pakaura_server.core.filters import listed, parse, to_sql
from pakaura_server.core.filters.why import Verdict, explain, typed_clauses
from pakaura_server.core.structure import Structure
from pakaura_server.core.task import Task
from pakaura_server.core.when import Moment, When, at
from tests.core.filters.strategies import filters, moments, tasks
from tests.support.rows import empty_database, insert_task

NOW = at(1_795_521_600_000, "Europe/Berlin")
"""Tuesday 24 November 2026, 13:00."""


@pytest.fixture(scope="module")
def db() -> sqlite3.Connection:
    return empty_database()


def task(**values: object) -> Task:
    made = Task("01938000-0000-7000-8000-0123456789ab", "buy milk")
    made.created_at = "2026-11-24T11:00:00.000Z"
    for name, value in values.items():
        setattr(made, name, value)
    return made


@given(text=filters, one=tasks(), now=moments)
def test_the_verdict_is_the_filters_and_that_of_its_sql(
    db: sqlite3.Connection, text: str, one: Task, now: Moment
) -> None:
    chosen = listed(parse(text, now))
    around = Structure([one])
    verdict = explain(chosen, one, now, around, typed_clauses(text, now))
    assert verdict.holds is chosen.matches(one, now, around)
    db.rollback()
    insert_task(db, one, now)
    condition, parameters = to_sql(chosen, now)
    assert verdict.holds is bool(db.execute(f"SELECT count(*) FROM task WHERE {condition}", parameters).fetchone()[0])


@given(text=filters, one=tasks(), now=moments)
def test_a_clause_is_what_its_parts_make_of_it(text: str, one: Task, now: Moment) -> None:
    def check(verdict: Verdict) -> None:
        answers = [part.holds for part in verdict.parts]
        expected = {
            "": lambda: verdict.holds,
            "and": lambda: all(answers),
            "or": lambda: any(answers),
            "not": lambda: not answers[0],
        }[verdict.joint]()
        assert verdict.holds is expected
        for part in verdict.parts:
            check(part)

    check(explain(parse(text, now), one, now))


@given(text=filters, one=tasks(), now=moments)
def test_what_decides_has_the_answer_of_the_whole(text: str, one: Task, now: Moment) -> None:
    verdict = explain(listed(parse(text, now)), one, now)
    assert verdict.deciding()
    assert {clause.holds for clause in verdict.deciding()} == {verdict.holds}


@given(text=filters, now=moments)
def test_a_clause_as_it_was_typed_means_the_same(text: str, now: Moment) -> None:
    for term, typed in typed_clauses(text, now).items():
        assert parse(typed, now) == term


def test_a_clause_is_named_as_it_was_typed() -> None:
    text = "due.by:today (+work or due.before:fri 9am) -home"
    typed = typed_clauses(text, NOW)
    verdict = explain(parse(text, NOW), task(due=When("2026-12-03")), NOW, None, typed)
    assert [clause.text for clause in verdict.deciding()] == ["due.by:today", "+work", "due.before:fri 9am"]


@pytest.mark.parametrize(
    ("text", "values", "because"),
    [
        ("due.by:today", {"due": When("2026-12-03")}, "it is due 2026-12-03"),
        ("due:fri", {}, "it has no due date"),
        ("due:fri", {"due": When("2026-12-03T09:00", "Asia/Tokyo")}, "it is due 2026-12-03 09:00 Asia/Tokyo"),
        ("overdue:yes", {"due": When("2026-12-03")}, "it is due 2026-12-03"),
        ("overdue:yes", {"deleted": True}, "it is not open"),
        ("completed:no", {"completed": True}, "it was completed"),
        (
            "completed:no",
            {"completed": True, "completed_at": "2026-11-23T23:30:00Z"},
            "it was completed on 2026-11-24 00:30",
        ),
        ("completed.after:today", {}, "it is not completed"),
        ("created:yesterday", {}, "it was created on 2026-11-24 12:00"),
        ("deleted:yes", {}, "it is not deleted"),
        ("waiting:no", {"wait": When("2026-11-30")}, "its wait date is 2026-11-30"),
        ("wait:fri", {}, "it has no wait date"),
        ("+home", {"tags": ("a", "b")}, "its tags are +a +b"),
        ("-home", {}, "it has no tags"),
        ("project:home", {"project": "work"}, "its project is work"),
        ("project:", {}, "it has no project"),
        ("pri:high", {"priority": "low"}, "its priority is low"),
        ("pri:high", {}, "it has no priority"),
        ("bread", {}, 'its title is "buy milk"'),
        ("notes:x", {}, "it has no notes"),
        ("notes:x", {"notes": "abc"}, "its notes do not hold that"),
        ("notes:b", {"notes": "abc"}, "its notes hold that"),
        ("id:fff", {}, "its id is 01938000-0000-7000-8000-0123456789ab"),
        ("parent:7f3a", {}, "it is part of no other task"),
        ("blocked:yes", {}, "it is held up by nothing"),
        ("children:yes", {}, "it is not a task with subtasks"),
    ],
)
def test_a_clause_says_what_the_task_has(text: str, values: dict[str, object], because: str) -> None:
    one = task(**values)
    assert explain(parse(text, NOW), one, NOW, Structure([one])).because == because


def test_what_holds_a_task_up_is_named() -> None:
    first, second = task(), Task("01938000-0000-7000-8000-0123456789ac", "drink it")
    second.depends_on = (first.id,)
    around = Structure([first, second])
    assert explain(parse("blocked:no", NOW), second, NOW, around).because == "it is held up by buy milk"
    assert explain(parse("blocking:no", NOW), first, NOW, around).because == "it is holding up drink it"


def test_an_empty_filter_is_everything() -> None:
    verdict = explain(parse("", NOW), task(), NOW)
    assert (verdict.text, verdict.holds, verdict.parts) == ("everything", True, ())
