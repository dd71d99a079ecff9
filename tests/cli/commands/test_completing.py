"""`pakaura done`, `reopen` and `delete`: several at once, never a guess, and a yes before a delete of more than one."""

from __future__ import annotations

import json

import pytest

from tests.support.installed import Finished, Pakaura

FIRST = "2026-11-24T10:00:00Z"
LATER = "2026-11-24T11:00:00Z"


@pytest.mark.parametrize("verb", ["done", "complete"])
def test_several_are_done_at_once_and_leave_the_list(three: Pakaura, verb: str) -> None:
    assert three(verb, "3", "1") == Finished(0, "Done 3: renew the passport\nDone 1: buy milk\n", "")
    assert three("list", "--columns=number,title").out == "2\twater the roses\n"


@pytest.mark.parametrize("words", [["roses"], ["the", "roses"], ["WATER the Roses"], ["--", "roses"]])
def test_words_name_the_one_open_task_that_has_them(three: Pakaura, words: list[str]) -> None:
    assert three("done", *words) == Finished(0, "Done 2: water the roses\n", "")


def test_an_id_in_full_or_in_short_names_a_task(three: Pakaura) -> None:
    record = json.loads(three("show", "2", "--ndjson").out)
    assert three("done", record["short_id"], "-n").out == "Done (dry run) 2: water the roses\n"
    assert three("done", record["id"]).out == "Done 2: water the roses\n"


def test_what_is_done_already_keeps_its_first_time(three: Pakaura) -> None:
    three("done", "1", env={"PAKAURA_NOW": FIRST}, check=True)
    assert three("done", "1", env={"PAKAURA_NOW": LATER}) == Finished(0, "Done already 1: buy milk\n", "")
    assert json.loads(three("show", "1", "--ndjson").out)["completed_at"] == FIRST.replace("Z", ".000Z")


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (["99"], 3, "pakaura: no task has the number 99\n"),
        (["1", "99"], 3, "pakaura: no task has the number 99\n"),
        (["1", "milk"], 2, "pakaura: 'milk' is neither a number nor an id, other words are\n"),
        (["oat milk"], 3, "pakaura: no open task is called 'oat milk'\n"),
        ([], 2, "pakaura: done needs a REFERENCE: numbers (3, or 1,4-6), the start of an id, or words of the title\n"),
    ],
)
def test_one_bad_reference_changes_nothing(three: Pakaura, words: list[str], code: int, complaint: str) -> None:
    before = three("list").out
    done = three("done", *words)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(complaint)
    assert done.err.count("\n") == 2
    assert three("list").out == before


def test_words_that_fit_two_tasks_are_answered_with_both(three: Pakaura) -> None:
    done = three("done", "the")
    assert (done.code, done.out) == (3, "")
    first, hint, *candidates = done.err.splitlines()
    assert first == "pakaura: 'the' fits more than one task"
    assert hint == "  nothing was changed; name one of them by its number:"
    assert candidates == ["  2  water the roses", "  3  renew the passport"]


def test_a_script_finds_the_candidates_in_the_error(three: Pakaura) -> None:
    done = three("done", "the", "--json")
    error = json.loads(done.err)["error"]
    assert (done.code, done.out, error["code"]) == (3, "", "ambiguous")
    assert error["candidates"] == ["2  water the roses", "3  renew the passport"]


def test_writers_print_ids_or_records_for_a_script(three: Pakaura) -> None:
    assert three("done", "1", "-q").out == three("show", "1", "-q").out
    record = json.loads(three("done", "2", "--json").out)[0]
    assert (record["completed"], record["number"], record["title"]) == (True, None, "water the roses")


class TestReopen:
    @pytest.mark.parametrize("verb", ["reopen", "uncomplete"])
    @pytest.mark.parametrize("word", ["1", "milk"])
    def test_a_task_comes_back_under_its_number(self, three: Pakaura, verb: str, word: str) -> None:
        three("done", "1", check=True)
        assert three(verb, word) == Finished(0, "Reopened 1: buy milk\n", "")
        assert "1\t2026-11-25\t\t\tshopping\tbuy milk\n" in three("list").out

    def test_an_open_task_is_open_already(self, three: Pakaura) -> None:
        assert three("reopen", "1") == Finished(0, "Open already 1: buy milk\n", "")

    def test_a_deleted_task_comes_back_by_its_number(self, three: Pakaura) -> None:
        three("delete", "1", check=True)
        assert three("reopen", "1") == Finished(0, "Reopened 1: buy milk\n", "")

    def test_words_look_among_completed_tasks(self, three: Pakaura) -> None:
        done = three("reopen", "milk")
        assert (done.code, done.out) == (3, "")
        assert done.err.startswith("pakaura: no completed task is called 'milk'\n")


