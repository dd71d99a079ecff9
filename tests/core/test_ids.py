"""Ids: UUIDs by the letter of RFC 9562, and short forms that name one task among its neighbours."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pakaura_server.core.ids import KEY_NAMESPACE, TAIL_START, is_short, read_id, short_id, uuid5, uuid7

MAX_TIME = 2**48 - 1
times = st.integers(0, MAX_TIME)
random = st.binary(min_size=10, max_size=10)
tails = st.text("019af", min_size=12, max_size=12) | st.text("0123456789abcdef", min_size=12, max_size=12)
ids = tails.map(lambda tail: f"0192f0c0-ffee-7000-8000-{tail}")
ID = "0192f0c0-ffee-7000-8000-00000000c9f2"


@given(times, random)
def test_an_id_has_the_layout_of_a_version_7_uuid(ms: int, noise: bytes) -> None:
    made = uuid.UUID(uuid7(ms, noise))
    assert str(made) == uuid7(ms, noise)
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == ms


@given(times, random)
def test_74_random_bits_are_kept(ms: int, noise: bytes) -> None:
    made = uuid.UUID(uuid7(ms, noise)).int
    kept = (made >> 64 & 0xFFF) << 62 | made & (1 << 62) - 1
    assert kept == (int.from_bytes(noise, "big") >> 68 & 0xFFF) << 62 | _low_62(int.from_bytes(noise, "big"))


def _low_62(noise: int) -> int:
    return (noise >> 66 & 3) << 60 | noise & (1 << 60) - 1


@given(times, times, random, random)
def test_ids_sort_by_the_time_at_which_they_were_made(early: int, late: int, one: bytes, other: bytes) -> None:
    assume(early < late)
    assert uuid7(early, one) < uuid7(late, other)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_id_from_a_name_is_that_of_the_standard_library(name: str) -> None:
    assert uuid5(KEY_NAMESPACE, name) == str(uuid.uuid5(uuid.UUID(KEY_NAMESPACE), name))


@given(ids, st.sets(ids))
def test_a_short_id_fits_its_task_and_no_neighbour(id: str, others: set[str]) -> None:
    others.discard(id)
    short = short_id(id, others)
    if short != id:
        assert is_short(short)
        assert id[TAIL_START:].startswith(short)
        assert not any(
            other[TAIL_START:].startswith(short) for other in others if other[TAIL_START:] != id[TAIL_START:]
        )


@given(st.sets(ids, min_size=2))
def test_the_two_neighbours_in_the_order_of_tails_say_as_much_as_all(all_ids: set[str]) -> None:
    ranked = sorted(all_ids, key=lambda id: id[TAIL_START:])
    for place, id in enumerate(ranked):
        beside = ranked[max(0, place - 1) : place] + ranked[place + 1 : place + 2]
        assert short_id(id, beside) == short_id(id, [other for other in ranked if other != id])


@pytest.mark.parametrize(
    ("tail", "neighbours", "short"),
    [
        ("c9f200000000", [], "c9f"),
        ("c9f200000000", ["c9f300000000"], "c9f2"),
        ("c9f200000000", ["c8f300000000"], "c9f"),
        ("123a00000000", [], "123a"),
        ("12345678901f", [], "12345678901f"),
        ("c9f200000000", ["c9f200000001"], "c9f200000000"),
    ],
)
def test_a_short_id_is_the_shortest_of_three_digits_and_a_letter(tail: str, neighbours: list[str], short: str) -> None:
    prefix = ID[:TAIL_START]
    assert short_id(prefix + tail, [prefix + other for other in neighbours]) == short


@pytest.mark.parametrize("tail", ["123456789012", "000000000000"])
def test_a_task_whose_tail_has_no_letter_goes_by_its_full_id(tail: str) -> None:
    assert short_id(ID[:TAIL_START] + tail, []) == ID[:TAIL_START] + tail


def test_two_tasks_with_one_tail_go_by_their_full_ids() -> None:
    assert short_id(ID, [f"0193{ID[4:]}"]) == ID


@pytest.mark.parametrize("word", ["c9f", "1e5", "C9F", "abcdef012345", "00a"])
def test_three_to_twelve_hex_digits_with_a_letter_may_be_a_short_id(word: str) -> None:
    assert is_short(word)


@pytest.mark.parametrize("word", ["", "c9", "123", "123456789012", "abcdef0123456", "c9g", "milk", "c-9", "١٢a", "²ab"])
def test_other_words_are_no_short_id(word: str) -> None:
    assert not is_short(word)


@given(st.uuids())
def test_a_full_id_is_read_in_any_case(id: uuid.UUID) -> None:
    assert read_id(str(id)) == read_id(str(id).upper()) == str(id)


@pytest.mark.parametrize(
    "text",
    ["", ID[:-1], f"{ID}0", f"{{{ID}}}", ID.replace("-", ""), ID.replace("f", "g"), f"{ID[:8]}--{ID[9:]}", "c9f"],
)
def test_anything_else_is_no_full_id(text: str) -> None:
    assert read_id(text) is None
