"""Statistics: as one record, as lines, or as tables with bars, which rich draws."""

from __future__ import annotations

from pakaura_cli.output.escape import safe
from pakaura_cli.output.quantities import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from rich.console import JustifyMethod, RenderableType
    from rich.table import Table

    from pakaura_cli.output import Output
    from pakaura_server.core.figures import Figures, Streak

_MOST_NAMES = 10
"""Of projects and tags; scripts get all."""
_NUMBERS = 36
"""Columns of the terminal that the week and its three numbers take."""
_WIDE = 60
"""Columns of a terminal on which two bars stand beside each other."""
_LONGEST_BAR = 24


def print_figures(output: Output, figures: Figures) -> None:
    """`output.finish()` shows it."""
    if output.machine:
        output.record(_record(figures))
    elif output.terminal:
        output.page(_drawn(output, figures))
    else:
        output.page("\t".join([safe(str(cell)) for cell in line]) for line in _lines(figures))


def _record(figures: Figures) -> dict[str, Any]:
    return {
        "open": figures.open,
        "completed": figures.completed,
        "average_age_days": figures.age_days,
        "weeks": [
            {"start": week.start, "completed": week.completed, "added": week.added, "open": week.open}
            for week in figures.weeks
        ],
        "streak": {"current": _streak(figures.current), "longest": _streak(figures.longest)},
        "projects": dict(figures.projects),
        "tags": dict(figures.tags),
        "priorities": dict(figures.priorities),
    }


def _streak(streak: Streak) -> dict[str, Any]:
    return {"days": streak.days, "first": streak.first, "last": streak.last}


def _lines(figures: Figures) -> Iterator[tuple[object, ...]]:
    for week in figures.weeks:
        yield "week", week.start, week.completed, week.added, week.open
    yield "streak", "current", figures.current.days
    yield "streak", "longest", figures.longest.days
    yield "open", figures.open
    yield "completed", figures.completed
    yield "average_age_days", figures.age_days
    for kind, names in (("project", figures.projects), ("tag", figures.tags), ("priority", figures.priorities)):
        for name, number in names:
            yield kind, name, number


def _drawn(output: Output, figures: Figures) -> list[str]:
    from io import StringIO

    from rich.console import Console

    console = Console(
        file=StringIO(),
        width=output.width,
        color_system="standard" if output.color else None,
        force_terminal=output.color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    with console.capture() as capture:
        console.print(_weeks(output, figures))
        for sentence in _sentences(figures):
            console.print(sentence)
        for head, names in (
            ("Project", figures.projects),
            ("Tag", figures.tags),
            ("Priority", figures.priorities),
        ):
            if names:
                console.print()
                console.print(_names(output, head, names))
    return [line.rstrip() for line in capture.get().splitlines()]


def _weeks(output: Output, figures: Figures) -> RenderableType:
    table = _table(("Week of", "left"), ("Done", "right"), ("", "left"), ("Added", "right"), ("Open", "right"))
    wide = output.width >= _WIDE
    if wide:
        table.add_column("")
    room = min(_LONGEST_BAR, (output.width - _NUMBERS) // (2 if wide else 1))
    most_done = max([week.completed for week in figures.weeks])
    most_open = max([week.open for week in figures.weeks])
    for week in figures.weeks:
        cells = [week.start, str(week.completed), _bar(output, week.completed, most_done, room), str(week.added)]
        table.add_row(*cells, str(week.open), *([_bar(output, week.open, most_open, room)] if wide else []))
    return table


def _names(output: Output, head: str, names: Sequence[tuple[str, int]]) -> RenderableType:
    from rich.text import Text

    table = _table((head, "left"), ("Open", "right"), ("", "left"))
    most = max([number for _, number in names])
    room = min(_LONGEST_BAR, output.width // 3)
    for name, number in names[:_MOST_NAMES]:
        # A name longer than its column is cut and not wrapped.
        text = Text(safe(name), no_wrap=True, overflow="ellipsis" if output.unicode else "crop")
        table.add_row(text, str(number), _bar(output, number, most, room))
    if len(names) > _MOST_NAMES:
        table.add_row(f"and {len(names) - _MOST_NAMES} more", "", "")
    return table


def _table(*columns: tuple[str, JustifyMethod]) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head, side in columns:
        table.add_column(head, justify=side, no_wrap=True)
    return table


def _bar(output: Output, number: int, most: int, width: int) -> RenderableType:
    width, most = max(width, 1), max(most, 1)
    if not output.unicode:
        return "#" * round(width * number / most)
    from rich.bar import Bar

    return Bar(most, 0, number, width=width, color="cyan" if output.color else "default")


def _sentences(figures: Figures) -> Iterator[str]:
    yield ""
    now = f"{count(figures.current.days, 'day')} in a row" if figures.current.days else "none now"
    longest = f"; the longest had {count(figures.longest.days, 'day')}" if figures.longest.days else ""
    yield f"Streak: {now}{longest}"
    age = f", on average {figures.age_days:g} days old" if figures.open else ""
    yield f"Open: {count(figures.open, 'task')}{age}; completed: {figures.completed}"
