"""The one JSON text of a value: what the json module would write, or a refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pakaura_server.core.canonical import MAX_INTEGER, canonical
from pakaura_server.core.errors import BadValue

texts = st.text(st.characters(), max_size=12) | st.text(st.sampled_from('"\\/\0\b\t\n\f\r\x1b\x1f\x7f é\ud800\u2028🙂'))
scalars = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
@example({"b": 1, "a": [True, None, "x"], "é": {}, "🙂": [], "\uffff": ()})
def test_a_value_is_written_as_json_writes_it(value: Any) -> None:
    assert canonical(value) == json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@given(st.dictionaries(texts, scalars, min_size=2, max_size=5).flatmap(lambda d: st.permutations(list(d.items()))))
def test_the_order_in_which_keys_were_put_in_leaves_no_trace(items: list[tuple[str, Any]]) -> None:
    assert canonical(dict(items)) == canonical(dict(reversed(items)))


@pytest.mark.parametrize("integer", [MAX_INTEGER, -MAX_INTEGER, 0])
def test_an_integer_that_a_double_holds_is_kept(integer: int) -> None:
    assert canonical(integer) == str(integer)


@pytest.mark.parametrize(
    "value",
    [MAX_INTEGER + 1, -MAX_INTEGER - 1, 1.0, 0.5, float("nan"), b"x", {1, 2}, ..., {1: "x"}, {None: 1}],
    ids=repr,
)
def test_what_another_reader_would_change_is_refused_at_any_depth(value: object) -> None:
    for held in (value, [value], {"a": value}, {"a": [{"b": value}]}):
        with pytest.raises(BadValue):
            canonical(held)
