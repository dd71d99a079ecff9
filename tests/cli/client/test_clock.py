"""Where the reader's now and zone come from."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pakaura_cli.client.clock import LocalMoment, local_moment
from pakaura_server.core.errors import BadDate, UsageError
from pakaura_server.core.when import Moment, at
from tests.support.zones import ZONES

if TYPE_CHECKING:
    from collections.abc import Iterator

SYSTEM_ZONES = "/usr/share/zoneinfo"
NINE = "2026-11-24T09:00:00Z"
NINE_MS = 1_795_510_800_000

needs_system_zones = pytest.mark.skipif(
    not os.path.isfile(f"{SYSTEM_ZONES}/Pacific/Apia"), reason="the C library has no time zones here"
)
zones = st.sampled_from(ZONES)
walls = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)).map(lambda wall: wall.isoformat(timespec="minutes"))
walls_near_a_change = st.builds(
    lambda day, minute: f"{day}T{minute // 60:02}:{minute % 60:02}",
    st.sampled_from(
        ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01", "2011-12-30", "2011-12-31"]
    ),
    st.integers(0, 24 * 60 - 1),
)


@contextmanager
def process_in(zone: str) -> Iterator[dict[str, str]]:
    """An environment with that TZ, by which the C library of this process goes meanwhile."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield {"TZ": zone}
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


def values(moment: Moment) -> tuple[int, str, str]:
    return moment.ms, moment.wall, moment.zone


def etc(folder: Path, localtime: str = "", timezone: str = "") -> str:
    """An /etc of its own: `localtime` is what the link points to, `timezone` the text of the file."""
    if localtime:
        (folder / "localtime").symlink_to(localtime)
    if timezone:
        (folder / "timezone").write_text(timezone)
    return str(folder)


def zone_file(folder: Path, name: str) -> str:
    """The path of a zone file that is there."""
    path = folder / "usr/share/zoneinfo" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"TZif2")
    return str(path)


@pytest.mark.parametrize("environ", [{"TZ": "Asia/Tokyo"}, {"TZ": "Asia/Tokyo", "PAKAURA_NOW": ""}])
def test_now_is_the_machines_clock(environ: dict[str, str]) -> None:
    before = time.time_ns() // 1_000_000
    now = local_moment(environ)
    assert before <= now.ms <= time.time_ns() // 1_000_000
    assert values(now) == values(at(now.ms, "Asia/Tokyo"))


@needs_system_zones
@given(zones, st.integers(0, 4_000_000_000_000))
def test_the_c_library_shows_the_wall_that_the_zone_tables_show(zone: str, ms: int) -> None:
    with process_in(zone) as environ:
        now = local_moment(environ | {"PAKAURA_NOW": str(ms)})
    assert isinstance(now, LocalMoment)
    assert values(now) == values(at(ms, zone))


@given(zones, st.one_of(walls, walls_near_a_change))
@example("Europe/Berlin", "2026-03-29T02:30")
@example("Europe/Berlin", "2026-10-25T02:30")
@example("Pacific/Apia", "2011-12-30T12:00")
@example("Asia/Tokyo", "9999-12-31T23:59")
@example("America/New_York", "9999-12-31T23:59")
@example("Asia/Kolkata", "2026-11-27")
@needs_system_zones
def test_the_readers_own_instants_are_those_of_the_zone_tables(zone: str, wall: str) -> None:
    with process_in(zone):
        now = LocalMoment(0, "1970-01-01T00:00", zone)
        assert now.instant(wall) == now.instant(wall, zone) == at(0, zone).instant(wall)


@given(zones, zones, walls)
@needs_system_zones
def test_the_instants_of_other_zones_are_those_of_the_zone_tables(zone: str, other: str, wall: str) -> None:
    with process_in(zone):
        assert LocalMoment(0, "1970-01-01T00:00", zone).instant(wall, other) == at(0, zone).instant(wall, other)


def test_an_unknown_zone_is_a_bad_date() -> None:
    with pytest.raises(BadDate):
        LocalMoment(0, "1970-01-01T00:00", "UTC").instant("2026-11-27T09:00", "Mars/Olympus_Mons")


