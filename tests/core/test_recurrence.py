"""Rules of RFC 5545 and the dates that follow by them: laws for any rule, and what people expect of some."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pakaura_server.core.errors import BadValue
from pakaura_server.core.recurrence import (
    AFTER_COMPLETION,
    FIXED,
    SKIP_TO_FUTURE,
    first_date,
    following,
    moved,
    next_date,
    read_rule,
    upcoming,
)
from pakaura_server.core.when import Moment, When, at

if TYPE_CHECKING:
    from collections.abc import Sequence

ZONES = (
    *("Europe/Berlin", "America/New_York", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata"),
    *("Africa/Casablanca", "America/Santiago", "Pacific/Auckland", "Asia/Tehran", "Atlantic/Azores", "UTC"),
)
MODES = (FIXED, SKIP_TO_FUTURE, AFTER_COMPLETION)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

modes = st.sampled_from(MODES)
zones = st.sampled_from(ZONES)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
times = st.times().map(lambda time: f"T{time:%H:%M}")


def chosen(names: Sequence[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True).map(",".join)


def numbers(least: int, most: int) -> st.SearchStrategy[str]:
    return st.lists(st.integers(least, most), min_size=1, max_size=3, unique=True).map(
        lambda several: ",".join(map(str, several))
    )


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Any rule that can be read."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 30))}")
    if draw(st.booleans()):
        ranks = st.sampled_from(["", "1", "2", "3", "-1"]) if frequency in ("MONTHLY", "YEARLY") else st.just("")
        names = draw(chosen(WEEKDAYS)).split(",")
        parts.append("BYDAY=" + ",".join(draw(ranks) + name for name in names))
    elif draw(st.booleans()):
        parts.append("BYMONTHDAY=" + draw(numbers(1, 31) | numbers(-3, -1)))
    if draw(st.integers(0, 4)) == 0:
        parts.append("BYMONTH=" + draw(numbers(1, 12)))
    rule = ";".join(parts)
    try:
        return read_rule(rule)
    except BadValue:
        assume(False)
        raise


def moment(text: str, zone: str = "UTC") -> Moment:
    """That wall-clock time."""
    return at(Moment(0, text, zone).instant(text), zone)


NOON = moment("2026-11-25T12:00", "Europe/Berlin")
"""A Wednesday."""


def dates(
    rule: str, mode: str = FIXED, due: str | None = "2026-11-24", count: int = 4, now: Moment = NOON
) -> list[str]:
    when = due and When(due, "Europe/Berlin" if "T" in due else None)
    return [each.text for each in islice(upcoming(rule, mode, when or None, now), count)]


class TestReading:
    @pytest.mark.parametrize(
        "rule", ["FREQ=WEEKLY;BYDAY=MO", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY;COUNT=3"]
    )
    def test_a_rule_is_kept_as_it_is_written(self, rule: str) -> None:
        assert read_rule(rule) == rule
        assert read_rule(f" RRULE:{rule.lower()} ") == rule

    @pytest.mark.parametrize(
        "rule",
        [
            *("", "weekly", "FREQ", "FREQ=", "FREQ=SOON", "INTERVAL=2", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;;"),
            *("FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9", "FREQ=DAILY;BYEASTER=0"),
            *("FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=99999", "FREQ=DAILY;COUNT=0"),
            *("FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=0MO", "FREQ=MONTHLY;BYDAY=99MO"),
            *(
                "FREQ=MONTHLY;BYMONTHDAY=32",
                "FREQ=MONTHLY;BYMONTHDAY=0",
                "FREQ=YEARLY;BYMONTH=13",
                "FREQ=YEARLY;BYMONTH=-1",
            ),
            *("FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;UNTIL=20261340", "FREQ=DAILY;UNTIL=2026W481", "FREQ=DAILY;WKST=X"),
            *(
                "FREQ=DAILY;COUNT=2;UNTIL=20270101",
                "FREQ=WEEKLY;BYWEEKNO=3",
                "FREQ=DAILY;BYSETPOS=1",
                "FREQ=DAILY\nX=1",
            ),
            *("FREQ=DAILY;BYMONTH=\u0661", "FREQ=DAILY;X-MINE=1", f"FREQ=DAILY;BYMONTH={','.join(['1'] * 400)}"),
        ],
    )
    def test_what_is_no_rule_of_days_is_refused(self, rule: str) -> None:
        with pytest.raises(BadValue, match="no rule") as caught:
            read_rule(rule)
        assert "\n" not in caught.value.message and caught.value.hint and caught.value.field == "recurrence"

    @pytest.mark.parametrize(
        "rule",
        [
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=WEEKLY;BYMONTH=4,6;BYMONTHDAY=31;BYDAY=MO",
            "FREQ=MONTHLY;BYDAY=6MO",
            "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2",
        ],
    )
    def test_one_that_falls_on_no_day_is_refused(self, rule: str) -> None:
        with pytest.raises(BadValue, match="no day of any year"):
            read_rule(rule)


class TestLaws:
    @given(rules(), modes, days, st.none() | times, zones, days)
    def test_the_next_date_is_later_and_of_the_same_form(
        self, rule: str, mode: str, due: date, time: str | None, zone: str, today: date
    ) -> None:
        when = When(f"{due}{time or ''}", zone if time else None)
        now = moment(f"{today}T12:34", zone)
        found = next_date(rule, mode, when, now)
        assert found == next_date(rule, mode, when, now)
        if found is None:
            return  # Only where the phase of an interval never meets the days of the rule.
        assert (found.zone, found.text[10:]) == (when.zone, when.text[10:])
        if mode == AFTER_COMPLETION:
            assert found.date > now.today
        else:
            assert found.text > when.text
        if mode == SKIP_TO_FUTURE:
            assert found.text > (now.wall if time else now.today)

    @given(rules(), modes, days, days, zones, zones)
    def test_a_date_without_a_time_does_not_depend_on_the_zone(
        self, rule: str, mode: str, due: date, today: date, zone: str, other: str
    ) -> None:
        when = When(due.isoformat())
        found = [next_date(rule, mode, when, moment(f"{today}T12:00", each)) for each in (zone, other)]
        assert found[0] == found[1]

    @given(rules(), days, days)
    def test_what_is_skipped_is_what_would_have_been_to_do(self, rule: str, due: date, today: date) -> None:
        """The next date that lies ahead is the first of the fixed ones that does."""
        when: When | None = When(due.isoformat())
        now = moment(f"{today}T12:00")
        found = next_date(rule, SKIP_TO_FUTURE, when, now)
        for _ in range(60):
            when = next_date(rule, FIXED, when, now)
            if when is None or when.date > now.today:
                assert when == found
                return
            rule = following(rule, FIXED, when)

    @given(rules(), days)
    def test_in_time_all_modes_of_a_fixed_date_agree(self, rule: str, due: date) -> None:
        when, now = When(due.isoformat()), moment(f"{due}T12:00")
        assert len({str(next_date(rule, mode, when, now)) for mode in MODES}) == 1

    @given(rules(), days, st.integers(1, 9))
    def test_a_count_ends_the_chain(self, rule: str, due: date, count: int) -> None:
        now = moment(f"{due}T12:00")
        endless = list(islice(upcoming(rule, FIXED, When(due.isoformat()), now), count - 1))
        assert list(upcoming(f"{rule};COUNT={count}", FIXED, When(due.isoformat()), now)) == endless

    @given(rules(), days, st.integers(0, 60))
    def test_until_is_the_last_day(self, rule: str, due: date, ahead: int) -> None:
        now, last = moment(f"{due}T12:00"), due + timedelta(ahead)
        expected = [
            each.text
            for each in islice(upcoming(rule, FIXED, When(due.isoformat()), now), 61)
            if each.date <= str(last)
        ]
        found = list(islice(upcoming(f"{rule};UNTIL={last:%Y%m%d}", FIXED, When(due.isoformat()), now), 61))
        assert [each.text for each in found] == expected

    @given(rules(), days)
    def test_the_first_date_is_one_of_the_rule_and_none_is_before(self, rule: str, today: date) -> None:
        now = moment(f"{today}T12:00")
        first = first_date(rule, now)
        assert first is not None and first.date >= now.today
        again = first_date(rule, moment(f"{first.text}T12:00"))
        assert again == first

    @given(days, days, days)
    def test_what_is_moved_keeps_its_distance(self, wait: date, old: date, new: date) -> None:
        found = moved(When(f"{wait}T08:00", "UTC"), When(old.isoformat()), When(new.isoformat()))
        assert datetime.fromisoformat(found.text).date() - wait == new - old
        assert (found.text[10:], found.zone) == ("T08:00", "UTC")


class TestWhatPeopleExpect:
    def test_a_missed_date_is_still_to_be_done_or_skipped_or_counted_from_the_completion(self) -> None:
        assert dates("FREQ=WEEKLY", FIXED, "2026-11-03", 3) == ["2026-11-10", "2026-11-17", "2026-11-24"]
        assert dates("FREQ=WEEKLY", SKIP_TO_FUTURE, "2026-11-03", 2) == ["2026-12-01", "2026-12-08"]
        assert dates("FREQ=WEEKLY", AFTER_COMPLETION, "2026-11-03", 2) == ["2026-12-02", "2026-12-09"]

    def test_what_is_done_before_its_day_does_not_come_again_on_that_day(self) -> None:
        for mode in MODES:
            assert dates("FREQ=WEEKLY;BYDAY=MO", mode, "2026-11-30", 1) == ["2026-12-07"]
        assert dates("FREQ=DAILY;INTERVAL=3", AFTER_COMPLETION, "2026-12-24", 1) == ["2026-11-28"]

    def test_what_has_no_date_counts_from_the_day_of_completion(self) -> None:
        for mode in MODES:
            assert dates("FREQ=WEEKLY;BYDAY=FR", mode, None, 2) == ["2026-11-27", "2026-12-04"]

    @pytest.mark.parametrize("rule", ["FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=-1"])
    def test_the_31st_leaves_out_no_month_and_does_not_wander(self, rule: str) -> None:
        found = ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]
        assert dates(rule, FIXED, "2027-01-31") == found

    def test_the_29th_of_february_is_the_28th_in_other_years(self) -> None:
        found = ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]
        assert dates("FREQ=YEARLY", FIXED, "2028-02-29") == found
        assert dates("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", FIXED, "2028-02-29") == found

    def test_several_days_of_a_month_are_each_the_last_at_the_latest(self) -> None:
        assert dates("FREQ=MONTHLY;BYMONTHDAY=30,31", FIXED, "2027-01-31") == [
            *("2027-02-28", "2027-03-30", "2027-03-31", "2027-04-30")
        ]

    def test_days_that_other_parts_narrow_down_are_meant_exactly(self) -> None:
        assert dates("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", count=2) == ["2027-08-13", "2028-10-13"]
        assert dates("FREQ=MONTHLY;BYDAY=-1FR", count=2) == ["2026-11-27", "2026-12-25"]
        assert dates("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", count=2) == ["2026-11-30", "2026-12-31"]

    @pytest.mark.parametrize("zone", ZONES)
    def test_a_time_stays_on_the_wall_when_clocks_change(self, zone: str) -> None:
        """Two years of days: both changes of every zone are among them."""
        found = list(
            islice(upcoming("FREQ=DAILY", FIXED, When("2026-01-01T02:30", zone), moment("2026-01-01T12:00")), 730)
        )
        assert {each.text[10:] for each in found} == {"T02:30"}
        assert [each.date for each in found] == [str(date(2026, 1, 1) + timedelta(n)) for n in range(1, 731)]

    def test_a_time_is_past_by_the_clock_where_it_hangs(self) -> None:
        due = When("2026-11-25T09:00", "America/New_York")
        before, after = moment("2026-11-25T14:59", "Europe/Berlin"), moment("2026-11-25T15:01", "Europe/Berlin")
        late = When("2026-11-24T09:00", "America/New_York")
        assert next_date("FREQ=DAILY", SKIP_TO_FUTURE, late, before) == due
        assert next_date("FREQ=DAILY", SKIP_TO_FUTURE, late, after) == When("2026-11-26T09:00", "America/New_York")

    def test_until_at_a_time_includes_that_minute_and_is_local_to_the_task(self) -> None:
        for until in ("20261126", "20261126T090000", "20261126T080000Z"):
            rule = f"FREQ=DAILY;UNTIL={until}"
            assert dates(rule, FIXED, "2026-11-24T09:00") == ["2026-11-25T09:00", "2026-11-26T09:00"]
        assert dates("FREQ=DAILY;UNTIL=20261126T085900", FIXED, "2026-11-24T09:00") == ["2026-11-25T09:00"]
        assert dates("FREQ=DAILY;UNTIL=20261125T000000", FIXED, "2026-11-24") == ["2026-11-25"]

    def test_a_zone_that_nobody_knows_is_read_as_the_readers(self) -> None:
        due = When("2026-11-24T13:00", "Mars/Olympus")
        assert next_date("FREQ=DAILY", SKIP_TO_FUTURE, due, NOON) == When("2026-11-25T13:00", "Mars/Olympus")

    def test_what_a_newer_version_may_have_written_ends_and_is_no_error(self) -> None:
        assert next_date("FREQ=LUNAR", FIXED, When("2026-11-24"), NOON) is None
        assert next_date("FREQ=DAILY", "some day", When("2026-11-24"), NOON) == When("2026-11-25")

    @pytest.mark.parametrize(
        ("rule", "due", "today"),
        [
            ("FREQ=DAILY", "1970-01-01", "9998-01-01"),
            ("FREQ=MONTHLY;BYMONTHDAY=31", "1970-01-31", "9998-12-31"),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU", "1970-01-01", "2099-01-01"),
            ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", "2026-11-24", "2026-11-24"),
            ("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "2027-01-01", "2027-01-01"),
            ("FREQ=WEEKLY;BYDAY=SU,MO", "9999-12-27", "9999-12-27"),
            ("FREQ=DAILY", "9999-12-31", "9999-12-31"),
        ],
    )
    def test_looking_ends(self, rule: str, due: str, today: str) -> None:
        for mode in MODES:
            found = next_date(rule, mode, When(due), moment(f"{today}T12:00"))
            assert found is None or found.text > due
