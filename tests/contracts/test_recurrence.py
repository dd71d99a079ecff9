"""What everyone may count on who completes a task that repeats, wherever tasks are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pakaura_server.core import registers as r
from pakaura_server.core.changes import Change, complete, create, delete, edit, reopen
from pakaura_server.core.filters import listed, parse
from pakaura_server.core.succession import successor_id
from tests.contracts.conftest import Person

if TYPE_CHECKING:
    from pakaura_server.core.task import Task

WEEKLY = ["FREQ=WEEKLY", "fixed", None]
OTHER = "01900000-0000-7000-8000-000000000001"


def add(person: Person, **values: Any) -> str:
    """A task that is due every Tuesday, the first time on 24 November 2026, which is today."""
    id = person.new_id()
    given = {r.TITLE: "pay rent", r.SCHEDULE: ["2026-11-24", None, True], r.RECUR: WEEKLY, **values}
    person.apply(create(id, given), command="add")
    return id


def do(person: Person, id: str) -> str:
    """Complete it; the status of that."""
    (outcome,) = person.apply(complete(id, person.ms), command="done")
    return outcome.status


def open_tasks(person: Person) -> list[Task]:
    found = person.run(person.ops.list(listed(parse("", person.now)), person.now))
    return list(found)


def dues(person: Person) -> list[str | None]:
    return [task.due.text if task.due else None for task in open_tasks(person)]


class TestCompleting:
    def test_the_successor_is_as_its_predecessor_on_the_next_date(self, person: Person) -> None:
        wait = ["2026-11-20T08:00", "Europe/Berlin", False]
        tags = {r.TAG + "a": True, r.TAG + "b": True}
        values = {r.NOTES: "n", r.PRIORITY: "high", r.PROJECT: "home", r.PARENT: OTHER, r.WAIT: wait, **tags}
        id = add(person, **values, **{r.DEPENDENCY + OTHER: True})
        assert do(person, id) == "changed"
        made = person.task(successor_id(id))
        assert (made.title, made.notes, made.priority, made.project) == ("pay rent", "n", "high", "home")
        assert (made.tags, made.parent, made.depends_on) == (("a", "b"), OTHER, ())
        assert r.from_when(made.due) == ["2026-12-01", None, True]
        assert r.from_when(made.wait) == ["2026-11-27T08:00", "Europe/Berlin", False]
        assert (made.recurrence, made.recurrence_mode, made.completed) == ("FREQ=WEEKLY", "fixed", False)
        assert made.created_at == made.updated_at == person.task(id).completed_at

    def test_completing_again_makes_nothing(self, person: Person) -> None:
        id = add(person)
        do(person, id)
        assert do(person, id) == "unchanged"
        assert dues(person) == ["2026-12-01"]

    def test_a_chain_goes_on_until_its_count_is_used_up(self, person: Person) -> None:
        id = add(person, **{r.RECUR: ["FREQ=WEEKLY;COUNT=3", "fixed", None]})
        for due in ("2026-12-01", "2026-12-08"):
            do(person, id)
            assert dues(person) == [due]
            id = successor_id(id)
        do(person, id)
        assert dues(person) == []

    def test_what_does_not_repeat_has_no_successor(self, person: Person) -> None:
        id = add(person)
        person.apply(edit(id, {r.RECUR: None}))
        do(person, id)
        assert dues(person) == []

    def test_a_rule_that_nobody_can_read_keeps_nobody_from_completing(self, person: Person) -> None:
        id = add(person, **{r.RECUR: ["EVERY=FULL;MOON", "lunar", None]})
        assert do(person, id) == "changed"
        assert dues(person) == []

    def test_a_successor_that_was_deleted_stays_deleted(self, person: Person) -> None:
        id = add(person)
        do(person, id)
        person.apply(delete(successor_id(id)))
        person.apply(reopen(id))
        do(person, id)
        assert dues(person) == []

    def test_it_is_one_command_with_its_successor(self, person: Person) -> None:
        id = add(person)
        do(person, id)
        history = person.run(person.ops.history())
        assert [group.command for group in history] == ["done", "add"]
        assert [group.command for group in person.run(person.ops.history(task=successor_id(id)))] == ["done"]

    def test_completing_and_reopening_at_once_leaves_no_successor(self, person: Person) -> None:
        id = add(person)
        person.apply(complete(id, person.ms), reopen(id))
        assert dues(person) == ["2026-11-24"]


class TestTakingBack:
    def test_what_is_written_to_a_successor_with_the_completion_is_taken_back_with_it(self, person: Person) -> None:
        id = add(person)
        person.apply(complete(id, person.ms), edit(successor_id(id), {r.TITLE: "pay more rent"}))
        assert [task.title for task in open_tasks(person)] == ["pay more rent"]
        reversal = person.undo(person.last_group())
        assert (set(reversal.changed), reversal.left) == ({id, successor_id(id)}, [])

    def test_an_undo_takes_the_successor_away_and_a_redo_brings_it_back(self, person: Person) -> None:
        id = add(person)
        do(person, id)
        group = person.last_group()
        for _ in range(2):
            reversal = person.undo(group)
            assert (set(reversal.changed), reversal.left) == ({id, successor_id(id)}, [])
            assert dues(person) == ["2026-11-24"]
            reversal = person.undo(reversal.group)
            assert set(reversal.changed) == {id, successor_id(id)}
            assert dues(person) == ["2026-12-01"]

    def test_reopening_takes_it_away_and_completing_makes_it_anew(self, person: Person) -> None:
        id = add(person, **{r.RECUR: ["FREQ=WEEKLY", "after-completion", None]})
        do(person, id)
        assert dues(person) == ["2026-12-01"]
        person.apply(reopen(id))
        assert dues(person) == ["2026-11-24"]
        person.ms += 86_400_000
        do(person, id)
        assert dues(person) == ["2026-12-02"]

    def test_one_that_somebody_changed_stays(self, person: Person) -> None:
        id = add(person)
        do(person, id)
        person.apply(edit(successor_id(id), {r.TITLE: "pay more rent"}))
        person.apply(reopen(id))
        assert [task.title for task in open_tasks(person)] == ["pay rent", "pay more rent"]
        do(person, id)
        assert [task.title for task in open_tasks(person)] == ["pay more rent"]

    def test_an_undo_tells_of_one_that_somebody_changed(self, person: Person) -> None:
        id = add(person)
        do(person, id)
        group = person.last_group()
        person.apply(edit(successor_id(id), {r.TITLE: "pay more rent"}))
        reversal = person.undo(group)
        assert reversal.changed == [id]
        assert (successor_id(id), r.TITLE) in reversal.left
        assert dues(person) == ["2026-11-24", "2026-12-01"]

    def test_one_that_is_done_already_stays_done(self, person: Person) -> None:
        id = add(person)
        do(person, id)
        do(person, successor_id(id))
        person.apply(reopen(id))
        assert dues(person) == ["2026-11-24", "2026-12-08"]
        do(person, id)
        assert dues(person) == ["2026-12-08"]

    @pytest.mark.parametrize(
        "values",
        [
            {r.PRIORITY: "high"},
            {r.NOTES: "x", r.TAG + "a": True},
            {r.SCHEDULE: ["2026-12-08", None, True]},
            {r.DELETED: True},
            {r.STATE: r.state("2026-11-24T13:00:00.000Z")},
        ],
    )
    def test_one_whose_changes_were_all_taken_back_goes_and_comes_as_if_untouched(
        self, person: Person, values: dict[str, Any]
    ) -> None:
        id = add(person)
        do(person, id)
        group = person.last_group()
        for _ in range(2):
            person.apply(Change(successor_id(id), values, revives=True))
            redone = person.undo(person.undo(person.last_group()).group)
            person.undo(redone.group)
            person.undo(group)
            assert dues(person) == ["2026-11-24"]
            do(person, id)
            assert dues(person) == ["2026-12-01"]
            group = person.last_group()
        person.apply(reopen(id))
        assert dues(person) == ["2026-11-24"]
        do(person, id)
        assert dues(person) == ["2026-12-01"]

    def test_one_whose_change_was_done_again_is_touched(self, person: Person) -> None:
        id = add(person)
        do(person, id)
        person.apply(edit(successor_id(id), {r.TITLE: "pay more rent"}))
        person.undo(person.undo(person.last_group()).group)
        person.apply(reopen(id))
        assert [task.title for task in open_tasks(person)] == ["pay rent", "pay more rent"]

    def test_taking_back_one_of_two_changes_leaves_it_touched(self, person: Person) -> None:
        id = add(person)
        do(person, id)
        person.apply(edit(successor_id(id), {r.TITLE: "pay more rent"}))
        person.apply(edit(successor_id(id), {r.NOTES: "x"}))
        person.undo(person.last_group())
        person.apply(reopen(id))
        assert [task.title for task in open_tasks(person)] == ["pay rent", "pay more rent"]

    def test_deleting_the_completed_one_leaves_it_alone(self, person: Person) -> None:
        id = add(person)
        do(person, id)
        person.apply(delete(id))
        assert dues(person) == ["2026-12-01"]
