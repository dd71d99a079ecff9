"""How a month is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.months import later, read_month
from pakaura_server.core.when import at

NOW = at(1_795_521_600_000, "UTC")
"""24 November 2026."""


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("november", (2026, 11)),
        ("Nov", (2026, 11)),
        ("dec", (2026, 12)),
        ("october", (2027, 10)),
        ("2026-02", (2026, 2)),
        ("2026-02-14", (2026, 2)),
        ("+0", (2026, 11)),
        ("+2", (2027, 1)),
        ("2026-13", None),
        ("1969-12", None),
        ("2026", None),
        ("26-02", None),
        ("2026-2", None),
        ("+x", None),
        ("+99999", None),
        ("+٣", None),
        ("milk", None),
        ("", None),
        ("--", None),
    ],
)
def test_a_month_is_read(word: str, month: tuple[int, int] | None) -> None:
    assert read_month(word, NOW) == month


@given(st.text())
def test_any_word_is_a_month_or_none(word: str) -> None:
    found = read_month(word, NOW)
    assert found is None or 1 <= found[1] <= 12


def test_the_calendar_ends_with_the_year_9999() -> None:
    assert later(9999, 11, 1) == (9999, 12)
    assert later(9999, 11, 2) == (9999, 12)
