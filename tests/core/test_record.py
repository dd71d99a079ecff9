"""The record in which tasks leave and enter: fixed, versioned, strict about values and patient with strangers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pakaura_server.core.errors import BadDate, BadValue
from pakaura_server.core.record import from_record, to_record
from pakaura_server.core.record_schema import SCHEMA
from pakaura_server.core.task import MAX_TITLE, PRIORITIES, Task
from pakaura_server.core.when import When, at

NOW = at(1_795_424_400_000, "Europe/Berlin")
"""Monday 2026-11-23, 10:00."""
ID = "0192f0c0-ffee-7000-8000-0000000009f2"

ids = st.uuids().map(str)
plain_text = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)
days = st.dates().filter(lambda day: day.year >= 1970).map(lambda day: day.isoformat())
clocks = st.times().map(lambda time: time.strftime("%H:%M"))
zones = st.sampled_from(["Europe/Berlin", "America/St_Johns", "Asia/Tokyo", "UTC"])
whens = (
    st.none() | days.map(When) | st.builds(lambda day, clock, zone: When(f"{day}T{clock}", zone), days, clocks, zones)
)
times = st.builds(lambda day, clock: f"{day}T{clock}:07.250Z", days, clocks)
tags = st.sets(st.from_regex("[a-z0-9._-]{1,12}", fullmatch=True)).map(sorted).map(tuple)


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    task = Task(draw(ids), draw(plain_text))
    task.notes = draw(st.none() | plain_text)
    task.completed = draw(st.booleans())
    task.completed_at = draw(times) if task.completed else None
    task.priority = draw(st.sampled_from(PRIORITIES))
    task.project = draw(st.none() | st.from_regex("[a-z]{1,8}([.][a-z]{1,8})?", fullmatch=True))
    task.tags = draw(tags)
    task.due, task.wait = draw(whens), draw(whens)
    task.recurrence = draw(st.none() | st.just("FREQ=WEEKLY"))
    task.recurrence_mode = "fixed" if task.recurrence else None
    task.parent = draw(st.none() | ids)
    task.depends_on = tuple(sorted(draw(st.sets(ids))))
    task.created_at, task.updated_at = draw(times), draw(times)
    task.deleted = draw(st.booleans())
    task.number = draw(st.integers(1, 99)) if task.open else None
    return task


def read(**fields: Any) -> dict[str, Any]:
    values, unknown = from_record(fields, NOW)
    assert not unknown
    return values


def test_no_field_is_ever_removed_and_their_order_stays() -> None:
    assert list(to_record(Task(ID, "x"), "9f2"))[:22] == [
        *("schema", "id", "number", "short_id", "title", "notes", "completed", "completed_at", "priority", "project"),
        *("tags", "due", "due_zone", "wait", "wait_zone", "recurrence", "recurrence_mode", "parent", "depends_on"),
        *("created_at", "updated_at", "deleted"),
    ]


def test_the_first_version_of_a_record_is_this() -> None:
    task = Task(ID, "buy milk")
    task.number, task.tags, task.due = 3, ("shop", "urgent"), When("2026-11-27T09:00", "Europe/Berlin")
    task.created_at = task.updated_at = "2026-11-23T09:00:00.000Z"
    assert json.dumps(to_record(task, "9f2")) == (
        '{"schema": 1, "id": "0192f0c0-ffee-7000-8000-0000000009f2", "number": 3, "short_id": "9f2",'
        ' "title": "buy milk", "notes": null, "completed": false, "completed_at": null, "priority": "none",'
        ' "project": null, "tags": ["shop", "urgent"], "due": "2026-11-27T09:00", "due_zone": "Europe/Berlin",'
        ' "wait": null, "wait_zone": null, "recurrence": null, "recurrence_mode": null, "parent": null,'
        ' "depends_on": [], "created_at": "2026-11-23T09:00:00.000Z", "updated_at": "2026-11-23T09:00:00.000Z",'
        ' "deleted": false}'
    )


def test_the_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@given(tasks())
def test_every_record_keeps_the_published_schema(task: Task) -> None:
    Draft202012Validator(SCHEMA).validate(to_record(task, "9f2"))


@pytest.mark.parametrize("name", SCHEMA["required"])
def test_the_schema_requires_every_field_and_says_what_it_may_hold(name: str) -> None:
    task = Task(ID, "x")
    task.created_at = task.updated_at = "2026-11-23T09:00:00Z"
    record = to_record(task, "9f2")
    validator = Draft202012Validator(SCHEMA)
    assert validator.is_valid(record)
    assert not validator.is_valid({**record, name: {}})
    del record[name]
    assert not validator.is_valid(record)


@given(tasks())
def test_a_record_that_is_read_gives_back_every_writable_value(task: Task) -> None:
    values, unknown = from_record(json.loads(json.dumps(to_record(task, "9f2"))), NOW)
    assert unknown == []
    assert values == {name: getattr(task, name) for name in Task.__slots__ if name not in ("number", "updated_at")}


def test_only_the_fields_that_are_present_are_values() -> None:
    assert read(title="buy milk") == {"title": "buy milk"}
    assert read() == {}


def test_read_only_fields_are_passed_over() -> None:
    assert read(schema=1, number="any", short_id=7, updated_at=None) == {}


def test_unknown_fields_are_reported_and_do_no_harm() -> None:
    assert from_record({"title": "x", "colour": "red", "": 1}, NOW) == ({"title": "x"}, ["colour", ""])


def test_a_record_of_a_newer_version_is_refused() -> None:
    with pytest.raises(BadValue, match="newer PakAura"):
        read(schema=2, title="x")


def test_values_are_cleaned_by_the_rules_of_the_task() -> None:
    assert read(title=" a\tb ", tags=["Shop", "shop", "a"], project=" home ", priority="H") == {
        "title": "a b",
        "tags": ("a", "shop"),
        "project": "home",
        "priority": "high",
    }


def test_null_and_empty_notes_clear() -> None:
    assert read(notes="", project=None, due=None, tags=None, priority=None, parent=None, depends_on=None) == {
        "notes": None,
        "project": None,
        "due": None,
        "tags": (),
        "priority": "none",
        "parent": None,
        "depends_on": (),
    }


def test_a_time_hangs_in_its_own_zone_or_else_in_the_readers() -> None:
    assert read(due="2026-11-27T09:00", due_zone="Asia/Tokyo") == {"due": When("2026-11-27T09:00", "Asia/Tokyo")}
    assert read(due="2026-11-27T09:00") == {"due": When("2026-11-27T09:00", "Europe/Berlin")}
    assert read(wait="2026-11-27T09:00", wait_zone=None) == {"wait": When("2026-11-27T09:00", "Europe/Berlin")}


def test_an_instant_becomes_wall_clock_time_in_the_zone() -> None:
    assert read(due="2026-11-27T09:00:00Z") == {"due": When("2026-11-27T10:00", "Europe/Berlin")}
    assert read(due="2026-11-27T09:00:00Z", due_zone="Asia/Tokyo") == {"due": When("2026-11-27T18:00", "Asia/Tokyo")}


def test_a_date_has_no_zone_whatever_stands_beside_it() -> None:
    assert read(due="2026-11-27", due_zone="Asia/Tokyo") == {"due": When("2026-11-27")}


def test_a_date_may_be_said_in_words_of_the_zones_day() -> None:
    assert read(due="fri") == {"due": When("2026-11-27")}
    late = at(NOW.ms + 12 * 3_600_000, "Europe/Berlin")
    assert from_record({"due": "today", "due_zone": "Asia/Tokyo"}, late)[0] == {"due": When("2026-11-24")}


def test_completed_without_its_time_leaves_that_to_the_writer() -> None:
    assert read(completed=True, completed_at=None) == {"completed": True}
    assert read(completed=True, completed_at="2026-11-27T09:00:00+01:00") == {
        "completed": True,
        "completed_at": "2026-11-27T08:00:00Z",
    }


def test_a_task_that_is_open_was_not_completed_at_any_time() -> None:
    assert read(completed=False, completed_at="2026-11-27T08:00:00Z") == {"completed": False, "completed_at": None}


def test_a_key_and_an_id_are_kept() -> None:
    assert read(key="build-1234", id=ID.upper()) == {"key": "build-1234", "id": ID}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", None),
        ("title", 7),
        ("title", " "),
        ("title", "a\x1b"),
        ("title", "\ud800"),
        ("title", "x" * (MAX_TITLE + 1)),
        ("notes", ["a"]),
        ("notes", "\0"),
        ("completed", 1),
        ("completed", None),
        ("completed_at", "2026-11-27"),
        ("completed_at", "2026-11-27T09:00:00"),
        ("completed_at", "2026-W48-5T09:00:00Z"),
        ("created_at", None),
        ("created_at", "9999-12-31T23:59:59-10:00"),
        ("priority", "urgent"),
        ("priority", 1),
        ("project", "home..garden"),
        ("tags", "shop"),
        ("tags", ["two words"]),
        ("tags", [None]),
        ("due", "tomorow"),
        ("due", 20261127),
        ("wait", "2026-02-30"),
        ("id", "9f2"),
        ("key", ""),
        ("key", "\udc80"),
        ("parent", "x"),
        ("depends_on", [7]),
        ("recurrence", True),
        ("recurrence_mode", "sometimes"),
        ("deleted", "no"),
        ("schema", "1"),
        ("schema", True),
        ("schema", 0),
    ],
)
def test_a_bad_value_is_one_line_that_names_its_field(name: str, value: Any) -> None:
    with pytest.raises(BadValue) as raised:
        read(**{name: value})
    assert raised.value.field == name
    assert "\n" not in raised.value.message


@pytest.mark.parametrize("zone", ["Mars/Phobos", "", "..", "/etc/passwd", "Europe"])
def test_an_unknown_zone_is_named(zone: str) -> None:
    with pytest.raises(BadDate, match="unknown time zone") as raised:
        read(due="2026-11-27T09:00", due_zone=zone)
    assert raised.value.field == "due_zone"


@pytest.mark.parametrize("line", ["7", '"buy milk"', "null", "[]"])
def test_anything_but_an_object_is_refused(line: str) -> None:
    with pytest.raises(BadValue, match="one JSON object"):
        from_record(json.loads(line), NOW)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*SCHEMA["required"], "key", "colour"]), json_values))
def test_no_json_object_ends_in_anything_but_values_or_a_bad_value(record: dict[str, Any]) -> None:
    try:
        values, unknown = from_record(record, NOW)
    except BadValue:
        return
    assert set(values) <= set(record) | {"completed_at"}
    assert unknown == [name for name in record if name == "colour"]
