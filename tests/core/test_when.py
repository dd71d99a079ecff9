"""A date is text; a time hangs on the wall clock of its zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pakaura_server.core.errors import BadDate
from pakaura_server.core.when import Moment, When, at
from tests.support.zones import ZONES

HOUR = 3_600_000
zones = st.sampled_from(ZONES)
instants = st.integers(0, 4_000_000_000).map(lambda seconds: seconds * 1000)


def test_a_date_has_neither_time_nor_zone() -> None:
    when = When("2026-11-27")
    assert when.all_day
    assert when.date == "2026-11-27"
    assert when.zone is None


def test_a_time_knows_the_date_of_its_own_wall_clock() -> None:
    when = When("2026-11-27T23:30", "Asia/Tokyo")
    assert not when.all_day
    assert when.date == "2026-11-27"


def test_the_same_clock_in_another_zone_is_another_time() -> None:
    berlin = When("2026-11-27T09:00", "Europe/Berlin")
    assert berlin == When("2026-11-27T09:00", "Europe/Berlin")
    assert berlin != When("2026-11-27T09:00", "Asia/Tokyo")
    assert len({berlin, When("2026-11-27T09:00", "Europe/Berlin")}) == 1


@given(instants, zones)
def test_the_wall_of_a_moment_leads_back_to_its_minute(ms: int, zone: str) -> None:
    now = at(ms, zone)
    # In a repeated hour the wall stands for its first pass: an hour earlier, on Lord Howe half of one.
    assert ms // 60_000 * 60_000 - now.instant(now.wall) in (0, HOUR, HOUR // 2)


@given(st.dates(date(1970, 1, 2), date(2100, 1, 1)), zones, zones, instants)
def test_a_bare_date_is_the_midnight_of_the_zone_asked_for(day: date, zone: str, elsewhere: str, ms: int) -> None:
    text = day.isoformat()
    assert at(ms, elsewhere).instant(text, zone) == at(ms, zone).instant(f"{text}T00:00")


@pytest.mark.parametrize(
    ("zone", "before", "hours"),
    [
        ("Europe/Berlin", "2026-03-28T09:00", 23),
        ("Europe/Berlin", "2026-10-24T09:00", 25),
        ("America/New_York", "2026-03-07T09:00", 23),
        ("America/New_York", "2026-10-31T09:00", 25),
        ("America/St_Johns", "2026-03-07T09:00", 23),
        ("America/St_Johns", "2026-10-31T09:00", 25),
        ("Australia/Lord_Howe", "2026-10-03T09:00", 23.5),
        ("Australia/Lord_Howe", "2026-04-04T09:00", 24.5),
        ("Asia/Tokyo", "2026-03-28T09:00", 24),
        ("Asia/Kolkata", "2026-03-28T09:00", 24),
    ],
)
def test_the_day_of_a_clock_change_is_shorter_or_longer(zone: str, before: str, hours: float) -> None:
    now = Moment(0, "1970-01-01T00:00", zone)
    after = (datetime.fromisoformat(before) + timedelta(days=1)).isoformat(timespec="minutes")
    assert now.instant(after) - now.instant(before) == hours * HOUR


def test_a_skipped_time_is_read_with_the_offset_before_the_change() -> None:
    now = Moment(0, "1970-01-01T00:00", "Europe/Berlin")
    assert now.instant("2026-03-29T02:30") == now.instant("2026-03-29T03:30")


def test_a_repeated_time_is_its_first_pass() -> None:
    now = Moment(0, "1970-01-01T00:00", "Europe/Berlin")
    assert now.instant("2026-10-25T02:30") == now.instant("2026-10-25T00:30", "UTC")


@given(st.text(min_size=1))
@example("Mars/Olympus_Mons")
@example("../../etc/passwd")
@example("\udc80")
def test_an_unknown_zone_is_a_bad_date(zone: str) -> None:
    with pytest.raises(BadDate):
        Moment(0, "1970-01-01T00:00", "UTC").instant("2026-11-27", "?" + zone)
