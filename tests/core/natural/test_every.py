"""Repetitions: what is said becomes a rule that a library reads, and that falls on the first date."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.natural.every import every
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
        ),
    ],
)
def test_what_is_no_repetition_is_left_alone(phrase: str) -> None:
    assert every(phrase.split(" "), NOW) is None
