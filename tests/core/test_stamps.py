"""The hybrid logical clock: later than all it has seen, never far ahead of the wall, with one spelling."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pakaura_server.core.errors import BadValue
from pakaura_server.core.stamps import LONGEST_JUMP_MS, MAX_COUNTER, MAX_MS, split, stamp, tick

DAY_MS = 86_400_000
NOW_MS = 1_795_424_400_000
DEVICE = "k3j9x0ab"

milliseconds = st.integers(0, MAX_MS) | st.sampled_from([0, 1, NOW_MS, MAX_MS - 1, MAX_MS])
counters = st.integers(0, MAX_COUNTER) | st.sampled_from([0, MAX_COUNTER - 1, MAX_COUNTER])
clocks = st.tuples(milliseconds, counters)
devices = st.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=8, max_size=8)
walls = st.integers(-DAY_MS, 2 * MAX_MS)
offsets = st.integers(-DAY_MS, DAY_MS)


@given(clocks, clocks, walls, offsets, milliseconds)
@example((NOW_MS, 0), (0, 0), 2 * MAX_MS, 0, MAX_MS)
def test_a_tick_is_above_all_that_was_seen_and_can_be_written(
    last: tuple[int, int], touched: tuple[int, int], local_ms: int, offset: int, last_server_ms: int
) -> None:
    assume(max(last, touched) < (MAX_MS, MAX_COUNTER))
    ms, counter = tick(last, touched, local_ms, offset, last_server_ms)
    assert (ms, counter) > last
    assert (ms, counter) > touched
    text = stamp(ms, counter, DEVICE)
    assert split(text) == (ms, counter, DEVICE)
    assert text > stamp(*last, DEVICE)
    assert text > stamp(*touched, DEVICE)


@given(clocks, st.lists(walls, min_size=1, max_size=20))
def test_stamps_only_ever_rise_however_the_wall_clock_jumps(start: tuple[int, int], readings: list[int]) -> None:
    assume(start[0] < MAX_MS - 2 * len(readings))
    clock, stamps = start, [stamp(*start, DEVICE)]
    for wall in readings:
        clock = tick(clock, (0, 0), min(wall, MAX_MS - 1))
        stamps.append(stamp(*clock, DEVICE))
    assert all(earlier < later for earlier, later in pairwise(stamps))


@given(clocks, clocks, walls, offsets, st.integers(1, MAX_MS))
def test_a_wrong_clock_runs_no_further_ahead_than_the_longest_jump(
    last: tuple[int, int], touched: tuple[int, int], local_ms: int, offset: int, last_server_ms: int
) -> None:
    assume(max(last, touched) < (MAX_MS, MAX_COUNTER))
    ms, _ = tick(last, touched, local_ms, offset, last_server_ms)
    assert ms <= max(last[0] + 1, touched[0] + 1, last_server_ms + LONGEST_JUMP_MS)


def test_a_tick_reads_the_wall_where_that_is_later() -> None:
    assert tick((NOW_MS - 1, 7), (NOW_MS - 2, 9), NOW_MS) == (NOW_MS, 0)


def test_a_tick_reads_the_wall_of_the_server() -> None:
    assert tick((0, 0), (0, 0), NOW_MS, offset=-DAY_MS) == (NOW_MS - DAY_MS, 0)


def test_a_tick_counts_where_the_wall_stands_still_or_went_back() -> None:
    assert tick((NOW_MS, 7), (0, 0), NOW_MS) == (NOW_MS, 8)
    assert tick((NOW_MS, 7), (0, 0), NOW_MS - DAY_MS) == (NOW_MS, 8)
    assert tick((NOW_MS, 7), (NOW_MS, 9), NOW_MS) == (NOW_MS, 10)


def test_a_clock_far_in_the_future_is_believed_until_there_is_a_server_to_compare_with() -> None:
    ahead = NOW_MS + 2 * LONGEST_JUMP_MS
    assert tick((0, 0), (0, 0), ahead) == (ahead, 0)
    assert tick((0, 0), (0, 0), ahead, last_server_ms=NOW_MS) == (NOW_MS + LONGEST_JUMP_MS, 0)


def test_a_full_counter_moves_the_milliseconds() -> None:
    assert tick((NOW_MS, MAX_COUNTER), (0, 0), NOW_MS) == (NOW_MS + 1, 0)


def test_a_clock_at_its_end_says_so() -> None:
    assert tick((MAX_MS, MAX_COUNTER - 1), (0, 0), NOW_MS) == (MAX_MS, MAX_COUNTER)
    with pytest.raises(BadValue, match="end"):
        tick((MAX_MS, MAX_COUNTER), (0, 0), NOW_MS)


@given(milliseconds, counters, devices)
def test_a_stamp_is_read_back_as_it_was_written(ms: int, counter: int, device: str) -> None:
    assert split(stamp(ms, counter, device)) == (ms, counter, device)


@given(st.tuples(milliseconds, counters, devices), st.tuples(milliseconds, counters, devices))
def test_stamps_compare_as_strings(one: tuple[int, int, str], other: tuple[int, int, str]) -> None:
    assert (stamp(*one) < stamp(*other)) == (one < other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0192f0c0ffee-0000-k3j9x0a",
        "0192f0c0ffee-0000-k3j9x0abc",
        "0192F0C0FFEE-0000-k3j9x0ab",
        "0192f0c0ffee-0000-K3J9X0AB",
        "0192f0c0ffee_0000-k3j9x0ab",
        "0192f0c0ffee-0000_k3j9x0ab",
        "0192f0c0ffee-00g0-k3j9x0ab",
        " 192f0c0ffee-0000-k3j9x0ab",
        "+192f0c0ffee-0000-k3j9x0ab",
        "0192f0c0ffee-0_00-k3j9x0ab",
        "0192f0c0ffee-0000-k3j9x0aé",
        "٠192f0c0ffee-0000-k3j9x0ab",
        "0192f0c0ffee-0000-k3j9x0ab\n",
        "800000000000-0000-k3j9x0ab",
    ],
)
def test_any_other_spelling_is_no_stamp(text: str) -> None:
    with pytest.raises(BadValue, match="is no stamp"):
        split(text)
