"""`pakaura add --natural`: a line is read as people write it, and what was understood is said."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.installed import SCRIPT, Finished, Pakaura

COLUMNS = "--columns=title,due,priority,project,tags"
LINE = "Pay Randy's rent every 1st 9am #home !high"


def configure(pakaura: Pakaura, text: str) -> None:
    folder = Path(pakaura.environ["XDG_CONFIG_HOME"], "pakaura")
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text, "utf-8")


def test_a_line_becomes_a_task_and_is_told_back(pakaura: Pakaura) -> None:
    assert pakaura("add", "--natural", LINE) == Finished(
        0,
        "Added 1: Pay Randy's rent\n",
        "pakaura: understood: due 1 Dec 09:00, every 1st, project home, priority high\n",
    )
    record = json.loads(pakaura("list", "--ndjson").out)
    assert (record["due"], record["due_zone"]) == ("2026-12-01T09:00", "UTC")
    assert (record["recurrence"], record["recurrence_mode"]) == ("FREQ=MONTHLY;BYMONTHDAY=1", "skip-to-future")
    assert (record["project"], record["priority"]) == ("home", "high")


def test_one_undo_takes_it_back(pakaura: Pakaura) -> None:
    pakaura("add", "--natural", LINE, check=True)
    pakaura("undo", check=True)
    assert pakaura("list").out == ""


@pytest.mark.parametrize(
    ("words", "task"),
    [
        (["buy", "milk", "tomorrow", "@shop"], "buy milk\t2026-11-25\t\t\tshop"),
        (["call bob", "--", "next", "friday"], "call bob next friday\t\t\t\t"),
        (["tomorrow", "--", "tomorrow"], "tomorrow\t2026-11-25\t\t\t"),
        (["pay", "due:in 3 days"], "pay\t2026-11-27\t\t\t"),
        (["pay", "--due", "third thursday of december"], "pay\t2026-12-17\t\t\t"),
        (["pay friday", "--due", "sat"], "pay friday\t2026-11-28\t\t\t"),
        (["pay #home", "--project", "work"], "pay #home\t\t\twork\t"),
        (["pay friday", "-q"], "pay\t2026-11-27\t\t\t"),
        (["tomorrow"], "tomorrow\t\t\t\t"),
    ],
)
def test_words_and_options_are_one_line(pakaura: Pakaura, words: list[str], task: str) -> None:
    pakaura("add", "--natural", *words, check=True)
    assert pakaura("search", "completed:no", COLUMNS).out == task + "\n"


def test_without_the_option_titles_are_literal(pakaura: Pakaura) -> None:
    assert pakaura("add", LINE) == Finished(0, f"Added 1: {LINE}\n", "")


def test_what_may_be_meant_otherwise_is_told_and_quiet_silences_it(pakaura: Pakaura) -> None:
    done = pakaura("add", "--natural", "meet bob tomorrow at 5")
    assert done.err == (
        "pakaura: understood: due tomorrow\n"
        "pakaura: 'at 5' is part of the title; it could be due 2026-11-25T17:00 or due 2026-11-25T05:00\n"
    )
    assert pakaura("add", "--natural", "-q", "meet bob tomorrow at 5").err == ""


def test_an_explanation_shows_the_spans_and_changes_nothing(pakaura: Pakaura) -> None:
    assert pakaura("add", "--explain", f"{LINE} @bob") == Finished(
        0,
        "       title      Pay Randy's rent\n"
        "17-26  every 1st  recurrence FREQ=MONTHLY;BYMONTHDAY=1  every\n"
        "27-30  9am        due 2026-12-01T09:00                  time\n"
        "31-36  #home      project home                          #project\n"
        "37-42  !high      priority high                         !priority\n"
        "43-47  @bob       tags bob                              @tag\n",
        "",
    )
    assert pakaura("list") == pakaura("log") == Finished(0, "", "")
    assert not Path(pakaura.environ["XDG_DATA_HOME"]).exists()


def test_an_explanation_for_scripts_has_the_same_and_the_fields(pakaura: Pakaura) -> None:
    (record,) = json.loads(pakaura("add", "--explain", "--json", "call \\fri next friday", check=True).out)
    assert (record["line"], record["title"]) == ("call \\fri next friday", "call fri")
    assert (record["due"], record["due_zone"], record["recurrence"]) == ("2026-12-04", None, None)
    assert record["spans"] == [
        {"start": 5, "end": 6, "text": "\\", "field": "title", "value": "", "rule": "literal"},
        {
            "start": 10,
            "end": 21,
            "text": "next friday",
            "field": "due",
            "value": "2026-12-04",
            "rule": "next weekday",
        },
    ]
    assert record["doubts"] == [
        {
            "start": 10,
            "end": 21,
            "text": "next friday",
            "readings": [
                {"field": "due", "value": "2026-12-04", "rule": "next weekday"},
                {"field": "due", "value": "2026-11-27", "rule": "next weekday"},
            ],
        }
    ]


@pytest.mark.parametrize("line", ["plan next friday", "pay rent 3/4", "gym sat"])
def test_strict_refuses_two_readings(pakaura: Pakaura, line: str) -> None:
    done = pakaura("add", "--strict", line)
    assert (done.code, done.out) == (3, "")
    assert "may be meant in several ways" in done.err
    explained = pakaura("add", "--explain", "--strict", line)
    assert (explained.code, "taken as" in explained.out) == (3, True)
    assert pakaura("list").out == ""


def test_strict_takes_what_is_certain(pakaura: Pakaura) -> None:
    assert pakaura("add", "--strict", "pay rent by friday").out == "Added 1: pay rent\n"


def test_lines_from_stdin_are_read_so_too(pakaura: Pakaura) -> None:
    done = pakaura("add", "-", "--natural", input="pay rent friday\nplan next friday\n")
    assert (done.code, done.out) == (0, "Added 1: pay rent\nAdded 2: plan\n")
    assert done.err.startswith("pakaura: line 1: understood: due Fri\npakaura: line 2: ")
    strict = pakaura("add", "-", "--strict", input="pay tax friday\nplan next friday\n")
    assert (strict.code, strict.out) == (1, "Added 3: pay tax\n")


class TestAsTheDefault:
    def test_the_setting_makes_it_so_and_literal_is_the_old_way(self, pakaura: Pakaura) -> None:
        configure(pakaura, 'capture = "natural"\n')
        assert pakaura("add", "pay rent friday", check=True).out == "Added 1: pay rent\n"
        assert pakaura("add", "--literal", "pay rent friday", check=True).out == "Added 2: pay rent friday\n"
        assert pakaura("add", "-", input="pay tax friday\n", check=True).out == "Added 3: pay tax\n"
        assert pakaura("add", "-", "--literal", input="pay tax friday\n", check=True).out == "Added 4: pay tax friday\n"
        assert json.loads(pakaura("add", "--stdin", "--json", input='{"title":"x friday"}').out)[0]["task"][
            "title"
        ] == ("x friday")

    def test_a_configuration_that_cannot_be_read_costs_no_task(self, pakaura: Pakaura) -> None:
        configure(pakaura, 'capture = "magic"\n')
        done = pakaura("add", "pay rent friday")
        assert (done.code, done.out) == (0, "Added 1: pay rent friday\n")
        assert done.err.endswith("capture is literal or natural, not 'magic'; the words are read literally\n")


@pytest.mark.parametrize(
    "words",
    [["--literal", "--natural", "x"], ["--literal", "--explain", "x"], ["--stdin", "--natural"], ["-", "--explain"]],
)
def test_what_excludes_each_other_is_refused(pakaura: Pakaura, words: list[str]) -> None:
    done = pakaura("add", *words, input="x\n")
    assert (done.code, done.out) == (2, "")
    assert pakaura("list").out == ""


@pytest.mark.parametrize("zone", ["Pacific/Apia", "Pacific/Honolulu", "Asia/Karachi", "America/New_York"])
def test_a_day_stays_the_day_that_was_meant_wherever_its_author_travels(pakaura: Pakaura, zone: str) -> None:
    pakaura("add", "--natural", "pay rent tomorrow", env={"TZ": "Europe/Berlin"}, check=True)
    assert pakaura("list", "--columns=due", env={"TZ": zone}).out == "2026-11-25\n"


def test_what_is_due_today_is_not_overdue_until_tomorrow(pakaura: Pakaura) -> None:
    pakaura("add", "--natural", "pay rent today", check=True)
    overdue = ["list", "due.before:today", "-q"]
    assert pakaura(*overdue, env={"PAKAURA_NOW": "2026-11-24T23:59:59Z"}).out == ""
    assert pakaura(*overdue, env={"PAKAURA_NOW": "2026-11-25T00:00:00Z"}).out != ""


def test_common_phrases_load_only_what_is_ours(pakaura: Pakaura) -> None:
    def loaded(line: str) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-X", "importtime", str(SCRIPT), "add", "--natural", line],
            env=pakaura.environ,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return {row.rpartition("|")[2].strip() for row in done.stderr.splitlines() if row.startswith("import time:")}

    heavy = {"dateparser", "regex", "typer", "json", "zoneinfo", "dataclasses", "typing"}
    assert not heavy & loaded(LINE)
    assert "dateparser" in loaded("call in a fortnight")


@pytest.mark.parametrize("marked", ["project:home", "due:tomorrow", "pri:high"])
def test_a_whole_sentence_in_quotes_may_begin_with_an_attribute(pakaura: Pakaura, marked: str) -> None:
    done = pakaura("add", "--natural", f"{marked} buy milk", "--explain", "--json", check=True)
    [told] = json.loads(done.out)
    assert (told["line"], told["title"]) == (f"{marked} buy milk", "buy milk")
    assert [span["text"] for span in told["spans"]] == [marked]


def test_a_value_that_the_shell_kept_together_is_one_value(pakaura: Pakaura) -> None:
    assert pakaura("add", "--natural", "call", "due:fri 9am", check=True).out == "Added 1: call\n"
    assert pakaura("add", "--natural", "call", "due:fri buy milk", check=True).out == "Added 2: call buy milk\n"
