"""`pakaura undo`, `redo` and `log`: every command can be taken back, and what was newer is left alone and told."""

from __future__ import annotations

import json
import os

import pytest

from tests.support.installed import Finished, Pakaura

NOTHING_LEFT = {
    "undo": Finished(3, "", "pakaura: there is nothing to undo\n"),
    "redo": Finished(3, "", "pakaura: there is nothing to redo\n"),
}


@pytest.mark.parametrize("verb", ["undo", "redo"])
def test_there_is_nothing_to_take_back_in_a_new_store(pakaura: Pakaura, verb: str) -> None:
    assert pakaura(verb) == NOTHING_LEFT[verb]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["add", "pay rent"], "add 4: pay rent"),
        (["done", "1"], "done 1: buy milk"),
        (["complete", "1"], "done 1: buy milk"),
        (["edit", "1", "oat milk", "due:"], "edit 1: {title}"),
        (["delete", "1"], "delete 1: buy milk"),
    ],
)
def test_a_command_is_undone_and_redone_by_name(three: Pakaura, line: list[str], told: str) -> None:
    before = three("list").out
    three(*line, check=True)
    after = three("list").out
    assert three("undo") == Finished(0, f"Undid {told}\n".format(title="buy milk"), "")
    assert three("list").out == before
    assert three("redo") == Finished(0, f"Redid {told}\n".format(title="oat milk"), "")
    assert three("list").out == after
    assert three("redo") == NOTHING_LEFT["redo"]
    assert three("undo") == Finished(0, f"Undid {told}\n".format(title="buy milk"), "")
    assert three("list").out == before


def test_one_undo_takes_back_one_command_whole(three: Pakaura) -> None:
    three("done", "1", "2", "3", check=True)
    assert sorted(three("undo").out.splitlines()) == [
        "Undid done 1: buy milk",
        "Undid done 2: water the roses",
        "Undid done 3: renew the passport",
    ]


def test_undo_again_goes_further_back_and_redo_forward_again(three: Pakaura) -> None:
    assert three("undo").out == "Undid add 3: renew the passport\n"
    assert three("undo").out == "Undid add 2: water the roses\n"
    assert three("redo").out == "Redid add 2: water the roses\n"
    assert three("redo").out == "Redid add 3: renew the passport\n"


def test_a_new_command_ends_what_can_be_redone(three: Pakaura) -> None:
    three("undo", check=True)
    three("add", "something else", check=True)
    assert three("redo") == NOTHING_LEFT["redo"]


def test_a_dry_run_takes_nothing_back(three: Pakaura) -> None:
    assert three("undo", "--dry-run").out == "Undid add (dry run) 3: renew the passport\n"
    assert three("list").out.count("\n") == 3


def test_a_script_gets_the_new_state(three: Pakaura) -> None:
    three("done", "1", check=True)
    assert json.loads(three("undo", "--ndjson").out)["completed"] is False
    assert three("redo", "-q").out == three("show", "1", "-q").out


def test_what_a_newer_change_stands_in_the_way_of_is_told_and_left(three: Pakaura) -> None:
    three("edit", "1", "2", "due:fri", check=True)
    three("edit", "1", "due:mon", check=True)
    group = three("log", "--limit", "2").out.splitlines()[1].split("\t")[0]
    left = "pakaura: due of 1 (buy milk) was changed later and is left as it is\n"
    assert three("undo", group) == Finished(5, "Undid edit 2: water the roses\n", left)
    dues = three("list", "due.before:2026-12-01", "--columns=number,due").out
    assert dues == "2\t2026-11-24\n1\t2026-11-30\n"


def test_what_is_left_is_told_even_if_quiet(three: Pakaura) -> None:
    three("edit", "1", "--tag", "dairy", check=True)
    three("edit", "1", "--untag", "dairy", check=True)
    group = three("log", "--limit", "2").out.splitlines()[1].split("\t")[0]
    left = "pakaura: tag dairy of 1 (buy milk) was changed later and is left as it is\n"
    assert three("undo", group, "-q") == Finished(5, "", left)


