"""A line as people write it: nothing is lost, nothing is guessed, and what was understood is said."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pakaura_server.core import registers as r
from pakaura_server.core.errors import Ambiguous
from pakaura_server.core.natural_line import NaturalCapture, read_line
from pakaura_server.core.values import check
from pakaura_server.core.when import Moment, at
from tests.support.natural_corpus import cases, moment, render
from tests.support.zones import ZONES

NOW = moment("2026-11-24T09:00 Europe/Berlin")
"""A Tuesday."""
CASES = list(cases())
FRAGMENTS = [
    *("pay", "rent", "Randy's", "Friday", "fri", "sun", "next", "this", "in", "3", "a", "days", "week", "from", "now"),
    *("tomorrow", "Tomorrow", "tonight", "the", "day", "after", "24", "dec", "1st", "of", "may", "March", "2027", "at"),
    *("5", "5pm", "9:30", "noon", "am", "every", "every!", "other", "and", "until", "last", "month", "on", "by", "due"),
    *("#home", "@bob", "+bob", "!high", "!1", "due:fri", 'due:"24 dec"', "pri:x", "project:", "3/4", "24/12", "--"),
    *('"', '"fri"', '"next friday"', "\\fri", "\\", "“x”", "fri,", "fri.", "-", "–", "1/2", "ſat", "\t", "\n", "end"),
    *("twenty", "fortnight", "10", "times", "starting", "and", "or", "to", "+3d", "2026-12-24", "eom", "weekend", ""),
]
lines = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), max_size=12).map(" ".join)
moments = st.builds(at, st.integers(86_400_000 * 400, 86_400_000 * 40_000), st.sampled_from(ZONES))


def read(line: str) -> NaturalCapture:
    return read_line(line, NOW)


def words(text: str) -> list[str]:
    return [word for word in re.split("[ \t\r\n]+", text) if word]


def test_the_corpus_is_large_and_was_read_in_many_zones() -> None:
    assert len(CASES) >= 300
    assert len({moment_text.split(" ")[1] for moment_text, _, _ in CASES}) >= 6


@pytest.mark.parametrize(("moment_text", "line", "expected"), CASES)
def test_the_golden_corpus(moment_text: str, line: str, expected: list[str]) -> None:
    now = moment(moment_text)
    assert render(read_line(line, now), now) == expected


@given(lines, moments)
@example("Pay Randy's rent every 1st 9am #home !high", NOW)
@example('\\friday "due:fri" due:"24 dec" x', NOW)
def test_every_word_is_in_exactly_one_span_or_in_order_in_the_title(line: str, now: Moment) -> None:
    reading = read_line(line, now)
    rest, reached = list(line), 0
    for span in reading.spans:
        assert reached <= span.start < span.end
        assert line[span.start : span.end] == span.text
        reached = span.end
        rest[span.start : span.end] = " " * len(span.text)
    # A backslash is taken from the front of its word, which stays whole.
    assert words("".join(rest)) == words(reading.title)
    for doubt in reading.doubts:
        assert line[doubt.start : doubt.end] == doubt.text
        assert len(doubt.readings) > 1


@given(lines, moments)
def test_what_was_understood_can_be_kept(line: str, now: Moment) -> None:
    for register, value in read_line(line, now).values.items():
        check(register, value)


@given(lines)
def test_a_line_is_always_read_alike(line: str) -> None:
    assert render(read(line), NOW) == render(read(line), NOW)


@given(lines, lines)
def test_from_the_literal_part_on_all_is_title(line: str, literal: str) -> None:
    reading = read_line(f"{line} {literal}", NOW, literal_from=len(line) + 1)
    assert all(span.end <= len(line) for span in reading.spans)
    assert words(reading.title)[-len(words(literal)) :] == words(literal) or not words(literal)


@pytest.mark.parametrize("word", ["friday", "#home", "@bob", "+bob", "!high", "due:fri", "5pm", "every"])
def test_a_backslash_keeps_a_word_literal_and_quotes_do_so_too(word: str) -> None:
    escaped = read(f"call \\{word}")
    assert (escaped.title, escaped.values) == (f"call {word}", {})
    assert [(span.text, span.field, span.rule) for span in escaped.spans] == [("\\", "title", "literal")]
    quoted = read(f'call "{word}"')
    assert (quoted.title, quoted.values, quoted.spans) == (f'call "{word}"', {}, [])


def test_a_span_says_where_it_stands_what_it_means_and_by_which_rule() -> None:
    spans = read("Pay Randy's rent every 1st 9am #home !high @bob").spans
    assert [(s.start, s.end, s.text, s.field, s.value, s.rule) for s in spans] == [
        (17, 26, "every 1st", "recurrence", "FREQ=MONTHLY;BYMONTHDAY=1", "every"),
        (27, 30, "9am", "due", "2026-12-01T09:00", "time"),
        (31, 36, "#home", "project", "home", "#project"),
        (37, 42, "!high", "priority", "high", "!priority"),
        (43, 47, "@bob", "tags", "bob", "@tag"),
    ]


def test_a_field_that_is_given_elsewhere_is_not_looked_for() -> None:
    reading = read_line("call bob tomorrow #home", NOW, given={"due", "project"})
    assert (reading.title, reading.values) == ("call bob tomorrow #home", {})


@pytest.mark.parametrize("line", ["plan next friday", "pay 3/4", "meet at 5", "gym sat", "friday call bob"])
def test_two_readings_are_told_and_can_be_refused(line: str) -> None:
    reading = read(line)
    assert reading.doubts
    assert "it could be" in reading.doubts[0].sentence
    with pytest.raises(Ambiguous) as caught:
        reading.require_certainty()
    assert len(caught.value.candidates) > 1


@pytest.mark.parametrize("line", ["", "buy milk", "Randy's", "The 9/11 Report", "-nvidia", "buy 1/2 inch pipe"])
def test_a_plain_title_leaves_no_doubt(line: str) -> None:
    reading = read(line)
    reading.require_certainty()
    assert (reading.title, reading.values, reading.spans) == (line, {}, [])


@given(lines)
@example("pay every monday 9am")
@example("pay every last friday of the month at 4pm")
def test_at_the_end_of_the_calendar_a_line_is_still_read(line: str) -> None:
    read_line(line, Moment(253_402_300_740_000, "9999-12-31T23:59", "UTC"))


def test_a_date_is_the_same_wherever_the_traveller_reads_it() -> None:
    assert read("x tomorrow").values[r.SCHEDULE] == ["2026-11-25", None, True]


TOO_OFTEN = "tasks repeat by days, weeks, months or years"
NEVER = "there is no such day in any year"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("every 8 hours", TOO_OFTEN),
        ("every! other hour", TOO_OFTEN),
        ("every hour", TOO_OFTEN),
        ("every 31st feb", NEVER),
        ("every feb 30", NEVER),
        ("every 31st of april", NEVER),
    ],
)
def test_a_repetition_that_there_cannot_be_is_told_and_stays_in_the_title(words: str, why: str) -> None:
    reading = read_line(f"take pills {words}", NOW)
    assert (reading.title, reading.values) == (f"take pills {words}", {})
    assert reading.unread == [f"{words!r} stays in the title: {why}"]


@pytest.mark.parametrize("line", ["make every minute count", "read every second page", "call every other person"])
def test_every_in_a_title_is_no_matter_to_tell_of(line: str) -> None:
    assert read_line(line, NOW).unread == []
