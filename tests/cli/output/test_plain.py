"""Off a terminal a task is one line: columns parted by tabs, or what a template says."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.output.plain import COLUMNS, formatted, lines, read_columns, read_template
from pakaura_server.core.errors import UsageError
from pakaura_server.core.task import Task
from tests.cli.output.examples import DENTIST, INVOICE, MILK, PLANTS, short_id, tasks


def in_columns(task: Task, columns: str) -> str:
    (line,) = lines([task], read_columns(columns), short_id)
    return line


def in_template(task: Task, template: str) -> str:
    (line,) = formatted([task], read_template(template), short_id)
    return line


@pytest.mark.parametrize(
    ("task", "columns", "line"),
    [
        (INVOICE, "number,title", "4\tSend the invoice"),
        (INVOICE, "Tags, project ,priority", "bill,post\twork\thigh"),
        (INVOICE, "id,short_id", "0192f0c0-ffee-7000-8000-000000000004\t004"),
        (DENTIST, "due,wait,notes", "2026-11-23T17:00\t\ta\\tb\\nc\\x1b[2J"),
        (MILK, "priority,project,completed,deleted", "\t\tno\tno"),
        (PLANTS, "number,ref,completed,completed_at", "\t9f2\tyes\t2026-11-22T08:00:00Z"),
        (PLANTS, "created_at,updated_at", "2026-11-20T08:00:00.000Z\t2026-11-20T08:00:00.000Z"),
    ],
)
def test_columns_are_chosen_by_name_and_empty_where_there_is_nothing(task: Task, columns: str, line: str) -> None:
    assert in_columns(task, columns) == line


@pytest.mark.parametrize("columns", ["nmber", "", "number,", "title,__class__"])
def test_an_unknown_column_is_refused_with_those_that_exist(columns: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_columns(columns)
    assert all(name in raised.value.hint for name in COLUMNS)


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("{number} {title}", "4 Send the invoice"),
        (r"{number}\t{title}\n--", "4\tSend the invoice\n--"),
        (r"\\t \x {{title}} }}{{", r"\t \x {title} }{"),
        ("{{{number}}}", "{4}"),
        ("{wait}", ""),
        ("no field", "no field"),
        ("é {title}", "é Send the invoice"),
    ],
)
def test_a_template_is_text_with_fields_in_braces(template: str, line: str) -> None:
    assert in_template(INVOICE, template) == line


@pytest.mark.parametrize(
    "template",
    [
        "{title.__class__}",
        "{title[0]}",
        "{title!r}",
        "{title:>99}",
        "{}",
        "{0}",
        "{ title}",
        "{title",
        "title}",
        "}{",
        "{nmber}",
    ],
)
def test_a_template_holds_fields_and_nothing_that_is_evaluated(template: str) -> None:
    with pytest.raises(UsageError):
        read_template(template)


@given(st.text(st.sampled_from("{}\\tn ati:.[]é") | st.characters()))
def test_every_template_is_read_or_refused(template: str) -> None:
    try:
        pieces = read_template(template)
    except UsageError:
        return
    plain = template.replace("{{", "").replace("}}", "")
    assert sum(not isinstance(piece, str) for piece in pieces) == len(re.findall(r"\{\w+\}", plain))


@given(st.lists(tasks), st.lists(st.sampled_from(list(COLUMNS)), min_size=1))
def test_every_task_is_one_line_with_every_column_and_no_other_control(
    made: list[Task], columns: Sequence[str]
) -> None:
    for line in lines(made, columns, short_id):
        cells = line.split("\t")
        assert len(cells) == len(columns)
        assert not any(ord(char) < 32 or 127 <= ord(char) < 160 or char == "\u202e" for char in "".join(cells))
    assert len(list(lines(made, columns, short_id))) == len(made)


def test_a_short_id_is_asked_for_only_where_it_is_shown() -> None:
    asked = []

    def note(id: str) -> str:
        asked.append(id)
        return "9f2"

    assert list(lines([INVOICE, PLANTS], ["ref", "title"], note)) == ["4\tSend the invoice", "9f2\tWater the plants"]
    assert asked == [PLANTS.id]
