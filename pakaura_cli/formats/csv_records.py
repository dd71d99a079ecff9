"""CSV with a header of record fields; columns of other names are kept, and written again."""

from __future__ import annotations

import csv
import io

from pakaura_cli.formats.entry import Entry, derived_id
from pakaura_cli.formats.table_rows import Row, rows
from pakaura_server.core.errors import BadValue, PakauraError
from pakaura_server.core.record import FIELDS, from_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator
    from typing import Any, BinaryIO

    from pakaura_cli.formats.entry import Fields, Item
    from pakaura_server.core.when import Moment

SOURCE = "csv"
_NOT_WRITTEN = frozenset({"schema", "number", "short_id", "updated_at"})
COLUMNS = tuple(name for name in FIELDS if name not in _NOT_WRITTEN)
"""The fields of the record that a reader of the file can write."""
_LISTS = ("tags", "depends_on")
_GUARD = "'"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula, and runs (OWASP, "CSV Injection")."""
_FLAGS = {"true": True, "yes": True, "1": True, "x": True, "false": False, "no": False, "0": False, "": False}


def read(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    """A task of each row. A column that is not there says nothing; an empty cell says that there is none."""
    seen: dict[str, int] = {}
    for row in rows(stream, "title"):
        try:
            yield _entry(row, now, seen)
        except PakauraError as error:
            yield Entry(row.line, error=error)


def write(items: Iterable[Item], now: Moment, lost: Counter[str]) -> Iterator[str]:
    """A header, and a row a task."""
    items = list(items)
    others = list(dict.fromkeys(name for item in items for name in item.kept(SOURCE)[0]))
    yield line_of([*COLUMNS, *map(_guarded, others)])
    for item in items:
        homeless, written = item.kept(SOURCE)
        cells = _cells(item)
        if isinstance(written, dict):
            # A cell comes back as it was where it still says the same.
            for name, cell in written.items():
                if _means(name, cell, cells, now) == _means(name, cells.get(name, ""), cells, now):
                    cells[name] = cell
        row = [*(cells[name] for name in COLUMNS), *(str(homeless.get(name, "")) for name in others)]
        yield line_of([_guarded(cell) for cell in row])


def line_of(cells: list[str]) -> str:
    """One row of CSV with its end."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _guarded(cell: str) -> str:
    """The cell with an apostrophe before what would be a formula, or be read as one that has an apostrophe."""
    return _GUARD + cell if cell.lstrip(_GUARD).startswith(_FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == _GUARD and cell.lstrip(_GUARD).startswith(_FORMULA) else cell


def _entry(row: Row, now: Moment, seen: dict[str, int]) -> Entry:
    if row.error:
        raise row.error
    said = {_unguarded(name): _unguarded(cell) for name, cell in row.cells.items()}
    cells = {name.strip().lower(): cell for name, cell in said.items()}
    known = {name: cell for name, cell in cells.items() if name in COLUMNS}
    fields, _ = from_record(_record(known), now)
    if "title" not in fields:
        raise BadValue("the row has no title", "", "title")
    id = fields.pop("id", None)
    if id is None:
        what = "\x1f".join([known["title"], known.get("project", ""), known.get("created_at", "")])
        seen[what] = seen.get(what, 0) + 1
        id = derived_id(SOURCE, what, str(seen[what]))
    entry = Entry(row.line, id, fields)
    ours = _texts(fields)
    written = {name: cell for name, cell in known.items() if name != "id" and ours[name] != cell}
    homeless = {name: cell for name, cell in said.items() if name.strip().lower() not in COLUMNS and cell}
    entry.keep(SOURCE, homeless, written)
    return entry


def _record(cells: dict[str, str]) -> dict[str, Any]:
    """The record that the cells are: empty is null, lists are parted by spaces, flags are yes or no."""
    record: dict[str, Any] = {}
    for name, cell in cells.items():
        if name in _LISTS:
            record[name] = cell.replace(",", " ").split()
        elif name in ("completed", "deleted"):
            if cell.strip().lower() not in _FLAGS:
                raise BadValue(f"{name} {cell!r} is neither yes nor no", "write true or false", name)
            record[name] = _FLAGS[cell.strip().lower()]
        elif cell.strip() or name not in ("id", "created_at"):
            record[name] = cell if cell.strip() else None
    if record.get("title", "") is None:
        raise BadValue("the row has no title", "", "title")
    return record


def _means(name: str, cell: str, cells: dict[str, str], now: Moment) -> Any:
    """What a cell says beside the others; None where it says nothing readable."""
    beside = {zone: cells[zone] for zone in ("due_zone", "wait_zone") if zone.startswith(name)}
    try:
        return from_record(_record({**beside, name: cell}), now)[0].get(name)
    except PakauraError:
        return None


def _cells(item: Item) -> dict[str, str]:
    return _texts({"id": item.task.id, **item.fields(SOURCE)})


def _texts(fields: Fields) -> dict[str, str]:
    """Each cell as we write it."""
    cells = {name: _text_of(fields.get(name)) for name in COLUMNS}
    for name in ("due", "wait"):
        cells[f"{name}_zone"] = (fields[name].zone if fields.get(name) else None) or ""
    return cells


def _text_of(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(value) if isinstance(value, tuple) else str(value.text)