@pytest.mark.parametrize(
    ("setting", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (":Europe/Berlin", "Europe/Berlin"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"),
        (":/usr/share/zoneinfo/posix/Europe/Berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
        ("", "UTC"),
    ],
)
def test_tz_names_the_zone(setting: str, zone: str) -> None:
    now = local_moment({"TZ": setting, "PAKAURA_NOW": NINE})
    assert values(now) == values(at(NINE_MS, zone))


@needs_system_zones
def test_an_empty_tz_is_utc_without_the_zone_tables() -> None:
    with process_in("") as environ:
        assert isinstance(local_moment(environ), LocalMoment)


@pytest.mark.parametrize("setting", ["posixrules", "localtime", "leapseconds", "zone.tab"])
def test_what_else_lies_among_the_zone_files_is_no_name_of_a_zone(setting: str) -> None:
    assert local_moment({"TZ": setting, "PAKAURA_NOW": NINE}).zone != setting


def test_tz_may_point_to_the_machines_own_zone(tmp_path: Path) -> None:
    folder = etc(tmp_path, localtime=zone_file(tmp_path, "Asia/Tokyo"))
    assert local_moment({"TZ": f":{folder}/localtime", "PAKAURA_NOW": NINE}, folder).zone == "Asia/Tokyo"


def test_tz_goes_before_the_machines_zone(tmp_path: Path) -> None:
    folder = etc(tmp_path, localtime=zone_file(tmp_path, "Asia/Tokyo"), timezone="Asia/Kolkata\n")
    assert local_moment({"TZ": "Europe/Berlin", "PAKAURA_NOW": NINE}, folder).zone == "Europe/Berlin"


def test_the_link_of_localtime_names_the_zone(tmp_path: Path) -> None:
    folder = etc(tmp_path, localtime=zone_file(tmp_path, "Asia/Tokyo"), timezone="Asia/Kolkata\n")
    now = local_moment({"PAKAURA_NOW": NINE}, folder)
    assert values(now) == (NINE_MS, "2026-11-24T18:00", "Asia/Tokyo")


def test_the_timezone_file_names_the_zone_where_localtime_is_a_copy(tmp_path: Path) -> None:
    (tmp_path / "localtime").write_bytes(b"TZif2")
    now = local_moment({"PAKAURA_NOW": NINE}, etc(tmp_path, timezone="Asia/Kolkata\n"))
    assert values(now) == (NINE_MS, "2026-11-24T14:30", "Asia/Kolkata")


def test_the_timezone_file_names_the_zone_where_there_is_no_localtime(tmp_path: Path) -> None:
    folder = etc(tmp_path, localtime="/nowhere/zoneinfo/Asia/Tokyo", timezone="Asia/Kolkata\n")
    assert local_moment({"PAKAURA_NOW": NINE}, folder).zone == "Asia/Kolkata"


def test_a_machine_that_names_no_zone_is_on_utc(tmp_path: Path) -> None:
    with process_in("ABC-3"):
        now = local_moment({"PAKAURA_NOW": NINE}, str(tmp_path))
    assert values(now) == (NINE_MS, "2026-11-24T09:00", "UTC")


@pytest.mark.parametrize(
    ("setting", "zone"),
    [
        ("CET-1", "Etc/GMT-1"),
        ("XYZ5", "Etc/GMT+5"),
        ("ABC-14", "Etc/GMT-14"),
        ("IST-5:30", "UTC"),
        ("ABC-20", "UTC"),
        ("Mars/Olympus_Mons", "UTC"),
        ("../../../etc/passwd", "UTC"),
    ],
)
def test_a_zone_without_a_name_is_known_by_its_offset(setting: str, zone: str) -> None:
    with process_in(setting) as environ:
        now = local_moment(environ | {"PAKAURA_NOW": NINE})
    assert values(now) == values(at(NINE_MS, zone))


def test_a_copied_localtime_without_a_name_is_known_by_its_offset(tmp_path: Path) -> None:
    (tmp_path / "localtime").write_bytes(b"TZif2")
    with process_in("ABC-3"):
        assert local_moment({"PAKAURA_NOW": NINE}, str(tmp_path)).zone == "Etc/GMT-3"


@needs_system_zones
def test_a_process_in_another_zone_than_its_environment_does_not_mix_the_two() -> None:
    with process_in("America/New_York"):
        now = local_moment({"TZ": "Asia/Tokyo", "PAKAURA_NOW": NINE})
        assert values(now) == (NINE_MS, "2026-11-24T18:00", "Asia/Tokyo")
        assert now.instant("2026-11-24T18:00") == NINE_MS


def test_a_zone_that_only_the_tzdata_package_has_is_read_from_there(tmp_path: Path) -> None:
    with process_in("Asia/Tokyo") as environ:
        now = local_moment(environ | {"PAKAURA_NOW": NINE}, zones=str(tmp_path))
    assert values(now) == (NINE_MS, "2026-11-24T18:00", "Asia/Tokyo")
    assert not isinstance(now, LocalMoment)


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        (NINE, NINE_MS),
        ("2026-11-24T10:00:00+01:00", NINE_MS),
        ("2026-11-24T09:00:00.125Z", NINE_MS + 125),
        (str(NINE_MS), NINE_MS),
        ("0", 0),
        ("1970-01-01T00:00:00Z", 0),
        ("9998-12-31T23:59:59Z", 253_370_764_799_000),
    ],
)
def test_pakaura_now_stands_in_for_the_clock(text: str, ms: int) -> None:
    for zone in ZONES:
        assert values(local_moment({"TZ": zone, "PAKAURA_NOW": text})) == values(at(ms, zone))


