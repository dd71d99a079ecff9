"""What a terminal shows that was sent what Textual sends: text, places for it, and colours, which are left out."""

from __future__ import annotations

import re

_PIECES = re.compile(
    r"\x1b\[(?P<line>\d+);(?P<column>\d+)H"
    r"|(?P<order>\x1b\[[0-9;?<>=$]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]|\x1b[=>])"
    r"|(?P<end>\r?\n)"
    r"|(?P<text>[^\x1b\r\n]+)"
)
_CLEAR = "\x1b[2J"


class Grid:
    """The screen. Characters that are two cells wide count as one."""

    def __init__(self) -> None:
        self._lines: dict[int, dict[int, str]] = {}
        self._line = self._column = 0

    def feed(self, sent: str) -> None:
        """Show this. An order is never cut in two: Textual writes a frame at once."""
        for piece in _PIECES.finditer(sent):
            if piece["line"]:
                self._line, self._column = int(piece["line"]) - 1, int(piece["column"]) - 1
            elif piece["end"]:
                self._line, self._column = self._line + 1, 0
            elif piece["text"]:
                line = self._lines.setdefault(self._line, {})
                line.update(enumerate(piece["text"], self._column))
                self._column += len(piece["text"])
            elif piece["order"] == _CLEAR:
                self._lines.clear()

    def text(self) -> str:
        """What is to be seen, a line each, without spaces at the ends."""
        return "\n".join([self._text(line).rstrip() for line in range(max(self._lines, default=-1) + 1)])

    def place(self, text: str) -> tuple[int, int]:
        """The line and the column of where that is to be seen first, from 0 on; (-1, -1) where it is not."""
        for line in sorted(self._lines):
            column = self._text(line).find(text)
            if column >= 0:
                return line, column
        return -1, -1

    def _text(self, line: int) -> str:
        cells = self._lines.get(line, {})
        return "".join([cells.get(column, " ") for column in range(max(cells, default=-1) + 1)])
