"""What is typed faster than anybody can look, and how the dashboard ends by signals, on a real terminal."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from tests.support.painted import Painted

if TYPE_CHECKING:
    from tests.cli.tui.conftest import Home

CTRL_C = "\x03"


def test_keys_of_one_burst_go_to_what_those_before_them_have_opened(home: Home) -> None:
    home.add("water the roses")
    with Painted(home.environ | {"TERM": "xterm-256color"}) as painted:
        painted.sees("water the roses", "q quit")
        painted.press("adududu sixx tomorrow\radrink tea\r")
        painted.sees("3 tasks", "drink tea")
        painted.press(CTRL_C)
        painted.sees_no("─add─")
        painted.press("Fsixx\rogaso")
    assert sorted(home.titles()) == ["drink tea", "dududu sixx", "water the roses"]


def test_keys_that_are_typed_before_anything_is_painted_are_not_lost(home: Home) -> None:
    with Painted(home.environ | {"TERM": "xterm-256color"}) as painted:
        painted.begins()
        painted.press("abuy milk\r")
        painted.sees("buy milk", "1 task")
    assert home.titles() == ["buy milk"]


def test_a_form_that_is_filled_in_by_a_program_has_everything_in_its_field(home: Home) -> None:
    with Painted(home.environ | {"TERM": "xterm-256color"}) as painted:
        painted.sees("q quit")
        painted.press("Ilocalhost:1\tada@example.org\tsecret")
        screen = painted.sees("localhost:1 ", "ada@example.org ", "••••••")
        assert "secret" not in screen


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_leaves_the_terminal_as_it_was(home: Home, number: signal.Signals) -> None:
    with Painted(home.environ | {"TERM": "xterm-256color"}) as painted:
        painted.sees("q quit")
        os.kill(painted.process.pid, number)
        assert painted.end() == 128 + number
        for mode in ("?1049l", "?25h", "?1000l", "?2004l"):
            assert f"\x1b[{mode}" in painted.sent


def test_control_c_twice_leaves(home: Home) -> None:
    with Painted(home.environ | {"TERM": "xterm-256color"}) as painted:
        painted.sees("q quit")
        painted.press(CTRL_C)
        painted.sees("Ctrl-C once more leaves")
        painted.press(CTRL_C + CTRL_C)
        assert painted.end() == 0
