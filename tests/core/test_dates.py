"""What people type for a date, and what a list shows them."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pakaura_server.core.dates import display, is_overdue, is_time, read_date
from pakaura_server.core.errors import BadDate
from pakaura_server.core.when import Moment, When, at
from tests.support.zones import ZONES

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
CHANGES = [
    ("Europe/Berlin", "2026-03-29T01:00+00:00"),
    ("Europe/Berlin", "2026-10-25T01:00+00:00"),
    ("America/New_York", "2026-03-08T07:00+00:00"),
    ("America/New_York", "2026-11-01T06:00+00:00"),
    ("America/St_Johns", "2026-03-08T05:30+00:00"),
    ("America/St_Johns", "2026-11-01T04:30+00:00"),
    ("Australia/Lord_Howe", "2026-04-04T15:00+00:00"),
    ("Australia/Lord_Howe", "2026-10-03T15:30+00:00"),
    ("Pacific/Apia", "2011-12-30T10:00+00:00"),
]
"""Zones and the instants at which their clocks change; Apia's skipped a whole day."""

YEAR = 366 * 86_400_000

zones = st.sampled_from(ZONES)
ordinary = st.builds(at, st.integers(2 * YEAR, 130 * YEAR), zones)
near_a_change = st.builds(
    lambda change, minutes: at(milliseconds(change[1]) + minutes * 60_000, change[0]),
    st.sampled_from(CHANGES),
    st.integers(-26 * 60, 26 * 60),
)
moments = st.one_of(ordinary, near_a_change)
clocks = st.times().map(lambda time: f"{time:%H:%M}")
days = st.dates(date(1970, 1, 2), date(9999, 12, 30))


def milliseconds(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def today(now: Moment) -> date:
    return date.fromisoformat(now.today)


def on(day: str, clock: str = "12:00", zone: str = "Europe/Berlin") -> Moment:
    return at(Moment(0, "", zone).instant(f"{day}T{clock}"), zone)


TUESDAY = on("2026-11-24", "09:00")


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("today", "2026-11-24"),
        ("tomorrow", "2026-11-25"),
        ("yesterday", "2026-11-23"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("tue", "2026-12-01"),
        ("mon", "2026-11-30"),
        ("eow", "2026-11-29"),
        ("eom", "2026-11-30"),
        ("eoy", "2026-12-31"),
        ("+3d", "2026-11-27"),
        ("+2w", "2026-12-08"),
        ("+1m", "2026-12-24"),
        ("+1y", "2027-11-24"),
        ("+0d", "2026-11-24"),
        ("2026-11-27", "2026-11-27"),
        ("2026-11-27T09:00", "2026-11-27T09:00"),
        ("2026-11-27 09:00", "2026-11-27T09:00"),
        ("2026-11-27T09:00:00", "2026-11-27T09:00"),
        ("2026-11-27 9am", "2026-11-27T09:00"),
        ("fri 9am", "2026-11-27T09:00"),
        ("  FRI   9AM ", "2026-11-27T09:00"),
        ("tomorrow 17:00", "2026-11-25T17:00"),
        ("today 9:30pm", "2026-11-24T21:30"),
        ("today 8am", "2026-11-24T08:00"),
        ("fri noon", "2026-11-27T12:00"),
        ("fri midnight", "2026-11-27T00:00"),
        ("fri 12am", "2026-11-27T00:00"),
        ("fri 12:05pm", "2026-11-27T12:05"),
        ("+3d 7:05", "2026-11-27T07:05"),
        ("eom 17:00", "2026-11-30T17:00"),
        ("11pm", "2026-11-24T23:00"),
        ("1am", "2026-11-25T01:00"),
        ("midnight", "2026-11-25T00:00"),
        ("2026-11-27T09:00Z", "2026-11-27T10:00"),
        ("2026-11-27t23:30z", "2026-11-28T00:30"),
        ("2026-11-27T09:00:00+02:00", "2026-11-27T08:00"),
        ("2026-11-27T09:00-0500", "2026-11-27T15:00"),
        ("2026-11-27 09:00Z", "2026-11-27T10:00"),
    ],
)
def test_a_phrase_is_read(phrase: str, text: str) -> None:
    assert read_date(phrase, TUESDAY) == When(text, "Europe/Berlin" if "T" in text else None)


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        " ",
        "tomorow",
        "someday",
        "fr",
        "frid",
        "now",
        "3d",
        "+d",
        "+",
        "+3",
        "+3h",
        "+-3d",
        "+3 d",
        "-3d",
        "+999999y",
        "+8000y",
        "+9999999d",
        "+9999999w",
        "+" + "9" * 5000 + "d",
        "2026-02-30",
        "2026-13-01",
        "2025-02-29",
        "1969-12-31",
        "1970-01-01T00:30+01:31",
        "0000-01-01",
        "10000-01-01",
        "9999-12-31T23:59-05:00",
        "2026-1-1",
        "20261127",
        "2026-W48-5",
        "2026-331",
        "27.11.2026",
        "27/11/2026",
        "25:00",
        "24:00",
        "9:60",
        "9:5",
        "13pm",
        "0am",
        "00:30am",
        "9",
        "fri 9",
        "fri 9 am",
        "fri9am",
        "9am fri",
        "fri at 9am",
        "fri sat",
        "fri 9am 10am",
        "fri 9am Z",
        "fri 09:00Z",
        "9amZ",
        "2026-11-27T",
        "2026-11-27T9am",
        "2026-11-27Tnoon",
        "2026-11-27T09:00:30",
        "2026-11-27T09:00:00.5",
        "2026-11-27T09:00+25:00",
        "2026-11-27T09:00+02:60",
        "2026-11-27T09:00+2",
        "2026-11-27T09:00ZZ",
        "2026-11-27 noonz",
        "2026-02-30T09:00Z",
        "2026-11-27\t09:00",
        "fri \t9am",
        "2026-W48-5T09:00",
        "2026-W48-5T09:00Z",
        "tomorrow\x00",
        "٢٠٢٦-١١-٢٧",
        "+٣d",
        "+³d",
        "٩am",
        "2026‐11‐27",
        "f\u0159i",
        "\udcff",
    ],
)
def test_what_is_no_date_is_refused_with_a_way_out(phrase: str) -> None:
    with pytest.raises(BadDate) as caught:
        read_date(phrase, TUESDAY)
    assert caught.value.message == f"{phrase!r} is not a date I can read"
    assert "fri 9am" in caught.value.hint