@pytest.mark.parametrize("verb", ["undo", "redo"])
def test_a_group_that_is_none_changes_nothing(three: Pakaura, verb: str) -> None:
    complaint = "pakaura: no command has the group zzzz\n  pakaura log shows them\n"
    assert three(verb, "zzzz") == Finished(3, "", complaint)
    assert three("list").out.count("\n") == 3


class TestAfterAPurge:
    def test_a_purge_cannot_be_taken_back_and_what_was_before_is_told(self, three: Pakaura) -> None:
        three("purge", "3", "--yes", check=True)
        group = three("log").out.splitlines()[2].split("\t")[0]
        hint = f"pakaura undo {group} undoes what was done before: add water the roses"
        for line in (["undo"], ["undo"], ["undo", "--dry-run"]):
            assert three(*line) == Finished(5, "", f"pakaura: a purge cannot be taken back\n  {hint}\n")
        assert [line.split("\t")[2:] for line in three("log").out.splitlines()] == [
            ["purge", "", "(purged)"],
            ["add", "", "(purged)"],
            ["add", "", "water the roses"],
            ["add", "", "buy milk"],
        ]
        assert three("undo", group).out == "Undid add 2: water the roses\n"

    def test_what_made_a_purged_task_is_passed_over(self, three: Pakaura) -> None:
        three("purge", "3", "--yes", check=True)
        three("done", "1", check=True)
        assert three("undo").out == "Undid done 1: buy milk\n"
        purge, add = (line.split("\t")[0] for line in three("log").out.splitlines()[2:4])
        for name in (purge, add):
            assert three("undo", name).err.startswith("pakaura: a purge cannot be taken back\n")

    def test_where_nothing_else_is_left_the_purge_is_told_all_the_same(self, pakaura: Pakaura) -> None:
        pakaura("add", "milk", check=True)
        pakaura("purge", "1", "--yes", check=True)
        assert pakaura("undo") == Finished(5, "", "pakaura: a purge cannot be taken back\n")


class TestLog:
    def test_a_line_is_a_command_the_latest_first(self, three: Pakaura) -> None:
        three("done", "1", "2", check=True)
        three("undo", check=True)
        lines = [line.split("\t") for line in three("log").out.splitlines()]
        assert [line[1:] for line in lines] == [
            ["2026-11-24T09:00:00.000Z", "undo", "", "water the roses; buy milk"],
            ["2026-11-24T09:00:00.000Z", "done", "undone", "buy milk; water the roses"],
            ["2026-11-24T09:00:00.000Z", "add", "", "renew the passport"],
            ["2026-11-24T09:00:00.000Z", "add", "", "water the roses"],
            ["2026-11-24T09:00:00.000Z", "add", "", "buy milk"],
        ]
        assert {len(line[0]) for line in lines} == {6}

    def test_a_task_has_a_log_of_its_own(self, three: Pakaura) -> None:
        three("done", "1", check=True)
        assert [line.split("\t")[2] for line in three("log", "1").out.splitlines()] == ["done", "add"]
        assert three("log", "9").code == 3

    def test_an_empty_log_is_no_error(self, pakaura: Pakaura) -> None:
        assert pakaura("log") == Finished(0, "", "")
        assert pakaura("log", "--json") == Finished(0, "[]\n", "")

    def test_a_script_gets_records_and_ids(self, three: Pakaura) -> None:
        [record] = json.loads(three("log", "--json", "--limit", "1").out)
        group, device = record.pop("group"), record.pop("device")
        assert len(device) == 8
        assert record == {
            "at": "2026-11-24T09:00:00.000Z",
            "device_name": os.uname().nodename,
            "command": "add",
            "undone": False,
            "titles": ["renew the passport"],
        }
        assert three("log", "-q", "--limit", "1").out == group + "\n"
        assert three("undo", group).out == "Undid add 3: renew the passport\n"
