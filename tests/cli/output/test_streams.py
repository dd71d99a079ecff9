"""stdout is data and stderr is talk; who reads them decides about colour, width and questions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_server.core.errors import ConfirmationNeeded, UsageError
from tests.support.screen import Screen

texts = st.text(st.characters() | st.sampled_from("\x1b\x9b\u202e\ud800"))


def test_data_goes_to_stdout_and_talk_to_stderr() -> None:
    screen = Screen()
    screen.output.data("3\tbuy milk")
    screen.output.talk("a\x1b[31mb")
    screen.output.note("by the way")
    assert screen.out == "3\tbuy milk\n"
    assert screen.err == "a\\x1b[31mb\nby the way\n"


def test_quiet_silences_notes_but_not_what_must_be_said() -> None:
    screen = Screen({"quiet": True})
    screen.output.note("by the way")
    screen.output.talk("it failed")
    assert screen.err == "it failed\n"


@pytest.mark.parametrize(
    ("options", "environ", "terminal", "setting", "colored"),
    [
        ({}, {}, True, "auto", True),
        ({}, {}, False, "auto", False),
        ({}, {"NO_COLOR": "1"}, True, "auto", False),
        ({}, {"NO_COLOR": ""}, True, "auto", True),
        ({}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, "always", False),
        ({}, {"TERM": "dumb"}, True, "auto", False),
        ({}, {"TERM": "dumb", "FORCE_COLOR": "1"}, True, "auto", True),
        ({}, {"TERM": "dumb"}, True, "always", True),
        ({}, {"CLICOLOR": "0"}, True, "auto", False),
        ({}, {"CLICOLOR_FORCE": "1"}, False, "never", True),
        ({}, {"CLICOLOR_FORCE": "0", "FORCE_COLOR": ""}, False, "auto", False),
        ({"no-color": True}, {"FORCE_COLOR": "1"}, True, "always", False),
        ({}, {}, True, "never", False),
    ],
)
def test_color_is_decided_by_option_then_environment_then_configuration_then_terminal(
    options: dict[str, Any], environ: dict[str, str], terminal: bool, setting: str, colored: bool
) -> None:
    assert Screen(options, environ, terminal=terminal, color=setting).output.color is colored


@pytest.mark.parametrize(
    ("columns", "width"), [("100", 100), ("", 80), ("0", 80), ("-5", 80), ("wide", 80), ("²", 80), ("9" * 5000, 80)]
)
def test_the_width_is_that_of_columns_if_it_is_a_number(columns: str, width: int) -> None:
    assert Screen({}, {"COLUMNS": columns}).output.width == width


def test_plain_makes_a_terminal_a_pipe() -> None:
    assert Screen(terminal=True).output.terminal
    assert not Screen({"plain": True}, terminal=True).output.terminal


@pytest.mark.parametrize(
    ("typed", "meant"), [("y\n", True), ("YES\n", True), ("\n", False), ("no\n", False), ("yo\n", False)]
)
def test_only_a_yes_confirms(typed: str, meant: bool) -> None:
    screen = Screen(typed=typed)
    assert screen.output.confirm("Delete 3 tasks?") is meant
    assert (screen.out, screen.err) == ("", "Delete 3 tasks? [y/N] ")


def test_the_end_of_the_input_is_a_no_on_a_line_of_its_own() -> None:
    screen = Screen(typed="")
    assert not screen.output.confirm("Delete 3 tasks?")
    assert screen.err == "Delete 3 tasks? [y/N] \n"


@pytest.mark.parametrize(("options", "typed"), [({}, None), ({"no-input": True}, "y\n")])
def test_where_nobody_can_be_asked_the_flag_that_answers_is_named(options: dict[str, Any], typed: str | None) -> None:
    screen = Screen(options, typed=typed)
    with pytest.raises(ConfirmationNeeded) as raised:
        screen.output.confirm("Delete 3 tasks?", "--force")
    assert "--force" in raised.value.hint
    assert screen.err == ""


def test_yes_answers_without_a_question() -> None:
    screen = Screen({"yes": True})
    assert screen.output.confirm("Delete 3 tasks?")
    assert screen.err == ""


def test_json_is_one_array_with_a_record_a_line_and_nothing_before_the_end() -> None:
    screen = Screen({"json": True})
    screen.output.record({"id": 1, "title": "é"})
    screen.output.record({"id": 2})
    assert screen.out == ""
    screen.output.finish()
    assert screen.out == '[\n{"id":1,"title":"é"},\n{"id":2}\n]\n'


def test_no_records_are_an_empty_array_in_json_and_nothing_in_ndjson() -> None:
    array, lines = Screen({"json": True}), Screen({"ndjson": True})
    array.output.finish()
    lines.output.finish()
    assert (array.out, lines.out) == ("[]\n", "")


def test_ndjson_comes_line_by_line() -> None:
    screen = Screen({"ndjson": True})
    screen.output.record({"id": 1})
    assert screen.out == '{"id":1}\n'


def test_json_and_ndjson_exclude_each_other() -> None:
    with pytest.raises(UsageError, match="--json and --ndjson"):
        Screen({"json": True, "ndjson": True})


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
@given(text=texts)
def test_every_text_survives_json_in_every_encoding_and_steers_no_terminal(encoding: str, text: str) -> None:
    screen = Screen({"ndjson": True}, encoding=encoding)
    screen.output.record({"title": text})
    assert json.loads(screen.out) == {"title": text}
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 or char == "\u202e" for char in screen.out[:-1])


def test_lines_for_a_person_or_a_pipe_wait_until_the_command_is_done() -> None:
    screen = Screen()
    screen.output.page(["a", "b"])
    assert screen.out == ""
    screen.output.finish()
    screen.output.finish()
    assert screen.out == "a\nb\n"
