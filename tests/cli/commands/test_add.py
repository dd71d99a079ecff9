"""`pakaura add`: a line becomes a task, and nothing that was typed is lost or taken for something else."""

from __future__ import annotations

import json

import pytest

from pakaura_server.core.ids import KEY_NAMESPACE, uuid5
from tests.support.installed import Finished, Pakaura

COLUMNS = "--columns=title,due,wait,priority,project,tags"


def test_a_line_is_captured_and_answered_with_its_number(pakaura: Pakaura) -> None:
    assert pakaura("add", "buy milk") == Finished(0, "Added 1: buy milk\n", "")
    assert pakaura("add", "pay", "rent") == Finished(0, "Added 2: pay rent\n", "")


@pytest.mark.parametrize(
    ("words", "task"),
    [
        (["buy milk tomorrow"], "buy milk tomorrow\t\t\t\t\t"),
        (["buy", "milk", "+shopping", "+Dairy"], "buy milk\t\t\t\t\tdairy,shopping"),
        (["pay rent", "due:fri", "pri:high", "project:home.flat"], "pay rent\t2026-11-27\t\thigh\thome.flat\t"),
        (["call", "due:fri 9am"], "call\t2026-11-27T09:00\t\t\t\t"),
        (["tax", "wait:2027-01-01"], "tax\t\t2027-01-01\t\t\t"),
        (["-nvidia", "1/2", "http://a.b/c", "note:this"], "-nvidia 1/2 http://a.b/c note:this\t\t\t\t\t"),
        (["call the bank", "--", "due:soon", "+x"], "call the bank due:soon +x\t\t\t\t\t"),
        (["x", "--due", "eom", "--tag", "a", "--tag", "b", "--pri", "low"], "x\t2026-11-30\t\tlow\t\ta,b"),
        (["x", "--project", "", "--due="], "x\t\t\t\t\t"),
        (["two\nlines\tand a tab"], "two lines and a tab\t\t\t\t\t"),
        (["‘Größe’ 漢字 👩‍👩‍👧"], "‘Größe’ 漢字 👩‍👩‍👧\t\t\t\t\t"),
    ],
)
def test_attributes_are_words_that_cannot_be_meant_otherwise(pakaura: Pakaura, words: list[str], task: str) -> None:
    pakaura("add", *words, check=True)
    assert pakaura("search", "completed:no", COLUMNS).out == task + "\n"


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("due:tomorow", "'tomorow' is not a date I can read"),
        ("pri:urgent", "'urgent' is no priority"),
        ("project:", "project: has no value"),
    ],
)
def test_an_attribute_that_cannot_be_read_stays_in_the_title_with_one_note(
    pakaura: Pakaura, word: str, reason: str
) -> None:
    note = f"pakaura: {word!r} stays in the title: {reason}\n"
    assert pakaura("add", "call", word) == Finished(0, f"Added 1: call {word}\n", note)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], ["a task needs a title", 'try: pakaura add "buy milk"']),
        (["  "], ["a task needs a title", 'try: pakaura add "buy milk"']),
        (["+home"], ["a task needs a title", 'try: pakaura add "buy milk"']),
        (["x" * 501], ["the title has 501 characters, 500 is the most", "put the rest into the notes"]),
        (["a\x1b[31mb"], ["the title holds a control character (U+001B)", "type it again without that character"]),
        (["x", "due:fri", "due:mon"], ["due is given twice", "give it once"]),
        (["x", "due:fri", "--due", "mon"], ["due is given twice", "give it once"]),
        (["x", "--tag", "#c"], ["'#c' cannot be a tag", "a tag is 1 to 64 letters, digits, - _ or ."]),
        (["x", "--dew=fri"], ["add has no option --dew", "did you mean --due?"]),
        (["x", "--key", ""], ["the key is empty", "give it a name, such as --key build-1234"]),
        (["x", "--atomic"], ["--atomic is for tasks from stdin", "add - or --stdin"]),
        (["x", "--json", "-q"], None),
    ],
)
def test_a_line_that_cannot_be_a_task_is_two_lines_on_stderr_and_changes_nothing(
    pakaura: Pakaura, words: list[str], complaint: list[str] | None
) -> None:
    done = pakaura("add", *words)
    assert (done.code, done.out) == (2, "")
    if complaint:
        assert done.err == "pakaura: {}\n  {}\n".format(*complaint)
    assert pakaura("list").out == ""


def test_an_option_is_stricter_than_a_word_because_it_cannot_be_meant_as_title(pakaura: Pakaura) -> None:
    done = pakaura("add", "call", "--due", "tomorow")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("pakaura: 'tomorow' is not a date I can read\n  try ")


def test_quiet_is_the_bare_id(pakaura: Pakaura) -> None:
    done = pakaura("add", "-q", "buy milk")
    assert (done.code, done.err) == (0, "")
    assert done.out == pakaura("list", "-q").out
    assert len(done.out) == 37


@pytest.mark.parametrize("shape", ["--json", "--ndjson"])
def test_a_script_gets_the_new_state(pakaura: Pakaura, shape: str) -> None:
    done = pakaura("add", "buy milk", "+shopping", shape)
    record = json.loads(done.out)[0] if shape == "--json" else json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert record == json.loads(pakaura("list", "--ndjson").out)
    assert (record["number"], record["title"], record["tags"]) == (1, "buy milk", ["shopping"])
    assert record["created_at"] == record["updated_at"] == "2026-11-24T09:00:00.000Z"


def test_a_dry_run_says_what_would_be_and_leaves_no_trace(pakaura: Pakaura, home: dict[str, str]) -> None:
    assert pakaura("add", "buy milk", "-n") == Finished(0, "Added (dry run) 1: buy milk\n", "")
    assert pakaura("list") == pakaura("log") == Finished(0, "", "")
    assert pakaura("undo").code == 3


class TestWithAKey:
    def test_the_same_key_again_is_the_same_task(self, pakaura: Pakaura) -> None:
        assert pakaura("add", "--key", "build-1", "build failed").out == "Added 1: build failed\n"
        assert pakaura("add", "--key", "build-1", "again") == Finished(0, "Already there 1: build failed\n", "")
        assert pakaura("list", "-q").out == uuid5(KEY_NAMESPACE, "build-1") + "\n"

    def test_a_completed_task_stays_completed(self, pakaura: Pakaura) -> None:
        pakaura("add", "--key", "k", "weekly backup", check=True)
        pakaura("done", "1", check=True)
        assert pakaura("add", "--key", "k", "weekly backup") == Finished(0, "Already there 1: weekly backup\n", "")
        assert pakaura("list").out == ""

    def test_a_second_time_is_no_step_of_the_history(self, pakaura: Pakaura) -> None:
        pakaura("add", "--key", "k", "weekly backup", check=True)
        pakaura("add", "--key", "k", "weekly backup", check=True)
        assert pakaura("log").out.count("\n") == 1


def test_a_title_that_steers_a_terminal_never_reaches_it(pakaura: Pakaura) -> None:
    pakaura("add", "gnp.\u202eexe", check=True)
    for done in (pakaura("list"), pakaura("show", "1"), pakaura("done", "1", "-n"), pakaura("list", "--json")):
        assert done.code == 0
        assert "\u202e" not in done.out
        assert "\\u202e" in done.out
