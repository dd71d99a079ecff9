"""Rules in words, for whoever wants to see how a task repeats."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.natural.saying import in_words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
        ("FREQ=WEEKLY;BYDAY=MO", "every week on Monday"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "every week on Monday, Wednesday and Friday"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "every month on the 1st and the 15th"),
        ("FREQ=MONTHLY;BYMONTHDAY=22,-1,-2", "every month on the 22nd, the last day and the 2nd last day"),
        ("FREQ=MONTHLY;BYDAY=3FR", "every month on the 3rd Friday"),
        ("FREQ=MONTHLY;BYDAY=-1SU", "every month on the last Sunday"),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=11", "every year on the 11th of December"),
        ("FREQ=MONTHLY;BYMONTH=3,6", "every month in March and June"),
        ("FREQ=DAILY;UNTIL=20261224T120000Z", "every day, until 2026-12-24"),
        ("FREQ=DAILY;COUNT=3", "every day, 3 times with this one"),
        ("FREQ=DAILY;COUNT=1", "every day, for the last time"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"),
        ("FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYWEEKNO=20"),
        ("FULL;MOON", "FULL;MOON"),
    ],
)
def test_a_rule_is_said_in_words_where_there_are_any(rule: str, words: str) -> None:
    assert in_words(rule, "fixed") == f"{words}, from the due date"


def test_the_mode_is_said_with_it() -> None:
    said = [in_words("FREQ=DAILY", mode) for mode in ("skip-to-future", "after-completion", None, "lunar")]
    assert said == [
        "every day, from the due date, never one that is past",
        "every day, counted from its completion",
        "every day, from the due date",
        "every day, lunar",
    ]


@given(st.text(), st.none() | st.text())
def test_nothing_is_too_strange_to_be_shown(rule: str, mode: str | None) -> None:
    assert in_words(rule, mode) or not rule
