"""`pakaura list` and `today` off a terminal: plain lines, the filter language, and the forms that scripts ask for."""

from __future__ import annotations

import json

import pytest

from tests.support.installed import Finished, Pakaura

LIST = (
    "2\t2026-11-24\thigh\thome.garden\t\twater the roses\n"
    "1\t2026-11-25\t\t\tshopping\tbuy milk\n"
    "3\t2026-12-08\t\thome\t\trenew the passport\n"
)


@pytest.mark.parametrize("verb", ["list", "ls"])
def test_a_task_is_a_line_the_next_one_first(three: Pakaura, verb: str) -> None:
    assert three(verb) == Finished(0, LIST, "")


@pytest.mark.parametrize("line", [["list"], ["list", "+none"], ["today"], [], ["search", "x"], ["projects"], ["tags"]])
def test_an_empty_list_is_no_error_and_no_word(pakaura: Pakaura, line: list[str]) -> None:
    assert pakaura(*line) == Finished(0, "", "")


@pytest.mark.parametrize(("shape", "out"), [("--json", "[]\n"), ("--ndjson", ""), ("-q", "")])
def test_an_empty_list_can_be_parsed(pakaura: Pakaura, shape: str, out: str) -> None:
    assert pakaura("list", shape) == Finished(0, out, "")


@pytest.mark.parametrize("line", [["today"], []])
def test_today_is_what_is_due_or_overdue(three: Pakaura, line: list[str]) -> None:
    three("add", "post the letter", "due:2026-11-20", check=True)
    lines = "4\t2026-11-20\t\t\t\tpost the letter\n" + LIST.splitlines(keepends=True)[0]
    assert three(*line) == Finished(0, lines, "")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["project:home"], "23"),
        (["project:home.garden"], "2"),
        (["+shopping"], "1"),
        (["-shopping"], "23"),
        (["+shopping or pri:high"], "21"),
        (["+shopping", "or", "pri:high"], "21"),
        (["not", "project:home"], "1"),
        (["(", "pri:high", "or", "+shopping", ")", "due.before:tomorrow"], "2"),
        (["due.before:fri"], "21"),
        (["due.after:fri"], "3"),
        (["MILK"], "1"),
        (["buy milk"], "1"),
        (["milk buy"], ""),
        (["--", "project:home"], ""),
        (["completed:yes"], ""),
    ],
)
def test_a_filter_chooses(three: Pakaura, words: list[str], numbers: str) -> None:
    assert three("list", *words, "--format={number}") == Finished(0, "".join(f"{n}\n" for n in numbers), "")


def test_what_is_done_deleted_or_waiting_is_listed_only_if_asked_for(three: Pakaura) -> None:
    three("done", "1", check=True)
    three("delete", "2", check=True)
    three("edit", "3", "wait:fri", check=True)
    assert three("list") == Finished(0, "", "")
    assert three("list", "completed:yes", "--columns=number,title").out == "\tbuy milk\n"
    assert three("list", "deleted:yes", "--columns=title").out == "water the roses\n"
    assert three("list", env={"PAKAURA_NOW": "2026-11-27T00:00:00Z"}).out == LIST.splitlines(keepends=True)[2]


class TestForms:
    def test_columns_are_shown_as_chosen(self, three: Pakaura) -> None:
        out = "buy milk\t1\n"
        assert three("list", "+shopping", "--columns", "title,number") == Finished(0, out, "")

    def test_a_template_is_filled_and_its_escapes_are_read(self, three: Pakaura) -> None:
        out = "1\tbuy milk {x}\n"
        assert three("list", "+shopping", "--format", r"{number}\t{title} {{x}}") == Finished(0, out, "")

    def test_sort_limit_and_reverse(self, three: Pakaura) -> None:
        assert three("list", "--sort", "-number", "--limit", "2", "--format={number}").out == "3\n2\n"
        assert three("list", "--sort", "title", "--format={number}").out == "1\n3\n2\n"
        assert three("list", "--limit", "1", "--format={number}").out == "2\n"

    def test_json_is_one_array_and_ndjson_a_record_a_line(self, three: Pakaura) -> None:
        array = json.loads(three("list", "--json").out)
        lines = [json.loads(line) for line in three("list", "--ndjson").out.splitlines()]
        assert array == lines
        assert [record["number"] for record in lines] == [2, 1, 3]
        assert all(record["schema"] == 1 for record in lines)

    def test_quiet_is_bare_ids(self, three: Pakaura) -> None:
        ids = [json.loads(line)["id"] for line in three("list", "--ndjson").out.splitlines()]
        assert three("list", "-q").out.splitlines() == ids

    def test_plain_is_what_a_pipe_gets_anyway(self, three: Pakaura) -> None:
        assert three("list", "--plain") == three("list")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["due.befor:fri"], "pakaura: due.befor: is unknown\n"),
        (["due.before:tomorow"], "pakaura: "),
        (["("], "pakaura: "),
        (["or"], "pakaura: "),
        (["--sort", "size"], "pakaura: cannot sort by 'size'\n"),
        (["--limit", "0"], "pakaura: --limit needs a whole number from 1 on, not '0'\n"),
        (["--limit", "many"], "pakaura: --limit needs a whole number from 1 on, not 'many'\n"),
        (["--columns", "size"], "pakaura: there is no column 'size'\n"),
        (["--format", "{size}"], "pakaura: there is no column 'size'\n"),
        (["--format", "{number"], "pakaura: --format: no } closes {number\n"),
        (["-q", "--format", "{id}"], "pakaura: --quiet and --format exclude each other\n"),
        (["--colour"], "pakaura: list has no option --colour\n"),
    ],
)
def test_what_cannot_be_understood_is_told_in_two_lines(three: Pakaura, words: list[str], complaint: str) -> None:
    done = three("list", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(complaint)
    assert done.err.count("\n") == 2


def test_a_script_that_asked_for_json_gets_the_error_as_json(three: Pakaura) -> None:
    done = three("list", "due.befor:fri", "--json")
    assert (done.code, done.out) == (2, "")
    assert json.loads(done.err)["error"]["code"] == "bad_filter"
