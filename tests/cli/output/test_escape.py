"""No text that others wrote steers the terminal."""

from __future__ import annotations

import json
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.output.escape import safe, safe_json

REORDERING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
texts = st.text(st.characters() | st.sampled_from("\x1b\x9b\x7f\ud800" + REORDERING))


def steers(text: str) -> bool:
    return any(category(char) in ("Cc", "Cs", "Zl", "Zp") or char in REORDERING for char in text)


@given(texts)
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    assert not steers(safe(text))
    assert not steers(safe_json(text))


@given(texts.filter(lambda text: not steers(text)))
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\tb\nc\rd", "a\\tb\\nc\\rd"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\x9b"),
        ("a\u202eb\u2066\u200f", "a\\u202eb\\u2066\\u200f"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\ud800\udc80", "\\ud800\\udc80"),
        ("日本 👩\u200d👧 e\u0301 \u00a0", "日本 👩\u200d👧 e\u0301 \u00a0"),
    ],
)
def test_what_steers_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(texts)
def test_escaped_json_still_says_the_same(text: str) -> None:
    assert json.loads(safe_json(json.dumps(text, ensure_ascii=False))) == text
