"""The SQL of a filter on a real SQLite chooses what `matches()` does, and finds it fast."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pakaura_server.core.filters import listed, parse, to_sql, ways_in
from pakaura_server.core.filters.parser import MAX_DEPTH, MAX_TERMS
from pakaura_server.core.filters.sql import Sqlite
from pakaura_server.core.filters.terms import LINKED
from pakaura_server.core.structure import Structure
from pakaura_server.core.task import Task
from pakaura_server.core.when import Moment, When, at
from tests.core.filters.strategies import filters, moments, stocks, tight_stocks
from tests.support.rows import empty_database, insert_task

NOW = at(1_795_478_400_000, "Europe/Berlin")
ORDER = "coalesce(due, '~'), priority_rank, created, id"


@pytest.fixture(scope="module")
def db() -> sqlite3.Connection:
    return empty_database()


def fill(db: sqlite3.Connection, stock: list[Task], now: Moment) -> dict[int, Task]:
    db.rollback()
    return {insert_task(db, task, now): task for task in stock}


def numbers(db: sqlite3.Connection, sql: str, parameters: list[object]) -> set[int]:
    return {n for (n,) in db.execute(f"SELECT n FROM task WHERE {sql}", parameters)}


@given(stock=stocks(), text=filters, now=moments, few=st.booleans())
def test_sql_chooses_exactly_what_matches(
    db: sqlite3.Connection, stock: list[Task], text: str, now: Moment, few: bool
) -> None:
    rows = fill(db, stock, now)
    chosen = parse(text, now)
    expected = {n for n, task in rows.items() if chosen.matches(task, now, Structure(stock))}
    assert numbers(db, *to_sql(chosen, now, few=few)) == expected
    assert numbers(db, *to_sql(chosen.negated(), now, few=few)) == rows.keys() - expected


@given(stock=tight_stocks())
def test_links_are_followed_as_they_are_in_python(db: sqlite3.Connection, stock: list[Task]) -> None:
    rows = fill(db, stock, NOW)
    structure = Structure(stock)
    for question in LINKED:
        expected = {n for n, task in rows.items() if structure.holds(question, task)}
        assert numbers(db, *to_sql(parse(f"{question}:yes", NOW), NOW)) == expected


@given(stock=stocks(), text=filters, now=moments)
def test_no_way_in_misses_a_task(db: sqlite3.Connection, stock: list[Task], text: str, now: Moment) -> None:
    rows = fill(db, stock, now)
    chosen = parse(text, now)
    expected = {n for n, task in rows.items() if chosen.matches(task, now, Structure(stock))}
    for query, parameters in ways_in(chosen):
        assert {n for (n,) in db.execute(query, parameters)} >= expected


@given(title=st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=3), data=st.data())
@example(title="İstanbul Straße", data=None)
def test_every_piece_of_a_title_finds_it(db: sqlite3.Connection, title: str, data: st.DataObject | None) -> None:
    piece = title[data.draw(st.integers(0, len(title) - 1)) :] if data else title[1:]
    (n,) = fill(db, [Task("1", title)], NOW)
    chosen = parse('"' + piece.replace('"', '""') + '"', NOW)
    assert numbers(db, *to_sql(chosen, NOW)) == ({n} if chosen.matches(Task("1", title), NOW) else set())


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_the_ends_of_the_calendar_do_not_break_a_list(db: sqlite3.Connection, zone: str) -> None:
    now = at(NOW.ms, zone)
    task = Task("1", "the end")
    task.due = task.wait = When("9999-12-31T23:59", zone)
    task.created_at = "9999-12-31T23:59:59.999Z"
    (n,) = fill(db, [task], now)
    for text in ("due:9999-12-31", "due.after:9999-12-30 due.by:9999-12-31", "created.after:9999-12-30", "waiting:yes"):
        assert parse(text, now).matches(task, now)
        assert numbers(db, *to_sql(parse(text, now), now)) == {n}


@pytest.mark.parametrize(
    ("opening", "closing", "levels"),
    [
        ("(", ")", 1),
        ("a (b or ", ")", 1),
        ("(", " a or b)", 1),
        ("a or b (", " or c)", 1),
        ("not (a or ", ")", 2),
        ("not (", " -a)", 2),
        ("((c d or e) (f or h) or i) (e or ", ")", 1),
        ("(not (a (b or c)) d or e) (", " or f)", 1),
        ("blocked:yes (blocking:no or ", ")", 1),
        ("(subtask:yes or ", ")", 1),
    ],
)
def test_sqlite_takes_the_deepest_filter(db: sqlite3.Connection, opening: str, closing: str, levels: int) -> None:
    often = min((MAX_DEPTH - 2) // levels, (MAX_TERMS - 4) // sum(char.isalpha() for char in f"a{opening}{closing}"))
    text = f"not ({opening * often}x or project:home blocked:yes{closing * often})"
    sql, parameters = to_sql(listed(parse(text, NOW)), NOW)
    assert list(db.execute(f"SELECT n FROM task WHERE {sql} AND FALSE ORDER BY {ORDER} LIMIT 20", parameters)) == []


def test_sqlite_takes_the_longest_filter(db: sqlite3.Connection) -> None:
    for joint in (" ", " or "):
        sql, parameters = to_sql(parse(joint.join(f"word{number}" for number in range(200)), NOW), NOW)
        assert numbers(db, sql, parameters) <= set(range(1000))


def plan(db: sqlite3.Connection, text: str, tail: str = "LIMIT 20", inside: str = "") -> str:
    """How SQLite would answer a list."""
    sql, parameters = to_sql(listed(parse(text, NOW)), NOW)
    rows = db.execute(f"EXPLAIN QUERY PLAN SELECT * FROM task WHERE {inside} {sql} ORDER BY {ORDER} {tail}", parameters)
    return "\n".join(row[3] for row in rows)


def test_a_list_walks_the_index_of_its_order(db: sqlite3.Connection) -> None:
    for text in ("", "project:home +urgent", "-a or pri:high", "not waiting:yes", "notes:x", "project: tag:"):
        found = plan(db, text)
        assert "SCAN task USING INDEX task_open" in found
        assert "TEMP B-TREE" not in found


def test_dates_are_a_range_of_the_index(db: sqlite3.Connection) -> None:
    for text in ("due.before:fri", "due.by:today +a", "overdue:yes", "due.after:fri", "due:fri 9am"):
        assert "SEARCH task USING INDEX task_open (<expr>" in plan(db, text)


def test_a_way_in_replaces_the_walk(db: sqlite3.Connection) -> None:
    for text in (
        "project:home +urgent",
        "project:home due.before:fri",
        "+a or +b",
        "milk or project.is:home",
        "id:abc",
    ):
        ways = ways_in(parse(text, NOW))
        assert ways
        for query, parameters in ways:
            found = "\n".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", parameters))
            assert "SCAN task" not in found
    assert "SEARCH task USING INTEGER PRIMARY KEY" in plan(
        db, "project:home due.before:fri", inside="n IN (SELECT task FROM task_tag WHERE tag = 'a') AND"
    )


def test_a_title_word_is_looked_up(db: sqlite3.Connection) -> None:
    assert "title_index VIRTUAL TABLE INDEX" in plan(db, "milk")
    assert "title_index" not in plan(db, "of")


def test_another_dialect_has_its_own_placeholders_and_tests() -> None:
    class Numbered(Sqlite):
        true, false = "TRUE", "FALSE"

        def mark(self, position: int) -> str:
            return f"${position}"

        def has_tag(self, mark: str) -> str:
            return f"tags ? {mark}"

    sql, parameters = to_sql(parse("completed:no +a due.by:2026-11-27", NOW), NOW, dialect=Numbered())
    assert sql.startswith("completed = FALSE AND tags ? $1 AND (coalesce(due, '~') < $2 AND CASE")
    assert parameters[:2] == ["a", "2026-11-30"]
