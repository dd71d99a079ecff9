"""The time zone of whoever sends a request: the query parameter `tz`, and the moment as it is read there."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from pakaura_server.core.errors import BadDate
from pakaura_server.core.when import Moment, at

ZONE_FORMAT = "iana-time-zone"
"""A format by a name of our own, as no pattern describes it."""
Zone = Annotated[
    str,
    Query(
        description="The reader's IANA time zone, for dates in words.",
        examples=["Europe/Berlin"],
        json_schema_extra={"format": ZONE_FORMAT},
    ),
]


def moment(ms: int, zone: str) -> Moment:
    """The moment `ms` (UTC milliseconds), as it is read in the zone `tz`. Raises BadDate."""
    try:
        return at(ms, zone)
    except (LookupError, ValueError, OSError):
        raise BadDate("tz is no known time zone", "use a name such as Europe/Berlin", "tz") from None
