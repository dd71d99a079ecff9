"""A Markdown checklist: headings are projects, nested items are parts, indented text below an item is its notes."""

from __future__ import annotations

import re

from pakaura_cli.formats.entry import Entry, derived_id, is_same
from pakaura_cli.formats.instants import day_of, is_day, noon_of
from pakaura_cli.formats.lines import text_lines
from pakaura_cli.formats.titles import fit_notes, fit_project, fit_tags, fit_title
from pakaura_cli.formats.tree import in_order
from pakaura_server.core.errors import BadValue, PakauraError
from pakaura_server.core.task import PRIORITIES
from pakaura_server.core.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from pakaura_cli.formats.entry import Fields, Item
    from pakaura_server.core.when import Moment

SOURCE = "markdown"
_BOX = r"((?:[-*+]|\d{1,9}[.)]) +)\[([ xX])\] +(.*)"
_ITEM = re.compile(rf"([ \t]*){_BOX}")
_HEADING = re.compile(r"(#{1,6}) +(.*?)(?: +#+)? *")
_DEEPEST = 6
"""Levels of headings that Markdown has."""
_FENCE = re.compile(r" {0,3}(```|~~~)")
_MISTAKABLE = rf"\\*(?:{_BOX}|(?:```|~~~).*)"
_ESCAPABLE = re.compile(rf"([ \t]*)({_MISTAKABLE})")
"""A line of notes that may be taken for an item or a fence, or is one with a backslash that keeps it from that."""
_ESCAPED = re.compile(rf"([ \t]*)\\({_MISTAKABLE})")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)", re.ASCII)
_TAB = 4
_FIELDS_ELSEWHERE = ("recurrence", "depends_on", "deleted")


