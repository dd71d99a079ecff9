"""Repetitions: what is said becomes a rule that a library reads, and that falls on the first date."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.errors import BadValue
from pakaura_server.core.natural.every import every, read_every
from pakaura_server.core.when import Moment

rrulestr = import_module("dateutil.rrule").rrulestr
NOW = Moment(0, "2026-11-24T09:00", "UTC")

PHRASES = [
    ("every day", "FREQ=DAILY"),
    ("every 3 days", "FREQ=DAILY;INTERVAL=3"),
    ("every two weeks", "FREQ=WEEKLY;INTERVAL=2"),
    ("every other month", "FREQ=MONTHLY;INTERVAL=2"),
    ("every year", "FREQ=YEARLY"),
    ("every quarter", "FREQ=MONTHLY;INTERVAL=3"),
    ("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    ("every weekend", "FREQ=WEEKLY;BYDAY=SA"),
    ("every mon", "FREQ=WEEKLY;BYDAY=MO"),
    ("every mondays", "FREQ=WEEKLY;BYDAY=MO"),
    ("every mon and thu", "FREQ=WEEKLY;BYDAY=MO,TH"),
    ("every mon,thu", "FREQ=WEEKLY;BYDAY=MO,TH"),
    ("every other fri", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
    ("every week on tue & thu", "FREQ=WEEKLY;BYDAY=TU,TH"),
    ("every 1st", "FREQ=MONTHLY;BYMONTHDAY=1"),
    ("every 31st", "FREQ=MONTHLY;BYMONTHDAY=31"),
    ("every 1st and 15th of the month", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
    ("every last day", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("every 2 months on the last day", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1"),
    ("every third friday", "FREQ=MONTHLY;BYDAY=3FR"),
    ("every last sunday of the month", "FREQ=MONTHLY;BYDAY=-1SU"),
    ("every 1st and 3rd mon", "FREQ=MONTHLY;BYDAY=1MO,3MO"),
    ("every 5th fri", "FREQ=MONTHLY;BYDAY=5FR"),
    ("every month on the 2nd tue", "FREQ=MONTHLY;BYDAY=2TU"),
    ("every third thursday of december", "FREQ=YEARLY;BYMONTH=12;BYDAY=3TH"),
    ("every last day of march", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1"),
    ("every 24 dec", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24"),
    ("every 1st and 15th march", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1,15"),
    ("every feb 29th", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
    ("every day until 24 dec", "FREQ=DAILY;UNTIL=20261224"),
    ("every day for 10 times", "FREQ=DAILY;COUNT=10"),
]


@pytest.mark.parametrize(("phrase", "rule"), PHRASES)
def test_a_repetition_is_a_rule(phrase: str, rule: str) -> None:
    keys = phrase.split(" ")
    found = every([*keys, "x"], NOW)
    assert found is not None
    assert (found.rule, found.count) == (rule, len(keys))


@given(st.sampled_from(PHRASES), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_the_first_date_is_one_of_the_rule(phrase: tuple[str, str], today: date) -> None:
    found = every(phrase[0].split(" "), Moment(0, f"{today}T09:00", "UTC"))
    assert found is not None
    first = found.first(today)
    assert first is not None and first >= today
    rule = rrulestr(found.rule.partition(";UNTIL")[0], dtstart=datetime(first.year, first.month, first.day))
    assert rule[0].date() == first


@given(st.sampled_from(PHRASES), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_no_earlier_day_is_passed_over(phrase: tuple[str, str], today: date) -> None:
    found = every(phrase[0].split(" "), Moment(0, f"{today}T09:00", "UTC"))
    assert found is not None
    first = found.first(today)
    assert first is not None
    between = [today + timedelta(days) for days in range((first - today).days)]
    assert first == found.first(between[-1] if between else today)


@pytest.mark.parametrize(
    ("word", "mode"), [("every", "skip-to-future"), ("every!", "after-completion"), ("every+", "fixed")]
)
def test_the_mode_is_said_by_a_sign(word: str, mode: str) -> None:
    found = every([word, "week"], NOW)
    assert found is not None
    assert found.mode == mode


@pytest.mark.parametrize(
    "phrase",
    [
        *(
            "every",
            "every breath",
            "every time",
            "every 0 days",
            "every 32nd",
            "every 1th",
            "every 30 feb",
            "every a day",
        ),
        *(
            "every other person",
            "every 3",
            "every second",
            "each day",
            "every hour",
            "every 31st of feb",
            "every 24 dec until 1 dec",
            "every day of it",
            "every 2nd fri of them",
            "every 99999 days",
            "every dec",
            "every 31st feb",
            "every 30th of feb",
            "every 8 hours",
        ),
    ],
)
def test_what_is_no_repetition_is_left_alone(phrase: str) -> None:
    assert every(phrase.split(" "), NOW) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("week", ("FREQ=WEEKLY", "skip-to-future")),
        ("2weeks", ("FREQ=WEEKLY;INTERVAL=2", "skip-to-future")),
        ("3d", ("FREQ=DAILY;INTERVAL=3", "skip-to-future")),
        ("2w!", ("FREQ=WEEKLY;INTERVAL=2", "after-completion")),
        ("!2 weeks", ("FREQ=WEEKLY;INTERVAL=2", "after-completion")),
        ("every! 2 weeks", ("FREQ=WEEKLY;INTERVAL=2", "after-completion")),
        ("6m+", ("FREQ=MONTHLY;INTERVAL=6", "fixed")),
        ("+ 1 year", ("FREQ=YEARLY", "fixed")),
        ("Mon,Thu", ("FREQ=WEEKLY;BYDAY=MO,TH", "skip-to-future")),
        ("2nd", ("FREQ=MONTHLY;BYMONTHDAY=2", "skip-to-future")),
        ("last friday until 24 dec", ("FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20261224", "skip-to-future")),
        ("rrule:freq=daily;interval=2!", ("FREQ=DAILY;INTERVAL=2", "after-completion")),
    ],
)
def test_an_attribute_is_read_as_the_words_of_a_line(text: str, expected: tuple[str, str]) -> None:
    assert read_every(text, NOW) == [*expected, None]


@pytest.mark.parametrize("text", ["", "!", "body", "2", "0 days", "day 9am", "day x", "morning", "FREQ=SOON", "x=1"])
def test_an_attribute_that_is_no_repetition_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        read_every(text, NOW)
