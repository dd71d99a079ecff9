"""`export`: which tasks, where to, and what the other program has no place for."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from typing import TYPE_CHECKING

from tests.support.installed import ENOUGH, Finished, Pakaura

if TYPE_CHECKING:
    from pathlib import Path


def titles(out: str) -> list[str]:
    return [task["title"] for task in json.loads(out)]


class TestWhich:
    def test_all_but_deleted_ones_in_the_order_in_which_they_came(self, three: Pakaura) -> None:
        three("done", "1", check=True)
        three("edit", "3", "wait:+9d", check=True)
        three("delete", "2", check=True)
        assert titles(three("export").out) == ["buy milk", "renew the passport"]
        assert titles(three("export", "deleted:yes").out) == ["water the roses"]
        assert titles(three("export", "project:home", "deleted:no").out) == ["renew the passport"]

    def test_taskwarriors_own_export_has_the_deleted_ones_too(self, three: Pakaura) -> None:
        three("delete", "2", check=True)
        told = json.loads(three("export", "--format=taskwarrior").out)
        assert [(task["description"], task["status"]) for task in told] == [
            ("buy milk", "pending"),
            ("water the roses", "deleted"),
            ("renew the passport", "pending"),
        ]

    def test_nothing_is_an_empty_list(self, pakaura: Pakaura) -> None:
        assert pakaura("export") == Finished(0, "[]\n", "")
        assert pakaura("export", "--format=ndjson") == Finished(0, "", "")


class TestFormulas:
    """A spreadsheet runs a cell that begins like a formula, whoever wrote the task."""

    TITLES = ("=cmd|' /C calc'!A0", "'=1", "-1", "+1 for that", "@SUM(1)", "'quoted'", "1=1")

    def test_none_goes_out_in_csv_and_each_title_comes_back(self, pakaura: Pakaura, tmp_path: Path) -> None:
        for title in self.TITLES:
            pakaura("add", "--", title, check=True)
        pakaura("note", "1", "--", "- a list\n- of two", check=True)
        out = pakaura("export", "--format=csv", check=True).out
        cells = [row["title"] for row in csv.DictReader(io.StringIO(out))]
        assert cells == ["'=cmd|' /C calc'!A0", "''=1", "'-1", "'+1 for that", "'@SUM(1)", "'quoted'", "1=1"]
        (again,) = json.loads(pakaura("import", "-", "--from=csv", "--json", input=out, check=True).out)
        assert again["skipped"] == len(self.TITLES)
        elsewhere = {"PAKAURA_DB": str(tmp_path / "elsewhere.db")}
        pakaura("import", "-", "--from=csv", input=out, env=elsewhere, check=True)
        told = json.loads(pakaura("export", env=elsewhere, check=True).out)
        assert [task["title"] for task in told] == list(self.TITLES)
        assert told[0]["notes"].startswith("- a list")

    def test_neither_do_the_columns_of_others(self, pakaura: Pakaura) -> None:
        pakaura("import", "-", "--from=csv", input="title,=Sum\n=1+1,=2+2\n", check=True)
        header, row = csv.reader(io.StringIO(pakaura("export", "--format=csv", check=True).out))
        assert (header[-1], row[1], row[-1]) == ("'=Sum", "'=1+1", "'=2+2")


class TestFormats:
    def test_each_is_written_as_its_program_writes_it(self, three: Pakaura) -> None:
        assert three("export", "--format=todotxt") == Finished(
            0,
            "2026-11-24 buy milk @shopping due:2026-11-25\n"
            "(A) 2026-11-24 water the roses +home.garden due:2026-11-24\n"
            "2026-11-24 renew the passport +home due:2026-12-08\n",
            "",
        )
        assert three("export", "--format=markdown").out == (
            "- [ ] buy milk +shopping due:2026-11-25\n"
            "\n# home\n\n## garden\n\n- [ ] water the roses due:2026-11-24 pri:high\n"
            "\n# home\n\n- [ ] renew the passport due:2026-12-08\n"
        )

    def test_what_has_no_place_there_is_counted(self, three: Pakaura) -> None:
        three("edit", "1", "--notes", "whole milk", "due:fri 9am", check=True)
        done = three("export", "--format=todotxt")
        assert (done.code, done.err) == (0, "pakaura: todotxt has no place for: notes 1, time of due 1\n")

    def test_what_was_changed_here_is_changed_there_and_what_was_kept_stays(self, pakaura: Pakaura) -> None:
        line = "Call  @Phone Mom +Family due:2026-11-27 h:1\n"
        pakaura("import", "-", input=line, check=True)
        assert pakaura("export", "--format=todotxt").out == line
        pakaura("edit", "1", "due:2026-12-01", "pri:low", check=True)
        assert pakaura("export", "--format=todotxt").out == "(C) Call @Phone Mom +Family due:2026-12-01 h:1\n"


class TestOutput:
    def test_a_file_is_replaced_as_a_whole(self, three: Pakaura, tmp_path: Path) -> None:
        path = tmp_path / "tasks.json"
        path.write_text("old", encoding="utf-8")
        assert three("export", "--output", str(path)) == Finished(0, "", "")
        assert titles(path.read_text(encoding="utf-8")) == ["buy milk", "water the roses", "renew the passport"]
        assert not list(tmp_path.glob(".pakaura-*"))

    def test_a_link_is_followed_and_the_file_keeps_its_permissions(self, three: Pakaura, tmp_path: Path) -> None:
        path, link = tmp_path / "tasks.json", tmp_path / "link"
        path.write_text("old")
        path.chmod(0o640)
        link.symlink_to(path)
        three("export", "--output", str(link), check=True)
        assert link.is_symlink()
        assert len(titles(path.read_text())) == 3
        assert path.stat().st_mode & 0o777 == 0o640

    def test_what_is_no_file_is_written_into_and_stays_what_it_is(self, three: Pakaura, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True) as reader:
            three("export", "--output", str(pipe), check=True)
            out, _ = reader.communicate(timeout=ENOUGH)
        assert len(titles(out)) == 3
        assert pipe.is_fifo()

    def test_a_folder_that_is_not_there_is_told(self, three: Pakaura, tmp_path: Path) -> None:
        done = three("export", "--output", str(tmp_path / "none" / "tasks.json"))
        assert (done.code, done.out) == (1, "")
        assert "No such file or directory" in done.err

    def test_an_unknown_format_is_refused(self, three: Pakaura) -> None:
        assert three("export", "--format=word").code == 2

    def test_it_is_utf_8_whatever_the_locale(self, pakaura: Pakaura) -> None:
        pakaura("add", "Ärger mit 日本", check=True)
        assert pakaura("export", "--format=todotxt", env={"LANG": "C"}).out == "2026-11-24 Ärger mit 日本\n"
