"""Every implementation of TaskOps, each with the same person's empty list and the same clock."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from pakaura_cli.client.local_ops import LocalOps
from pakaura_cli.client.store.store import Store
from pakaura_server.core.ids import uuid7
from pakaura_server.core.when import Moment, at
from pakaura_server.db import Database
from pakaura_server.ledger.ledgers import Ledgers
from pakaura_server.ledger.task_ops import LedgerOps
from tests.support.local import NOON_MS
from tests.support.memory_ops import MemoryOps
from tests.support.postgres import running_databases
from tests.support.schema import add_user, create_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator, Sequence

    from pakaura_server.core.changes import Change
    from pakaura_server.core.ops import Outcome, TaskOps
    from pakaura_server.core.task import Task

T = TypeVar("T")


class Person:
    """Somebody with a list, and a clock that only the test moves. `run` waits for an answer."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self.runner = runner
        self.ms = NOON_MS
        self.made = 0
        self.ops: TaskOps

    @property
    def now(self) -> Moment:
        return at(self.ms, "UTC")

    def run(self, answer: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(answer)

    def new_id(self) -> str:
        self.made += 1
        return uuid7(NOON_MS + self.made, self.made.to_bytes(10, "big"))

    def apply(self, *changes: Change, command: str = "test", **more: Any) -> Sequence[Outcome]:
        """One command, a second after the one before."""
        self.ms += 1000
        return self.run(self.ops.apply(changes, command=command, **more))

    def undo(self, group: str) -> Any:
        self.ms += 1000
        return self.run(self.ops.undo(group))

    def task(self, id: str) -> Task:
        return self.run(self.ops.get(id)).task

    def last_group(self) -> str:
        return self.run(self.ops.history(1))[0].id


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def database(runner: asyncio.Runner) -> Iterator[Database]:
    with running_databases(create_tables) as databases, databases.fresh() as url:
        database = Database(url, size=2)
        runner.run(database.open())
        yield database
        runner.run(database.close())


@pytest.fixture(scope="session")
def persons(runner: asyncio.Runner, database: Database) -> dict[str, Callable[[], Person]]:
    """A new person of each kind, by the name of what keeps their list."""

    def in_memory() -> Person:
        person = Person(runner)
        person.ops = MemoryOps(lambda: person.ms)
        return person

    def in_a_store() -> Person:
        person = Person(runner)
        person.ops = LocalOps(Store(""), lambda: person.now)
        return person

    def in_a_ledger() -> Person:
        person = Person(runner)
        person.ops = LedgerOps(Ledgers(database, lambda: person.ms), runner.run(add_user(database)))
        return person

    return {"memory": in_memory, "store": in_a_store, "ledger": in_a_ledger}


@pytest.fixture(params=["memory", "store", "ledger"])
def person(request: pytest.FixtureRequest, persons: dict[str, Callable[[], Person]]) -> Person:
    return persons[request.param]()
