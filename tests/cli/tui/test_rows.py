"""One line of the list: what a long title takes from the rest of it."""

from __future__ import annotations

import pytest

from pakaura_cli.output.style import Style
from pakaura_cli.tui.rows import Look, line
from pakaura_server.core.task import Task
from pakaura_server.core.when import When, at
from tests.support.local import NOON_MS

LOOK = Look(Style(color=False, unicode=True), {}, at(NOON_MS, "UTC"))


def drawn(title: str, width: int = 70, *, due: str = "2026-11-25") -> str:
    task = Task("01a20d5e-17c1-7001-8000-000000000001", title)
    task.number, task.project, task.tags = 7, "home", ("garden", "phone")
    task.due = When(due, None) if due else None
    return "".join([segment.text for segment in line(task, width, LOOK)])


def test_a_title_that_fits_leaves_the_rest_in_its_columns() -> None:
    assert drawn("water the roses").endswith("home  +garden +phone        tomorrow ")


def test_a_long_title_is_cut_only_after_the_tags_are_no_more_than_told_of() -> None:
    assert drawn("x" * 30) == f"     7   {'x' * 30} {' ' * 5}home  +…        tomorrow "
    assert "home  +…" in drawn("x" * 60)


@pytest.mark.parametrize("width", [60, 61, 80, 120])
@pytest.mark.parametrize("length", [1, 20, 40, 60, 100])
@pytest.mark.parametrize("due", ["", "2026-11-25T09:30"])
def test_a_line_is_as_wide_as_it_is_to_be(width: int, length: int, due: str) -> None:
    assert len(drawn("x" * length, width, due=due)) == width
