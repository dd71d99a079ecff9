"""`add -`, `add --stdin` and `edit --stdin`: a result for every line, and a pipeline from one end to the other."""

from __future__ import annotations

import json

import pytest

from tests.support.installed import Finished, Pakaura

MIXED = b'buy milk +shop due:fri\n\n"pay rent" "due:fri 9am"\nbad "quote\n+only\nx due:soon\n\xff\n'
COMPLAINTS = [
    "pakaura: line 6: 'due:soon' stays in the title: 'soon' is not a date I can read",
    "pakaura: line 4: a double quote is not closed",
    "pakaura: line 5: a task needs a title",
    "pakaura: line 7: the line is not valid UTF-8",
]


def records(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


class TestLinesOfWords:
    def test_a_list_keeps_the_order_of_the_lines(self, pakaura: Pakaura) -> None:
        titles = [f"step {number}" for number in range(1, 41)]
        pakaura("add", "-", input="\n".join(titles), check=True)
        assert pakaura("list", "--format={title}").out.splitlines() == titles

    def test_a_line_is_read_as_the_words_of_add_and_a_bad_one_stops_no_other(self, pakaura: Pakaura) -> None:
        done = pakaura("add", "-", input=MIXED)
        assert (done.code, done.out) == (1, "Added 1: buy milk\nAdded 2: pay rent\nAdded 3: x due:soon\n")
        assert done.err.splitlines() == COMPLAINTS
        assert pakaura("list", "due.after:today", "--columns=title,due,tags").out == (
            "buy milk\t2026-11-27\tshop\npay rent\t2026-11-27T09:00\t\n"
        )

    def test_a_script_gets_a_result_for_every_line(self, pakaura: Pakaura) -> None:
        done = pakaura("add", "-", "--ndjson", input='one\nbad "quote\n')
        added, refused = records(done.out)
        assert done.code == 1
        assert (added["line"], added["ok"], added["result"]) == (1, True, "added")
        assert added["task"] == json.loads(pakaura("list", "--ndjson").out)
        assert refused == {
            "line": 2,
            "ok": False,
            "code": "bad_value",
            "error": "a double quote is not closed",
            "hint": "close it, or leave it out",
        }

    def test_quiet_is_an_id_a_line(self, pakaura: Pakaura) -> None:
        done = pakaura("add", "-", "-q", input="one due:fri\ntwo due:sat\n")
        assert (done.code, done.err) == (0, "")
        assert done.out == pakaura("list", "-q").out

    def test_all_or_none(self, pakaura: Pakaura) -> None:
        complaint = "pakaura: line 2: a double quote is not closed\npakaura: nothing was written\n"
        assert pakaura("add", "-", "--atomic", input='one\nbad "quote\n') == Finished(1, "", complaint)
        assert pakaura("list") == Finished(0, "", "")
        assert pakaura("add", "-", "--atomic", input="one\ntwo\n").code == 0

    def test_all_lines_are_one_command_of_the_history(self, pakaura: Pakaura) -> None:
        pakaura("add", "-", input="\n".join(f"task {number}" for number in range(1200)), check=True)
        assert pakaura("log").out.count("\n") == 1
        assert pakaura("undo").out.count("\n") == 1200
        assert pakaura("list").out == ""

    def test_a_dry_run_adds_nothing(self, pakaura: Pakaura) -> None:
        assert pakaura("add", "-", "-n", input="one\n") == Finished(0, "Added (dry run) 1: one\n", "")
        assert pakaura("list").out == ""

    @pytest.mark.parametrize("input", ["", "\n \n"])
    def test_no_lines_are_no_error(self, pakaura: Pakaura, input: str) -> None:
        assert pakaura("add", "-", input=input) == Finished(0, "", "")

    @pytest.mark.parametrize("word", ["+home", "pay", "--project=home", "--tag=a", "--key=k", "--due=fri", "--stdin"])
    def test_what_stands_beside_the_dash_would_be_lost_and_is_refused(self, pakaura: Pakaura, word: str) -> None:
        done = pakaura("add", "-", word, input="one\n")
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 2)
        assert pakaura("list").out == ""

    def test_a_dash_as_a_title_is_written_after_two(self, pakaura: Pakaura) -> None:
        assert pakaura("add", "--", "-").out == "Added 1: -\n"