class TestDelete:
    def test_one_needs_no_yes(self, three: Pakaura) -> None:
        assert three("delete", "1") == Finished(0, "Deleted 1: buy milk\n", "")
        assert three("rm", "1") == Finished(0, "Deleted already 1: buy milk\n", "")

    @pytest.mark.parametrize("option", [[], ["--no-input"]])
    def test_several_need_a_yes_and_off_a_terminal_there_is_nobody_to_give_it(
        self, three: Pakaura, option: list[str]
    ) -> None:
        complaint = "pakaura: Delete these 2 tasks? Nobody is there to answer\n  repeat it with --yes\n"
        assert three("delete", "1", "2", *option) == Finished(7, "", complaint)
        assert three("list").out.count("\n") == 3

    def test_a_yes_typed_into_a_pipe_is_no_yes(self, three: Pakaura) -> None:
        assert three("delete", "1", "2", input="y\n").code == 7

    def test_a_task_named_twice_is_one_task(self, three: Pakaura) -> None:
        assert three("delete", "1", "1").out == "Deleted 1: buy milk\n"

    @pytest.mark.parametrize("option", ["--yes", "-y"])
    def test_yes_beforehand_is_not_asked_again(self, three: Pakaura, option: str) -> None:
        assert three("delete", "1", "2", option) == Finished(0, "Deleted 1: buy milk\nDeleted 2: water the roses\n", "")

    def test_a_dry_run_asks_nothing_and_deletes_nothing(self, three: Pakaura) -> None:
        told = "Deleted (dry run) 1: buy milk\nDeleted (dry run) 2: water the roses\n"
        assert three("delete", "1", "2", "-n") == Finished(0, told, "")
        assert three("list").out.count("\n") == 3


def test_a_title_that_is_done_already_is_named(three: Pakaura) -> None:
    three("done", "buy", "milk", check=True)
    refused = three("done", "buy milk")
    assert (refused.code, refused.out) == (3, "")
    assert refused.err == "pakaura: no open task is called 'buy milk'\n  1 (buy milk) is completed\n"


class TestPurge:
    def test_it_wants_a_yes_for_one_task_too_and_leaves_nothing_to_undo(self, three: Pakaura) -> None:
        unsure = three("purge", "1")
        assert (unsure.code, unsure.out) == (7, "")
        assert three("purge", "1", "--yes") == Finished(0, "Purged 1: buy milk\n", "")
        assert "buy milk" not in three("search", "milk").out + three("log").out
        assert three("undo").code == 5
        assert "buy milk" not in three("list").out

    def test_all_that_were_deleted_are_purged_at_once(self, three: Pakaura) -> None:
        three("delete", "1", "2", "--yes", check=True)
        assert three("purge", "--deleted", "--yes").out.splitlines() == [
            "Purged 2: water the roses",
            "Purged 1: buy milk",
        ]
        assert three("purge", "--deleted", "--yes") == Finished(0, "", "no task is deleted\n")
        assert three("list", "deleted:yes").out == ""

    def test_a_dry_run_purges_nothing(self, three: Pakaura) -> None:
        assert three("purge", "1", "--dry-run").out == "Purged (dry run) 1: buy milk\n"
        assert "buy milk" in three("list").out

    @pytest.mark.parametrize("words", [["--yes"], ["1", "--deleted", "--yes"]])
    def test_it_wants_either_tasks_or_all_that_were_deleted(self, three: Pakaura, words: list[str]) -> None:
        assert three("purge", *words).code == 2


class TestWhatIsDeleted:
    @pytest.mark.parametrize(
        "line",
        [
            ["done", "1"],
            ["done", "2", "1"],
            ["edit", "1", "oat milk"],
            ["edit", "1", "due:fri"],
            ["note", "1", "x"],
            ["recur", "skip", "1"],
            ["recur", "stop", "1"],
        ],
    )
    def test_it_is_not_worked_on_by_its_old_number(self, three: Pakaura, line: list[str]) -> None:
        three("delete", "1", check=True)
        before = three("list", "deleted:yes", "--json").out, three("list", "--json").out
        hint = "pakaura reopen 1 brings it back, and so does undo"
        assert three(*line) == Finished(3, "", f"pakaura: 1 (buy milk) is deleted\n  {hint}\n")
        assert (three("list", "deleted:yes", "--json").out, three("list", "--json").out) == before

    @pytest.mark.parametrize("line", [["show", "1"], ["log", "1"], ["purge", "1", "--yes"], ["reopen", "1"]])
    def test_it_is_looked_at_and_brought_back_by_it(self, three: Pakaura, line: list[str]) -> None:
        three("delete", "1", check=True)
        assert three(*line).code == 0

    def test_its_id_does_not_revive_it_either(self, three: Pakaura) -> None:
        id = three("show", "1", "-q").out.strip()
        three("delete", "1", check=True)
        assert three("done", id).code == 3
