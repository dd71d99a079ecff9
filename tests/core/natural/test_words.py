"""The words of a line: their places, what closes them, and what keeps them literal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.natural.words import attribute, keys_from, split


def keys(line: str) -> list[str]:
    return [word.key for word in split(line)]


@given(st.text())
def test_a_word_knows_its_place(line: str) -> None:
    reached = 0
    for word in split(line):
        assert reached <= word.start - word.escaped < word.end
        assert line[word.start : word.end] == word.text
        assert not line[reached : word.start - word.escaped].strip(" \t\r\n")
        reached = word.end
    assert not line[reached:].strip(" \t\r\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Call Bob", ["call", "bob"]),
        ("fri, sat. sun; mon: x!", ["fri", "sat", "sun", "mon", "x"]),
        ("every! 24.12. 3.12 3.123.", ["every!", "24.12.", "3.12", "3.123"]),
        ('"a b" c', ["", "c"]),
        ('"a b", c', ["", "c"]),
        ('say "a" b"', ["say", "", 'b"']),
        ('27" screen', ['27"', "screen"]),
        ('"open fri', ['"open', "fri"]),
        ("“a b” c", ["", "c"]),
        ('due:"24 dec" x', ['due:"24 dec"', "x"]),
        ("\\fri \\x \\\\y \\#z", ["", "\\x", "\\\\y", ""]),
        ("über wee\u212a ٣", ["?", "?", "?"]),
        ('"', ['"']),
    ],
)
def test_a_word_is_known_by_its_key(line: str, expected: list[str]) -> None:
    assert keys(line) == expected


def test_a_quoted_value_is_one_with_its_attribute() -> None:
    (word,) = split('due:"24 dec"')
    assert attribute(word) == "due:24 dec"


def test_a_phrase_does_not_reach_over_a_full_stop_or_a_literal_word() -> None:
    assert keys_from(split("fri, 9am. at 5"), 0) == ["fri", "9am"]
    assert keys_from(split('fri "9am" x'), 0) == ["fri"]