class _Reader:
    """Where in the page the lines are: under which headings, and below which items."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self.headings: list[str] = []
        self.above: list[tuple[int, Entry, str]] = []
        """Indentation, entry and text of the items that a deeper one is a part of; the last is the latest."""
        self.between: list[str] = []
        """Lines since the last item that belong to none."""
        self.notes: list[str] = []
        self.seen: dict[tuple[str, ...], int] = {}
        self.fenced = False

    def entry(self, number: int, line: str, found: re.Match[str]) -> Entry:
        indent = _width(found[1])
        while self.above and self.above[-1][0] >= indent:
            self.above.pop()
        parent = self.above[-1][1].id if self.above else None
        path = (*self.headings, *[text for _, _, text in self.above], found[4].strip())
        self.seen[path] = self.seen.get(path, 0) + 1
        entry = Entry(number, derived_id(SOURCE, *path, str(self.seen[path])))
        entry.fields = _parse(found, self.zone)
        entry.fields |= {"project": project_of(self.headings), "parent": parent, "notes": None}
        written = {"line": line, "parent": parent}
        plain = _render(entry.fields, 2 * len(self.above), self.zone) == line
        homeless = {"before": self.between} if self.between else {}
        entry.keep(SOURCE, homeless, None if plain else written)
        self.between = []
        self.above.append((indent, entry, found[4].strip()))
        return entry

    def take(self, line: str) -> None:
        """Take a line that is no item: of the notes of the last one, or of the page."""
        if _FENCE.match(line):
            self.fenced = not self.fenced
        heading = None if self.fenced else _HEADING.fullmatch(line)
        if self.above and line.strip() and _width(line) > self.above[-1][0] and not self.between_text():
            self.notes += [*self.between, line if self.fenced else _unescaped(line)]
            self.between = []
            return
        self.between.append(line)
        if heading:
            del self.headings[len(heading[1]) - 1 :]
            self.headings += [""] * (len(heading[1]) - 1 - len(self.headings)) + [heading[2].strip()]
            self.above = []

    def between_text(self) -> bool:
        """Whether the page has said something else since the last item."""
        return any(line.strip() for line in self.between)

    def close(self, entry: Entry) -> None:
        """Give the latest item the notes that were found below it. Raises BadValue where they are too long."""
        if self.notes:
            notes, self.notes = self.notes, []
            entry.fields["notes"] = fit_notes(_dedented(notes))


def read(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    """A task of each item with a box. All other text is kept with the item after it, the last with the last."""
    reader = _Reader(now.zone)
    waiting: Entry | None = None
    for number, line in text_lines(stream):
        found = None if isinstance(line, BadValue) or reader.fenced else _ITEM.fullmatch(line)
        if not isinstance(line, BadValue) and found is None:
            reader.take(line)
            continue
        if waiting is not None:
            yield _closed(reader, waiting)
            waiting = None
        try:
            if isinstance(line, BadValue):
                raise line
            assert found is not None
            waiting = reader.entry(number, line, found)
        except PakauraError as error:
            yield Entry(number, error=error)
    if waiting is not None:
        closed = _closed(reader, waiting)
        if reader.between_text():
            kept = closed.registers[f"x/{SOURCE}"] = closed.registers[f"x/{SOURCE}"] or {}
            kept.setdefault("fields", {})["after"] = reader.between
            closed.homeless = tuple(kept["fields"])
        yield closed


def write(items: Iterable[Item], now: Moment, lost: Counter[str]) -> Iterator[str]:
    """Project by project, each task followed by its notes and its parts."""
    headings: list[str] = []
    indents: dict[str, int] = {}
    anything = False
    for item, depth in in_order(list(items)):
        fields = item.fields(SOURCE)
        for name in _FIELDS_ELSEWHERE:
            lost[name] += bool(fields[name])
        homeless, written = item.kept(SOURCE)
        before = homeless.get("before", [])
        if before and project_of(_after(headings, before)) == fields["project"]:
            yield "\n".join(before) + "\n"
            headings = _after(headings, before)
        elif depth == 1 and project_of(headings) != fields["project"] and fields["project"]:
            lines = _headings(fields["project"], headings)
            headings = _after(headings, lines)
            yield ("\n" if anything else "") + "".join([f"{line}\n\n" for line in lines])
        lost["project"] += project_of(headings) != fields["project"]
        indent = indents[fields["parent"]] + 2 if depth > 1 and fields["parent"] in indents else 0
        line = _line(fields, written, indent, now.zone)
        _count(line, fields, now.zone, lost)
        indents[item.task.id] = indent = _width(line)
        yield line + "\n"
        yield from _notes(fields["notes"], indent + 2, lost) if fields["notes"] else ()
        if "after" in homeless:
            yield "\n".join(homeless["after"]) + "\n"
        anything = True


def project_of(headings: list[str]) -> str | None:
    """The project that headings stand for; a dot in one of them would begin another level."""
    return fit_project(".".join([heading.replace(".", " ").strip() for heading in headings if heading]))


def _headings(project: str, above: list[str]) -> list[str]:
    """The headings that lead to the project where those of `above` are in force; deeper than six is no heading."""
    levels = project.split(".")[:_DEEPEST]
    same = 0
    while same < min(len(levels) - 1, len(above)) and above[same].replace(".", " ").strip() == levels[same]:
        same += 1
    return [f"{'#' * level} {levels[level - 1]}" for level in range(same + 1, len(levels) + 1)]


def _notes(notes: str, indent: int, lost: Counter[str]) -> Iterator[str]:
    """The lines of notes, with a backslash before what would begin an item, or a fence that nothing closes."""
    lines = [f"{' ' * indent}{text}".rstrip() for text in notes.split("\n")]
    lost["notes"] += not any(lines) or _dedented(lines).rstrip("\n") != notes
    closed = sum([_FENCE.match(line) is not None for line in lines]) % 2 == 0
    fenced = False
    for line in lines:
        if closed and _FENCE.match(line):
            fenced = not fenced
        escaped = not fenced and _is_mistakable(line, closed)
        yield (_ESCAPABLE.sub(r"\1\\\2", line) if escaped else line) + "\n"


def _is_mistakable(line: str, closed: bool) -> bool:
    found = _ESCAPABLE.fullmatch(line)
    return bool(found and (found[2][0] == "\\" or _ITEM.fullmatch(line) or (not closed and _FENCE.match(line))))


def _unescaped(line: str) -> str:
    found = _ESCAPED.fullmatch(line)
    return found[1] + found[2] if found else line


def _count(line: str, fields: Fields, zone: str, lost: Counter[str]) -> None:
    """Count what the line of an item would not give back: a title that ends like an attribute, another zone."""
    found = _ITEM.fullmatch(line)
    read = _parse(found, zone) if found else {}
    if read.get("title") != fields["title"]:
        lost["title"] += 1  # What was taken from it is among the others, which have lost nothing.
        return
    for name in ("tags", "due", "wait", "priority", "completed"):
        lost[name] += read.get(name) != fields[name]


def _closed(reader: _Reader, entry: Entry) -> Entry:
    try:
        reader.close(entry)
    except PakauraError as error:
        return Entry(entry.line, error=error)
    return entry


def _after(headings: list[str], lines: list[str]) -> list[str]:
    reader = _Reader("UTC")
    reader.headings = list(headings)
    for line in lines:
        reader.take(line)
    return reader.headings


def _parse(found: re.Match[str], zone: str) -> Fields:
    """The fields that stand in the line of the item; attributes are the last words."""
    words = found[4].split()
    fields: Fields = {
        "completed": found[3] != " ",
        "completed_at": None,
        "priority": "none",
        "due": None,
        "wait": None,
    }
    tags: list[str] = []
    while len(words) > 1 and _take(words[-1], fields, tags, zone):
        words.pop()
    return fields | {"title": fit_title(" ".join(words)), "tags": fit_tags(tags)[0]}


def _take(word: str, fields: Fields, tags: list[str], zone: str) -> bool:
    """Whether the word is an attribute, which is then taken."""
    if word[0] == "+" and len(word) > 1 and not fit_tags([word[1:]])[1]:
        tags.append(word[1:])
        return True
    name, _, value = word.partition(":")
    if name in ("due", "wait") and (when := _when(value, zone)) is not None:
        fields[name] = when
    elif name == "pri" and value in PRIORITIES:
        fields["priority"] = value
    elif name == "done" and is_day(value) and fields["completed"]:
        fields["completed_at"] = noon_of(value, zone)
    else:
        return False
    return True


def _when(text: str, zone: str) -> When | None:
    if is_day(text):
        return When(text)
    found = _TIME.fullmatch(text)
    return When(text, zone) if found and is_day(found[1]) and found[2] < "24" and found[3] < "60" else None


def _line(fields: Fields, written: object, indent: int, zone: str) -> str:
    line = _render(fields, indent, zone)
    if not isinstance(written, dict) or written.get("parent") != fields["parent"]:
        return line
    theirs, ours = _ITEM.fullmatch(str(written.get("line"))), _ITEM.fullmatch(line)
    if theirs and ours and is_same(_parse(theirs, zone), _parse(ours, zone)):
        return theirs[0]
    return line


def _render(fields: Fields, indent: int, zone: str) -> str:
    parts = [f"{' ' * indent}- [{'x' if fields['completed'] else ' '}] {fields['title']}"]
    parts += [f"+{tag}" for tag in fields["tags"]]
    parts += [f"{name}:{fields[name].text}" for name in ("due", "wait") if fields[name]]
    if fields["priority"] != "none":
        parts.append(f"pri:{fields['priority']}")
    if fields["completed"] and fields["completed_at"]:
        parts.append(f"done:{day_of(fields['completed_at'], zone)}")
    return " ".join(parts)


def _dedented(lines: list[str]) -> str:
    expanded = [line.expandtabs(_TAB) for line in lines]
    margin = min(_width(line) for line in expanded if line.strip())
    return "\n".join([line[margin:].rstrip() for line in expanded])


def _width(line: str) -> int:
    expanded = line.expandtabs(_TAB)
    return len(expanded) - len(expanded.lstrip(" "))
