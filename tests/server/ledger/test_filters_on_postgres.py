"""The SQL of a filter on a real PostgreSQL chooses what `matches()` does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from pakaura_server.core import registers as r
from pakaura_server.core.apply import plan
from pakaura_server.core.filters import listed, parse, to_sql
from pakaura_server.core.filters.parser import MAX_DEPTH
from pakaura_server.core.filters.postgres import Postgres
from pakaura_server.core.filters.terms import LINKED
from pakaura_server.core.from_registers import to_task
from pakaura_server.core.op import SET, TASK, Op
from pakaura_server.core.structure import Structure
from pakaura_server.core.task import Task
from pakaura_server.core.when import Moment, When, at
from pakaura_server.db import Database
from pakaura_server.ledger.ledgers import Ledgers
from tests.core.filters.strategies import NOWHERE, filters, moments, stocks, tight_stocks
from tests.support.schema import add_user

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator, Mapping

    from pakaura_server.core.filters import Filter
    from pakaura_server.core.merge import Registers
    from pakaura_server.db import Connection

NOW = at(1_795_478_400_000, "Europe/Berlin")
NOBODY = "01930000-0000-7000-8000-ffffffffffff"
STAMP = "0192f0c0ffee-0000-devicea0"


def _id(task: Task) -> str:
    """A UUID with the beginning, the middle and the tail of the task's id."""
    head, _, middle, *_, tail = task.id.split("-")
    return f"{head:0<8}-0000-7000-8{int(middle or '0', 16):0>3x}"[:23] + f"-{tail:0<12}"


class Rows:
    """Tasks of one user in the table, and what a condition chooses of them."""

    def __init__(self, loop: asyncio.Runner, database: Database, user: str) -> None:
        self.loop = loop
        self.ledgers = Ledgers(database, lambda: NOW.ms)
        self.user = user
        self.numbers = iter(range(1_000_000))

    def fill(self, stock: list[Task]) -> dict[str, Task]:
        """Replace the user's tasks; by their ids, as a reader sees them whose server does not know every zone."""
        ids = {task.id: _id(task) for task in stock} | {NOWHERE: NOBODY}
        rows = {ids[task.id]: _registers(task, ids) for task in stock}
        self.loop.run(self.ledgers.transact(self.user, lambda connection: self._write(connection, rows)))
        return {id: _known_zones(to_task(id, registers)) for id, registers in rows.items()}

    def chosen(self, chosen: Filter, now: Moment) -> set[str]:
        condition, parameters = to_sql(chosen, now, dialect=Postgres(2))
        return self.loop.run(self._ask(f"SELECT id FROM tasks WHERE user_id = $1 AND {condition}", parameters))

    async def _write(self, connection: Connection, rows: dict[str, Registers]) -> None:
        await connection.execute("DELETE FROM tasks WHERE user_id = $1", self.user)
        ledger = await self.ledgers.load(connection, self.user, [])
        ops = [Op(f"00000000-0000-4000-8000-{next(self.numbers):012}", TASK, id, SET, row) for id, row in rows.items()]
        await self.ledgers.save(connection, self.user, plan(ledger, ops, "devicea0", NOW.ms, lambda: 1), NOW.ms)

    async def _ask(self, sql: str, parameters: list[object]) -> set[str]:
        async with self.ledgers.database.connection() as connection:
            return {str(row[0]) for row in await connection.fetch(sql, self.user, *parameters)}


@pytest.fixture(scope="module")
def rows(loop: asyncio.Runner, shared_url: str) -> Iterator[Rows]:
    database = Database(shared_url, size=1)
    loop.run(database.open())
    yield Rows(loop, database, loop.run(add_user(database)))
    loop.run(database.close())


