"""What everyone may count on who asks for tasks, wherever these are kept."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from pakaura_server.core import registers as r
from pakaura_server.core.changes import complete, create, delete, edit, reopen, restore
from pakaura_server.core.errors import BadValue, Conflict, NotFound, TooLarge
from pakaura_server.core.filters import listed, parse
from tests.contracts.conftest import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from pakaura_server.core.changes import Change

NOBODY = "01900000-0000-7000-8000-000000000000"
SCHEDULE = ["2026-12-01T09:00", "Europe/Berlin", False]


def add(person: Person, title: str = "milk", /, **values: Any) -> str:
    id = person.new_id()
    person.apply(create(id, {r.TITLE: title, **values}), command="add")
    return id


def titles(person: Person, text: str = "", limit: int | None = None) -> list[str]:
    found = person.run(person.ops.list(listed(parse(text, person.now)), person.now, limit))
    return [task.title for task in found]


def steps(person: Person, task: str = "") -> list[tuple[str, str, bool]]:
    return [(group.command, group.kind, group.undone) for group in person.run(person.ops.history(task=task))]


class TestOneTask:
    def test_a_new_one_is_as_it_was_asked_for(self, person: Person) -> None:
        id, other = person.new_id(), add(person)
        values: dict[str, Any] = {
            r.TITLE: "buy & sell; -- 'x'",
            r.NOTES: "a\nb",
            r.PRIORITY: "high",
            r.PROJECT: "Home.Garden",
        }
        values |= {r.SCHEDULE: SCHEDULE, r.WAIT: ["2026-11-30", None, True], r.RECUR: ["FREQ=DAILY", "fixed", None]}
        (outcome,) = person.apply(create(id, values | {r.PARENT: other}, {r.TAG: ["b", "a"], r.DEPENDENCY: [other]}))
        task = person.task(id)
        assert (outcome.status, outcome.task, outcome.version) == (
            "created",
            task,
            person.run(person.ops.get(id)).version,
        )
        assert (task.id, task.title, task.notes, task.priority) == (id, "buy & sell; -- 'x'", "a\nb", "high")
        assert (task.project, task.tags, task.depends_on, task.parent) == ("Home.Garden", ("a", "b"), (other,), other)
        assert (r.from_when(task.due), r.from_when(task.wait)) == (SCHEDULE, ["2026-11-30", None, True])
        assert (task.recurrence, task.recurrence_mode, task.completed) == ("FREQ=DAILY", "fixed", False)
        assert task.created_at == task.updated_at == r.timestamp(person.ms)

    def test_one_whose_id_is_taken_is_left_as_it_is_also_a_deleted_one(self, person: Person) -> None:
        id = add(person)
        (outcome,) = person.apply(create(id, {r.TITLE: "other"}))
        assert (outcome.status, outcome.task.title, outcome.task.deleted) == ("exists", "milk", False)
        person.apply(delete(id))
        (outcome,) = person.apply(create(id, {r.TITLE: "other"}))
        assert (outcome.status, outcome.task.title, outcome.task.deleted) == ("exists", "milk", True)

    def test_an_edit_changes_what_it_names_and_the_version(self, person: Person) -> None:
        id = add(person, notes="n")
        before = person.run(person.ops.get(id))
        (outcome,) = person.apply(edit(id, {r.TITLE: "oat milk"}))
        assert (outcome.status, outcome.task.title, outcome.task.notes) == ("changed", "oat milk", "n")
        assert outcome.version != before.version
        assert outcome.task.created_at == before.task.created_at < outcome.task.updated_at

    def test_a_change_that_changes_nothing_is_no_step_of_the_history(self, person: Person) -> None:
        id = add(person, priority="high")
        before = person.run(person.ops.get(id))
        for change in (edit(id, {r.TITLE: "milk", r.PRIORITY: "high"}, {r.TAG: []}), reopen(id), restore(id)):
            (outcome,) = person.apply(change)
            assert outcome == ("unchanged", before.task, before.version)
        assert steps(person) == [("add", "do", False)]

    def test_completing_again_keeps_the_time_of_the_first(self, person: Person) -> None:
        id = add(person)
        person.apply(complete(id, person.ms))
        at = person.task(id).completed_at
        (outcome,) = person.apply(complete(id, person.ms + 60_000))
        assert (outcome.status, outcome.task.completed_at) == ("unchanged", at)
        (outcome,) = person.apply(reopen(id))
        assert (outcome.status, outcome.task.completed, outcome.task.completed_at) == ("changed", False, None)

    def test_a_set_is_replaced_as_a_whole(self, person: Person) -> None:
        id = person.new_id()
        person.apply(create(id, {r.TITLE: "x"}, {r.TAG: ["a", "b"]}))
        (outcome,) = person.apply(edit(id, {}, {r.TAG: ["b", "c"]}))
        assert outcome.task.tags == ("b", "c")

    @pytest.mark.parametrize("change", [edit(NOBODY, {r.TITLE: "x"}), complete(NOBODY, 0), delete(NOBODY)])
    def test_what_is_not_there_cannot_be_changed(self, person: Person, change: Change) -> None:
        with pytest.raises(NotFound):
            person.apply(change)
        with pytest.raises(NotFound):
            person.task(NOBODY)

    @pytest.mark.parametrize("id", ["", "milk", "z" * 36, "a" * 32, NOBODY.upper()])
    def test_what_is_no_id_is_not_there_either(self, person: Person, id: str) -> None:
        for change in (edit(id, {r.TITLE: "x"}), complete(id, 0), delete(id)):
            with pytest.raises(NotFound):
                person.apply(change)
        with pytest.raises(NotFound):
            person.task(id)

    @pytest.mark.parametrize("change", [lambda id: edit(id, {r.TITLE: "x"}), reopen, delete])
    def test_what_is_deleted_is_not_there_until_it_is_restored(
        self, person: Person, change: Callable[[str], Change]
    ) -> None:
        id = add(person)
        (outcome,) = person.apply(delete(id))
        assert (outcome.status, outcome.task.deleted) == ("changed", True)
        with pytest.raises(NotFound):
            person.task(id)
        with pytest.raises(NotFound):
            person.apply(change(id))
        (outcome,) = person.apply(restore(id))
        assert (outcome.status, person.task(id).title) == ("changed", "milk")

    @pytest.mark.parametrize(
        ("values", "error"),
        [
            ({r.TITLE: "a\0b"}, BadValue),
            ({r.TITLE: ""}, BadValue),
            ({r.NOTES: "\ud800"}, BadValue),
            ({r.SCHEDULE: ["2026-02-30", None, True]}, BadValue),
            ({f"x/{n}": "x" * 1000 for n in range(200)}, TooLarge),
        ],
    )
    def test_what_no_store_could_keep_is_refused(
        self, person: Person, values: dict[str, Any], error: type[Exception]
    ) -> None:
        id = add(person)
        with pytest.raises(error):
            person.apply(edit(id, values))
        assert steps(person) == [("add", "do", False)]


class TestLinks:
    def test_a_dependency_that_leads_back_is_refused_with_the_chain(self, person: Person) -> None:
        first, second, third = add(person, "a"), add(person, "b"), add(person, "c")
        person.apply(edit(second, {r.DEPENDENCY + first: True}), edit(third, {}, {r.DEPENDENCY: [second]}))
        for change in (edit(first, {}, {r.DEPENDENCY: [third]}), edit(first, {r.DEPENDENCY + third: True})):
            with pytest.raises(BadValue) as caught:
                person.apply(change)
            assert caught.value.field == "depends_on"
            assert f"{third} comes after {second}, {second} comes after {first}" in caught.value.message
        with pytest.raises(BadValue, match="itself"):
            person.apply(edit(first, {}, {r.DEPENDENCY: [first]}))
        assert person.task(first).depends_on == ()

    def test_a_task_is_not_part_of_what_is_part_of_it(self, person: Person) -> None:
        top = add(person, "top")
        below = add(person, "below", parent=top)
        lowest = add(person, "lowest", parent=below)
        for parent in (lowest, top):
            with pytest.raises(BadValue) as caught:
                person.apply(edit(top, {r.PARENT: parent}))
            assert caught.value.field == "parent"
        person.apply(edit(lowest, {r.PARENT: top}), edit(below, {r.PARENT: lowest}))
        assert (person.task(lowest).parent, person.task(below).parent) == (top, lowest)

    def test_a_circle_that_several_changes_close_together_is_refused(self, person: Person) -> None:
        first, second = person.new_id(), person.new_id()
        with pytest.raises(BadValue):
            person.apply(
                create(first, {r.TITLE: "a"}, {r.DEPENDENCY: [second]}),
                create(second, {r.TITLE: "b"}, {r.DEPENDENCY: [first]}),
            )
        assert titles(person) == []

    def test_a_link_to_what_is_not_there_is_kept(self, person: Person) -> None:
        id = add(person, "milk", parent=NOBODY)
        person.apply(edit(id, {}, {r.DEPENDENCY: [NOBODY]}))
        assert (person.task(id).depends_on, person.task(id).parent) == ((NOBODY,), NOBODY)
        assert titles(person, "blocked:no subtask:no") == ["milk"]

    def test_what_is_blocked_or_a_part_is_found(self, person: Person) -> None:
        first, second = add(person, "a"), add(person, "b")
        add(person, "c", parent=first)
        person.apply(edit(second, {}, {r.DEPENDENCY: [first]}))
        assert titles(person, "blocked:yes") == ["b"]
        assert titles(person, "blocking:yes children:yes") == ["a"]
        assert titles(person, "subtask:yes") == titles(person, f"parent:{first}") == ["c"]
        person.apply(complete(first, person.ms))
        assert titles(person, "blocked:yes") == titles(person, "blocking:yes") == []


class TestSeveralChanges:
    def test_all_are_carried_out_or_none(self, person: Person) -> None:
        id, other = person.new_id(), add(person)
        with pytest.raises(NotFound):
            person.apply(create(id, {r.TITLE: "x"}), edit(other, {r.TITLE: "y"}), delete(NOBODY))
        with pytest.raises(NotFound):
            person.task(id)
        assert person.task(other).title == "milk"

    def test_those_of_one_task_follow_one_another(self, person: Person) -> None:
        id = person.new_id()
        outcomes = person.apply(
            create(id, {r.TITLE: "a"}, {r.TAG: ["x"]}), edit(id, {r.TITLE: "b"}, {r.TAG: ["y"]}), complete(id, 0)
        )
        assert [outcome.status for outcome in outcomes] == ["created", "changed", "changed"]
        task = person.task(id)
        assert (task.title, task.tags, task.completed) == ("b", ("y",), True)
        with pytest.raises(NotFound):
            person.apply(delete(id), edit(id, {r.TITLE: "c"}))
        assert person.task(id) == task

    def test_they_are_one_group_that_later_ones_can_join(self, person: Person) -> None:
        ids = [person.new_id(), person.new_id()]
        group = str(uuid.uuid4())
        for id in ids:
            person.apply(create(id, {r.TITLE: "x"}), command="import", group=group)
        assert steps(person) == [("import", "do", False)]
        assert sorted(person.undo(group).changed) == ids

    def test_none_is_carried_out_where_a_task_is_another_by_now(self, person: Person) -> None:
        id, other = add(person), add(person)
        seen = person.run(person.ops.get(id)).version
        person.apply(edit(id, {r.PRIORITY: "low"}))
        with pytest.raises(Conflict):
            person.apply(delete(other), edit(id, {r.TITLE: "x"}), if_unchanged={id: seen})
        with pytest.raises(Conflict):
            person.apply(delete(other), if_unchanged={id: seen})
        assert (person.task(id).title, person.task(other).title) == ("milk", "milk")
        now = person.run(person.ops.get(id)).version
        (outcome,) = person.apply(edit(id, {r.TITLE: "x"}), if_unchanged={id: now})
        assert outcome.status == "changed"
        person.apply(delete(id))
        with pytest.raises(NotFound):
            person.apply(edit(id, {r.TITLE: "y"}), if_unchanged={id: outcome.version})


class TestLists:
    def test_the_filter_chooses_and_due_priority_and_age_order(self, person: Person) -> None:
        add(person, "old")
        add(person, "new")
        add(person, "high", priority="high")
        add(person, "soon", schedule=SCHEDULE)
        add(person, "sooner", schedule=["2026-12-01", None, True])
        person.apply(complete(add(person, "done"), 0), command="done")
        person.apply(delete(add(person, "gone")))
        assert titles(person) == ["sooner", "soon", "high", "old", "new"]
        assert titles(person, limit=2) == ["sooner", "soon"]
        assert titles(person, "completed:yes") == ["done"]
        assert titles(person, "deleted:yes") == ["gone"]
        assert titles(person, "due.by:2026-12-01T07:59Z or high") == ["sooner", "high"]


class TestUndo:
    def test_it_sets_back_and_the_undo_of_it_does_it_again(self, person: Person) -> None:
        id = add(person, priority="high")
        person.apply(edit(id, {r.TITLE: "oat milk"}, {r.TAG: ["a"]}), command="edit")
        edited = person.last_group()
        reversal = person.undo(edited)
        assert (reversal.changed, reversal.left, reversal.command) == ([id], [], "edit")
        assert (person.task(id).title, person.task(id).tags, person.task(id).priority) == ("milk", (), "high")
        assert reversal.group == person.last_group()
        again = person.undo(reversal.group)
        assert (again.changed, again.command) == ([id], "undo")
        assert (person.task(id).title, person.task(id).tags) == ("oat milk", ("a",))
        assert [kind for _, kind, _ in steps(person)] == ["redo", "undo", "do", "do"]
        assert [undone for _, _, undone in steps(person)] == [False, True, False, False]
        person.undo(edited)
        assert person.task(id).title == "milk"

    def test_what_is_undone_or_unknown_cannot_be_undone(self, person: Person) -> None:
        id = add(person)
        person.apply(edit(id, {r.TITLE: "x"}))
        group = person.last_group()
        undo = person.undo(group).group
        for name in (group, NOBODY, "nonsense"):
            with pytest.raises(NotFound):
                person.undo(name)
        person.undo(undo)
        with pytest.raises(NotFound):
            person.undo(undo)

    def test_undoing_a_new_task_deletes_it_and_doing_it_again_brings_it_back(self, person: Person) -> None:
        id = add(person)
        undo = person.undo(person.last_group())
        with pytest.raises(NotFound):
            person.task(id)
        person.undo(undo.group)
        assert person.task(id).title == "milk"

    def test_what_was_written_since_is_left_and_told(self, person: Person) -> None:
        id = add(person)
        person.apply(edit(id, {r.TITLE: "x", r.PRIORITY: "low"}))
        group = person.last_group()
        person.apply(edit(id, {r.TITLE: "y"}))
        reversal = person.undo(group)
        assert (reversal.changed, reversal.left) == ([id], [(id, r.TITLE)])
        assert (person.task(id).title, person.task(id).priority) == ("y", "none")

    def test_what_an_undone_command_wrote_stands_in_nobodys_way(self, person: Person) -> None:
        id = add(person)
        person.apply(edit(id, {r.TITLE: "x"}))
        first = person.last_group()
        person.apply(edit(id, {r.TITLE: "y"}))
        person.undo(person.last_group())
        reversal = person.undo(first)
        assert (reversal.left, person.task(id).title) == ([], "milk")

    def test_a_group_of_several_tasks_is_undone_as_one(self, person: Person) -> None:
        ids = [add(person, title) for title in "abc"]
        person.apply(*[complete(id, 0) for id in ids])
        assert sorted(person.undo(person.last_group()).changed) == sorted(ids)
        assert titles(person) == ["a", "b", "c"]


class TestHistory:
    def test_it_shows_the_latest_first_with_its_titles(self, person: Person) -> None:
        id, other = add(person, "a"), add(person, "b")
        person.apply(complete(id, 0), complete(other, 0), command="done")
        groups = person.run(person.ops.history())
        assert [(group.command, group.titles) for group in groups] == [
            ("done", ["a", "b"]),
            ("add", ["b"]),
            ("add", ["a"]),
        ]
        assert groups[0].at == person.ms
        assert steps(person, id) == [("done", "do", False), ("add", "do", False)]
        assert len(person.run(person.ops.history(1))) == 1
        assert steps(person, NOBODY) == []
