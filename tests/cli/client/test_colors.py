"""The words for a colour become the parameters that the terminal understands, or an error that says what is wrong."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.client.colors import ROLES, TRUECOLOR, sgr
from pakaura_server.core.errors import BadValue

NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
colors = st.one_of(
    st.sampled_from([*NAMES, *(f"bright_{name}" for name in NAMES), "gray"]),
    st.integers(0, 255).map(str),
    st.integers(0, 0xFFFFFF).map("#{:06x}".format),
)
depths = st.sampled_from([16, 256, TRUECOLOR])


@pytest.mark.parametrize(
    ("text", "depth", "expected"),
    [
        ("red", 16, "31"),
        ("Bright-Blue", 16, "94"),
        ("bold bright_blue", TRUECOLOR, "1;94"),
        ("grey", 16, "90"),
        ("white on red", 16, "37;41"),
        ("on bright_white", 16, "107"),
        ("none", 16, ""),
        ("", 16, ""),
        ("208", 256, "38;5;208"),
        ("#ff8800", TRUECOLOR, "38;2;255;136;0"),
        ("#f80", TRUECOLOR, "38;2;255;136;0"),
        ("#ff8800", 256, "38;5;208"),
        ("#ff0000", 16, "91"),
        ("underline on #000000", 16, "4;40"),
        ("9", 16, "91"),
    ],
)
def test_words_are_parameters(text: str, depth: int, expected: str) -> None:
    assert sgr(text, depth) == expected


@pytest.mark.parametrize("text", ["pink", "bold none", "on", "red on", "#12", "#ggg", "256", "1e1", "²", "red\x1b"])
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(BadValue, match="is no colour"):
        sgr(text)


@given(colors, colors, depths)
def test_a_terminal_gets_no_colour_that_it_lacks(front: str, back: str, depth: int) -> None:
    parameters = sgr(f"bold {front} on {back}", depth)
    assert re.fullmatch(r"[0-9;]+", parameters)
    assert bool(re.search("[34]8;2;", parameters)) <= (depth == TRUECOLOR)
    assert bool(re.search("[34]8;5;", parameters)) <= (depth >= 256)


@given(depths)
def test_the_defaults_are_colours(depth: int) -> None:
    assert all(sgr(text, depth) or text == "none" for text in ROLES.values())
