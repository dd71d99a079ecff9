"""The merge of two states is a join: order, grouping and repetition of what arrives leave no trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pakaura_server.core.canonical import canonical
from pakaura_server.core.merge import key, merge

Register = tuple[str, Any]
Registers = dict[str, Register]
Merge = Callable[[Registers, Registers], Registers]

stamps = st.sampled_from(["000000000001-0000-aaaaaaaa", "000000000001-0000-bbbbbbbb", "000000000002-0000-aaaaaaaa"])
values = st.sampled_from([None, True, False, 1, 0, "", "buy milk", [True, None], [1, None], [], {}, {"a": 1}, 2, 10])
registers = st.tuples(stamps, values)
states = st.dictionaries(st.sampled_from(["title", "state", "tag/a", "x/unknown"]), registers)
purges = st.tuples(stamps, st.just(True)).map(lambda register: {"purged": register})


def joined(join: Merge, *states: Registers) -> dict[str, str]:
    """What one row is after it has merged the states in this order, as text, in which 1 and True differ."""
    row: Registers = {}
    for state in states:
        join(row, state)
    return {name: canonical(list(register)) for name, register in row.items()}


def hold_it_to_be_a_join(join: Merge, derandomize: bool = False) -> None:
    """Fails unless `join` is commutative, associative and idempotent."""

    @settings(derandomize=derandomize, database=None, report_multiple_bugs=False)
    @given(states | purges, states | purges, states | purges)
    def it_is_a_join(a: Registers, b: Registers, c: Registers) -> None:
        assert joined(join, a, b) == joined(join, b, a)
        b_and_c = dict(b)
        join(b_and_c, c)
        assert joined(join, a, b, c) == joined(join, a, b_and_c)
        assert joined(join, a, a) == joined(join, a)
        assert joined(join, a, b, a, b) == joined(join, a, b)

    it_is_a_join()


def test_merge_is_a_join() -> None:
    hold_it_to_be_a_join(merge)


def later_stamp_only(row: Registers, incoming: Registers) -> Registers:
    """The mutant that leaves equal stamps to whoever came first."""
    for name, new in incoming.items():
        if name not in row or row[name][0] < new[0]:
            row[name] = new
    return {}


def last_writer_in(row: Registers, incoming: Registers) -> Registers:
    """The mutant that lets whoever comes last win."""
    row.update(incoming)
    return {}


def outlived_purge(row: Registers, incoming: Registers) -> Registers:
    """The mutant in which what is written after a purge brings the row back."""
    if "purged" in row and incoming and min(stamp for stamp, _ in incoming.values()) > row["purged"][0]:
        row.clear()
    return merge(row, incoming)


@pytest.mark.parametrize("mutant", [later_stamp_only, last_writer_in, outlived_purge])
def test_a_merge_that_depends_on_the_order_is_caught(mutant: Merge) -> None:
    with pytest.raises(AssertionError):
        hold_it_to_be_a_join(mutant, derandomize=True)


@given(st.lists(registers, min_size=3, max_size=3))
def test_the_key_is_a_strict_total_order_on_contents(three: list[Register]) -> None:
    a, b, c = map(key, three)
    assert (a < b) + (a == b) + (a > b) == 1
    assert not (a < b < c) or a < c
    assert (a == b) == (canonical(list(three[0])) == canonical(list(three[1])))


@given(states, states)
def test_every_value_that_loses_its_place_is_reported_and_no_other(row: Registers, incoming: Registers) -> None:
    before = dict(row)
    lost = merge(row, incoming)
    assert lost.keys() == {name for name in before if canonical(before[name][1]) != canonical(row[name][1])}
    assert all(lost[name] == before[name] for name in lost)


@given(states, states)
def test_the_incoming_state_is_left_as_it_was(row: Registers, incoming: Registers) -> None:
    before = dict(incoming)
    merge(row, incoming)
    assert incoming == before


def test_a_register_that_one_side_does_not_know_is_kept() -> None:
    row: Registers = {"title": ("000000000001-0000-aaaaaaaa", "milk")}
    assert merge(row, {"x/unknown": ("000000000001-0000-aaaaaaaa", [1])}) == {}
    assert row.keys() == {"title", "x/unknown"}


def test_the_same_value_written_again_moves_the_stamp_and_loses_nothing() -> None:
    row: Registers = {"title": ("000000000001-0000-aaaaaaaa", "milk")}
    assert merge(row, {"title": ("000000000002-0000-aaaaaaaa", "milk")}) == {}
    assert row["title"][0] == "000000000002-0000-aaaaaaaa"


@given(states, purges)
def test_a_purge_leaves_nothing_else_and_reports_nothing(row: Registers, purge: Registers) -> None:
    assert merge(row, purge) == {}
    assert row == purge
