"""A terminal shows a table that fits it, and says by signs and words what it also says by colour."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pakaura_cli.output.plain import COLUMNS
from pakaura_cli.output.style import Style
from pakaura_cli.output.table import summary, table
from pakaura_server.core.task import Task
from pakaura_server.core.when import When
from tests.cli.output.examples import DENTIST, GONE, INVOICE, MILK, NOW, PLANTS, short_id, task, tasks

ALL = [INVOICE, DENTIST, MILK, PLANTS, GONE]
PLAIN = Style(color=False, unicode=True)
ASCII = Style(color=False, unicode=False)
SGR = re.compile(r"\x1b\[[0-9;]*m")
widths = st.integers(20, 200)


def test_a_wide_terminal_shows_all_columns() -> None:
    assert table(ALL, short_id, NOW, 100, PLAIN) == [
        "  #  Due          Pri  Title                    Project  Tags",
        "  4  ! 17 Nov     H    Send the invoice         work     +bill +post",
        " 12  today 17:00  M    Call the dentist",
        "  3  today             [bold]buy[/bold] :milk:           +shop",
        "9f2  21 Nov            ✓ Water the plants",
        "9f2                    ✗ Old plan",
    ]


@pytest.mark.parametrize(
    ("width", "heading"),
    [
        (80, "  #  Due          Pri  Title                    Project  Tags"),
        (60, "  #  Due          Pri  Title                    Project"),
        (50, "  #  Due          Pri  Title"),
        (40, "  #  Due          Title"),
        (30, "  #  Title"),
        (20, "  #  Title"),
    ],
)
def test_a_narrow_terminal_loses_tags_then_project_then_priority_then_due(width: int, heading: str) -> None:
    assert table(ALL, short_id, NOW, width, PLAIN)[0] == heading


def test_a_title_that_is_too_long_is_cut() -> None:
    assert table([task(1, "Prepare the slides for the review")], short_id, NOW, 20, PLAIN)[1] == "1  Prepare the slid…"
    assert table([task(1, "Prepare the slides for the review")], short_id, NOW, 20, ASCII)[1] == "1  Prepare the sl..."


def test_wide_letters_take_two_columns() -> None:
    made = [
        task(1, "買い物リスト", project="a"),
        task(2, "tea", project="b"),
        task(3, "👩\u200d👧 e\u0301", project="c"),
    ]
    assert table(made, short_id, NOW, 80, PLAIN) == [
        "#  Title         Project",
        "1  買い物リスト  a",
        "2  tea           b",
        "3  👩\u200d👧 e\u0301          c",
    ]


def test_columns_that_no_task_fills_are_left_out() -> None:
    assert table([task(1, "tea")], short_id, NOW, 80, PLAIN) == ["#  Title", "1  tea"]


def test_without_unicode_the_signs_are_words() -> None:
    lines = table(ALL, short_id, NOW, 100, ASCII)
    assert "[done] Water the plants" in lines[4]
    assert "[deleted] Old plan" in lines[5]
    assert "".join(lines).isascii()


@pytest.mark.parametrize(("style", "sign"), [(PLAIN, "↻"), (ASCII, "~")])
def test_what_repeats_has_a_sign_beside_its_date_or_in_its_place(style: Style, sign: str) -> None:
    made = [task(1, "pay rent", due=When("2026-12-01")), task(2, "water plants")]
    for each in made:
        each.recurrence = "FREQ=WEEKLY"
    assert table([*made, task(3, "buy milk")], short_id, NOW, 40, style) == [
        "#  Due      Title",
        f"1  1 Dec {sign}  pay rent",
        f"2  {sign}        water plants",
        "3           buy milk",
    ]


def test_chosen_columns_are_all_shown_in_their_order() -> None:
    assert table([INVOICE], short_id, NOW, 80, PLAIN, ("title", "number", "wait")) == [
        "Title             #  Wait",
        "Send the invoice  4",
    ]


@given(st.lists(tasks, min_size=1, max_size=5), widths, st.booleans(), st.booleans())
def test_no_line_is_wider_than_the_terminal_or_holds_a_control_but_our_colours(
    made: list[Task], width: int, color: bool, unicode: bool
) -> None:
    lines = table(made, short_id, NOW, width, Style(color, unicode))
    assert len(lines) == len(made) + 1
    for line in lines:
        text = SGR.sub("", line) if color else line
        assert cell_len(text) <= width
        assert not any(ord(char) < 32 or 127 <= ord(char) < 160 or char == "\u202e" for char in text)


@given(st.lists(tasks, min_size=1, max_size=3), widths, st.lists(st.sampled_from(list(COLUMNS)), min_size=1))
def test_chosen_columns_fit_too(made: list[Task], width: int, columns: list[str]) -> None:
    assert all(cell_len(line) <= width for line in table(made, short_id, NOW, width, PLAIN, columns))


@given(st.lists(tasks, min_size=1, max_size=3), widths)
def test_colour_adds_nothing_but_colour(made: list[Task], width: int) -> None:
    colored = table(made, short_id, NOW, width, Style(color=True, unicode=True))
    assert [SGR.sub("", line).rstrip(" ") for line in colored] == table(made, short_id, NOW, width, PLAIN)


def test_colour_ends_where_its_cell_ends() -> None:
    lines = table([INVOICE], short_id, NOW, 80, Style(color=True, unicode=True))
    assert lines[1] == (
        "\x1b[1m4\x1b[0m  \x1b[31m! 17 Nov\x1b[0m  \x1b[1;31mH\x1b[0m    Send the invoice  \x1b[34mwork\x1b[0m   "
        "  \x1b[36m+bill +post\x1b[0m"
    )


def test_the_summary_counts_what_is_overdue_and_due_today() -> None:
    assert summary([*ALL, task(9, "late", due=When("2026-11-23T09:00", "Europe/Berlin"))], NOW) == (
        "6 tasks, 2 overdue, 2 today"
    )
    assert summary([task(1, "tea")], NOW) == "1 task"
    assert summary([task(1, "tea")], NOW, total=300) == "1 of 300 tasks"
    assert summary([task(1, "tea")], NOW, total=1) == "1 task"
