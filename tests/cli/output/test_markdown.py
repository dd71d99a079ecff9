"""Markdown on a terminal: readable, never wider, with nothing lost and nothing that steers the terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pakaura_cli.output.markdown import rendered

COLOR = re.compile("\x1b\\[[0-9;]*m")


def lines(text: str, width: int = 40, color: bool = False) -> list[str]:
    return [line for line in rendered(text, width, color) if line]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# Plan", ["Plan"]),
        ("one\ntwo", ["one", "two"]),
        ("- a\n  - b\n- c", [" • a", "    • b", " • c"]),
        ("1. a\n2. b", [" 1 a", " 2 b"]),
        ("*em* **strong** `code`", ["em strong code"]),
        ("[here](https://example.org/x)", ["here (https://example.org/x)"]),
        ("run it with <file> & <b>more</b>", ["run it with <file> & <b>more</b>"]),
        ("<div>kept</div>", [" <div>kept</div>"]),
        ("```\na  b\n```", [" a  b"]),
        ("- 2026-11-24 09:00 called", [" • 2026-11-24 09:00 called"]),
        ("- [ ] box", [" • [ ] box"]),
    ],
)
def test_markdown_is_shown_as_what_it_means(text: str, shown: list[str]) -> None:
    assert lines(text) == shown


def test_colours_are_the_sixteen_of_every_terminal() -> None:
    (line,) = lines("*em* `code`", color=True)
    assert line == "\x1b[3mem\x1b[0m \x1b[36mcode\x1b[0m"


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("#*`-[]()<>&;|\x1b\n ")), st.integers(1, 60))
def test_no_line_is_too_wide_or_steers_the_terminal(text: str, width: int) -> None:
    for line in rendered(text, width, color=True):
        plain = COLOR.sub("", line)
        assert "\x1b" not in plain
        assert all(char.isprintable() or char in " \u00a0" or not char.isascii() for char in plain)


@given(st.text("ab *-`#[]()\n", max_size=80))
def test_words_wrap_at_the_width(text: str) -> None:
    assert all(cell_len(line) <= 20 for line in rendered(text, 20, color=False))


def test_entities_bring_no_escape_sequence_in() -> None:
    assert "\x1b" not in "".join(rendered("&#27;[31m &#x1b;]8;; &#x9b;1m", 40, color=False))
