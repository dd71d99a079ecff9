"""The reader's now: from the machine's clock, or the one that PAKAURA_NOW fixes for demonstrations and tests."""

from __future__ import annotations

import os
import time

from pakaura_server.core.when import Moment, at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_ETC = "/etc"
_ZONES = "/usr/share/zoneinfo"
_YEAR_9999 = 253_370_764_800_000
"""UTC milliseconds; before it, the year has four digits on every wall clock."""
_MOST_DIGITS = len(str(_YEAR_9999))


class LocalMoment(Moment):
    """A Moment in the zone of this process, whose own instants need no time zone tables of Python's."""

    __slots__ = ()

    def instant(self, wall: str, zone: str | None = None) -> int:
        if (zone or self.zone) == self.zone:
            from datetime import datetime

            try:
                return round(datetime.fromisoformat(wall).timestamp() * 1000)
            except (ValueError, OverflowError, OSError):
                pass  # The C library's calendar ends a day before Python's.
        return super().instant(wall, zone)


def local_moment(environ: Mapping[str, str], etc: str = _ETC, zones: str = _ZONES) -> Moment:
    """Now, in the zone of `TZ`, else of `/etc/localtime`, else of `/etc/timezone`, else of the clock's present offset.

    `PAKAURA_NOW`, an RFC 3339 time or the milliseconds since 1970, stands in for the clock.
    Raises UsageError if it cannot be read.
    """
    fixed = environ.get("PAKAURA_NOW")
    ms = _read_fixed(fixed) if fixed else time.time_ns() // 1_000_000
    setting = environ.get("TZ")
    # The C library goes by the process's TZ and the real /etc, whatever was passed here.
    told = setting == os.environ.get("TZ") and etc == _ETC
    if setting is None:
        names, told = _machine_zones(etc, told)
    else:
        names = [_zone_name(setting.removeprefix(":"))] if setting else ["UTC"]
        told = told and os.path.isfile(f"{zones}/{names[0]}")
    if told and names[0]:
        return _by_c_library(ms, names[0])
    for name in filter(None, names):
        try:
            return at(ms, name)
        except (LookupError, ValueError, OSError):
            continue
    return _by_offset(ms)


def _machine_zones(etc: str, told: bool) -> tuple[list[str], bool]:
    """The names that the machine's files give, best first, and whether the C library's zone is the first."""
    if os.path.isfile(f"{etc}/localtime"):
        linked = _zone_name(f"{etc}/localtime")
        return ([linked], told) if linked else ([_first_line(f"{etc}/timezone")], False)
    named = _first_line(f"{etc}/timezone")
    return ([named], False) if named else (["UTC"], told)


def _zone_name(text: str) -> str:
    """The IANA name that `text` is, or that the zone file of this path has; empty if it is neither."""
    if text.startswith("/"):
        if "/zoneinfo/" not in text:
            try:
                text = os.readlink(text)
            except (OSError, ValueError):
                return ""
        text = text.partition("/zoneinfo/")[2].removeprefix("posix/")
    # What else lies among the zone files (posixrules, zone.tab, localtime) is in lower case.
    shaped = text[:1].isupper() and text.isascii() and all(char.isalnum() or char in "/_+-" for char in text)
    return text if shaped else ""


def _first_line(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return _zone_name(file.readline().strip())
    except OSError:
        return ""


def _by_c_library(ms: int, zone: str) -> LocalMoment:
    year, month, day, hour, minute = time.localtime(ms // 1000)[:5]
    return LocalMoment(ms, f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}", zone)


def _by_offset(ms: int) -> Moment:
    """In the nameless zone of the present offset if that is whole hours, else in UTC."""
    hours, rest = divmod(time.localtime(ms // 1000).tm_gmtoff, 3600)
    named = rest == 0 and hours != 0 and -12 <= hours <= 14
    return at(ms, f"Etc/GMT{-hours:+}" if named else "UTC")


def _read_fixed(text: str) -> int:
    from datetime import UTC, datetime, timedelta

    try:
        if text.isascii() and text.isdigit():
            ms = int(text) if len(text) <= _MOST_DIGITS else -1
        else:
            ms = (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    except (ValueError, TypeError, OverflowError):
        ms = -1
    if not 0 <= ms < _YEAR_9999:
        from pakaura_server.core.errors import UsageError

        raise UsageError(
            f"PAKAURA_NOW is {text!r}, which is not a time",
            "write it as 2026-11-24T09:00:00Z or as milliseconds since 1970, or unset it",
        )
    return ms