class TestRecords:
    def test_what_a_reader_prints_a_writer_takes(self, three: Pakaura, tmp_path: object) -> None:
        before = three("list", "--ndjson").out
        elsewhere = {"PAKAURA_DB": f"{tmp_path}/elsewhere.db"}
        three("add", "--stdin", input=before, env=elsewhere, check=True)
        after = three("list", "--ndjson", env=elsewhere).out
        passing = ("number", "short_id", "updated_at")
        kept = [
            [{name: value for name, value in record.items() if name not in passing} for record in records(out)]
            for out in (before, after)
        ]
        assert kept[0] == kept[1]

    def test_a_record_may_be_as_short_as_a_title(self, pakaura: Pakaura) -> None:
        lines = (
            '{"title": "one", "tags": ["A"], "due": "fri"}\n{"title": "two", "foo": 1}\n{"priority": "low"}\n[]\n{"t\n'
        )
        done = pakaura("add", "--stdin", input=lines)
        assert (done.code, done.out) == (1, "Added 1: one\nAdded 2: two\n")
        told = done.err.splitlines()
        assert told[:3] == [
            "pakaura: line 2: the field 'foo' is not known and is passed over",
            "pakaura: line 3: the record has no title",
            "pakaura: line 4: a task is one JSON object",
        ]
        assert told[3].startswith("pakaura: line 5: the line is no JSON: ")
        assert len(told) == 4
        assert pakaura("list", "+a", "--columns=title,due,tags").out == "one\t2026-11-27\ta\n"

    def test_a_key_or_an_id_that_is_there_changes_nothing(self, pakaura: Pakaura) -> None:
        lines = '{"title": "one", "key": "k"}\n{"title": "other", "key": "k"}\n'
        assert pakaura("add", "--stdin", input=lines).out == "Added 1: one\nAlready there 1: one\n"
        assert pakaura("add", "--stdin", input=pakaura("list", "--ndjson").out).out == "Already there 1: one\n"

    def test_edit_takes_what_list_prints_after_a_filter_has_changed_it(self, three: Pakaura) -> None:
        changed = [{**record, "priority": "low", "tags": ["seen"]} for record in records(three("list", "--ndjson").out)]
        done = three("edit", "--stdin", input="\n".join(map(json.dumps, changed)))
        told = "Changed 2: water the roses\nChanged 1: buy milk\nChanged 3: renew the passport\n"
        assert done == Finished(0, told, "")
        assert three("list", "pri:low", "+seen", "-shopping").out.count("\n") == 3

    def test_a_bulk_result_goes_into_the_next_command(self, pakaura: Pakaura) -> None:
        added = pakaura("add", "-", "--ndjson", input="one\n").out
        assert pakaura("edit", "--stdin", input=added) == Finished(0, "Unchanged 1: one\n", "")

    @pytest.mark.parametrize("word", ["1", "due:fri", "--due=fri", "--untag=a", "--title=x", "--editor"])
    def test_what_stands_beside_edit_stdin_would_be_lost_and_is_refused(self, three: Pakaura, word: str) -> None:
        done = three("edit", "--stdin", word, input='{"number": 1, "priority": "low"}\n')
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 2)
        assert three("list", "pri:low").out == ""

    def test_a_number_or_an_id_names_the_task_and_other_fields_stay(self, three: Pakaura) -> None:
        lines = '{"number": 1, "due": null}\n{"number": 99}\n{"priority": "low"}\n{"number": 2, "due": "soon"}\n'
        done = three("edit", "--stdin", input=lines)
        assert (done.code, done.out) == (1, "Changed 1: buy milk\n")
        assert sorted(done.err.splitlines()) == [
            "pakaura: line 2: no task has the id or number 99",
            "pakaura: line 3: the record names no task",
            "pakaura: line 4: due: 'soon' is not a date I can read",
        ]
        assert three("list", "+shopping", "--columns=title,due").out == "buy milk\t\n"

    def test_all_or_none(self, three: Pakaura) -> None:
        before = three("list", "--ndjson").out
        lines = '{"number": 1, "due": null}\n{"number": 99}\n'
        done = three("edit", "--stdin", "--atomic", input=lines)
        assert done.code == 1
        assert done.out == ""
        assert "line 2: no task has the id or number 99" in done.err
        assert "nothing was written" in done.err
        assert three("list", "--ndjson").out == before