@given(stock=stocks(by=_id), text=filters, now=moments)
def test_sql_chooses_exactly_what_matches(rows: Rows, stock: list[Task], text: str, now: Moment) -> None:
    found = rows.fill(stock)
    chosen = parse(text, now)
    expected = {id for id, task in found.items() if chosen.matches(task, now, Structure(found.values()))}
    assert rows.chosen(chosen, now) == expected
    assert rows.chosen(chosen.negated(), now) == found.keys() - expected


@given(stock=tight_stocks(by=_id))
def test_links_are_followed_as_they_are_in_python(rows: Rows, stock: list[Task]) -> None:
    found = rows.fill(stock)
    structure = Structure(found.values())
    for question in LINKED:
        expected = {id for id, task in found.items() if structure.holds(question, task)}
        assert rows.chosen(parse(f"{question}:yes", NOW), NOW) == expected


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_the_ends_of_the_calendar_do_not_break_a_list(rows: Rows, zone: str) -> None:
    now = at(NOW.ms, zone)
    task = next(iter(rows.fill([_last_task(zone)]).values()))
    for text in ("due:9999-12-31", "due.after:9999-12-30 due.by:9999-12-31", "created.after:9999-12-30", "waiting:yes"):
        assert parse(text, now).matches(task, now)
        assert rows.chosen(parse(text, now), now) == {task.id}


def test_a_time_finer_than_a_microsecond_stays_in_its_minute(rows: Rows) -> None:
    task = _last_task("UTC")
    task.created_at = "2026-11-24T11:59:59.999999999Z"
    (id,) = rows.fill([task])
    noon = parse("created.before:2026-11-24T12:00Z", NOW)
    assert rows.chosen(noon, NOW) == {id}


def test_postgresql_takes_the_deepest_and_the_longest_filter(rows: Rows) -> None:
    rows.fill([])
    often = MAX_DEPTH - 2
    assert rows.chosen(listed(parse(f"{'a (b or ' * often}x{')' * often}", NOW)), NOW) == set()
    assert rows.chosen(parse(" or ".join(f"word{number}" for number in range(200)), NOW), NOW) == set()


def test_an_or_reaches_no_row_of_another_person(rows: Rows) -> None:
    rows.fill([])
    others = Rows(rows.loop, rows.ledgers.database, rows.loop.run(add_user(rows.ledgers.database)))
    others.fill([_last_task("UTC")])
    assert rows.chosen(parse("x or title:end", NOW), NOW) == set()


def test_placeholders_begin_where_they_are_told_to() -> None:
    sql, parameters = to_sql(parse("+a project.is:home", NOW), NOW, dialect=Postgres(4))
    assert (sql, parameters) == ("$4 = ANY(tags) AND coalesce(project_key, '') = $5", ["a", "home."])


def _registers(task: Task, ids: Mapping[str, str]) -> Registers:
    values: dict[str, Any] = {
        r.TITLE: task.title,
        r.NOTES: task.notes,
        r.STATE: [task.completed, task.completed_at],
        r.PRIORITY: task.priority,
        r.PROJECT: task.project,
        r.SCHEDULE: r.from_when(task.due),
        r.WAIT: r.from_when(task.wait),
        r.CREATED: task.created_at,
        r.DELETED: True if task.deleted else None,
        r.PARENT: None if task.parent is None else ids[task.parent],
        **{r.TAG + tag: True for tag in task.tags},
        **{r.DEPENDENCY + ids[needed]: True for needed in task.depends_on},
    }
    return {name: (STAMP, value) for name, value in values.items()}


def _known_zones(task: Task) -> Task:
    """The task as the server reads it: a zone that it does not know is UTC."""
    for name in ("due", "wait"):
        when = getattr(task, name)
        if when is not None and when.zone == "Nowhere/Unknown":
            setattr(task, name, When(when.text, "UTC"))
    return task


def _last_task(zone: str) -> Task:
    task = Task("0193a-7-1-abc1", "the end")
    task.due = task.wait = When("9999-12-31T23:59", zone)
    task.created_at = "9999-12-31T23:59:59.999Z"
    return task
