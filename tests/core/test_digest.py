"""Hashes of rows: equal for equal contents however they lie in memory, and different for anything else."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.digest import BUCKETS, bucket, row_hash

if TYPE_CHECKING:
    from pakaura_server.core.merge import Registers

S1, S2 = "000000000001-0000-aaaaaaaa", "000000000002-0000-aaaaaaaa"
states = st.dictionaries(
    st.sampled_from(["title", "state", "tag/a", "x/new", "deleted"]),
    st.tuples(st.sampled_from([S1, S2]), st.sampled_from([None, True, "a", "b", 1, [1], {"k": "é"}])),
)


def test_the_hash_is_what_the_protocol_says() -> None:
    registers: Registers = {"title": (S1, "Buy milk"), "tag/home": (S2, True)}
    text = f'["task","x",{{"tag/home":["{S2}",true],"title":["{S1}","Buy milk"]}}]'
    expected = int.from_bytes(hashlib.blake2b(text.encode()).digest()[:8], "big", signed=True)
    assert row_hash("task", "x", registers) == expected


@given(states)
def test_the_order_of_registers_does_not_matter(state: Registers) -> None:
    assert row_hash("task", "x", state) == row_hash("task", "x", dict(reversed(state.items())))


@given(states, states)
def test_different_contents_have_different_hashes(one: Registers, other: Registers) -> None:
    same = repr(sorted(one.items())) == repr(sorted(other.items()))
    assert (row_hash("task", "x", one) == row_hash("task", "x", other)) is same


@given(states)
def test_kind_and_id_count(state: Registers) -> None:
    assert len({row_hash("task", "x", state), row_hash("task", "y", state), row_hash("conflict", "x", state)}) == 3


@given(st.uuids())
def test_a_hash_fits_a_signed_column_and_a_bucket_a_byte(id: object) -> None:
    assert -(2**63) <= row_hash("task", str(id), {}) < 2**63
    assert 0 <= bucket(str(id)) < BUCKETS
