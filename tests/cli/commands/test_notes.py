"""`pakaura note` and `annotate`: a line more, other notes, or the editor; and how notes are shown and told of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.installed import Finished, Pakaura
from tests.support.terminal import on_terminal


def notes(pakaura: Pakaura, number: str = "1") -> str | None:
    found = json.loads(pakaura("show", number, "--ndjson", check=True).out)["notes"]
    assert found is None or isinstance(found, str)
    return found


class TestNote:
    def test_each_is_a_line_more(self, three: Pakaura) -> None:
        assert three("note", "1", "two", "litres") == Finished(0, "Noted 1: buy milk\n", "")
        three("note", "buy milk", "oat, +not soy due:never", check=True)
        assert notes(three) == "two litres\noat, +not soy due:never"
        three("undo", check=True)
        assert notes(three) == "two litres"

    def test_dashes_make_a_text_of_what_looks_like_an_option(self, three: Pakaura) -> None:
        three("note", "1", "--", "--clear", check=True)
        assert notes(three) == "--clear"

    def test_a_text_comes_from_stdin(self, three: Pakaura) -> None:
        three("note", "1", "-", input="# Two\n\n- litres\n", check=True)
        assert notes(three) == "# Two\n\n- litres"
        refused = three("note", "1", "-", input=b"\xff")
        assert (refused.code, refused.out) == (2, "")

    def test_notes_are_replaced_or_taken_away(self, three: Pakaura) -> None:
        three("note", "1", "old", check=True)
        three("note", "1", "--replace", "new", check=True)
        assert notes(three) == "new"
        assert three("note", "1", "--clear", "-n").out == "Noted (dry run) 1: buy milk\n"
        three("note", "1", "--clear", check=True)
        assert notes(three) is None
        assert three("note", "1", "--clear").out == "Unchanged 1: buy milk\n"

    @pytest.mark.parametrize(
        ("words", "code"),
        [(["99", "x"], 3), (["1", "x", "--clear"], 2), (["1", "--replace"], 2), ([], 2), (["1", "x" * 40_000], 2)],
    )
    def test_what_cannot_be_meant_changes_nothing(self, three: Pakaura, words: list[str], code: int) -> None:
        refused = three("note", *words)
        assert (refused.code, refused.out, refused.err[:9]) == (code, "", "pakaura: ")
        assert notes(three) is None

    def test_without_a_text_the_editor_has_them(self, three: Pakaura) -> None:
        three("note", "1", "two litres", check=True)
        assert three("note", "1", env={"EDITOR": "sed -i s/two/three/"}).out == "Noted 1: buy milk\n"
        assert notes(three) == "three litres"
        assert three("note", "1", env={"EDITOR": "true"}).out == "Unchanged 1: buy milk\n"
        assert three("note", "1", env={"EDITOR": "false"}).code == 2
        assert three("note", "1", input="from a pipe").err.startswith("pakaura: note needs a text\n")
        assert notes(three) == "three litres"

    def test_a_text_that_cannot_be_kept_is_not_lost(self, three: Pakaura, tmp_path: Path) -> None:
        (tmp_path / "long").write_text("x" * 40_000)
        refused = three("note", "1", env={"EDITOR": f"cp {tmp_path / 'long'}", "TMPDIR": str(tmp_path)})
        assert refused.code == 2
        (kept,) = tmp_path.glob("pakaura-*.md")
        assert str(kept) in refused.err


class TestAnnotate:
    def test_it_is_an_item_with_the_time_of_whoever_writes(self, three: Pakaura) -> None:
        three("note", "1", "two litres", check=True)
        said = three("annotate", "1", "called,", "no answer", env={"TZ": "Europe/Berlin"})
        assert said.out == "Noted 1: buy milk\n"
        assert notes(three) == "two litres\n- 2026-11-24 10:00 called, no answer"
        assert three("annotate", "1").code == 2

    def test_the_log_of_the_task_tells_of_it(self, three: Pakaura) -> None:
        three("annotate", "1", "called", check=True)
        three("note", "1", "two\x1b[31m litres", check=True)
        lines = [line.split("\t")[2:] for line in three("log", "1").out.splitlines()]
        assert lines == [
            ["note", "", r"buy milk: two\x1b[31m litres"],
            ["annotate", "", "buy milk: called"],
            ["add", "", "buy milk"],
        ]
        (last, *_) = json.loads(three("log", "1", "--json").out)
        assert last["noted"] == "two\x1b[31m litres"
        assert "noted" not in json.loads(three("log", "--json").out)[0]

    def test_taskwarrior_is_told_of_it_and_tells_it_back(self, three: Pakaura) -> None:
        three("annotate", "1", "called", check=True)
        (task,) = json.loads(three("export", "milk", "--format", "taskwarrior", check=True).out)
        assert task["annotations"] == [{"entry": "20261124T090000Z", "description": "called"}]
        task |= {"uuid": "01900000-0000-7000-8000-00000000beef", "description": "bread"}
        three("import", "-", "--format", "taskwarrior", input=json.dumps([task]), check=True)
        assert notes(three, "4") == "- 2026-11-24 09:00 called"


class TestShown:
    def test_a_person_sees_markdown_rendered_and_a_script_as_it_is(self, three: Pakaura) -> None:
        three("note", "1", "-", input="# Milk\n*two* litres\n- oat\n- `soy`\n", check=True)
        assert on_terminal(three, "show", "1", "--no-pager")[-6:] == [
            "Milk",
            "",
            "two litres",
            "",
            " • oat",
            " • soy",
        ]
        assert r"notes: # Milk\n*two* litres\n- oat\n- `soy`" in three("show", "1").out.splitlines()
