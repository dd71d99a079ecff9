"""A line that is still being typed, read as the shell will read it."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.grammar.shell_words import Typed

BREAKS = " \t\n\"'><=;|&(:"


@pytest.mark.parametrize(
    ("line", "words", "quote", "fixed"),
    [
        ("", [""], "", 0),
        ("a ", ["a", ""], "", 0),
        ("a  b", ["a", "b"], "", 0),
        ("a project:ho", ["a", "project:ho"], "", 8),
        ("a --project=ho", ["a", "--project=ho"], "", 10),
        ("a buy\\ mi", ["a", "buy mi"], "", 0),
        ('a "buy mi', ["a", "buy mi"], '"', 0),
        ("a 'buy mi", ["a", "buy mi"], "'", 0),
        ('a project:"big de', ["a", "project:big de"], '"', 8),
        ('a "project:ho', ["a", "project:ho"], '"', 0),
        ('a ""', ["a", ""], "", 0),
        ("a '' b", ["a", "", "b"], "", 0),
        ('a "x\\"y\\z', ["a", 'x"y\\z'], '"', 0),
        ("a x\\", ["a", "x"], "", 0),
    ],
)
def test_words_quotes_and_what_stays(line: str, words: list[str], quote: str, fixed: int) -> None:
    typed = Typed(line, BREAKS)
    assert (typed.words, typed.quote, typed.fixed) == (words, quote, fixed)


@given(st.lists(st.text("ab \\\"'$`\n:+", max_size=6), max_size=4))
def test_what_is_quoted_is_read_back(words: list[str]) -> None:
    assert Typed(shlex.join(words) + " ").words == [*words, ""]
