"""iCalendar to-dos (RFC 5545, and RFC 9253 for what depends on what), a VTODO at a time."""

from __future__ import annotations

from pakaura_cli.formats.entry import Entry, derived_id, is_same, own_id
from pakaura_cli.formats.ical_fields import from_todo, to_todo
from pakaura_cli.formats.lines import text_lines
from pakaura_server.core.errors import BadValue, PakauraError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from pakaura_cli.formats.entry import Fields, Item
    from pakaura_server.core.when import Moment, When

    Lines = dict[str, list[str]]
    """Unfolded content lines by the name of their property, and whole components by theirs."""

SOURCE = "ics"
MAX_LINES = 50_000
"""Of one component, as they are in the file."""
MAX_BYTES = 4 * 1024 * 1024
_FIRST_YEAR, _LAST_YEAR = 1970, 2100
"""For which time zones are defined: what holds in a century nobody knows."""
_YEARS_AHEAD = 5
"""What recurs goes on, so a zone is defined for some years more."""
_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//PakAura//PakAura//EN\r\n"
_TODO = "VTODO"
_OURS = frozenset(
    "UID SUMMARY DESCRIPTION STATUS COMPLETED PRIORITY CATEGORIES DUE DTSTART RRULE RELATED-TO CREATED"
    " X-PAKAURA-PROJECT X-PAKAURA-WAIT X-PAKAURA-MODE".split()
)


