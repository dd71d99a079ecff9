"""The golden corpus of natural lines: what is in its files, and how a reading is written there.

A file has blocks. The first line of one says the reader's clock and zone (`@ 2026-11-24T09:00 Europe/Berlin`); each
other line is four columns parted by tabs: the line as typed, its title, its fields, and its doubts. Empty columns at
the end are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pakaura_server.core import registers as r
from pakaura_server.core.natural_line import NaturalCapture
from pakaura_server.core.when import Moment, at

FOLDER = Path(__file__).parents[1] / "fixtures" / "natural"


def cases() -> Iterator[tuple[str, str, list[str]]]:
    """The moment's text, the line, and the three columns that are expected."""
    for path in sorted(FOLDER.glob("*.tsv")):
        moment_text = ""
        for row in path.read_text("utf-8").splitlines():
            if row.startswith("@ "):
                moment_text = row[2:]
            elif row:
                line, *columns = row.split("\t")
                yield moment_text, line, [*columns, "", "", ""][:3]


def moment(text: str) -> Moment:
    """From `2026-11-24T09:00 Europe/Berlin`."""
    wall, zone = text.split(" ")
    return at(Moment(0, wall, zone).instant(wall), zone)


def render(reading: NaturalCapture, now: Moment) -> list[str]:
    """Title, fields and doubts as a row of the corpus has them."""
    fields = [_field(name, value, now) for name, value in sorted(reading.values.items())]
    doubts = [
        f"{doubt.text}: " + " | ".join(_meant(field, value) for field, value, _ in doubt.readings)
        for doubt in reading.doubts
    ]
    return [reading.title, "; ".join(fields), "; ".join([*doubts, *reading.unread])]


def _field(name: str, value: object, now: Moment) -> str:
    if isinstance(value, list) and name in (r.SCHEDULE, r.WAIT):
        text, zone, _ = value
        shown = "due" if name == r.SCHEDULE else "wait"
        return f"{shown} {text}" + (f" {zone}" if zone not in (None, now.zone) else "")
    if isinstance(value, list):
        return f"{value[1]} {value[0]}"
    return f"{name} {value}" if not name.startswith(r.TAG) else f"tag {name.removeprefix(r.TAG)}"


def _meant(field: str, value: str) -> str:
    return "title" if field == "title" else f"{field} {value}"
