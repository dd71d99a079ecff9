"""Todoist's CSV, as a project is exported from it as a template and imported into it again."""

from __future__ import annotations

from pakaura_cli.formats.csv_records import line_of
from pakaura_cli.formats.entry import Entry, derived_id, is_same
from pakaura_cli.formats.recurrences import from_todoist, to_todoist
from pakaura_cli.formats.table_rows import rows
from pakaura_cli.formats.titles import fit_notes, fit_project, fit_tags, fit_title
from pakaura_cli.formats.tree import in_order
from pakaura_server.core.dates import read_date
from pakaura_server.core.errors import BadDate, PakauraError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator
    from typing import Any, BinaryIO

    from pakaura_cli.formats.entry import Fields, Item
    from pakaura_cli.formats.table_rows import Row
    from pakaura_server.core.when import Moment

SOURCE = "todoist"
COLUMNS = (
    "TYPE",
    "CONTENT",
    "DESCRIPTION",
    "PRIORITY",
    "INDENT",
    "AUTHOR",
    "RESPONSIBLE",
    "DATE",
    "DATE_LANG",
    "TIMEZONE",
    "DURATION",
    "DURATION_UNIT",
)
_PRIORITIES = {"1": "high", "2": "medium", "3": "low", "4": "none"}
_LEVELS = {name: level for level, name in _PRIORITIES.items()}
_HOMES = frozenset(("TYPE", "CONTENT", "DESCRIPTION", "PRIORITY", "INDENT", "DATE"))
_COMMENTS, _BEFORE, _AFTER = "comments", "before", "after"
"""Rows that belong to a task, and rows of other kinds around it."""
_ROWS = (_COMMENTS, _BEFORE, _AFTER)
_STARTING = " starting "
_FIELDS_ELSEWHERE = ("completed", "depends_on", "wait", "deleted")


class _Reader:
    """Where in the outline the rows are: the section, and the tasks that a deeper one would be part of."""

    def __init__(self, now: Moment) -> None:
        self.now = now
        self.section: str | None = None
        self.above: list[tuple[str, str]] = []
        self.seen: dict[tuple[str, ...], int] = {}
        self.before: list[dict[str, str]] = []
        """Rows that no task was met to be kept with."""
        self._section_row: dict[str, str] | None = None

    def pass_by(self, cells: dict[str, str]) -> None:
        """Take a row that is neither a task nor a comment. A section's own row is written by its tasks."""
        told = {name: cell for name, cell in cells.items() if cell}
        if cells.get("TYPE", "").strip().lower() != "section":
            self.before.append(told)
            return
        self._keep_section()
        self.section, self.above, self._section_row = fit_project(cells["CONTENT"]), [], told
        if self.section != cells["CONTENT"] or set(told) != {"TYPE", "CONTENT"}:
            self._keep_section()

    def finish(self) -> None:
        self._keep_section()

    def _keep_section(self) -> None:
        if self._section_row is not None:
            self.before.append(self._section_row)
            self._section_row = None

    def entry(self, row: Row) -> Entry:
        self._section_row = None
        depth = max(1, int(row.cells["INDENT"])) if row.cells.get("INDENT", "").isdecimal() else 1
        del self.above[depth - 1 :]
        fields, homeless = _parse(row.cells, self.now)
        if self.before:
            homeless[_BEFORE], self.before = self.before, []
        path = (self.section or "", *[title for _, title in self.above], row.cells["CONTENT"])
        self.seen[path] = self.seen.get(path, 0) + 1
        entry = Entry(row.line, derived_id(SOURCE, *path, str(self.seen[path])))
        fields |= {"project": self.section, "parent": self.above[-1][0] if self.above else None}
        entry.fields = fields
        rendered = _render(fields, homeless, None)
        cells = {name: cell for name, cell in row.cells.items() if name not in ("TYPE", "INDENT")}
        entry.keep(SOURCE, homeless, {name: cell for name, cell in cells.items() if rendered.get(name, "") != cell})
        self.above.append((entry.id, row.cells["CONTENT"]))
        return entry


