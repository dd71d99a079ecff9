"""The small numbers that people type."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pakaura_cli.client.store.numbers import REST_MS, several
from pakaura_server.core import registers as r
from pakaura_server.core.errors import NotFound
from tests.support.local import DAY_MS, Local


def numbers(local: Local, ids: list[str]) -> list[int | None]:
    return [local.number(id) for id in ids]


def test_tasks_are_numbered_from_one_in_the_order_of_their_coming() -> None:
    local = Local()
    assert numbers(local, [local.add(title) for title in "abc"]) == [1, 2, 3]


@pytest.mark.parametrize("close", [Local.done, Local.delete])
def test_only_an_open_task_has_a_number(close: object) -> None:
    local = Local()
    id = local.add("a")
    assert callable(close)
    close(local, id)
    assert local.number(id) is None


def test_a_task_that_comes_completed_or_deleted_takes_no_number() -> None:
    local = Local()
    closed = [local.add("a", state=[True, "2026-01-01T00:00:00Z"]), local.add("b", deleted=True)]
    assert numbers(local, [*closed, local.add("c")]) == [None, None, 1]


def test_a_freed_number_rests_for_seven_days_and_then_the_lowest_goes_first() -> None:
    local = Local()
    ids = [local.add(title) for title in "abc"]
    local.done(ids[1])
    local.done(ids[0])
    assert local.number(local.add("while they rest")) == 4
    local.ms += REST_MS
    assert numbers(local, [local.add(title) for title in "xyz"]) == [1, 2, 5]


def test_a_number_that_rests_to_the_last_millisecond_is_not_given() -> None:
    local = Local()
    local.done(local.add("a"))
    freed = local.ms
    local.ms = freed + REST_MS - 1001
    assert local.number(local.add("one too early")) == 2
    local.ms = freed + REST_MS - 1000
    assert local.number(local.add("in time")) == 1


def test_several_at_once_take_what_has_rested_and_then_what_nobody_ever_had() -> None:
    local = Local()
    ids = [local.add(title) for title in "abc"]
    local.done(ids[2])
    local.done(ids[0])
    local.ms += REST_MS + 1000
    with local.store.writing() as db:
        assert several(db, 4, local.ms) == [1, 3, 4, 5]
        assert several(db, 0, local.ms) == []


@pytest.mark.parametrize("back", ["reopen", "undo"])
def test_a_task_that_is_open_again_takes_its_number_back(back: str) -> None:
    local = Local()
    ids = [local.add(title) for title in "ab"]
    local.done(ids[0])
    local.reopen(ids[0]) if back == "reopen" else local.undo()
    assert numbers(local, ids) == [1, 2]


def test_a_task_whose_number_went_to_another_gets_a_new_one() -> None:
    local = Local()
    first = local.add("a")
    local.done(first)
    local.ms += REST_MS
    second = local.add("b")
    local.reopen(first)
    assert numbers(local, [first, second]) == [2, 1]


def test_thousands_of_rested_numbers_are_given_before_a_new_one() -> None:
    local = Local()
    ids = [local.add(str(n)) for n in range(250)]
    local.write(lambda writer: [writer.change(id, {r.DELETED: True}) for id in ids])
    local.ms += REST_MS
    assert sorted(number or 0 for number in numbers(local, [local.add("new") for _ in ids])) == list(range(1, 251))


class Numbers(RuleBasedStateMachine):
    """A list of tasks that come, go, come back and are undone while the days pass."""

    def __init__(self) -> None:
        super().__init__()
        self.local = Local()
        self.ids: list[str] = []
        self.held: dict[str, int] = {}
        """The number of each task that was open after the step before."""
        self.had: dict[str, int] = {}
        """The number that each task had last."""
        self.freed: dict[int, int] = {}
        """When each number was last taken from a task, in milliseconds."""

    @rule()
    def add(self) -> None:
        self.ids.append(self.local.add("task"))

    @precondition(lambda self: self.ids)
    @rule(which=st.integers(0, 20), verb=st.sampled_from([Local.done, Local.delete, Local.reopen]))
    def close_or_reopen(self, which: int, verb: object) -> None:
        assert callable(verb)
        verb(self.local, self.ids[which % len(self.ids)])

    @rule(verb=st.sampled_from([Local.undo, Local.redo]))
    def take_back(self, verb: object) -> None:
        assert callable(verb)
        try:
            verb(self.local)
        except NotFound:
            return

    @rule(days=st.integers(1, 8))
    def wait(self, days: int) -> None:
        self.local.ms += days * DAY_MS

    @invariant()
    def numbers_are_kept_unique_and_rest(self) -> None:
        tasks = {id: self.local.task(id) for id in self.ids}
        now = {id: task.number for id, task in tasks.items() if task.number is not None}
        assert {id for id, task in tasks.items() if task.open} == now.keys()
        assert len(set(now.values())) == len(now)
        for id, number in now.items():
            if id in self.held:
                assert number == self.held[id], "it moved while the task was open"
            elif number in self.freed and self.freed[number] > self.local.ms - REST_MS:
                assert number == self.had.get(id), "it was given to another task while it rested"
        self.freed |= {number: self.local.ms for id, number in self.held.items() if id not in now}
        self.held = now
        self.had |= now


TestNumbersOverTime = Numbers.TestCase
TestNumbersOverTime.settings = settings(stateful_step_count=30)
