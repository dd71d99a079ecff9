"""The rows of a CSV file by the names of its header, whichever mark parts its columns."""

from __future__ import annotations

import csv

from pakaura_cli.formats.lines import text_lines
from pakaura_server.core.errors import BadValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_SEPARATORS = ",;\t"
_HINT = "a double quote may be missing"


class Row:
    """The cells by the names of the header, from the line of that number on; or why they cannot be read."""

    __slots__ = ("cells", "error", "line")

    def __init__(self, line: int, cells: dict[str, str], error: BadValue | None = None) -> None:
        self.line = line
        self.cells = cells
        self.error = error


class _Lines:
    """The lines of the file for the csv module; one that cannot be read becomes an empty one, and is told."""

    def __init__(self, stream: BinaryIO) -> None:
        self.number = 0
        self.errors: list[tuple[int, BadValue]] = []
        self._lines = text_lines(stream)

    def __iter__(self) -> Iterator[str]:
        for number, line in self._lines:
            self.number = number
            if isinstance(line, BadValue):
                self.errors.append((number, line))
                yield "\n"
            else:
                yield line + "\n"


def rows(stream: BinaryIO, needed: str) -> Iterator[Row]:
    """Every row that is not empty. Raises BadValue where the header lacks the column `needed`, in any case."""
    lines = _Lines(stream)
    source = iter(lines)
    first = next((line for line in source if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    try:
        header = next(csv.reader([first], delimiter=separator), [])
    except csv.Error:
        header = []
    if needed.lower() not in [name.strip().lower() for name in header]:
        raise BadValue(f"the first line has no column {needed}", "it must name the columns")
    reader = csv.reader(source, delimiter=separator)
    while True:
        line = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            # Where the next row begins is anybody's guess.
            yield Row(line, {}, BadValue(f"it is no CSV from here on: {error}", _HINT))
            return
        while lines.errors:
            number, problem = lines.errors.pop(0)
            yield Row(number, {}, problem)
        if len(cells) > len(header):
            yield Row(line, {}, BadValue(f"the row has {len(cells)} cells, the header {len(header)}", _HINT))
        elif any(cells):
            yield Row(line, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True)))
    for number, problem in lines.errors:
        yield Row(number, {}, problem)
