"""`pakaura agenda` and `calendar` for scripts, with filters, and on the reader's own days."""

from __future__ import annotations

import json

import pytest

from tests.support.installed import Finished, Pakaura


def days(pakaura: Pakaura, *words: str, zone: str = "UTC") -> list[tuple[str, str, int]]:
    out = pakaura("agenda", *words, "--json", env={"TZ": zone}, check=True).out
    return [(record["day"], record["state"], record["number"]) for record in json.loads(out)]


def test_days_are_counted_from_today_on(three: Pakaura) -> None:
    assert days(three, "--days", "1") == [("2026-11-24", "due", 2)]
    assert days(three) == [("2026-11-24", "due", 2), ("2026-11-25", "due", 1)]
    assert days(three, "--days", "15")[2:] == [("2026-12-08", "due", 3)]
    assert days(three, "--days", "999999999") == days(three, "--days", "15")


def test_a_filter_narrows_the_days_down(three: Pakaura) -> None:
    assert days(three, "project:home", "--days", "15") == [("2026-11-24", "due", 2), ("2026-12-08", "due", 3)]
    assert three("agenda", "+none") == Finished(0, "", "")
    assert three("calendar", "dec", "+none") == Finished(0, "", "")


def test_what_repeats_has_a_date_of_its_own_and_no_id_for_scripts(three: Pakaura) -> None:
    three("add", "bins", "--natural", "every day", check=True)
    id = json.loads(three("list", "bins", "--json").out)[0]["id"]
    records = [json.loads(line) for line in three("agenda", "bins", "--days", "3", "--ndjson").out.splitlines()]
    assert [record["state"] for record in records] == ["due", "repeats", "repeats"]
    assert [record["at"] for record in records] == ["2026-11-24", "2026-11-25", "2026-11-26"]
    assert {record["due"] for record in records} == {"2026-11-24"}
    assert three("agenda", "bins", "-q").out == f"{id}\n"


def test_a_time_is_on_the_readers_day_and_a_date_on_its_own_everywhere(pakaura: Pakaura) -> None:
    pakaura("add", "call", "--due", "2026-11-25T01:00", env={"TZ": "Asia/Tokyo"}, check=True)
    pakaura("add", "bake", "due:2026-11-25", env={"TZ": "Asia/Tokyo"}, check=True)
    assert days(pakaura, zone="Asia/Tokyo") == [("2026-11-25", "due", 2), ("2026-11-25", "due", 1)]
    assert days(pakaura, zone="Europe/Berlin") == [("2026-11-24", "due", 1), ("2026-11-25", "due", 2)]


def test_the_days_of_a_month_are_records_with_their_tasks(three: Pakaura) -> None:
    ids = {record["number"]: record["id"] for record in json.loads(three("list", "--json").out)}
    assert json.loads(three("calendar", "--json").out) == [
        {"day": "2026-11-24", "overdue": 0, "due": 1, "repeats": 0, "tasks": [ids[2]]},
        {"day": "2026-11-25", "overdue": 0, "due": 1, "repeats": 0, "tasks": [ids[1]]},
    ]
    assert three("calendar", "2026-12").out == "2026-12-08\t0\t1\t0\n"
    assert three("calendar", "+1").out == "2026-12-08\t0\t1\t0\n"
    assert three("calendar", "--months", "2", "passport").out == "2026-12-08\t0\t1\t0\n"


@pytest.mark.parametrize("word", ["13", "2026-13", "2026-00", "2026", "2026/12", "1969-12", "12-2026"])
def test_a_figure_that_is_no_month_is_not_taken_for_a_title(three: Pakaura, word: str) -> None:
    done = three("calendar", word)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"pakaura: {word!r} is no month\n  such as december, 2026-12 or +1; for titles: pakaura calendar -- {word}\n"
    )
    assert three("calendar", "--", word).code == 0


def test_a_word_that_is_no_month_and_in_no_title_is_told_of(three: Pakaura) -> None:
    said = "pakaura: 'decmber' is no month, and no task of these months has it in its title; did you mean december?\n"
    assert three("calendar", "decmber") == Finished(0, "", said)
    assert three("calendar", "foo").err == said.replace("decmber", "foo").partition(";")[0] + "\n"
    assert three("calendar", "milk").err == three("calendar", "+foo").err == three("calendar", "dec", "foo").err == ""


def test_a_line_shows_the_time_on_the_clock_of_its_day(pakaura: Pakaura) -> None:
    pakaura("add", "call", "--due", "2026-11-25T02:30", env={"TZ": "Europe/Berlin"}, check=True)
    home = {"TZ": "America/New_York"}
    assert pakaura("agenda", env=home).out == "2026-11-24\tdue\t1\t2026-11-24T20:30\t\t\t\tcall\n"
    assert pakaura("list", env=home).out.split("\t")[1] == "2026-11-25T02:30"


@pytest.mark.parametrize("line", [["agenda", "--days", "0"], ["agenda", "("], ["calendar", "--months", "x"]])
def test_what_cannot_be_understood_is_told(three: Pakaura, line: list[str]) -> None:
    done = three(*line)
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 2
