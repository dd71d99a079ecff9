"""A date or a time of day as its author meant it, and the moment from which it is read."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

DATE_LENGTH: Final = 10


class When:
    """`YYYY-MM-DD`, or the local `YYYY-MM-DDTHH:MM` with the IANA zone in which that clock hangs.

    A date stays a date wherever it is read; a time stays put on its zone's wall clock over DST.
    """

    __slots__ = ("text", "zone")

    def __init__(self, text: str, zone: str | None = None) -> None:
        self.text = text
        self.zone = zone

    @property
    def all_day(self) -> bool:
        return len(self.text) == DATE_LENGTH

    @property
    def date(self) -> str:
        """`YYYY-MM-DD` of its own wall clock."""
        return self.text[:DATE_LENGTH]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, When) and (self.text, self.zone) == (other.text, other.zone)

    def __hash__(self) -> int:
        return hash((self.text, self.zone))

    def __repr__(self) -> str:
        return f"When({self.text!r}, {self.zone!r})"


class Moment:
    """A reader's now: `ms` since 1970 in UTC, the same as `wall` (`YYYY-MM-DDTHH:MM`) in `zone` (IANA)."""

    __slots__ = ("ms", "wall", "zone")

    def __init__(self, ms: int, wall: str, zone: str) -> None:
        self.ms = ms
        self.wall = wall
        self.zone = zone

    @property
    def today(self) -> str:
        return self.wall[:DATE_LENGTH]

    def instant(self, wall: str, zone: str | None = None) -> int:
        """UTC milliseconds of a wall-clock text (a bare date is its midnight), in the reader's zone if none is given.

        A time that a clock change skips or repeats is read as PEP 495 does with fold=0.
        Raises BadDate for an unknown zone.
        """
        from datetime import datetime
        from zoneinfo import ZoneInfo

        try:
            info = ZoneInfo(zone or self.zone)
        except (LookupError, ValueError, OSError):
            from pakaura_server.core.errors import BadDate

            raise BadDate(f"unknown time zone {zone or self.zone!r}") from None
        return round(datetime.fromisoformat(wall).replace(tzinfo=info).timestamp() * 1000)


def at(ms: int, zone: str) -> Moment:
    """The moment `ms` (UTC milliseconds) as it is read in `zone`."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    local = datetime.fromtimestamp(ms / 1000, ZoneInfo(zone))
    return Moment(ms, local.strftime("%Y-%m-%dT%H:%M"), zone)
