"""Whatever a file holds and whatever a task says: entries, or one error that names what is wrong."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.client.intake import arrival, take_in
from pakaura_cli.formats.entry import Item
from pakaura_cli.formats.registry import reader, writer
from pakaura_cli.grammar.transfer_commands import FORMATS
from pakaura_server.core.errors import BadValue, PakauraError
from pakaura_server.core.when import When, at
from tests.cli.formats.test_lossless import exported, registers
from tests.support.local import Local

NOW = at(1_795_521_600_000, "Europe/Berlin")
FRAGMENTS = {
    "json": [
        '{"title":"a"',
        '"tags":',
        "[1,2]",
        ",",
        "}",
        "[",
        "]",
        '"due":"fri"',
        '"registers":{"x/a":1}',
        "null",
        "\n",
    ],
    "todotxt": [
        "x ",
        "(A) ",
        "2026-11-27 ",
        "2026-13-01 ",
        "+p",
        "@c",
        "due:2026-11-27",
        "pri:B",
        "k:v",
        "word",
        " ",
        "\n",
    ],
    "taskwarrior": [
        *(
            '{"description":"a"',
            ',"due":"20261127T000000Z"',
            ',"tags":["a b",1]',
            ',"annotations":[{}]',
            "}",
            "[",
            "\n",
        ),
        *(
            ',"uuid":"00000000-0000-4000-8000-000000000001"',
            ',"status":"recurring"',
            ',"depends":"a,b"',
            ',"entry":5',
            ',"priority":[]',
            ',"project":{}',
            ',"recur":5',
        ),
    ],
    "ics": [
        *(
            "BEGIN:VTODO\n",
            "END:VTODO\n",
            "BEGIN:VALARM\n",
            "END:VALARM\n",
            "SUMMARY:a\n",
            " folded\n",
            "DUE:20261127\n",
        ),
        *(
            "DUE;TZID=Nowhere:20261127T090000\n",
            "RRULE:FREQ=SOON\n",
            "CATEGORIES:a,b c\n",
            "PRIORITY:x\n",
            ":\n",
            ";=\n",
        ),
        *("RELATED-TO:a\n", "COMPLETED:soon\n", "DTSTART;VALUE=PERIOD:x\n", "X-PAKAURA-WAIT:x\n", "STATUS:COMPLETED\n"),
    ],
    "todoist": [
        "TYPE,CONTENT,INDENT,DATE\n",
        "task,a,1,fri\n",
        "task,b,9,every day\n",
        "note,c\n",
        "section,d\n",
        '"',
        ",",
        "\n",
    ],
    "csv": ["title,due,completed\n", "a,fri,yes\n", "b,,maybe\n", '"', ",", ";", "\n", "title;x\n"],
    "markdown": [
        "- [ ] a\n",
        "  - [x] b\n",
        "# h\n",
        "text\n",
        "    deep\n",
        "\t",
        "```\n",
        "1. [ ] c due:2026-11-27 pri:high\n",
    ],
}
FRAGMENTS["ndjson"] = FRAGMENTS["json"]


def contents(name: str) -> st.SearchStrategy[bytes]:
    pieces = st.lists(st.sampled_from(FRAGMENTS[name]) | st.text(max_size=5), max_size=25)
    return pieces.map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass")) | st.binary(max_size=60)


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_any_file_is_read_or_refused_and_what_was_read_can_be_taken_in(name: str, data: Any) -> None:
    content = data.draw(contents(name))
    local = Local()
    try:
        entries = [
            entry for entry in reader(name)(io.BytesIO(content), NOW) if not entry.error and not entry.passed_over
        ]
    except PakauraError:
        return
    arrivals, refused = [], []
    for place, each in enumerate(entries):
        try:
            arrivals.append(arrival(each.id, each.fields, each.registers, NOW, place))
        except BadValue as error:
            refused.append(str(error))
    assert all("holds a NUL" in each or "nests deeper" in each for each in refused)
    results = local.write(lambda writer: take_in(writer, arrivals))
    assert all(isinstance(each, str) for each in results)
    # Written and read again, the tasks are the same ones: nothing is added.
    text = "".join(writer(name)(exported(local), NOW, Counter()))
    again = [entry for entry in reader(name)(io.BytesIO(text.encode("utf-8", "replace")), NOW) if not entry.error]
    assert len(again) == len({each.id for each in arrivals})


@given(name=st.sampled_from(FORMATS), tasks=st.dictionaries(st.uuids().map(str), registers, max_size=3))
def test_any_task_can_be_written(name: str, tasks: dict[str, dict[str, Any]]) -> None:
    local = Local()
    local.create_many(tasks)
    text = "".join(writer(name)(exported(local), NOW, Counter()))
    # What the file says can be read; a title may look like something else to the other program.
    list(reader(name)(io.BytesIO(text.encode("utf-8", "replace")), NOW))


def test_tasks_that_are_parts_of_each_other_in_a_circle_are_written_all_the_same() -> None:
    one, two = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2))
    local = Local()
    local.create_many({one: {"title": "a", "parent": two}, two: {"title": "b", "parent": one}})
    for name in ("markdown", "todoist"):
        text = "".join(writer(name)(exported(local), NOW, Counter()))
        assert text.count("a") and text.count("b")


def test_a_task_with_a_time_keeps_it_where_the_format_has_times() -> None:
    local = Local()
    local.add("a", schedule=["2026-11-27T09:30", "America/New_York", False])
    for name in ("taskwarrior", "ics", "csv", "json"):
        text = "".join(writer(name)(exported(local), NOW, Counter()))
        (entry,) = reader(name)(io.BytesIO(text.encode()), NOW)
        # Taskwarrior knows moments and no zones.
        there = When("2026-11-27T15:30", "Europe/Berlin")
        assert entry.fields["due"] == (there if name == "taskwarrior" else When("2026-11-27T09:30", "America/New_York"))


def test_an_item_without_anything_kept_says_so() -> None:
    local = Local()
    local.add("a")
    (item,) = exported(local)
    assert isinstance(item, Item)
    assert item.kept("todotxt") == ({}, None)
