"""Undo, redo and the log of one device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.client.history import groups
from pakaura_server.core import registers as r
from pakaura_server.core.errors import Ambiguous, NotFound
from tests.support.local import COMPLETED, OPEN, Local

if TYPE_CHECKING:
    from pakaura_cli.client.store.writer import Writer

DUE = ["2026-12-01", None, True]
values = st.one_of(
    st.fixed_dictionaries({r.TITLE: st.sampled_from("abc")}),
    st.fixed_dictionaries({r.NOTES: st.sampled_from(["x", None]), r.PRIORITY: st.sampled_from(["high", "none"])}),
    st.fixed_dictionaries({r.SCHEDULE: st.sampled_from([DUE, None])}),
    st.fixed_dictionaries({r.TAG + "home": st.sampled_from([True, None])}),
    st.fixed_dictionaries({r.STATE: st.sampled_from([COMPLETED, OPEN])}),
    st.just({r.DELETED: True}),
)
targets = st.integers(0, 3)
step = st.one_of(
    st.tuples(st.just("add"), st.lists(values, max_size=1)),
    st.tuples(st.just("change"), st.lists(st.tuples(targets, values), min_size=1, max_size=3)),
    st.tuples(st.sampled_from(["undo", "redo"]), st.none()),
)


class TestOneCommand:
    def test_undo_sets_back_what_the_last_command_changed_and_nothing_else(self) -> None:
        local = Local()
        id = local.add("milk", priority="high")
        local.change(id, {r.TITLE: "oat milk"})
        assert local.undo().changed == [id]
        assert (local.task(id).title, local.task(id).priority) == ("milk", "high")

    def test_undoing_an_add_deletes_the_task_and_redoing_brings_it_back(self) -> None:
        local = Local()
        id = local.add("milk")
        local.undo()
        assert local.task(id).deleted
        local.redo()
        assert local.task(id).open

    def test_a_group_of_several_tasks_is_undone_as_one(self) -> None:
        local = Local()
        ids = [local.add(title) for title in "abc"]
        before = local.export()
        local.write(lambda writer: [writer.change(id, {r.STATE: COMPLETED}) for id in ids])
        assert sorted(local.undo().changed) == ids
        assert local.export() == before

    def test_a_task_that_one_command_changed_twice_is_as_before_it(self) -> None:
        local = Local()
        id = local.add("a")

        def twice(writer: Writer) -> None:
            writer.change(id, {r.TITLE: "b", r.PRIORITY: "low"})
            writer.change(id, {r.TITLE: "c"})

        local.write(twice)
        reversal = local.undo()
        assert (local.task(id).title, local.task(id).priority, reversal.left) == ("a", "none", [])
        local.redo()
        assert (local.task(id).title, local.task(id).priority) == ("c", "low")

    def test_there_is_nothing_to_undo_in_a_new_store_and_nothing_to_redo(self) -> None:
        with pytest.raises(NotFound, match="nothing to undo"):
            Local().undo()
        with pytest.raises(NotFound, match="nothing to redo"):
            Local().redo()

    def test_a_new_command_ends_what_redo_would_do(self) -> None:
        local = Local()
        local.add("a")
        local.undo()
        local.add("b")
        with pytest.raises(NotFound, match="nothing to redo"):
            local.redo()


class TestSomethingNewer:
    def test_a_register_written_since_is_left_alone_and_listed_while_the_rest_is_undone(self) -> None:
        local = Local()
        id = local.add("milk")
        local.change(id, {r.TITLE: "oat milk", r.PRIORITY: "high"})
        group = local.last_group()
        local.change(id, {r.TITLE: "soy milk"})
        reversal = local.undo(group)
        assert (reversal.changed, reversal.left) == ([id], [(id, r.TITLE)])
        assert (local.task(id).title, local.task(id).priority) == ("soy milk", "none")

    def test_a_newer_write_of_the_same_value_still_stands_in_the_way(self) -> None:
        local = Local()
        id = local.add("a")
        local.change(id, {r.TITLE: "b"})
        group = local.last_group()
        local.change(id, {r.TITLE: "c"})
        local.change(id, {r.TITLE: "b"})
        assert local.undo(group).left == [(id, r.TITLE)]
        assert local.task(id).title == "b"

    def test_undoing_an_add_spares_a_task_that_was_worked_on_since(self) -> None:
        local = Local()
        id = local.add("milk")
        group = local.last_group()
        local.change(id, {r.TAG + "home": True})
        reversal = local.undo(group)
        assert reversal.changed == []
        assert (id, r.TAG + "home") in reversal.left
        assert local.task(id).open

    def test_undoing_an_add_goes_on_once_the_work_is_undone_too(self) -> None:
        local = Local()
        id = local.add("milk")
        local.change(id, {r.TAG + "home": True})
        local.undo()
        assert local.undo().left == []
        assert local.task(id).deleted

    def test_undoing_an_edit_of_a_task_that_was_deleted_since_leaves_it_deleted(self) -> None:
        local = Local()
        id = local.add("a")
        local.change(id, {r.TITLE: "b"})
        group = local.last_group()
        local.delete(id)
        local.undo(group)
        assert (local.task(id).title, local.task(id).deleted) == ("a", True)

    def test_undoing_a_delete_after_an_edit_brought_the_task_back_changes_nothing(self) -> None:
        local = Local()
        id = local.add("a")
        local.delete(id)
        group = local.last_group()
        local.change(id, {r.TITLE: "b"})
        assert local.undo(group).changed == []
        assert (local.task(id).title, local.task(id).open) == ("b", True)


class TestNames:
    def test_a_group_is_named_by_the_end_of_its_id_or_by_all_of_it(self) -> None:
        local = Local()
        id = local.add("a")
        for name in (local.last_group(), local.last_group()[24:30].upper()):
            local.undo(name)
            assert local.task(id).deleted
            local.redo(name)
            assert local.task(id).open

    def test_a_group_that_was_redone_can_be_undone_by_its_name_once_more(self) -> None:
        local = Local()
        local.add("a")
        name = local.last_group()
        local.undo(name)
        with pytest.raises(NotFound, match="undone already"):
            local.undo(name)
        local.redo(name)
        with pytest.raises(NotFound, match="not undone"):
            local.redo(name)
        assert len(local.undo(name).changed) == 1

    @pytest.mark.parametrize("name", ["abc", "zzzz", "", "%", "01*"])
    def test_an_unknown_name_is_refused(self, name: str) -> None:
        with pytest.raises(NotFound):
            Local().undo(name)

    def test_a_name_that_fits_two_groups_is_ambiguous(self) -> None:
        local = Local()
        ids = [f"01900000-0000-7000-8000-abcdef0000{n:02}" for n in (1, 2)]
        for id in ids:
            local.db.execute(
                "INSERT INTO command_group(id, at, command, device) VALUES(?, 0, 'add', 'device00')", (id,)
            )
        with pytest.raises(Ambiguous) as caught:
            local.undo("abcdef")
        assert caught.value.candidates == [f"{id}  add" for id in ids]


class TestLog:
    def test_the_latest_command_comes_first_with_what_became_of_it(self) -> None:
        local = Local()
        local.add("a")
        local.add("b")
        local.undo()
        found = groups(local.db, None)
        assert [(group.command, group.titles, group.undone) for group in found] == [
            ("undo", ["b"], False),
            ("add", ["b"], True),
            ("add", ["a"], False),
        ]
        assert [group.at for group in groups(local.db, 1)] == [local.ms]

    def test_what_was_redone_stands_again(self) -> None:
        local = Local()
        local.add("a")
        local.undo()
        local.redo()
        assert [(group.kind, group.undone) for group in groups(local.db, None)] == [
            ("redo", False),
            ("undo", True),
            ("do", False),
        ]

    def test_a_task_has_a_log_of_its_own(self) -> None:
        local = Local()
        id = local.add("a")
        local.add("b")
        local.done(id)
        assert [group.command for group in groups(local.db, None, id)] == ["done", "add"]

    def test_a_command_that_changed_nothing_is_not_in_the_log(self) -> None:
        local = Local()
        id = local.add("a")
        local.change(id, {r.TITLE: "a"})
        assert len(groups(local.db, None)) == 1


def perform(local: Local, kind: str, what: Any, ids: list[str]) -> bool:
    """Carry out one step; whether it is in the history."""
    before = len(groups(local.db, None))
    if kind == "add":
        registers = {name: value for each in what for name, value in each.items()}
        ids.append(local.add("new", **registers))
    elif kind == "change" and ids:
        chosen = [(ids[index % len(ids)], change) for index, change in what]
        local.write(lambda writer: [writer.change(id, dict(change)) for id, change in chosen])
    elif kind in ("undo", "redo"):
        try:
            assert (local.undo() if kind == "undo" else local.redo()).left == []
        except NotFound:
            return False
    return len(groups(local.db, None)) > before


@given(st.lists(step, max_size=12))
def test_undo_and_redo_are_inverses_whatever_was_done(steps: list[tuple[str, Any]]) -> None:
    local = Local()
    ids: list[str] = []
    past, future = [local.export()], []
    for kind, what in steps:
        happened = perform(local, kind, what, ids)
        if kind == "undo":
            assert happened == (len(past) > 1)
            if happened:
                future.append(past.pop())
        elif kind == "redo":
            assert happened == bool(future)
            if happened:
                past.append(future.pop())
        elif happened:
            past.append(local.export())
            future = []
        assert_is(local, past[-1])
    all_back_and_forth(local, past)


def all_back_and_forth(local: Local, past: list[dict[str, Any]]) -> None:
    for state in reversed(past[:-1]):
        assert local.undo().left == []
        assert_is(local, state)
    for state in past[1:]:
        assert local.redo().left == []
        assert_is(local, state)


def assert_is(local: Local, state: dict[str, Any]) -> None:
    """The store is as it was, except that a task made since is deleted and not gone."""
    export = local.export()
    assert {id: export.pop(id) for id in state} == state
    assert all(record["deleted"] for record in export.values())


def test_undo_and_redo_again_and_again_come_to_the_same() -> None:
    local = Local()
    id = local.add("a")
    local.change(id, {r.TITLE: "b"})
    before = local.export()
    for _ in range(5):
        local.undo()
        local.redo()
    assert local.export() == before
    assert local.undo().left == []
    assert local.task(id).title == "a"
