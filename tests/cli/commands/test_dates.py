"""`pakaura date`: how a phrase is read."""

from __future__ import annotations

import json

import pytest

from tests.support.installed import Finished, Pakaura


@pytest.mark.parametrize(
    ("words", "out"),
    [
        (["third thursday of december"], "2026-12-17  Thursday, in 23 days  weekday of a month\n"),
        (["third", "thursday", "of", "december"], "2026-12-17  Thursday, in 23 days  weekday of a month\n"),
        (["tomorrow 9am"], "2026-11-25T09:00  Wednesday, tomorrow  date\n"),
        (["today"], "2026-11-24  Tuesday, today  date\n"),
        (["yesterday"], "2026-11-23  Monday, yesterday  date\n"),
        (["in a fortnight"], "2026-12-08  Tuesday, in 14 days  library\n"),
        (
            ["next", "friday"],
            "2026-12-04  Friday, in 10 days  next weekday\n2026-11-27  Friday, in 3 days  next weekday\n",
        ),
    ],
)
def test_a_phrase_is_shown_as_it_is_read(pakaura: Pakaura, words: list[str], out: str) -> None:
    assert pakaura("date", *words) == Finished(0, out, "")


def test_a_script_gets_the_value_and_the_rule(pakaura: Pakaura) -> None:
    assert json.loads(pakaura("date", "fri 9am", "--json", check=True).out) == [
        {"phrase": "fri 9am", "date": "2026-11-27T09:00", "zone": "UTC", "all_day": False, "rule": "date"}
    ]


@pytest.mark.parametrize("phrase", ["blah", "may", "31 november", "every day", "3/4/5/6"])
def test_what_cannot_be_read_is_an_error(pakaura: Pakaura, phrase: str) -> None:
    done = pakaura("date", phrase)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"pakaura: {phrase!r} is not a date I can read\n")