@pytest.mark.parametrize(
    "text",
    [
        "now",
        "2026-11-24T09:00:00",
        "2026-11-24",
        "2026-02-30T09:00:00Z",
        "1969-12-31T23:59:59Z",
        "9999-01-01T00:00:00Z",
        "-1",
        "253370764800000",
        "0" * 30,
        "9" * 5000,
        "٢٠٢٦",
        "\udcff",
    ],
)
def test_a_pakaura_now_that_is_no_time_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        local_moment({"TZ": "UTC", "PAKAURA_NOW": text})
    assert "PAKAURA_NOW" in caught.value.message
    assert "2026-11-24T09:00:00Z" in caught.value.hint


@given(st.datetimes(datetime(1970, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC)), zones)
def test_a_moment_written_as_rfc_3339_is_that_moment(moment: datetime, zone: str) -> None:
    now = local_moment({"TZ": zone, "PAKAURA_NOW": moment.isoformat()})
    exact = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert now.ms == round(exact.timestamp() * 1000)


@given(st.text())
def test_any_pakaura_now_is_a_moment_or_a_usage_error(text: str) -> None:
    try:
        now = local_moment({"TZ": "UTC", "PAKAURA_NOW": text})
    except UsageError:
        return
    assert now.zone == "UTC"


@given(st.text())
@example("Europe")
@example("/")
@example("/zoneinfo/")
@example("SECURITY")
@example("A\0")
def test_any_tz_gives_a_moment_whose_wall_is_that_of_its_zone(setting: str) -> None:
    now = local_moment({"TZ": setting, "PAKAURA_NOW": NINE})
    assert values(now) == values(at(NINE_MS, now.zone))


@needs_system_zones
def test_reading_and_showing_the_readers_own_dates_loads_nothing_slow() -> None:
    program = """
import sys
from pakaura_cli.client.clock import local_moment
from pakaura_server.core.dates import display, is_overdue, read_date
now = local_moment({"TZ": "Europe/Berlin"})
for phrase in ("fri", "+1m", "2026-11-27T09:00", "9am", "noon", "fri 9am"):
    when = read_date(phrase, now)
    display(when, now), is_overdue(when, now)
print(*sorted({"zoneinfo", "re", "typing", "dataclasses", "calendar", "collections.abc", "enum"} & set(sys.modules)))
"""
    run = subprocess.run(
        [sys.executable, "-S", "-c", program],
        env={"TZ": "Europe/Berlin", "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == []
