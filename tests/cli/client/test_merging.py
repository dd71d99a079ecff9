"""Joining what came from elsewhere: rows, indexes, numbers and history say the same afterwards."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pakaura_cli.client.store.merging import ASSERT_BYTES, Merger
from pakaura_server.core import registers as r
from pakaura_server.core.errors import NotFound
from pakaura_server.core.ids import uuid5
from tests.fixtures.make_store import dump
from tests.support.local import Local

ID = "01936b00-0000-7000-8000-00000000000a"
EARLY, LATE = "000000000001-0000-aaaaaaaa", "7fffffffff00-0000-aaaaaaaa"


def take(local: Local, registers: dict[str, tuple[str, Any]], kind: str = "task", id: str = ID) -> None:
    with local.store.writing() as db:
        merger = Merger(db, local.now)
        merger.take(kind, id, registers)
        merger.close()


def held(local: Local, id: str = ID) -> dict[str, tuple[str, Any]]:
    return Merger(local.db, local.now).registers("task", id)


def test_a_task_that_comes_from_elsewhere_gets_a_number_and_is_found() -> None:
    local = Local()
    registers = {r.TITLE: (EARLY, "Buy milk"), "tag/home": (EARLY, True), r.PROJECT: (EARLY, "Home")}
    take(local, registers)
    task = local.task(ID)
    assert (task.title, task.tags, task.project, task.number) == ("Buy milk", ("home",), "Home", 1)
    assert held(local) == registers
    assert local.db.execute("SELECT tag, open, project_key FROM task_tag").fetchone()[:] == ("home", 1, "home.")


def test_what_comes_twice_changes_nothing() -> None:
    local = Local()
    take(local, {r.TITLE: (EARLY, "Buy milk")})
    before = dump(local.db)
    take(local, {r.TITLE: (EARLY, "Buy milk")})
    assert dump(local.db) == before


def test_an_older_value_is_passed_over_and_a_newer_one_is_kept_with_what_it_replaced() -> None:
    local = Local()
    id = local.add("mine")
    take(local, {r.TITLE: (EARLY, "older")}, id=id)
    assert local.task(id).title == "mine"
    mine = held(local, id)[r.TITLE]
    take(local, {r.TITLE: (LATE, "newer")}, id=id)
    assert local.task(id).title == "newer"
    row = local.db.execute("SELECT * FROM history WHERE why = 'overwritten'").fetchone()
    assert json.loads(row["before"]) == {r.TITLE: list(mine)}


def test_the_next_write_is_later_than_all_that_was_seen() -> None:
    local = Local()
    id = local.add("mine")
    take(local, {r.TITLE: (LATE, "theirs")}, id=id)
    local.change(id, {r.TITLE: "mine again"})
    assert held(local, id)[r.TITLE][0] > LATE


def test_a_task_that_is_completed_elsewhere_frees_its_number() -> None:
    local = Local()
    id = local.add("mine")
    take(local, {r.STATE: (LATE, [True, "2026-11-25T09:00:00Z"])}, id=id)
    assert local.number(id) is None
    take(local, {r.STATE: (LATE[:-8] + "bbbbbbbb", [False, None])}, id=id)
    assert local.number(id) == 1


class TestWhatThisVersionCannotRead:
    @pytest.mark.parametrize(
        ("register", "value"),
        [
            ("x-new", {"a": [1, None], "b": None}),
            ("x-new", None),
            ("schedule", {"from": "2026-11-25", "to": "2026-11-26"}),
            ("priority", None),
            ("tag/a b", True),
        ],
    )
    def test_it_is_kept_exactly_and_shown_as_if_it_were_not_there(self, register: str, value: Any) -> None:
        local = Local()
        take(local, {r.TITLE: (EARLY, "Buy milk"), register: (LATE, value)})
        assert held(local)[register] == (LATE, value)
        task = local.task(ID)
        assert (task.due, task.priority, task.tags) == (None, "none", ())

    def test_it_survives_an_edit_of_something_else(self) -> None:
        local = Local()
        take(local, {r.TITLE: (EARLY, "Buy milk"), "x-new": (LATE, {"a": None})})
        local.change(ID, {r.TITLE: "Buy bread", "tag/home": True})
        assert held(local)["x-new"] == (LATE, {"a": None})

    def test_what_a_person_writes_over_it_counts_from_then_on(self) -> None:
        local = Local()
        take(local, {r.TITLE: (EARLY, "Buy milk"), r.SCHEDULE: (EARLY, {"from": "2026-11-25"})})
        local.change(ID, {r.SCHEDULE: ["2026-11-27", None, True]})
        assert held(local)[r.SCHEDULE][1] == ["2026-11-27", None, True]
        assert local.db.execute("SELECT extra FROM task").fetchone()[0] == "{}"

    def test_a_kind_that_it_does_not_know_is_kept_too(self) -> None:
        local = Local()
        take(local, {"name": (EARLY, "Mars")}, kind="planet")
        take(local, {"name": (LATE, "Venus")}, kind="planet")
        assert Merger(local.db, local.now).registers("planet", ID) == {"name": (LATE, "Venus")}


class TestPurge:
    def test_a_purge_from_elsewhere_takes_the_task_and_its_history(self) -> None:
        local = Local()
        id = local.add("secret")
        take(local, {r.PURGED: (EARLY, True)}, id=id)
        assert held(local, id) == {r.PURGED: (EARLY, True)}
        assert local.db.execute("SELECT count(*) FROM history").fetchone()[0] == 0
        assert local.db.execute("SELECT count(*) FROM title_index").fetchone()[0] == 0

    def test_nothing_brings_it_back(self) -> None:
        local = Local()
        take(local, {r.PURGED: (EARLY, True)})
        take(local, {r.TITLE: (LATE, "back")})
        assert held(local) == {r.PURGED: (EARLY, True)}

    def test_what_was_typed_and_not_sent_goes_on_as_a_task_of_its_own(self) -> None:
        local = Local()
        local.db.execute("INSERT INTO meta VALUES('account_id', 'ada')")
        id = local.add("typed here")
        take(local, {r.PURGED: (LATE, True)}, id=id)
        fork = uuid5(id, "fork")
        assert local.task(fork).title == "typed here"
        waiting = local.db.execute("SELECT entity, type FROM outbox").fetchall()
        assert [tuple(row) for row in waiting] == [(fork, "assert")]

    def test_an_undo_of_what_was_purged_finds_nothing_to_do(self) -> None:
        local = Local()
        id = local.add("secret")
        take(local, {r.PURGED: (LATE, True)}, id=id)
        with pytest.raises(NotFound, match="nothing to undo"):
            local.undo()


def test_a_large_task_is_sent_in_several_asserts() -> None:
    local = Local()
    registers = {f"x/{n}": (EARLY, "y" * (ASSERT_BYTES // 3)) for n in range(5)}
    with local.store.writing() as db:
        Merger(db, local.now).send("task", ID, registers)
    bodies = [json.loads(row["body"]) for row in local.db.execute("SELECT body FROM outbox ORDER BY n")]
    assert [len(body) for body in bodies] == [2, 2, 1]
    assert {name: tuple(register) for body in bodies for name, register in body.items()} == registers
