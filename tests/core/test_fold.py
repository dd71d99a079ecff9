"""Two spellings of one text fold to one form, and folding again changes nothing."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pakaura_server.core.fold import fold

# Letters whose case or composition is irregular, and marks that move when a text is normalized.
awkward = st.text(st.sampled_from("aAßẞİıΣσςΐΰᾳᾼǰŉffi\u0345\u0301\u0323\u030cåÅKéÉɏ한글'"), max_size=8)


@given(st.text() | awkward)
@example("\u0345\u0301")
@example("α\u0345\u0301")
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_no_single_character_folds_further_the_second_time() -> None:
    unstable = [hex(code) for code in range(0x110000) if (once := fold(chr(code))) != chr(code) and fold(once) != once]
    assert unstable == []


@given(st.text(st.characters(max_codepoint=127)))
def test_the_short_cut_for_ascii_is_no_other_rule(text: str) -> None:
    assert fold(text) == normalize("NFC", normalize("NFC", text).casefold())


@given(st.text() | awkward)
def test_composed_and_decomposed_spellings_are_equal(text: str) -> None:
    assert fold(normalize("NFD", text)) == fold(normalize("NFC", text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"), [("Milk", "mILK"), ("STRASSE", "straße"), ("ΣΊΣΥΦΟΣ", "σίσυφος"), ("Café", "CAFE\u0301")]
)
def test_case_makes_no_difference(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("cafe", "café"), ("ı", "i"), ("a b", "ab")])
def test_other_letters_stay_other_letters(one: str, other: str) -> None:
    assert fold(one) != fold(other)
