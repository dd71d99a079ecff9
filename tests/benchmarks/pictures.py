"""Draws docs/pictures/bench-*.svg from the tables of the pages: `python -m tests.benchmarks.pictures`.

The pages are what is kept of a run; so a picture never says anything else than the page it stands on.
"""

from __future__ import annotations

import itertools
import math
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.program import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "pictures"
FLOOR_TABLE = "### The bare interpreter in the same rounds"
FLOOR = "the bare interpreter"
EMPTY = 100
"""Where "0 tasks" stands on a logarithmic axis; about as many are used up there."""
COLORS = ("#0a84d6", "#2b8a3e", "#0c8599")
"""Each can be told from the others and read on white and on black; what stands on several pictures has its own."""
COLORS_OF = {
    "Taskwarrior": "#9c36b5",
    "todo.txt-cli": "#b08900",
    "topydo": "#c2255c",
    FLOOR: "#7d8590",
    "importing Textual": "#7d8590",
}
_CSS = """
text { fill: #7d8590 }
.axis path, .guide.line { stroke: #7d8590; stroke-opacity: .3; fill: none }
.background, .nofill { fill: none }
.series .line { stroke-width: 2; fill: none }
.axis.y text { text-anchor: end }
.axis.x text, .title { text-anchor: middle }
.legend text { text-anchor: start }
"""
_FONTS = {"font_family": "sans-serif", "label_font_size": 13, "major_label_font_size": 13, "legend_font_size": 14}
Line = dict[float, float]
Row = list[str]


@dataclass(frozen=True, slots=True)
class Picture:
    """`lines` reads the lines by their names, from a page's text; empty where that has nothing for it."""

    name: str
    page: str
    title: str
    across: str
    up: str
    lines: Callable[[str], dict[str, Line]]

    @property
    def embedded(self) -> str:
        """As it stands on a page."""
        return f"\n![{self.title}: {self.up} by {self.across}](pictures/bench-{self.name}.svg)\n"


def by_columns(heading: str) -> Callable[[str], dict[str, Line]]:
    """A line for each row, a point for each column, and the floor of the same page."""

    def read(page: str) -> dict[str, Line]:
        lines = _rows_as_lines(rows_under(page, heading))
        floors = list(_rows_as_lines(rows_under(page, FLOOR_TABLE)).values())
        return lines | {FLOOR: floors[0]} if lines and floors else lines

    return read


def by_rows(what: str, heading: str, across: str, up: str) -> Callable[[str], dict[str, Line]]:
    """One line, a point for each row."""

    def read(page: str) -> dict[str, Line]:
        head, *rows = rows_under(page, heading) or [[]]
        return {what: {number(row[head.index(across)]): number(row[head.index(up)]) for row in rows}} if rows else {}

    return read


def by_first_word(heading: str, across: str, up: str) -> Callable[[str], dict[str, Line]]:
    """A line for each of the words in the first column."""

    def read(page: str) -> dict[str, Line]:
        head, *rows = rows_under(page, heading) or [[]]
        lines: dict[str, Line] = {}
        for row in rows:
            lines.setdefault(row[0].strip("`"), {})[number(row[head.index(across)])] = number(row[head.index(up)])
        return lines

    return read


def starts(page: str) -> dict[str, Line]:
    """First paints of the dashboard, and what comes before all of them as a line that is level."""
    _, *rows = rows_under(page, "## Start") or [[]]
    paints = {number(row[0]): number(row[1]) for row in rows if row[0].endswith(" tasks")}
    floors = [number(row[1]) for row in rows if not row[0].endswith(" tasks")]
    return {"first paint": paints, "importing Textual": dict.fromkeys(paints, floors[0])} if paints else {}


def together(*parts: Callable[[str], dict[str, Line]]) -> Callable[[str], dict[str, Line]]:
    return lambda page: {name: line for part in parts for name, line in part(page).items()}


OF_COMMANDS = {
    name: Picture(name, "benchmarks.md", words, "tasks", "ms", by_columns(f"### `{words}`"))
    for name, words in COMMANDS.items()
}
SYNC = Picture(
    "sync",
    "benchmarks-sync.md",
    "A sync",
    "changes",
    "ms",
    together(by_rows("push", "## Push", "ops", "median ms"), by_rows("pull", "## First pull", "tasks", "median ms")),
)
START = Picture("start", "benchmarks-tui.md", "The start of the dashboard", "tasks", "ms", starts)
KEYS = Picture(
    "keys",
    "benchmarks-tui.md",
    "A key in the dashboard",
    "tasks",
    "ms until it is painted (p50)",
    by_first_word("## Keys", "tasks", "p50 ms"),
)
GROWTH = Picture(
    "growth",
    "benchmarks-growth.md",
    "The server",
    "tasks of the person",
    "requests a second",
    by_first_word("## Requests", "tasks", "a second"),
)
PICTURES = (*OF_COMMANDS.values(), SYNC, START, KEYS, GROWTH)


