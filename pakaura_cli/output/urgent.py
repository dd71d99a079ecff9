"""Tasks with their urgency: as records, bare ids, a table, or lines; each with the terms of the sum if asked for."""

from __future__ import annotations

from pakaura_cli.output.cells import cut
from pakaura_cli.output.escape import safe
from pakaura_cli.output.plain import COLUMNS, DEFAULT_COLUMNS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any, Protocol

    from pakaura_cli.output import Output
    from pakaura_cli.output.plain import ShortId
    from pakaura_cli.output.style import Style
    from pakaura_server.core.task import Task
    from pakaura_server.core.urgency import Term
    from pakaura_server.core.when import Moment

    class Urgent(Protocol):
        """A task, its urgency in hundredths, and the terms of that."""

        task: Task
        terms: list[Term]
        urgency: int


_NUMBER = 5
"""Columns of the terminal that an urgency takes: `23.45`."""
_INDENT = "       "
_TERM = 8


def print_urgent(output: Output, found: Sequence[Urgent], short_id: ShortId, now: Moment, *, why: bool) -> None:
    """In the order given; `output.finish()` shows them."""
    if output.machine:
        for each in found:
            output.record(_record(each, short_id))
    elif output.quiet:
        output.page(each.task.id for each in found)
    elif output.terminal:
        output.page(_table(output, found, short_id, now, why))
    else:
        output.page(_term_lines(found, short_id) if why else _lines(found, short_id))


def points(hundredths: int) -> str:
    """`16.2` for 1620."""
    return f"{hundredths / 100:.2f}"


def _record(each: Urgent, short_id: ShortId) -> dict[str, Any]:
    from pakaura_server.core.record import to_record

    terms = [{"term": term.name, "value": term.value, "because": term.because} for term in each.terms]
    return {
        **to_record(each.task, short_id(each.task.id)),
        "urgency": each.urgency / 100,
        "urgency_terms": terms,
    }


def _lines(found: Sequence[Urgent], short_id: ShortId) -> Iterator[str]:
    """The urgency, and then what a list has."""
    for each in found:
        cells = [COLUMNS[name](each.task, short_id) for name in DEFAULT_COLUMNS]
        yield "\t".join([points(each.urgency), *[safe(text) for text in cells]])


def _term_lines(found: Sequence[Urgent], short_id: ShortId) -> Iterator[str]:
    """A line for each term, and before them one for the sum, with the title."""
    for each in found:
        ref = COLUMNS["ref"](each.task, short_id)
        yield "\t".join([ref, points(each.urgency), "urgency", safe(each.task.title)])
        for term in each.terms:
            yield "\t".join([ref, points(term.hundredths), term.name, safe(term.because)])


def _table(output: Output, found: Sequence[Urgent], short_id: ShortId, now: Moment, why: bool) -> Iterator[str]:
    from pakaura_cli.output.table import table

    if not found:
        return
    style = output.style
    head, *lines = table([each.task for each in found], short_id, now, output.width - _NUMBER - 2, style)
    yield style.paint("Urg".rjust(_NUMBER), "header") + "  " + head
    for each, line in zip(found, lines, strict=True):
        yield style.paint(points(each.urgency).rjust(_NUMBER), "number") + "  " + line
        if why:
            yield from _reasons(each, output.width, style)


def _reasons(each: Urgent, width: int, style: Style) -> Iterator[str]:
    for term in each.terms:
        text = f"{_INDENT}{points(term.hundredths).rjust(_NUMBER)}  {term.name.ljust(_TERM)}  {safe(term.because)}"
        yield style.paint(cut(text, width, style.ellipsis), "dim")
    if not each.terms:
        yield style.paint(cut(f"{_INDENT}nothing speaks for it but that it is open", width, style.ellipsis), "dim")
