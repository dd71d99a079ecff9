"""`import`: the receipt, one group of the history, and files that mean harm or are broken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.installed import Finished, Pakaura

if TYPE_CHECKING:
    from pathlib import Path

TODO = "(A) buy milk @shop due:2026-11-27\npay the rent +home h:1\n"
MANY = "".join(f"(B) 2026-01-02 task {number} +p{number % 7} @t{number % 5}\n" for number in range(3000))


def receipt(done: Finished) -> dict[str, Any]:
    (record,) = json.loads(done.out)
    assert isinstance(record, dict)
    return record


def counts(done: Finished) -> tuple[int, ...]:
    told = receipt(done)
    return tuple(told[name] for name in ("read", "added", "updated", "skipped", "failed"))


class TestReceipt:
    def test_a_person_reads_what_became_of_the_tasks_and_what_was_kept(self, pakaura: Pakaura) -> None:
        told = "todotxt: 2 read, 2 added, 0 updated, 0 skipped\nkept without a home: h 1\n"
        assert pakaura("import", "-", input=TODO) == Finished(0, told, "")
        assert pakaura("list", "--columns=title,due,priority,project,tags").out == (
            "buy milk\t2026-11-27\thigh\t\tshop\npay the rent\t\t\thome\t\n"
        )

    def test_a_script_gets_it_as_a_record(self, pakaura: Pakaura) -> None:
        told = receipt(pakaura("import", "-", "--json", input=TODO, check=True))
        assert told.pop("group") in pakaura("log", "-q").out
        assert told == {
            "format": "todotxt",
            "dry_run": False,
            "read": 2,
            "added": 2,
            "updated": 0,
            "skipped": 0,
            "failed": 0,
            "without_home": {"h": 1},
            "passed_over": {},
        }

    def test_quiet_is_the_group(self, pakaura: Pakaura) -> None:
        assert pakaura("import", "-", "-q", input=TODO).out == pakaura("log", "-q").out

    def test_importing_again_writes_only_what_differs(self, pakaura: Pakaura) -> None:
        pakaura("import", "-", input=TODO, check=True)
        assert counts(pakaura("import", "-", "--json", input=TODO)) == (2, 0, 0, 2, 0)
        changed = TODO.replace("(A) buy milk", "x 2026-11-24 buy milk") + "new\n"
        assert counts(pakaura("import", "-", "--json", input=changed)) == (3, 1, 1, 1, 0)
        assert pakaura("list", "completed:yes", "--format={title}").out == "buy milk\n"

    def test_a_dry_run_says_the_same_and_changes_nothing(self, pakaura: Pakaura) -> None:
        told = "todotxt (dry run): 2 read, 2 added, 0 updated, 0 skipped\nkept without a home: h 1\n"
        assert pakaura("import", "-", "-n", input=TODO) == Finished(0, told, "")
        assert pakaura("list") == Finished(0, "", "")

    def test_events_of_a_calendar_are_passed_over_and_counted(self, pakaura: Pakaura) -> None:
        event = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n"
        assert pakaura("import", "-", input=event).out == (
            "ics: 0 read, 0 added, 0 updated, 0 skipped\npassed over: VEVENT 1\n"
        )


class TestHistory:
    def test_an_import_of_many_chunks_is_one_command_that_one_undo_takes_back(self, pakaura: Pakaura) -> None:
        pakaura("import", "-", input=MANY, check=True)
        assert pakaura("log").out.count("\n") == 1
        assert pakaura("list", "-q").out.count("\n") == 3000
        undone = pakaura("undo", check=True)
        assert undone.out.count("\n") == 3000
        assert pakaura("list").out == ""
        assert pakaura("log").out.count("\n") == 2
        pakaura("redo", check=True)
        assert pakaura("list", "-q").out.count("\n") == 3000

    def test_what_was_undone_can_be_imported_again(self, pakaura: Pakaura) -> None:
        pakaura("import", "-", input=TODO, check=True)
        pakaura("undo", check=True)
        assert counts(pakaura("import", "-", "--json", input=TODO)) == (2, 0, 2, 0, 0)
        assert pakaura("list", "-q").out.count("\n") == 2

    def test_undo_gives_back_what_an_import_changed_and_what_it_had_kept(self, pakaura: Pakaura) -> None:
        pakaura("import", "-", input=TODO, check=True)
        pakaura("import", "-", input=TODO.replace("rent +home h:1", "rent +home h:1 n:2"), check=True)
        before = pakaura("export", "--format=todotxt").out
        pakaura("import", "-", input=TODO.replace("(A)", "(D)"), check=True)
        assert "(D) buy milk" in pakaura("export", "--format=todotxt").out
        pakaura("undo", check=True)
        assert pakaura("export", "--format=todotxt").out == before
        pakaura("redo", check=True)
        assert "(D) buy milk" in pakaura("export", "--format=todotxt").out

    def test_what_was_cut_off_is_gone_on_with_by_importing_again(self, pakaura: Pakaura) -> None:
        pakaura("import", "-", input=MANY[: MANY.index("task 1500")].rpartition("\n")[0], check=True)
        assert counts(pakaura("import", "-", "--json", input=MANY)) == (3000, 1500, 0, 1500, 0)

    def test_what_was_deleted_for_good_is_refused(self, pakaura: Pakaura) -> None:
        pakaura("import", "-", input=TODO, check=True)
        pakaura("purge", "buy", "milk", "--yes", check=True)
        done = pakaura("import", "-", input=TODO)
        assert done.code == 1
        assert "was deleted for good" in done.err
        assert "1 failed" in done.out


class TestBadLines:
    LINES = '{"title": "one"}\n{"title": 5}\n[1]\n{"title": "two", "due": "never"}\n{"title": "three"}\n'
    TOLD = (
        "pakaura: line 2: title must be text, not a number\n"
        "pakaura: line 3: a task is one JSON object\n"
        "pakaura: line 4: due: 'never' is not a date I can read\n"
    )

    def test_each_is_told_by_its_number_and_the_others_go_in(self, pakaura: Pakaura) -> None:
        done = pakaura("import", "-", input=self.LINES)
        assert done == Finished(1, "ndjson: 5 read, 2 added, 0 updated, 0 skipped, 3 failed\n", self.TOLD)
        assert pakaura("list", "--format={title}").out == "one\nthree\n"

    def test_all_or_none(self, pakaura: Pakaura) -> None:
        done = pakaura("import", "-", "--atomic", input=self.LINES)
        assert (done.code, done.err) == (1, self.TOLD + "pakaura: nothing was written\n")
        assert pakaura("list") == Finished(0, "", "")
        assert counts(pakaura("import", "-", "--atomic", "--json", input=TODO)) == (2, 2, 0, 0, 0)

    def test_reading_goes_on_behind_what_is_no_json(self, pakaura: Pakaura) -> None:
        done = pakaura(
            "import", "-", "--from=json", input='[\n{"title": "a"},\n{"title": nonsense},\n{"title": "b"}\n]'
        )
        assert (done.code, done.err.count("\n")) == (1, 1)
        assert done.err.startswith("pakaura: line 3: it is no JSON")
        assert pakaura("list", "--format={title}").out == "a\nb\n"


DEEP = "[" * 3 + '{"title": "x", "energy": ' + "[" * 100_000 + "]" * 100_000 + "}" + "]" * 3
LONG_LINE = "a" * 2_000_000
HOSTILE: dict[str, tuple[str, str | bytes, str]] = {
    "deep JSON": ("json", DEEP, "nested too deeply"),
    "deep but readable JSON": ("json", '{"title": "x", "e": ' + "[" * 50 + "]" * 50 + "}", "nests deeper"),
    "a huge value": ("json", '{"title": "' + "a" * 5_000_000, "no JSON"),
    "a huge field": ("json", '{"title": "x", "e": "' + "a" * 300_000 + '"}', "longer than"),
    "a JSON array without an end": ("json", '[{"title"', "no JSON"),
    "half a surrogate pair": ("json", '{"title": "\\ud800"}', "not valid Unicode"),
    "a huge line": ("todotxt", LONG_LINE, "longer than"),
    "invalid UTF-8": ("todotxt", b"caf\xe9", "not valid UTF-8"),
    "invalid UTF-8 in JSON": ("json", b'{"title": "caf\xe9"}', "not valid Unicode"),
    "UTF-16": ("todotxt", "buy milk".encode("utf-16"), "UTF-16"),
    "UTF-16 JSON": ("json", '{"title": "a"}'.encode("utf-16"), "UTF-16"),
    "a cell without an end": ("csv", 'title,notes\na,"' + "b\n" * 100_000, "no CSV from here on"),
    "a row too long": ("csv", "title\na,b,c\n", "3 cells"),
    "a table without titles": ("csv", "foo,bar\n1,2\n", "no column title"),
    "a calendar that unfolds without end": (
        "ics",
        "BEGIN:VTODO\nX:\n" + " x\n" * 80_000 + "END:VTODO\n",
        "longer than",
    ),
    "a calendar that is cut off": ("ics", "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:x\n", "has no end"),
    "components without end": ("ics", "BEGIN:VTODO\n" * 60_000, "has no end"),
    "a due that is none": ("ics", "BEGIN:VTODO\nDUE:soon\nEND:VTODO\n", "no iCalendar"),
    "annotations that are none": ("taskwarrior", '{"description": "a", "annotations": 5}', "annotations"),
    "a UUID that is none": ("taskwarrior", '{"description": "a", "uuid": "../../etc"}', "uuid"),
    "a title of nothing": ("taskwarrior", '{"description": "\\u0007"}', "needs a title"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_gives_one_clear_line_and_no_task(what: str, pakaura: Pakaura, tmp_path: Path) -> None:
    name, content, complaint = HOSTILE[what]
    path = tmp_path / "file"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    done = pakaura("import", str(path), "--format", name)
    told = [line for line in done.err.splitlines() if line.startswith("pakaura:")]
    assert (done.code in (1, 2), len(told)) == (True, 1)
    assert complaint in told[0]
    assert len(told[0]) < 300
    assert pakaura("list") == Finished(0, "", "")


class TestFile:
    def test_a_file_that_is_not_there_is_named(self, pakaura: Pakaura, tmp_path: Path) -> None:
        done = pakaura("import", str(tmp_path / "none.txt"))
        assert (done.code, done.out) == (1, "")
        assert "none.txt: No such file or directory" in done.err

    def test_a_folder_is_no_file(self, pakaura: Pakaura, tmp_path: Path) -> None:
        assert "Is a directory" in pakaura("import", str(tmp_path)).err

    @pytest.mark.parametrize("content", [b"just some prose\n", b"\x7fELF\0\0\0\0", b""])
    def test_what_cannot_be_recognised_has_to_be_named(self, pakaura: Pakaura, content: bytes) -> None:
        done = pakaura("import", "-", input=content)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("pakaura: cannot tell what wrote this file\n")

    def test_an_unknown_format_is_refused(self, pakaura: Pakaura) -> None:
        done = pakaura("import", "-", "--format=word", input=TODO)
        assert (done.code, done.out) == (2, "")
        assert "there is no format 'word'" in done.err

    def test_a_mark_of_windows_and_its_line_ends_are_no_part_of_a_task(self, pakaura: Pakaura) -> None:
        pakaura("import", "-", "--from=todotxt", input=b"\xef\xbb\xbfbuy milk\r\n", check=True)
        assert pakaura("list", "--format={title}").out == "buy milk\n"

    def test_nothing_in_a_file_is_run_or_fetched(self, pakaura: Pakaura, tmp_path: Path) -> None:
        mark = tmp_path / "mark"
        lines = f"$(touch {mark}) `touch {mark}`\n; touch {mark}\n"
        pakaura("import", "-", "--from=todotxt", input=lines, check=True)
        assert not mark.exists()
        assert pakaura("list", "-q").out.count("\n") == 2
