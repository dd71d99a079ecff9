"""Rows and cursors as JSON: what arrives is what was sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.apply import Entity
from pakaura_server.core.errors import BadValue
from pakaura_server.core.wire import cursor_from_json, cursor_to_json, registers_of, row_to_json

if TYPE_CHECKING:
    from pakaura_server.core.merge import Registers

stamps = st.builds("{:012x}-0000-abcd1234".format, st.integers(0, 3))
states = st.dictionaries(
    st.sampled_from(["title", "state", "tag/a", "x/new"]),
    st.tuples(stamps, st.sampled_from([None, "a", [True, None]])),
    min_size=1,
)


@given(states)
def test_a_row_arrives_with_the_stamp_of_every_register(state: Registers) -> None:
    row = json.loads(json.dumps(row_to_json(Entity("task", "x", state, 7, 2**62))))
    assert registers_of(row) == state
    assert (row["seq"], row["mark"]) == (7, str(2**62))


def test_the_most_frequent_stamp_is_sent_once() -> None:
    row = row_to_json(Entity("task", "x", {"title": ("s1", "a"), "state": ("s1", None), "notes": ("s2", "n")}))
    assert row["stamps"] == {"*": "s1", "notes": "s2"}


def test_a_register_without_a_stamp_is_refused() -> None:
    with pytest.raises(BadValue):
        registers_of({"regs": {"title": "a"}, "stamps": {}})


@given(st.none() | st.tuples(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1)))
def test_a_cursor_arrives_as_it_was(cursor: tuple[int, int] | None) -> None:
    assert cursor_from_json(json.loads(json.dumps(cursor_to_json(cursor)))) == cursor


@pytest.mark.parametrize(
    "body",
    [1, "x", [], {}, {"seq": 1}, {"seq": "1", "mark": "1"}, {"seq": 1, "mark": 1}, {"seq": -1, "mark": "1"}]
    + [{"seq": 1, "mark": mark} for mark in ("", "-1", "x", "1.5", "9" * 30, str(2**63), "١")]
    + [{"seq": seq, "mark": "1"} for seq in (True, 2**63, 1.0, None)],
)
def test_anything_else_is_no_cursor(body: Any) -> None:
    with pytest.raises(BadValue):
        cursor_from_json(body)
