"""One list in every form, each for another reader."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.output.listing import print_details, print_tasks
from pakaura_server.core.errors import UsageError
from pakaura_server.core.record import to_record
from pakaura_server.core.task import Task
from tests.cli.output.examples import DENTIST, GONE, INVOICE, MILK, NOW, PLANTS, short_id, task, tasks
from tests.support.screen import Screen

ALL = [INVOICE, DENTIST, MILK, PLANTS, GONE]


def listed(screen: Screen, made: list[Task], **forms: Any) -> str:
    print_tasks(screen.output, made, short_id, NOW, **forms)
    screen.output.finish()
    return screen.out


def detailed(screen: Screen, made: list[Task]) -> str:
    print_details(screen.output, made, short_id, NOW)
    screen.output.finish()
    return screen.out


def test_a_pipe_gets_a_line_a_task_without_a_heading() -> None:
    assert listed(Screen(), ALL) == (
        "4\t2026-11-17\thigh\twork\tbill,post\tSend the invoice\n"
        "12\t2026-11-23T17:00\tmedium\t\t\tCall the dentist\n"
        "3\t2026-11-23\t\t\tshop\t[bold]buy[/bold] :milk:\n"
        "9f2\t2026-11-21\t\t\t\tWater the plants\n"
        "9f2\t\t\t\t\tOld plan\n"
    )


def test_forced_colour_does_not_colour_a_pipe() -> None:
    assert "\x1b" not in listed(Screen({}, {"FORCE_COLOR": "1"}), ALL)


def test_a_terminal_gets_a_table_with_a_count_under_it() -> None:
    assert listed(Screen({"no-color": True}, {"COLUMNS": "80"}, terminal=True), [MILK, PLANTS]) == (
        "  #  Due     Title                    Tags\n"
        "  3  today   [bold]buy[/bold] :milk:  +shop\n"
        "9f2  21 Nov  ✓ Water the plants\n"
        "\n"
        "2 tasks, 1 today\n"
    )


def test_quiet_gives_bare_ids() -> None:
    for show in (listed, detailed):
        assert show(Screen({"quiet": True}), [INVOICE, PLANTS]) == f"{INVOICE.id}\n{PLANTS.id}\n"


def test_machines_get_records_in_lists_and_details_alike() -> None:
    records = [to_record(each, short_id(each.id)) for each in ALL]
    for show in (listed, detailed):
        assert json.loads(show(Screen({"json": True}), ALL)) == records
        assert [json.loads(line) for line in show(Screen({"ndjson": True}), ALL).splitlines()] == records


@pytest.mark.parametrize(
    ("options", "terminal", "out", "err"),
    [
        ({}, False, "", ""),
        ({}, True, "", "no tasks\n"),
        ({"quiet": True}, True, "", ""),
        ({"json": True}, True, "[]\n", ""),
        ({"ndjson": True}, True, "", ""),
    ],
)
def test_an_empty_list_is_empty_data(options: dict[str, Any], terminal: bool, out: str, err: str) -> None:
    screen = Screen(options, terminal=terminal)
    assert listed(screen, []) == out
    assert screen.err == err


def test_columns_and_templates_hold_on_a_terminal_and_off_it() -> None:
    assert listed(Screen(), [MILK], columns="number,tags") == "3\tshop\n"
    assert "shop" in listed(Screen(terminal=True), [MILK], columns="number,tags")
    for terminal in (False, True):
        assert listed(Screen(terminal=terminal), [MILK], template=r"{number}\t{tags}") == "3\tshop\n"


@pytest.mark.parametrize(
    ("options", "forms"),
    [
        ({}, {"columns": "title", "template": "{title}"}),
        ({"json": True}, {"columns": "title"}),
        ({"ndjson": True}, {"template": "{title}"}),
        ({}, {"columns": "nmber"}),
        ({}, {"template": "{"}),
    ],
)
def test_a_form_that_cannot_be_is_refused_before_anything_is_printed(
    options: dict[str, Any], forms: dict[str, str]
) -> None:
    screen = Screen(options)
    with pytest.raises(UsageError):
        listed(screen, ALL, **forms)
    assert screen.out == ""


def test_all_of_a_task_for_a_script() -> None:
    assert detailed(Screen(), [DENTIST, PLANTS]) == (
        "title: Call the dentist\n"
        "number: 12\n"
        "id: 0192f0c0-ffee-7000-8000-00000000000c\n"
        "short_id: 00c\n"
        "due: 2026-11-23T17:00 Europe/Berlin\n"
        "priority: medium\n"
        "notes: a\\tb\\nc\\x1b[2J\n"
        "created_at: 2026-11-20T08:00:00.000Z\n"
        "updated_at: 2026-11-20T08:00:00.000Z\n"
        "completed: no\n"
        "deleted: no\n"
        "\n"
        "title: Water the plants\n"
        "id: 0192f0c0-ffee-7000-8000-0000000009f2\n"
        "short_id: 9f2\n"
        "due: 2026-11-21\n"
        "created_at: 2026-11-20T08:00:00.000Z\n"
        "updated_at: 2026-11-20T08:00:00.000Z\n"
        "completed_at: 2026-11-22T08:00:00Z\n"
        "completed: yes\n"
        "deleted: no\n"
    )


def test_all_of_a_task_for_a_person() -> None:
    dentist = task(
        12, "Call", due=INVOICE.due, priority="high", project="health", tags=("a", "b"), notes="1\n\n- \x1b2"
    )
    assert detailed(Screen({"no-color": True}, terminal=True), [dentist]) == (
        "Call\n"
        "Number      12\n"
        "Id          00c  0192f0c0-ffee-7000-8000-00000000000c\n"
        "Due         17 Nov, overdue  (2026-11-17)\n"
        "Priority    high\n"
        "Project     health\n"
        "Tags        +a +b\n"
        "Created     2026-11-20 09:00\n"
        "\n"
        "1\n"
        "\n"
        " • \\x1b2\n"
    )


@given(st.lists(tasks, max_size=3), st.booleans(), st.sampled_from(["", "quiet", "json", "ndjson", "plain"]))
def test_no_task_steers_the_terminal_in_any_form(made: list[Task], terminal: bool, option: str) -> None:
    options = {option: True, "no-color": True}
    for shown in (
        listed(Screen(options, terminal=terminal), made),
        detailed(Screen(options, terminal=terminal), made),
    ):
        allowed = "\n\t" if not terminal or option == "plain" else "\n"
        assert not any(
            (ord(char) < 32 and char not in allowed) or 127 <= ord(char) < 160 or char in "\u202e\u2028"
            for char in shown
        )


def test_plain_lines_load_nothing_that_is_slow() -> None:
    program = (
        "import sys; before = set(sys.modules)\n"
        "from pakaura_cli.output import Output\n"
        "from pakaura_cli.output.listing import print_tasks\n"
        "from pakaura_server.core.task import Task\n"
        "from pakaura_server.core.when import Moment\n"
        "output = Output.for_process({}, {})\n"
        "print_tasks(output, [Task('0', 'é\\x1b')], str, Moment(0, '2026-11-23T10:00', 'UTC'))\n"
        "output.finish()\n"
        "print(*sorted(name.partition('.')[0] for name in set(sys.modules) - before))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    line, modules = done.stdout.splitlines()
    assert line == "0\t\t\t\t\té\\x1b"
    assert set(modules.split()) <= {"__future__", "pakaura_cli", "pakaura_server"}