def read(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    """A task of each VTODO; events and the like are passed over, and counted."""
    for line, name, block in _components(stream):
        try:
            if isinstance(block, BadValue):
                raise block
            if name == _TODO:
                yield _entry(line, block, now)
            elif name not in ("VTIMEZONE", ""):
                entry = Entry(line)
                entry.passed_over = name
                yield entry
        except PakauraError as error:
            yield Entry(line, error=error)


def write(items: Iterable[Item], now: Moment, lost: Counter[str]) -> Iterator[str]:
    """One calendar with the time zones that its tasks need."""
    items = list(items)
    names = {item.task.id: uid for item in items if (uid := _uid(item))}
    yield _HEAD
    yield from _zones([when for item in items for when in (item.task.due, item.task.wait) if when])
    for item in items:
        yield "".join([_folded(line) for line in _block(item, names, now, lost)])
    yield "END:VCALENDAR\r\n"


def _entry(line: int, block: list[str], now: Moment) -> Entry:
    lines = by_name(block)
    fields = from_todo(lines, now)
    uids = lines.get("UID", [])
    uid = uids[0].partition(":")[2] if uids else ""
    entry = Entry(line, own_id(SOURCE, uid) if uid else derived_id(SOURCE, "\n".join(block)), fields)
    rendered = to_todo(entry.id, fields, {}, now)
    # A rule by which no task can come again has no home either.
    ours = _OURS if fields["recurrence"] else _OURS - {"RRULE"}
    homeless = {name: each for name, each in lines.items() if name not in ours}
    written = {name: lines[name] for name in lines if name in ours and lines[name] != rendered.get(name)}
    absent = [name for name in rendered if name not in lines]
    entry.keep(SOURCE, homeless, written | {name: [] for name in absent}, stamp="DTSTAMP")
    return entry


def by_name(block: list[str]) -> Lines:
    """The lines between BEGIN and END of a component."""
    lines: Lines = {}
    inner: list[str] = []
    for line in block[1:-1]:
        name = _name(line)
        if inner or name == "BEGIN":
            inner.append(line)
            # Components may lie in one another; the outermost is kept as a whole.
            if name == "END" and line.upper().strip() == "END:" + inner[0].upper().strip()[6:]:
                lines.setdefault(inner[0].strip()[6:].upper(), []).extend(inner)
                inner = []
        else:
            lines.setdefault(name, []).append(line)
    return lines


def _block(item: Item, names: dict[str, str], now: Moment, lost: Counter[str]) -> list[str]:
    lost["deleted"] += item.task.deleted
    homeless, written = item.kept(SOURCE)
    lines = to_todo(item.task.id, item.fields(SOURCE), names, now)
    if isinstance(written, dict):
        lines = _as_written(lines, written, now)
    lines.setdefault("DTSTAMP", ["DTSTAMP:" + item.task.updated_at[:19].replace("-", "").replace(":", "") + "Z"])
    lines |= {name: each for name, each in homeless.items() if isinstance(each, list)}
    return ["BEGIN:VTODO", *[line for each in lines.values() for line in each], "END:VTODO"]


def _as_written(lines: Lines, written: Lines, now: Moment) -> Lines:
    meant = from_todo(lines, now)
    for changes in [written, *[{name: each} for name, each in written.items()]]:
        changed = {name: each for name, each in {**lines, **changes}.items() if each}
        if _says(changed, meant, now):
            lines = changed
            if changes is written:
                break
    return lines


def _says(lines: Lines, meant: Fields, now: Moment) -> bool:
    try:
        return is_same(from_todo(lines, now), meant)
    except PakauraError:
        return False


def _uid(item: Item) -> str:
    _, written = item.kept(SOURCE)
    lines = written.get("UID") if isinstance(written, dict) else None
    return str(lines[0]).partition(":")[2] if lines else ""


class _Component:
    """One outermost component while its lines come in, unfolded."""

    def __init__(self, line: int, name: str) -> None:
        self.line = line
        self.name = name
        self.depth = 0
        self._pieces: list[list[str]] = []
        """The parts of each content line, which are put together once: there may be very many."""
        self.problem: BadValue | None = None
        self._size = self._count = 0

    @property
    def lines(self) -> list[str]:
        return ["".join(pieces) for pieces in self._pieces]

    def take(self, line: str) -> bool:
        """Whether this was its last line."""
        self._size += len(line)
        self._count += 1
        if self._count > MAX_LINES or self._size > MAX_BYTES:
            self._pieces = []
            self.problem = BadValue(f"{self.name} is longer than {MAX_LINES} lines or {MAX_BYTES} characters")
        elif line[:1] in (" ", "\t") and self._pieces:
            self._pieces[-1].append(line[1:])
        elif line:
            self._pieces.append([line])
        word = line.rstrip().upper()
        self.depth += word.startswith("BEGIN:")
        self.depth -= word.startswith("END:")
        return not self.depth


def _components(stream: BinaryIO) -> Iterator[tuple[int, str, list[str] | BadValue]]:
    """Each outermost component of the calendars, with its lines unfolded, by the line on which it begins."""
    part: _Component | None = None
    for number, line in text_lines(stream):
        if isinstance(line, BadValue):
            if part is None:
                yield number, "", line
            else:
                part.problem = line
            continue
        word = line.rstrip().upper()
        if part is None and word.startswith("BEGIN:") and word != "BEGIN:VCALENDAR":
            part = _Component(number, word[6:])
        if part is not None and part.take(line):
            yield part.line, part.name, part.problem or part.lines
            part = None
    if part is not None:
        yield part.line, part.name, BadValue(f"{part.name} has no end", "the file may be cut off")


def _folded(line: str) -> str:
    """With its end, and broken where RFC 5545 wants a line broken."""
    from icalendar.parser import Contentline

    return str(Contentline(line).to_ical().decode()) + "\r\n"  # type: ignore[no-untyped-call]


def _name(line: str) -> str:
    return line.partition(":")[0].partition(";")[0].strip().upper()


def _zones(whens: list[When]) -> Iterator[str]:
    """The definitions of the time zones, for the years that are spoken of."""
    from datetime import date

    from icalendar import Timezone

    years = [min(max(int(when.text[:4]), _FIRST_YEAR), _LAST_YEAR) for when in whens]
    for zone in sorted({when.zone for when in whens if when.zone} - {"UTC"}):
        first, last = date(min(years), 1, 1), date(max(years) + _YEARS_AHEAD, 1, 1)
        try:
            yield str(Timezone.from_tzid(zone, first_date=first, last_date=last).to_ical().decode())
        except (LookupError, ValueError):
            continue
