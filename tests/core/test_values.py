"""What a register may hold: all that this version writes passes, and what nobody could keep does not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.canonical import canonical
from pakaura_server.core.errors import BadValue
from pakaura_server.core.values import MAX_DEPTH, check, fits, is_timestamp

ID = "01936b00-0000-7000-8000-00000000000a"
GOOD: list[tuple[str, Any]] = [
    ("title", "Buy milk & eggs; -- DROP TABLE tasks"),
    ("notes", None),
    ("notes", "a\nb\tc"),
    ("state", [True, "2026-11-25T09:00:00.000Z"]),
    ("state", [False, None]),
    ("schedule", None),
    ("schedule", ["2026-11-25", None, True]),
    ("wait", ["2026-11-25T09:00", "Europe/Berlin", False]),
    ("schedule", ["2026-11-25T09:00", "Mars/Olympus", False]),
    ("recur", ["FREQ=WEEKLY", "fixed", None]),
    ("recur", None),
    ("priority", "high"),
    ("priority", "a priority of a newer version"),
    ("project", "home.garden"),
    ("parent", ID),
    ("created", "2026-11-25T09:00:00Z"),
    ("created", "2026-11-25T09:00:00.123456789Z"),
    ("deleted", True),
    ("deleted", None),
    ("purged", True),
    ("tag/home", True),
    ("tag/été", None),
    (f"dep/{ID}", True),
    ("x/taskwarrior", {"uda": ["a", {"b": None}]}),
]
BAD: list[tuple[str, Any]] = [
    ("title", ""),
    ("title", " padded "),
    ("title", "x" * 501),
    ("title", "two\nlines"),
    ("title", None),
    ("notes", "\0"),
    ("notes", 1),
    ("state", [1, None]),
    ("state", True),
    ("state", [True, "yesterday"]),
    ("schedule", ["2026-02-30", None, True]),
    ("schedule", ["2026-11-25", None, False]),
    ("schedule", ["2026-11-25T09:00", None, False]),
    ("schedule", ["2026-11-25T25:00", "UTC", False]),
    ("schedule", "2026-11-25"),
    ("recur", ["", "fixed", None]),
    ("recur", ["FREQ=DAILY", "fixed", "series"]),
    ("priority", None),
    ("priority", ""),
    ("project", "home..garden"),
    ("parent", "1"),
    ("created", "2026-11-25"),
    ("created", "2026-11-25T09:00:00+00:00"),
    ("created", None),
    ("deleted", False),
    ("purged", None),
    ("tag/Home", True),
    ("tag/a b", True),
    ("tag/home", False),
    ("dep/1", True),
    ("", 1),
    ("x" * 201, 1),
    ('quo"te', 1),
    ("x", 0.5),
    ("x", "\ud800"),
]


@pytest.mark.parametrize(("register", "value"), GOOD)
def test_what_this_version_or_a_newer_one_writes_passes(register: str, value: Any) -> None:
    assert check(register, value) == canonical(value)


@pytest.mark.parametrize(("register", "value"), BAD)
def test_what_could_not_be_kept_or_shown_does_not(register: str, value: Any) -> None:
    with pytest.raises(BadValue):
        check(register, value)


@pytest.mark.parametrize(
    ("register", "known"), [("title", True), ("tag/a", True), ("x/new", False), ("estimate", False)]
)
def test_only_known_registers_fit_a_column(register: str, known: bool) -> None:
    assert fits(register, "text" if register == "title" else True) is known


def test_a_known_register_with_an_unknown_form_fits_none() -> None:
    assert not fits("schedule", {"from": "2026-11-25", "to": "2026-11-26"})


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def test_nesting_is_bounded() -> None:
    check("x", nested(MAX_DEPTH - 1))
    with pytest.raises(BadValue):
        check("x", nested(MAX_DEPTH))


@given(st.datetimes().map(lambda at: at.isoformat(timespec="milliseconds") + "Z"))
def test_every_time_that_we_write_is_one(text: str) -> None:
    assert is_timestamp(text)


@given(st.text(max_size=30) | st.none() | st.integers())
def test_no_other_value_is_a_time_by_accident(value: Any) -> None:
    assert not is_timestamp(value) or value[4] == "-"


def test_what_fits_is_what_a_value_is_and_not_what_equals_it() -> None:
    assert not fits("tag/home", 1)
    with pytest.raises(BadValue):
        check("tag/home", 1)


@given(
    st.sampled_from([*[register for register, _ in GOOD], "tag/\ud800", f"dep/{ID.upper()}"]),
    st.sampled_from([value for _, value in [*GOOD, *BAD]])
    | st.text()
    | st.lists(st.text() | st.booleans(), max_size=3),
)
def test_what_fits_passes(register: str, value: Any) -> None:
    if fits(register, value):
        assert check(register, value).encode()