def drawn(page: str) -> dict[str, str]:
    """The SVG of every picture of a page of docs/, by the name of its file; of what is not on it there is none."""
    path = DOCS / page
    text = path.read_text("utf-8") if path.exists() else ""
    found = [(each, each.lines(text)) for each in PICTURES if each.page == page]
    return {f"bench-{picture.name}.svg": draw(picture, lines) for picture, lines in found if lines}


def draw(picture: Picture, lines: dict[str, Line]) -> str:
    """On two logarithmic axes."""
    places = sorted({place for line in lines.values() for place in line})
    pygal = _pygal()
    chart = pygal.XY(
        css=["inline:" + _CSS],
        style=pygal.style.Style(**_FONTS),
        js=(),
        no_prefix=True,
        disable_xml_declaration=True,
        title=f"{picture.title}: {picture.up} by {picture.across}",
        width=760,
        height=400,
        margin_bottom=30,
        legend_at_bottom=True,
        legend_at_bottom_columns=3,
        show_x_guides=False,
        dots_size=3,
        x_labels=[{"value": _log(place), "label": f"{place:,.0f}".replace(",", " ")} for place in places],
        y_labels=_steps([value for line in lines.values() for value in line.values()]),
    )
    for name, line in lines.items():
        chart.add(name, [(_log(place), math.log10(value)) for place, value in sorted(line.items())])
    return _tidy(chart.render(is_unicode=True), [COLORS_OF.get(name, "") for name in lines])


def _pygal() -> Any:
    import pygal  # type: ignore[import-untyped]

    # It leaves a finder of plugins behind, of a kind that Python 3.11 warns of and later ones do not ask.
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != pygal.__name__]
    return pygal


def rows_under(page: str, heading: str) -> list[Row]:
    """The cells of the first table below a heading, its head first; empty where there is none."""
    begin = page.find(f"\n{heading}\n")
    if begin < 0:
        return []
    section = re.split(r"\n#+ ", page[begin + 1 + len(heading) :])[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return [row for row in rows if set(row) != {"---"}]


def number(cell: str) -> float:
    """The number that a cell begins with: thousands have spaces between them."""
    found = re.match(r"[\d ]*\d(?:\.\d+)?", cell)
    if found is None:
        raise ValueError(f"no number: {cell!r}")
    return float(found[0].replace(" ", ""))


def _rows_as_lines(rows: Sequence[Row]) -> dict[str, Line]:
    head, *rest = rows or [[]]
    sizes = [number(cell) for cell in head[1:]]
    lines = {
        row[0]: {size: number(cell) for size, cell in zip(sizes, row[1:], strict=True) if cell != "–"} for row in rest
    }
    return {name: line for name, line in lines.items() if line}


def _log(place: float) -> float:
    return math.log10(place or EMPTY)


def _steps(values: Sequence[float]) -> list[dict[str, object]]:
    """Powers of ten and their thirds around all values, as labels of the axis."""
    low, high = math.floor(math.log10(min(values)) * 2) / 2, math.ceil(math.log10(max(values)) * 2) / 2
    steps = [factor * 10.0**power for power in range(-2, 8) for factor in (1, 3)]
    inside = [step for step in steps if low - 0.05 <= math.log10(step) <= high + 0.05]
    return [{"value": math.log10(step), "label": f"{step:,g}".replace(",", " ")} for step in inside]


def _tidy(svg: str, colors: Sequence[str]) -> str:
    """Without what pygal says of itself, the day, and what only its script would use. The colours are of the lines."""
    svg = re.sub(r"<!--.*?-->|<script.*?</script>|<desc.*?</desc>|<title>.*?</title>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"(\d\.\d)\d+", r"\1", svg.replace(' id=""', ""))
    others = itertools.cycle(COLORS)
    chosen = [color or next(others) for color in colors]
    rules = [f".color-{place} {{ stroke: {color}; fill: {color} }}\n" for place, color in enumerate(chosen)]
    return svg.replace("</style>", f"{''.join(rules)}</style>", 1) + "\n"


def publish(page: str) -> None:
    """Draw the pictures of a page that has been written."""
    FOLDER.mkdir(exist_ok=True)
    for name, svg in drawn(page).items():
        (FOLDER / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    for name in sorted({each.page for each in PICTURES}):
        publish(name)
