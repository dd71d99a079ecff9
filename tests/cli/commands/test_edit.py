"""`pakaura edit`: attributes replace, an empty one clears, other words are the new title."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support.installed import SCRIPT, Finished, Pakaura


def line_of(pakaura: Pakaura, number: int) -> str:
    lines = pakaura("search", "completed:no", "--columns=number,title,due,priority,project,tags").out.splitlines()
    return next(line for line in lines if line.startswith(f"{number}\t"))


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["2", "due:fri"], "2\twater the roses\t2026-11-27\thigh\thome.garden\t"),
        (["2", "due:", "pri:", "project:"], "2\twater the roses\t\t\t\t"),
        (["2", "--due=", "--project="], "2\twater the roses\t\thigh\t\t"),
        (["2", "cut", "the", "roses"], "2\tcut the roses\t2026-11-24\thigh\thome.garden\t"),
        (["2", "--title", "cut the roses", "+tools"], "2\tcut the roses\t2026-11-24\thigh\thome.garden\ttools"),
        (["2", "7 roses", "pri:low"], "2\t7 roses\t2026-11-24\tlow\thome.garden\t"),
        (["2", "7", "roses"], "2\t7 roses\t2026-11-24\thigh\thome.garden\t"),
        (["2", "--", "due:fri", "+x"], "2\tdue:fri +x\t2026-11-24\thigh\thome.garden\t"),
        (["roses", "pri:low"], "2\twater the roses\t2026-11-24\tlow\thome.garden\t"),
        (["water", "the", "roses", "pri:low"], "2\twater the roses\t2026-11-24\tlow\thome.garden\t"),
    ],
)
def test_words_and_options_say_what_is_new(three: Pakaura, words: list[str], line: str) -> None:
    three("edit", *words, check=True)
    assert line_of(three, 2) == line


@pytest.mark.parametrize("verb", ["edit", "modify"])
def test_each_task_is_answered_with_a_line(three: Pakaura, verb: str) -> None:
    assert three(verb, "1", "2", "pri:high") == Finished(0, "Changed 1: buy milk\nUnchanged 2: water the roses\n", "")


def test_tags_are_added_and_taken_away_one_by_one(three: Pakaura) -> None:
    three("edit", "1", "+dairy", "--untag", "shopping", "--tag", "oat", check=True)
    assert line_of(three, 1) == "1\tbuy milk\t2026-11-25\t\t\tdairy,oat"


def test_what_is_so_already_is_no_step_of_the_history(three: Pakaura) -> None:
    three("edit", "1", "due:tomorrow", check=True)
    assert three("log").out.count("\tedit\t") == 0


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        ([], 2, ["edit needs a task", "name it by its number: pakaura edit 3 due:fri"]),
        (["due:fri"], 2, ["edit needs a task", "name it by its number: pakaura edit 3 due:fri"]),
        (["1"], 2, ["nothing to change", "try: pakaura edit 1 due:fri, or --title for a new title"]),
        (["9", "due:fri"], 3, ["no task has the number 9"]),
        (["9", "new title"], 3, ["no open task is called '9 new title'"]),
        (["oat milk"], 3, ["no open task is called 'oat milk'"]),
        (["the", "due:fri"], 3, ["'the' fits more than one task"]),
        (["1", "due:tomorow"], 2, ["'tomorow' is not a date I can read"]),
        (["1", "pri:urgent", "due:tomorow"], 2, ["'urgent' is no priority"]),
        (["1", "--title="], 2, ["a task needs a title"]),
        (["1", "milk", "--title=milk"], 2, ["the title is given twice", "as words or as --title"]),
        (["1", "due:fri", "--atomic"], 2, ["--atomic is for tasks from stdin", "edit --stdin"]),
    ],
)
def test_a_slip_changes_nothing(three: Pakaura, words: list[str], code: int, complaint: list[str]) -> None:
    before = three("list", "--ndjson").out
    done = three("edit", *words)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(f"pakaura: {complaint[0]}\n")
    for line in complaint[1:]:
        assert f"  {line}\n" in done.err
    assert three("list", "--ndjson").out == before


def test_what_only_looks_like_an_attribute_stays_in_a_new_title_with_a_note(three: Pakaura) -> None:
    note = "pakaura: 'due:soon' stays in the title: 'soon' is not a date I can read\n"
    assert three("edit", "1", "milk", "due:soon") == Finished(0, "Changed 1: milk due:soon\n", note)


def test_a_dry_run_shows_the_new_state_and_keeps_the_old(three: Pakaura) -> None:
    assert three("edit", "1", "oat milk", "-n") == Finished(0, "Changed (dry run) 1: oat milk\n", "")
    assert json.loads(three("edit", "1", "due:mon", "-n", "--json").out)[0]["due"] == "2026-11-30"
    assert line_of(three, 1) == "1\tbuy milk\t2026-11-25\t\t\tshopping"


class TestInAnEditor:
    @pytest.fixture
    def writing(self, tmp_path: Path) -> dict[str, str]:
        """An editor that shows what it was given, and writes what lies in the file `wanted`."""
        editor = tmp_path / "editor"
        editor.write_text(f'#!/bin/sh\ncat "$1" >&2\ncp "{tmp_path}/wanted" "$1"\n')
        editor.chmod(0o700)
        return {"EDITOR": str(editor), "TMPDIR": str(tmp_path)}

    def test_the_fields_and_the_notes_are_a_text(self, three: Pakaura, writing: dict[str, str], tmp_path: Path) -> None:
        (tmp_path / "wanted").write_text(
            "title: buy oat milk\nproject: shop\ntags: dairy\npriority: low\ndue: fri 9am\nwait:\n\ntwo\n\nlines\n"
        )
        shown = "title: buy milk\nproject: \ntags: shopping\npriority: none\ndue: 2026-11-25\nwait: \n\n\n"
        assert three("edit", "1", "--editor", env=writing) == Finished(0, "Changed 1: buy oat milk\n", shown)
        assert line_of(three, 1) == "1\tbuy oat milk\t2026-11-27T09:00\tlow\tshop\tdairy"
        assert json.loads(three("show", "1", "--ndjson").out)["notes"] == "two\n\nlines"
        assert not list(tmp_path.glob("pakaura-*"))

    def test_a_text_that_cannot_be_read_is_kept_and_changes_nothing(
        self, three: Pakaura, writing: dict[str, str], tmp_path: Path
    ) -> None:
        (tmp_path / "wanted").write_text("title: buy milk\ndue: tomorow\n")
        done = three("edit", "1", "--editor", env=writing)
        [draft] = tmp_path.glob("pakaura-*")
        assert (done.code, done.out) == (2, "")
        assert "pakaura: 'tomorow' is not a date I can read\n  try " in done.err
        assert done.err.endswith(f"\n  nothing was changed; your text is kept in {draft}\n")
        assert draft.read_text() == "title: buy milk\ndue: tomorow\n"
        assert line_of(three, 1) == "1\tbuy milk\t2026-11-25\t\t\tshopping"

    @pytest.mark.parametrize(
        ("editor", "complaint"),
        [
            ("no-such", "cannot start the editor 'no-such': No such file or directory\n  set EDITOR to a program\n"),
            ("vi 'x", 'the editor "vi \'x" cannot be read: No closing quotation\n  set EDITOR to a program\n'),
            ("false", "the editor 'false' ended with exit code 1\n"),
        ],
    )
    def test_an_editor_that_fails_is_told_and_leaves_nothing_lying_about(
        self, three: Pakaura, editor: str, complaint: str, tmp_path: Path
    ) -> None:
        done = three("edit", "1", "--editor", env={"EDITOR": editor, "TMPDIR": str(tmp_path)})
        assert done == Finished(2, "", f"pakaura: {complaint}  nothing was changed\n")
        assert not list(tmp_path.glob("pakaura-*"))

    def test_a_draft_that_the_editor_removed_is_told(self, three: Pakaura) -> None:
        done = three("edit", "1", "--editor", env={"EDITOR": "rm"})
        assert done == Finished(2, "", "pakaura: the editor 'rm' left no text to read\n  nothing was changed\n")

    def test_ctrl_c_belongs_to_the_editor(self, three: Pakaura, tmp_path: Path) -> None:
        editor = tmp_path / "editor"
        editor.write_text('#!/bin/sh\ntrap "" INT\necho ready\nsleep 0.8\nsed -i s/milk/oats/ "$1"\n')
        editor.chmod(0o700)
        with subprocess.Popen(
            [str(SCRIPT), "edit", "1", "--editor"],
            env=three.environ | {"EDITOR": str(editor)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
            os.killpg(process.pid, signal.SIGINT)
            out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err) == (0, b"Changed 1: buy oats\n", b"")

    @pytest.mark.parametrize("words", [["1", "2"], ["1", "due:fri"], ["1", "--title=x"]])
    def test_it_is_one_task_and_nothing_else(self, three: Pakaura, words: list[str]) -> None:
        assert three("edit", *words, "--editor", env={"EDITOR": "false"}).code == 2


def test_a_minus_takes_a_tag_away_and_never_becomes_the_title_by_itself(pakaura: Pakaura) -> None:
    pakaura("add", "buy milk", "+shop", "+cold", check=True)
    assert pakaura("edit", "1", "due:mon", "-shop", check=True).out == "Changed 1: buy milk\n"
    assert pakaura("list", "--columns=title,tags").out == "buy milk\tcold\n"
    done = pakaura("edit", "1", "-shop")
    assert done.code == 2
    assert "there is no tag 'shop' to take away" in done.err
    pakaura("edit", "1", "sell", "-nvidia", "card", check=True)
    pakaura("edit", "1", "--title=-cold", check=True)
    assert pakaura("list", "--columns=title,tags").out == "-cold\tcold\n"


def test_a_number_that_names_no_task_is_no_title(pakaura: Pakaura) -> None:
    pakaura("add", "buy milk", check=True)
    assert pakaura("edit", "1", "2", "pri:high").code == 3
    assert pakaura("list", "--columns=title,priority").out == "buy milk\t\n"
