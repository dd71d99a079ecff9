"""More lines than the terminal holds go through the person's pager; without one they are printed."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest

from pakaura_cli.output import Output
from pakaura_cli.output.pager import page
from tests.support.screen import Stream

PATH = os.environ.get("PATH", os.defpath)
NUMBERED = "sed s/^/paged:/"
LONG = [f"line {n}" for n in range(30)]


class Terminal(io.TextIOWrapper):
    """A file that says that it is a terminal: a pager can write to it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.open("wb"), "utf-8")

    def isatty(self) -> bool:
        return True


def shown(path: Path, environ: dict[str, str], lines: list[str], options: dict[str, Any] | None = None) -> str:
    """What a terminal of ten lines shows in the end."""
    with Terminal(path / "screen") as stdout:
        output = Output.for_process(
            options or {}, {"PATH": PATH, "LINES": "10"} | environ, stdout, Stream(True), Stream(True)
        )
        output.data("first")
        output.page(lines)
        output.finish()
    return (path / "screen").read_text("utf-8")


def as_printed(lines: list[str]) -> str:
    return "".join(line + "\n" for line in lines)


def test_long_output_goes_through_the_pager_after_what_was_printed(tmp_path: Path) -> None:
    paged = as_printed(["first", *(f"paged:{line}" for line in LONG)])
    assert shown(tmp_path, {"PAGER": NUMBERED}, LONG) == paged


def test_what_fits_the_terminal_is_printed(tmp_path: Path) -> None:
    assert shown(tmp_path, {"PAGER": NUMBERED}, LONG[:9]) == as_printed(["first", *LONG[:9]])


def test_our_own_variable_goes_before_the_common_one(tmp_path: Path) -> None:
    assert "paged:line 1\n" in shown(tmp_path, {"PAGER": "false", "PAKAURA_PAGER": NUMBERED}, LONG)


@pytest.mark.parametrize(
    "environ",
    [
        {"PAGER": ""},
        {"PAGER": "cat"},
        {"PAGER": " cat "},
        {"PAKAURA_PAGER": "", "PAGER": NUMBERED},
        {"PAGER": NUMBERED, "TERM": "dumb"},
        {"PAGER": "no-such-pager -R"},
        {"PAGER": "env no-such-pager"},
        {"PAGER": "/"},
        {"PAGER": "less '"},
        {"PATH": "/nowhere"},
    ],
)
def test_without_a_pager_that_runs_the_lines_are_printed(tmp_path: Path, environ: dict[str, str]) -> None:
    assert shown(tmp_path, environ, LONG) == as_printed(["first", *LONG])


def test_no_pager_turns_it_off(tmp_path: Path) -> None:
    assert shown(tmp_path, {"PAGER": NUMBERED}, LONG, {"no-pager": True}) == as_printed(["first", *LONG])


def test_leaving_the_pager_early_is_quiet(tmp_path: Path) -> None:
    with (tmp_path / "screen").open("w", encoding="utf-8") as stdout:
        assert page("a line\n" * 100_000, {"PATH": PATH, "PAGER": "head -n 1"}, stdout)
    assert (tmp_path / "screen").read_text() == "a line\n"


def test_a_pipe_is_never_paged(tmp_path: Path) -> None:
    pipe = Stream(False)
    output = Output.for_process(
        {}, {"PATH": PATH, "LINES": "10", "PAGER": NUMBERED}, pipe, Stream(False), Stream(False)
    )
    output.page(LONG)
    output.finish()
    assert pipe.written() == as_printed(LONG)
