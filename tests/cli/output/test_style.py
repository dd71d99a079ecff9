"""Roles are painted and things are marked as configured, as far as the terminal can show it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import pakaura_cli
from pakaura_cli.client.colors import ROLES
from pakaura_cli.client.symbols import PRESETS
from pakaura_cli.output.style import Style, colors_of
from tests.support.screen import Screen

ROOT = Path(pakaura_cli.__file__).parent


def test_without_colour_nothing_is_painted() -> None:
    assert Style(color=False, unicode=True).paint("milk", "overdue") == "milk"


def test_a_role_has_its_default_or_what_is_set() -> None:
    style = Style(True, True, {"colors.tag": "bold #ff8800", "colors.project": "none"}.get)  # type: ignore[arg-type]
    assert style.paint("a", "overdue") == "\x1b[31ma\x1b[0m"
    assert style.paint("a", "tag") == "\x1b[1;33ma\x1b[0m"
    assert style.paint("a", "project") == style.paint("a", "") == "a"
    assert style.paint("", "overdue") == ""


@pytest.mark.parametrize(
    ("unicode", "settings", "expected"),
    [
        (True, {}, "✓"),
        (False, {}, "[done]"),
        (True, {"symbols.preset": "auto"}, "✓"),
        (True, {"symbols.preset": "ascii"}, "[done]"),
        (True, {"symbols.preset": "nerd"}, "\uf00c"),
        (False, {"symbols.preset": "nerd"}, "[done]"),
        (True, {"symbols.done": "√"}, "√"),
        (False, {"symbols.done": "√"}, "[done]"),
        (False, {"symbols.done": "x"}, "x"),
    ],
)
def test_a_sign_is_what_is_set_if_the_terminal_can_show_it(
    unicode: bool, settings: dict[str, str], expected: str
) -> None:
    assert Style(False, unicode, lambda name: settings.get(name, "")).symbol("done") == expected


def test_every_set_has_the_same_signs_and_one_is_for_every_terminal() -> None:
    assert len({tuple(signs) for signs in PRESETS.values()}) == 1
    assert all(sign.isascii() for sign in PRESETS["ascii"].values())


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, 16),
        ({"TERM": "xterm-256color"}, 256),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, 1 << 24),
        ({"TERM": "xterm-direct"}, 1 << 24),
        ({"FORCE_COLOR": "2"}, 256),
    ],
)
def test_the_environment_says_how_many_colours_there_are(environ: dict[str, str], expected: int) -> None:
    assert colors_of(environ) == expected


def test_an_output_has_the_style_of_its_stream_and_settings() -> None:
    assert Screen(terminal=True, color="always").output.style.paint("a", "tag") == "\x1b[36ma\x1b[0m"
    assert Screen(encoding="ascii").output.style.symbol("done") == "[done]"


def test_every_role_and_sign_that_is_named_in_the_program_is_one() -> None:
    named: dict[str, set[str]] = {"paint": set(), "symbol": set()}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in named:
                last = node.args[-1] if node.args else None
                if isinstance(last, ast.Constant) and isinstance(last.value, str):
                    named[node.func.attr].add(last.value)
    assert named["paint"] - {""} <= ROLES.keys()
    assert named["symbol"] <= PRESETS["ascii"].keys()
    assert named["paint"]
    assert named["symbol"]