def read(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    """A task of each row of that type; a section is a project, an indented task a part of the one above."""
    reader = _Reader(now)
    waiting: Entry | None = None
    for row in rows(stream, "CONTENT"):
        cells = {name.strip().upper(): cell for name, cell in row.cells.items()}
        row.cells = cells
        kind = cells.get("TYPE", "task").strip().lower()
        if kind == "note" and waiting is not None and not row.error:
            _keep_rows(waiting, _COMMENTS, [cells])
            continue
        if waiting is not None and kind == "task":
            yield waiting
            waiting = None
        if row.error:
            yield Entry(row.line, error=row.error)
        elif kind != "task":
            reader.pass_by(cells)
        else:
            try:
                waiting = reader.entry(row)
            except PakauraError as error:
                yield Entry(row.line, error=error)
    reader.finish()
    if waiting is not None:
        if reader.before:
            _keep_rows(waiting, _AFTER, reader.before)
        yield waiting


def write(items: Iterable[Item], now: Moment, lost: Counter[str]) -> Iterator[str]:
    """A header, then the tasks section by section, each followed by its parts and its comments."""
    outline = list(in_order(list(items)))
    others = [name for item, _ in outline for name in item.kept(SOURCE)[0] if name not in (*COLUMNS, *_ROWS)]
    columns = [*COLUMNS, *dict.fromkeys(others)]
    yield line_of(columns)
    section = None
    for item, depth in outline:
        fields = item.fields(SOURCE)
        for name in _FIELDS_ELSEWHERE:
            lost[name] += bool(fields[name])
        homeless, written = item.kept(SOURCE)
        for row in homeless.get(_BEFORE, []):
            section = fit_project(row["CONTENT"]) if row.get("TYPE") == "section" else section
            yield line_of(_row(columns, row))
        if depth == 1 and fields["project"] != section:
            section = fields["project"]
            yield line_of(_row(columns, {"TYPE": "section", "CONTENT": section or ""}))
        cells = _render(fields, homeless, lost)
        if isinstance(written, dict):
            cells = _as_written(cells, written, now)
        yield line_of(_row(columns, cells | {"TYPE": "task", "INDENT": str(depth)}))
        for row in [*homeless.get(_COMMENTS, []), *homeless.get(_AFTER, [])]:
            yield line_of(_row(columns, row))


def _keep_rows(entry: Entry, where: str, rows: list[dict[str, str]]) -> None:
    register = f"x/{SOURCE}"
    kept = entry.registers[register] = entry.registers[register] or {}
    kept.setdefault("fields", {}).setdefault(where, []).extend(
        [{name: cell for name, cell in row.items() if cell} for row in rows]
    )
    entry.homeless = tuple(kept["fields"])


def _parse(cells: dict[str, str], now: Moment) -> tuple[Fields, dict[str, Any]]:
    """The fields but project and parent, and what has no home."""
    words = cells["CONTENT"].removeprefix("* ").split(" ")
    tags: list[str] = []
    while len(words) > 1 and words[-1].startswith("@") and not fit_tags([words[-1][1:]])[1]:
        tags.insert(0, words.pop()[1:])
    fields: Fields = {
        "title": fit_title(" ".join(words)),
        "notes": fit_notes(cells.get("DESCRIPTION")),
        "priority": _PRIORITIES.get(cells.get("PRIORITY", ""), "none"),
        "tags": fit_tags(tags)[0],
        "due": None,
        "recurrence": None,
        "recurrence_mode": None,
    }
    homeless = {name: cell for name, cell in cells.items() if cell and name not in _HOMES}
    date = cells.get("DATE", "")
    words_of_rule, _, start = date.partition(_STARTING)
    if cells.get("DATE_LANG", "") in ("", "en") and (recurrence := from_todoist(words_of_rule)):
        fields["recurrence"], fields["recurrence_mode"] = recurrence
        date = start
    if date:
        try:
            fields["due"] = read_date(date, now)
        except BadDate:
            homeless["DATE"] = date
    return fields, homeless


def _render(fields: Fields, homeless: dict[str, Any], lost: Counter[str] | None) -> dict[str, str]:
    due, recurrence = fields["due"], fields["recurrence"]
    date = due.text.replace("T", " ") if due else ""
    if recurrence:
        words = to_todoist(recurrence, fields["recurrence_mode"])
        if words is None and lost is not None:
            lost["recurrence"] += 1
        elif due and words and lost is not None:
            words += _STARTING + date
        date = words or date
    cells = {name: str(cell) for name, cell in homeless.items() if name not in _ROWS}
    return cells | {
        "CONTENT": " ".join([fields["title"], *(f"@{tag}" for tag in fields["tags"])]),
        "DESCRIPTION": fields["notes"] or "",
        "PRIORITY": _LEVELS.get(fields["priority"], "4"),
        "DATE": date or cells.get("DATE", ""),
    }


def _as_written(cells: dict[str, str], written: dict[str, str], now: Moment) -> dict[str, str]:
    for name, cell in written.items():
        changed = {**cells, name: cell}
        try:
            same = is_same(_parse(changed, now)[0], _parse(cells, now)[0])
        except PakauraError:
            same = False
        if same:
            cells = changed
    return cells


def _row(columns: list[str], cells: dict[str, str]) -> list[str]:
    return [str(cells.get(name, "")) for name in columns]
