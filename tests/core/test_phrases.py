"""A phrase that is a date as a whole: by core's own grammar, by the library, or not at all; never by half."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.errors import BadDate
from pakaura_server.core.natural.vocabulary import MONTHS, UNITS, WEEKDAYS
from pakaura_server.core.phrases import by_library, one_reading, readings
from pakaura_server.core.when import When
from tests.support.natural_corpus import moment

NOW = moment("2026-11-24T09:00 Europe/Berlin")
"""A Tuesday."""


@pytest.mark.parametrize(
    ("phrase", "text", "rule"),
    [
        ("fri 9am", "2026-11-27T09:00", "date"),
        ("third thursday of december", "2026-12-17", "weekday of a month"),
        ("last friday of the month", "2026-11-27", "weekday of a month"),
        ("the day after tomorrow", "2026-11-26", "day after tomorrow"),
        ("Thursday, 24 December 2026 at 9:30 pm", "2026-12-24T21:30", "day of a month, time"),
        ("two weeks from friday", "2026-12-11", "from a day"),
        ("3 weeks from today", "2026-12-15", "in so many"),
        ("in a fortnight", "2026-12-08", "library"),
        ("in twenty one days", "2026-12-15", "library"),
        ("in 1 month and 3 days", "2026-12-27", "library"),
        ("24 dec 2026 5 pm", "2026-12-24T17:00", "day of a month, time"),
    ],
)
def test_a_phrase_is_read_as_a_whole(phrase: str, text: str, rule: str) -> None:
    assert readings(phrase, NOW) == [(When(text, NOW.zone if "T" in text else None), rule)]


@pytest.mark.parametrize(
    ("phrase", "days"),
    [
        ("next friday", ["2026-12-04", "2026-11-27"]),
        ("3/4", ["2027-03-04", "2027-04-03"]),
        ("thu 27 nov", ["2026-11-27", "2026-11-26"]),
        ("tomorrow at 5", ["2026-11-25T17:00", "2026-11-25T05:00"]),
    ],
)
def test_two_readings_are_both_given_and_neither_is_the_only_one(phrase: str, days: list[str]) -> None:
    assert [when.text for when, _ in readings(phrase, NOW)] == days
    with pytest.raises(BadDate, match="may be"):
        one_reading(phrase, NOW)


@pytest.mark.parametrize(
    "phrase",
    [
        *("", "may", "dec 2026", "12", "2026", "buy milk", "randy", "1/2/3/4", "friday saturday", "may the fourth"),
        *("30 feb", "sat on", "the", "day", "three", "of december", "6 months from 1 december", "two days ago", "in"),
        *("x" * 1000, "in a few days", "friday \x00", "٣ days from now", "yesterday at 5"),
    ],
)
def test_what_is_no_date_as_a_whole_is_refused(phrase: str) -> None:
    with pytest.raises(BadDate):
        readings(phrase, NOW)


WORDS = st.sampled_from(
    [*WEEKDAYS, *MONTHS, *UNITS, "in", "the", "of", "and", "from", "now", "2", "24", "1st", "at", "9am", "2027", "a"]
)


@given(st.lists(WORDS, min_size=2, max_size=5).map(" ".join))
def test_the_library_never_answers_with_a_past_day_or_another_weekday(phrase: str) -> None:
    when = by_library(phrase, NOW)
    if when is not None:
        from datetime import date

        assert when.text >= NOW.today
        named = [WEEKDAYS[word] for word in phrase.split() if word in WEEKDAYS]
        assert all(each == date.fromisoformat(when.date).weekday() for each in named)


@pytest.mark.parametrize("zone", ["Mars/Phobos", "Asia/Tokyo", "America/New_York", ""])
def test_the_zone_of_the_machine_is_not_looked_at(zone: str) -> None:
    program = (
        "from pakaura_server.core.phrases import by_library; from pakaura_server.core.when import Moment;"
        " print(by_library('noon in a fortnight', Moment(0, '2026-11-24T12:00', 'Europe/Berlin')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env={"TZ": zone}, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "When('2026-12-08T12:00', 'Europe/Berlin')\n"


def test_hours_are_not_added_by_the_library() -> None:
    assert by_library("in 1 day and 3 hours", NOW) is None


@pytest.mark.parametrize("line", ["pay rent every 1st 9am #home !high", "call bob next friday at 5pm", "plain words"])
def test_common_phrases_do_not_load_the_library(line: str) -> None:
    program = (
        "import sys; from pakaura_server.core.natural_line import read_line; from pakaura_server.core.when import at;"
        f" read_line({line!r}, at(1795510800000, 'UTC')); sys.exit('dateparser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=60, check=False).returncode == 0
