"""How an error is told, and with which exit code."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakaura_cli.diagnostics import render, report
from pakaura_server.core import errors


def test_a_person_reads_what_is_wrong_what_to_do_and_what_to_choose_from() -> None:
    error = errors.Ambiguous("two tasks fit", ["3 buy milk", "7 buy oat milk"], "use a number")
    assert render(error) == "pakaura: two tasks fit\n  use a number\n  3 buy milk\n  7 buy oat milk\n"


def test_an_error_without_a_hint_is_one_line() -> None:
    assert render(errors.NotFound("no task 9")) == "pakaura: no task 9\n"


def test_a_script_reads_one_line_of_json() -> None:
    line = render(errors.Ambiguous("two\ntasks", ["3 a", "7 b"], "use a number"), machine=True)
    assert line.count("\n") == 1
    assert json.loads(line) == {
        "error": {"code": "ambiguous", "message": "two\ntasks", "hint": "use a number", "candidates": ["3 a", "7 b"]}
    }


def test_an_error_that_is_not_ambiguous_has_no_candidates_for_a_script() -> None:
    assert json.loads(render(errors.UsageError("x"), machine=True)) == {
        "error": {"code": "usage", "message": "x", "hint": ""}
    }


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_no_text_can_add_a_line_or_break_the_stream(text: str) -> None:
    error = errors.Ambiguous(text, [text])
    for told in (render(error), render(error, machine=True)):
        assert told.encode()
        assert "\x1b" not in told
    assert len(render(error).splitlines()) == 2
    assert len(render(error, machine=True).splitlines()) == 1


def test_control_characters_are_written_out() -> None:
    assert render(errors.NotFound("no a\x1b[31m\n\udc80\u202e")) == "pakaura: no a\\x1b[31m\\n\\udc80\\u202e\n"


@pytest.mark.parametrize(
    ("argv", "machine"),
    [
        (["list", "--json"], True),
        (["list", "--ndjson"], True),
        (["list"], False),
        (["add", "x", "--", "--json"], False),
    ],
)
def test_the_line_says_who_reads_the_error(argv: list[str], machine: bool, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(errors.NotFound("no task 9"), argv, {}) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith('{"error": ') == machine


def test_an_interruption_is_one_newline(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(KeyboardInterrupt(), [], {}) == 130
    assert capsys.readouterr() == ("", "\n")


def test_a_reader_that_went_away_is_not_talked_about(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(BrokenPipeError(errno.EPIPE, "Broken pipe"), [], {}) == 141
    assert capsys.readouterr() == ("", "")


def test_a_full_disk_under_stdout_is_told_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(OSError(errno.ENOSPC, "No space left on device"), [], {}) == 1
    assert capsys.readouterr().err.startswith("pakaura: cannot write the output: No space left on device\n")


class TestAMistakeOfOurs:
    def problem(self) -> BaseException:
        try:
            try:
                raise KeyError("buy a ring in secret")
            except KeyError as first:
                raise ValueError("secret too") from first
        except ValueError as second:
            return second

    def test_is_told_by_its_type_and_place_and_kept_without_any_text(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code = report(self.problem(), ["add", "in", "private"], {"XDG_STATE_HOME": str(tmp_path)})
        log = tmp_path / "pakaura" / "crash.log"
        err = capsys.readouterr().err
        assert code == 1
        assert err.startswith("pakaura: internal error: ValueError (test_diagnostics.py, line ")
        assert str(log) in err
        assert "secret" not in err
        kept = log.read_text()
        assert "ValueError, raised here:\n" in kept
        assert "KeyError, raised here:\n" in kept
        assert "in problem\n" in kept
        assert "private" not in kept
        assert log.stat().st_mode & 0o777 == 0o600

    def test_is_told_even_where_nothing_can_be_kept(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "file").touch()
        assert report(self.problem(), [], {"XDG_STATE_HOME": str(tmp_path / "file")}) == 1
        assert "could not be written" in capsys.readouterr().err