@given(st.text(), moments)
def test_any_text_is_a_date_or_a_bad_date(text: str, now: Moment) -> None:
    assert reads_or_refuses(text, now)


words = st.sampled_from(
    [
        "today",
        "fri",
        "eow",
        "eom",
        "eoy",
        "noon",
        "midnight",
        "am",
        "pm",
        "+",
        "-",
        ":",
        "t",
        "z",
        " ",
        "d",
        "w",
        "m",
        "y",
    ]
)
iso = st.builds("{:04}-{:02}-{:02}".format, st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32))


@given(st.lists(st.one_of(words, iso, clocks, st.integers(0, 10**8).map(str)), max_size=6).map("".join), moments)
@example("2026-11-27t09:00+-1:00", TUESDAY)
@example("9999-12-31", TUESDAY)
def test_any_rubble_of_the_grammar_is_a_date_or_a_bad_date(text: str, now: Moment) -> None:
    assert reads_or_refuses(text, now)


def reads_or_refuses(text: str, now: Moment) -> bool:
    try:
        when = read_date(text, now)
    except BadDate:
        return True
    year = datetime.fromisoformat(when.text).year
    return 1970 <= year <= 9999 and len(when.text) == (10 if when.zone is None else 16)


@pytest.mark.parametrize("phrase", ["tomorrow", "fri", "eow", "+1d", "+1m", "midnight"])
def test_the_calendar_ends_with_the_year_9999(phrase: str) -> None:
    last = Moment(253_402_300_740_000, "9999-12-31T23:59", "UTC")
    assert read_date("today", last) == read_date("eoy", last) == When("9999-12-31")
    with pytest.raises(BadDate):
        read_date(phrase, last)


@given(days, zones, moments)
def test_a_date_stays_a_date_when_the_traveller_moves(day: date, zone: str, now: Moment) -> None:
    traveller = at(now.ms, zone)
    assert read_date(day.isoformat(), now) == read_date(day.isoformat(), traveller) == When(day.isoformat())


@given(days, clocks, moments)
def test_a_time_keeps_the_text_that_was_typed_whatever_the_clocks_do(day: date, clock: str, now: Moment) -> None:
    typed = f"{day}T{clock}"
    assert read_date(typed, now) == When(typed, now.zone)


@given(near_a_change, st.integers(0, 9), clocks)
def test_a_day_and_a_time_keep_their_wall_over_a_clock_change(now: Moment, count: int, clock: str) -> None:
    day = today(now) + timedelta(count)
    assert read_date(f"+{count}d {clock}", now) == When(f"{day}T{clock}", now.zone)


@given(moments, st.integers(0, 6), st.booleans(), st.booleans())
def test_a_weekday_is_the_next_of_that_name_and_never_today(now: Moment, index: int, short: bool, loud: bool) -> None:
    word = WEEKDAYS[index][:3] if short else WEEKDAYS[index]
    day = date.fromisoformat(read_date(word.upper() if loud else word, now).text)
    assert day.weekday() == index
    assert 1 <= (day - today(now)).days <= 7


