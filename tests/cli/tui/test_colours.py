"""Colours on a real terminal: none where none are wanted, and only those that it has, to be read on black."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pakaura_cli.client.session import Session
from pakaura_cli.tui.themes import remember
from tests.support.painted import Painted

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home
    from tests.support.painted import Piece

ESCAPE = "\x1b"
_VGA = (
    *((0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170)),
    *((85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85)),
    *((85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255)),
)
"""The sixteen colours as the Linux console has them: darker ones are nowhere."""
_LEGIBLE = 2.7
"""Contrast by WCAG 2.2; the red of that console on black has 2.8."""


def is_colour(parameter: int) -> bool:
    return 30 <= parameter <= 38 or 40 <= parameter <= 48 or 90 <= parameter <= 107


def tour(home: Home, *words: str, **environ: str) -> list[Piece]:
    """Everything that is painted while somebody looks at most of what there is."""
    home.add("pay rent", "money", due="2026-11-20", priority="high", project="home")
    home.add("water the roses", priority="medium")
    home.add("buy milk", due="2026-11-24")
    with Painted({**home.environ, **environ}, *words) as painted:
        painted.sees("pay rent", "3 tasks", "q quit", "Created")
        for keys, shown, left_by in (
            ("hj", "pay rent", "l"),
            ("?", "go to the next task", ESCAPE),
            ("t", "November 2026", ESCAPE),
            ("p", "Medium", ESCAPE),
            (":", "Search for commands", ESCAPE),
            ("A", "by rules alone", ESCAPE),
            ("2", "board by project", "1"),
        ):
            painted.press(keys)
            painted.sees(shown)
            painted.press(left_by)
            if left_by == ESCAPE:
                painted.sees_no(shown)
        painted.press("a")
        painted.sees("─add─")
        painted.press("drink tea tomorrow !low #home +shop")
        painted.sees("due tomorrow")
        painted.press("\r")
        painted.sees("drink tea", "4 tasks")
        return painted.pieces()


@pytest.mark.parametrize("words", [("tui",), ("tui", "--no-color")])
def test_where_no_colour_is_wanted_none_is_written_and_what_it_told_is_told_otherwise(
    home: Home, words: tuple[str, ...]
) -> None:
    wanted = {} if "--no-color" in words else {"NO_COLOR": "1"}
    pieces = tour(home, *words, TERM="xterm-256color", COLORTERM="truecolor", **wanted)
    assert [piece for piece in pieces if any(map(is_colour, piece.parameters))] == []
    # The day that is chosen on the month.
    assert any(7 in piece.parameters for piece in pieces if piece.text.startswith("["))
    told = {(parameter, piece.text.strip()) for piece in pieces for parameter in piece.parameters}
    # The cursor, the view, a priority, what was understood, and what is done with it.
    assert {(1, "> All"), (1, "H"), (4, "tomorrow"), (7, "buy milk")} <= {
        (parameter, text.split("  ")[0]) for parameter, text in told
    }


def test_a_variable_that_is_empty_asks_for_nothing(home: Home) -> None:
    with Painted({**home.environ, "TERM": "xterm-256color", "NO_COLOR": ""}) as painted:
        painted.sees("q quit")
        assert any(38 in piece.parameters for piece in painted.pieces())


def test_a_terminal_of_sixteen_colours_gets_those_and_everything_can_be_read(home: Home) -> None:
    pieces = tour(home, TERM="linux")
    assert [piece for piece in pieces if {38, 48} & set(piece.parameters)] == []
    assert any(map(is_colour, piece.parameters) for piece in pieces)
    assert sorted({piece for piece in pieces if piece.text.strip() and contrast(piece) < _LEGIBLE}) == []


@pytest.mark.parametrize("term", ["xterm", "screen", "xterm-16color"])
def test_terminals_that_say_no_more_are_taken_for_such_ones_whatever_was_chosen_on_another(
    home: Home, term: str
) -> None:
    remember(Session(home.environ).paths, theme="light")
    with Painted({**home.environ, "TERM": term}) as painted:
        painted.sees("q quit")
        assert [piece for piece in painted.pieces() if {38, 48} & set(piece.parameters)] == []


def contrast(piece: Piece) -> float:
    """Of the text to what is behind it, light grey on black unless it says otherwise."""
    text, ground = _VGA[7], _VGA[0]
    for parameter in piece.parameters:
        if 30 <= parameter <= 37 or 90 <= parameter <= 97:
            text = _VGA[parameter - 30 if parameter < 90 else parameter - 82]
        elif 40 <= parameter <= 47 or 100 <= parameter <= 107:
            ground = _VGA[parameter - 40 if parameter < 100 else parameter - 92]
    light, dark = sorted((luminance(text), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: tuple[int, ...]) -> float:
    """By WCAG 2.2, "relative luminance"."""
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
