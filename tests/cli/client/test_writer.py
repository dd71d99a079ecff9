"""The only writer of tasks: rows, stamps, history and outbox say the same."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.client.store.reads import find
from pakaura_cli.client.store.writer import Writer
from pakaura_server.core import registers as r
from pakaura_server.core.errors import BadValue, Conflict, NotFound
from pakaura_server.core.filters import parse
from pakaura_server.core.stamps import split
from tests.support.local import COMPLETED, DAY_MS, OPEN, Local

DUE = ["2026-12-01T09:00", "Europe/Berlin", False]
EVERYTHING: dict[str, Any] = {
    r.TITLE: "Ärger",
    r.NOTES: "a\nb",
    r.STATE: COMPLETED,
    r.SCHEDULE: DUE,
    r.WAIT: ["2026-11-30", None, True],
    r.RECUR: ["FREQ=DAILY;COUNT=1", "fixed", "series"],
    r.PRIORITY: "high",
    r.PROJECT: "Home.Garden",
    r.PARENT: "01900000-0000-7000-8000-000000000000",
    r.TAG + "tag": True,
    r.DEPENDENCY + "01900000-0000-7000-8000-000000000000": True,
}
"""A value other than the default for each register that a person can set."""
edits = st.lists(st.sampled_from(sorted(EVERYTHING)), min_size=1, unique=True).map(
    lambda names: {name: EVERYTHING[name] for name in names}
)


def ops(local: Local) -> list[dict[str, Any]]:
    """The history, oldest first, with its JSON read."""
    cursor = local.db.execute("SELECT entity, stamp, body, before, group_id, why FROM history ORDER BY n")
    return [dict(row) | {"body": json.loads(row["body"]), "before": json.loads(row["before"])} for row in cursor]


def stamps(local: Local, id: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(local.db.execute("SELECT stamps FROM task WHERE id = ?", (id,)).fetchone()[0])
    return found


def bind(local: Local) -> None:
    """As a sign-in does it."""
    local.db.execute("INSERT INTO meta VALUES('account_id', 'someone')")


class TestHistory:
    def test_an_op_holds_the_values_and_stamps_that_it_replaced(self) -> None:
        local = Local()
        id = local.add("milk")
        made = stamps(local, id)
        local.change(id, {r.TITLE: "oat milk", r.PRIORITY: "low"})
        assert ops(local)[-1]["before"] == {
            r.TITLE: [made[r.TITLE], "milk"],
            r.PRIORITY: [None, "none"],
            r.DELETED: [made[r.DELETED], None],
        }

    def test_what_makes_a_task_replaced_nothing(self) -> None:
        local = Local()
        local.add("milk")
        assert ops(local)[0]["before"] == {}

    @given(edits)
    def test_every_register_is_kept_and_comes_back_from_the_history(self, values: dict[str, Any]) -> None:
        local = Local()
        id = local.add("plain")
        plain = local.export()
        assert local.change(id, values)
        body = ops(local)[-1]["body"]
        assert body == values | {r.DELETED: None}
        assert {name: stamps(local, id)[name] for name in body} == dict.fromkeys(body, ops(local)[-1]["stamp"])
        local.undo()
        assert local.export() == plain

    def test_one_command_is_one_group(self) -> None:
        local = Local()
        ids = [local.add("a"), local.add("b")]
        local.write(lambda writer: [writer.change(id, {r.PRIORITY: "low"}) for id in ids])
        groups = [op["group_id"] for op in ops(local)]
        assert (len(set(groups)), groups[2]) == (3, groups[3])

    def test_a_group_that_goes_on_in_a_second_transaction_is_one(self) -> None:
        local = Local()
        group = ""
        for title in "ab":
            with local.store.writing() as db:
                writer = Writer(db, local.now, "add", group)
                writer.create(title * 36, {r.TITLE: title})
                writer.close()
                group = writer.group
        assert len({op["group_id"] for op in ops(local)}) == 1
        assert len(local.undo().changed) == 2


class TestChanging:
    @given(edits)
    def test_writing_what_is_there_already_writes_nothing(self, values: dict[str, Any]) -> None:
        local = Local()
        id = local.add("plain")
        local.change(id, values)
        before = list(local.db.iterdump())
        assert not local.change(id, values)
        assert [line for line in local.db.iterdump() if "hlc" not in line] == [
            line for line in before if "hlc" not in line
        ]

    def test_registers_that_stay_as_they_are_are_no_part_of_the_op(self) -> None:
        local = Local()
        id = local.add("milk")
        local.change(id, {r.TITLE: "milk", r.PRIORITY: "low"})
        assert ops(local)[-1]["body"] == {r.PRIORITY: "low", r.DELETED: None}

    @given(edits)
    def test_every_edit_brings_a_deleted_task_back(self, values: dict[str, Any]) -> None:
        local = Local()
        id = local.add("plain")
        local.delete(id)
        assert local.change(id, values)
        assert not local.task(id).deleted

    def test_an_edit_that_says_nothing_new_leaves_a_task_deleted(self) -> None:
        local = Local()
        id = local.add("milk")
        local.delete(id)
        assert not local.change(id, {r.TITLE: "milk"})
        assert local.task(id).deleted

    def test_a_tag_that_nobody_has_seen_is_there_once_it_is_written_and_gone_once_it_is_taken_away(self) -> None:
        local = Local()
        id = local.add("milk")
        assert not local.change(id, {r.TAG + "new": None})
        assert local.change(id, {r.TAG + "new": True})
        assert local.task(id).tags == ("new",)
        assert local.change(id, {r.TAG + "new": None})
        assert local.task(id).tags == ()
        assert r.TAG + "new" in stamps(local, id)

    def test_a_title_is_found_by_its_new_words_only(self) -> None:
        local = Local()
        id = local.add("milk")
        local.change(id, {r.TITLE: "BREAD"})
        found = [[task.id for task in find(local.db, parse(word, local.now), local.now)] for word in ("milk", "bread")]
        assert found == [[], [id]]
        local.db.execute("INSERT INTO title_index(title_index, rank) VALUES('integrity-check', 1)")

    def test_an_unknown_task_is_refused(self) -> None:
        local = Local()
        with pytest.raises(NotFound):
            local.change("0" * 36, {r.TITLE: "x"})

    def test_the_same_id_twice_is_refused_and_the_first_stays(self) -> None:
        local = Local()
        id = local.add("milk")
        with pytest.raises(sqlite3.IntegrityError):
            local.db.execute("INSERT INTO task(id) VALUES(?)", (id,))
        assert local.task(id).title == "milk"


class TestStamps:
    @given(st.lists(st.tuples(st.integers(-3 * DAY_MS, 3 * DAY_MS), st.sampled_from(["add", "edit", "done", "undo"]))))
    def test_stamps_only_rise_whatever_the_clock_does(self, steps: list[tuple[int, str]]) -> None:
        local = Local()
        id = local.add("first")
        for number, (jump, verb) in enumerate(steps):
            local.ms += jump
            if verb == "add":
                local.add("more")
            elif verb == "edit":
                local.change(id, {r.TITLE: str(number)})
            elif verb == "done":
                local.change(id, {r.STATE: OPEN if number % 2 else COMPLETED})
            else:
                local.write(lambda writer: writer.set_back(id, {r.PRIORITY: "low"}))
        all_stamps = [op["stamp"] for op in ops(local)]
        assert all_stamps == sorted(set(all_stamps))

    def test_a_stamp_is_above_that_of_the_value_that_it_replaces(self) -> None:
        local = Local()
        id = local.add("milk")
        later = f"{local.ms + 90 * DAY_MS:012x}-0007-another0"
        local.db.execute("UPDATE task SET stamps = json_set(stamps, '$.title', ?)", (later,))
        local.change(id, {r.TITLE: "bread"})
        assert split(stamps(local, id)[r.TITLE])[:2] == (split(later)[0], 8)

    def test_the_clock_of_the_store_goes_on_where_it_was(self) -> None:
        local = Local()
        local.add("a")
        local.ms -= DAY_MS
        local.add("b")
        first, second = (op["stamp"] for op in ops(local))
        assert split(second)[:2] == (split(first)[0], 1)


class TestOutbox:
    def test_without_an_account_nothing_waits_to_be_sent(self) -> None:
        local = Local()
        local.done(local.add("milk"))
        assert local.db.execute("SELECT count(*) FROM outbox").fetchone()[0] == 0

    def test_with_an_account_every_op_waits_with_the_stamps_that_its_author_saw(self) -> None:
        local = Local()
        bind(local)
        id = local.add("milk")
        made = stamps(local, id)
        local.change(id, {r.TITLE: "bread"})
        waiting = local.db.execute("SELECT * FROM outbox ORDER BY n").fetchall()
        history = ops(local)
        assert [row["stamp"] for row in waiting] == [op["stamp"] for op in history]
        assert [json.loads(row["body"]) for row in waiting] == [op["body"] for op in history]
        assert [row["group_id"] for row in waiting] == [op["group_id"] for op in history]
        assert json.loads(waiting[0]["base"]) == dict.fromkeys((r.TITLE, r.CREATED, r.DELETED))
        assert json.loads(waiting[1]["base"]) == {r.TITLE: made[r.TITLE], r.DELETED: made[r.DELETED]}
        assert len({row["op_id"] for row in waiting}) == 2

    def test_an_undo_waits_to_be_sent_like_any_other_op(self) -> None:
        local = Local()
        bind(local)
        local.add("milk")
        local.undo()
        last = local.db.execute("SELECT body FROM outbox ORDER BY n DESC LIMIT 1").fetchone()[0]
        assert json.loads(last) == {r.DELETED: True}


class TestPurge:
    def test_it_leaves_nothing_of_the_task_and_sends_that_it_is_gone(self) -> None:
        local = Local()
        bind(local)
        id = local.add("secret", **{"tag/home": True})
        local.write(lambda writer: writer.purge(id), "purge")
        for table in ("task", "task_tag", "history"):
            assert local.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
        assert [json.loads(row["body"]) for row in local.db.execute("SELECT body FROM outbox")] == [{"purged": True}]

    def test_a_number_that_rests_after_it_names_no_other_task(self) -> None:
        local = Local()
        purged = local.add("a")
        local.write(lambda writer: writer.purge(purged), "purge")
        local.add("b")
        assert local.db.execute("SELECT task FROM free_number").fetchall()[0]["task"] is None

    def test_the_id_cannot_be_used_again(self) -> None:
        local = Local()
        id = local.add("a")
        local.write(lambda writer: writer.purge(id), "purge")
        with pytest.raises(Conflict):
            local.create(id, {r.TITLE: "again"})

    def test_an_unknown_task_is_refused(self) -> None:
        with pytest.raises(NotFound):
            Local().write(lambda writer: writer.purge("x"), "purge")


@pytest.mark.parametrize("letter", ["x", "ä"])
def test_what_no_server_would_take_is_not_written_here_either(letter: str) -> None:
    local = Local()
    tags = {r.TAG + f"{letter * 58}{number:06}": True for number in range(2_500)}
    with pytest.raises(BadValue, match="at most 131072 bytes"):
        local.add("Too much", **tags)
    with pytest.raises(BadValue, match="at once"):
        local.create_many({"01900000-0000-7000-8000-000000000001": tags})
    assert local.export() == {}
    assert len(local.task(local.add("All right", **dict(list(tags.items())[:900]))).tags) == 900


def test_an_edit_that_is_too_large_changes_nothing() -> None:
    local = Local()
    id = local.add("Buy milk")
    with pytest.raises(BadValue):
        local.change(id, {r.TAG + f"{'x' * 58}{number:06}": True for number in range(2_500)})
    assert local.task(id).tags == ()


def test_a_task_with_thousands_of_tags_is_edited_and_undone() -> None:
    local = Local()
    id = local.add("Buy milk")
    local.change(id, {r.TAG + f"t{number}": True for number in range(2_500)})
    assert len(local.task(id).tags) == 2_500
    local.undo()
    assert local.task(id).tags == ()