@given(moments, st.integers(0, 100_000), st.sampled_from([("d", 1), ("w", 7)]))
def test_days_and_weeks_ahead_are_counted_on_the_calendar(now: Moment, count: int, unit: tuple[str, int]) -> None:
    letter, length = unit
    assert read_date(f"+{count}{letter}", now) == When((today(now) + timedelta(count * length)).isoformat())


@given(moments, st.integers(0, 5000))
def test_months_ahead_keep_the_day_or_end_on_the_last_one(now: Moment, count: int) -> None:
    day = date.fromisoformat(read_date(f"+{count}m", now).text)
    start = today(now)
    assert (day.year * 12 + day.month) - (start.year * 12 + start.month) == count
    assert day.day == min(start.day, monthrange(day.year, day.month)[1])


@given(moments, st.integers(0, 500))
def test_a_year_ahead_is_twelve_months_ahead(now: Moment, count: int) -> None:
    assert read_date(f"+{count}y", now) == read_date(f"+{12 * count}m", now)


@pytest.mark.parametrize(
    ("day", "phrase", "text"),
    [
        ("2026-01-31", "+1m", "2026-02-28"),
        ("2028-01-31", "+1m", "2028-02-29"),
        ("2026-01-31", "+3m", "2026-04-30"),
        ("2026-12-31", "+2m", "2027-02-28"),
        ("2028-02-29", "+1y", "2029-02-28"),
        ("2028-02-29", "+4y", "2032-02-29"),
        ("1996-02-29", "+4y", "2000-02-29"),
        ("2096-02-29", "+4y", "2100-02-28"),
        ("2026-11-29", "eow", "2026-11-29"),
        ("2026-11-30", "eow", "2026-12-06"),
        ("2028-02-01", "eom", "2028-02-29"),
        ("2026-12-31", "eoy", "2026-12-31"),
    ],
)
def test_the_end_of_a_month_is_not_passed(day: str, phrase: str, text: str) -> None:
    assert read_date(phrase, on(day)) == When(text)


@given(moments)
def test_this_week_this_month_and_this_year_end_on_their_last_day(now: Moment) -> None:
    start = today(now)
    week, month, year = (date.fromisoformat(read_date(word, now).text) for word in ("eow", "eom", "eoy"))
    assert week.weekday() == 6 and 0 <= (week - start).days <= 6
    assert month.month == start.month and (month + timedelta(1)).month != start.month
    assert year == date(start.year, 12, 31)


@given(moments, clocks)
def test_a_time_alone_is_today_while_it_is_ahead_and_tomorrow_after(now: Moment, clock: str) -> None:
    when = read_date(clock, now)
    days_ahead = (date.fromisoformat(when.date) - today(now)).days
    assert when.text[11:] == clock
    assert when.text > now.wall
    assert days_ahead in (0, 1)
    if days_ahead == 1 and f"{now.today}T{clock}" > now.wall:
        assert now.instant(f"{now.today}T{clock}") <= now.ms


@given(moments, clocks)
def test_a_time_alone_is_not_overdue_when_it_is_given(now: Moment, clock: str) -> None:
    assert not is_overdue(read_date(clock, now), now)


def test_the_present_minute_said_as_a_time_is_tomorrows() -> None:
    assert read_date("12:00", on("2026-11-24", "12:00")).date == "2026-11-25"
    assert read_date("12:01", on("2026-11-24", "12:00")).date == "2026-11-24"


def test_a_time_alone_is_tomorrows_when_the_clock_skipped_it_or_shows_it_for_the_second_time() -> None:
    skipped = at(milliseconds("2026-03-29T01:15Z"), "Europe/Berlin")
    assert skipped.wall == "2026-03-29T03:15"
    assert read_date("2:30am", skipped).text == "2026-03-30T02:30"
    second_pass = at(milliseconds("2026-10-25T01:30Z"), "Europe/Berlin")
    assert second_pass.wall == "2026-10-25T02:30"
    assert read_date("2:45am", second_pass).text == "2026-10-26T02:45"


@given(st.integers(86_400, 4_000_000_000 // 60 * 60), moments, st.integers(-23 * 60, 23 * 60))
def test_a_time_with_an_offset_keeps_its_instant(seconds: int, now: Moment, offset: int) -> None:
    instant = seconds // 60 * 60_000
    typed = datetime.fromtimestamp(instant / 1000, UTC) + timedelta(minutes=offset)
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    when = read_date(f"{typed:%Y-%m-%dT%H:%M}{sign}{minutes // 60:02}:{minutes % 60:02}", now)
    assert now.instant(when.text, when.zone) == instant
    assert when.zone in (now.zone, "UTC")


def test_the_second_pass_of_a_repeated_hour_is_kept_in_utc() -> None:
    assert read_date("2026-10-25T00:30Z", TUESDAY) == When("2026-10-25T02:30", "Europe/Berlin")
    assert read_date("2026-10-25T01:30Z", TUESDAY) == When("2026-10-25T01:30", "UTC")


@given(st.text(max_size=8))
@example("9AM")
@example("12:00am")
@example("noon")
@example("25:00")
@example("9")
@example("²:00")
def test_a_word_is_a_time_exactly_if_it_may_follow_a_day(word: str) -> None:
    # Spaces around a phrase do not matter to it, but no word holds any.
    if word == word.strip():
        assert is_time(word) == follows_a_day(word)


def follows_a_day(word: str) -> bool:
    try:
        return not read_date(f"fri {word}", TUESDAY).all_day
    except BadDate:
        return False


@pytest.mark.parametrize("word", ["9am", "9AM", "12pm", "9:30pm", "17:00", "7:05", "09:00:00", "Noon", "midnight"])
def test_these_are_times(word: str) -> None:
    assert is_time(word)


@pytest.mark.parametrize(
    "word", ["", "9", "am", "13pm", "0am", "25:00", "9:5", "1:2", "9:", ":30", "fri", "9am!", "٩am"]
)
def test_these_are_not_times(word: str) -> None:
    assert not is_time(word)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-11-22", "22 Nov"),
        ("2026-11-23", "yesterday"),
        ("2026-11-24", "today"),
        ("2026-11-25", "tomorrow"),
        ("2026-11-26", "Thu"),
        ("2026-11-30", "Mon"),
        ("2026-12-01", "1 Dec"),
        ("2026-01-02", "2 Jan"),
        ("2027-01-02", "2027-01-02"),
        ("2025-12-31", "2025-12-31"),
        ("2026-11-24T17:00", "today 17:00"),
        ("2026-11-27T09:00", "Fri 09:00"),
        ("2027-01-02T09:00", "2027-01-02 09:00"),
    ],
)
def test_a_list_shows_the_shortest_clear_words(text: str, shown: str) -> None:
    assert display(When(text, "Europe/Berlin" if "T" in text else None), TUESDAY) == shown


def test_a_time_from_another_zone_is_shown_on_the_readers_clock() -> None:
    assert display(When("2026-11-25T07:59", "Asia/Tokyo"), TUESDAY) == "today 23:59"
    assert display(When("2026-11-24T20:00", "America/New_York"), TUESDAY) == "tomorrow 02:00"


def test_a_date_is_shown_alike_in_every_zone() -> None:
    for zone in ZONES:
        assert display(When("2026-11-25"), Moment(TUESDAY.ms, TUESDAY.wall, zone)) == "tomorrow"


def test_a_zone_that_nobody_knows_does_not_break_a_list() -> None:
    stranger = When("2026-11-25T09:00", "Mars/Olympus_Mons")
    assert display(stranger, TUESDAY) == "tomorrow 09:00"
    assert not is_overdue(stranger, TUESDAY)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_the_last_minute_of_the_calendar_is_shown_even_where_it_is_already_over(zone: str) -> None:
    assert display(When("9999-12-31T23:59", zone), TUESDAY) == "9999-12-31 23:59"


@given(moments, st.integers(-400, 400))
def test_what_is_shown_without_a_year_is_read_back_as_that_day(now: Moment, count: int) -> None:
    when = When((today(now) + timedelta(count)).isoformat())
    shown = display(when, now)
    if " " in shown:
        assert datetime.strptime(f"{shown} {now.today[:4]}", "%d %b %Y").date().isoformat() == when.text
    else:
        assert read_date(shown, now) == when


@given(moments, st.integers(-400, 400))
def test_a_date_is_overdue_from_the_next_day_of_the_reader(now: Moment, count: int) -> None:
    when = When((today(now) + timedelta(count)).isoformat())
    assert is_overdue(when, now) == (count < 0)
    assert is_overdue(when, now, utc_ms=0) == (count < 0)


@given(moments, st.integers(-3000, 3000), zones)
def test_a_time_is_overdue_once_its_instant_is_past_wherever_it_is_read(now: Moment, minutes: int, zone: str) -> None:
    wall = (datetime.fromisoformat(now.wall) + timedelta(minutes=minutes)).isoformat(timespec="minutes")
    when = When(wall, now.zone)
    past = now.instant(wall) < now.ms
    traveller = at(now.ms, zone)
    assert is_overdue(when, now) == is_overdue(when, traveller) == past
    assert is_overdue(when, traveller, utc_ms=now.instant(wall)) == past


def test_a_time_is_not_overdue_in_its_own_millisecond() -> None:
    when = When("2026-11-24T12:00", "Europe/Berlin")
    noon = on("2026-11-24", "12:00")
    assert not is_overdue(when, noon)
    assert is_overdue(when, Moment(noon.ms + 1, noon.wall, noon.zone))
