"""The strict reader against Typer, and what it may cost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given

from pakaura_cli.commands import app
from pakaura_cli.grammar.commands import COMMANDS
from pakaura_cli.grammar.reader import read
from pakaura_cli.grammar.tokenizer import Invocation
from tests.cli.grammar.lines import HOT, any_lines, meant_lines

ROOT = Path(__file__).parents[3]
TOO_DEAR = [
    *("asyncio", "dataclasses", "enum", "json", "pathlib", "re", "subprocess", "tomllib", "typer", "typing", "uuid"),
    *("zoneinfo", "collections", "functools", "difflib", "textwrap"),
]
HOT_VERBS = [name for command in HOT for name in (command.name, *command.aliases)]


@given(any_lines(HOT_VERBS))
def test_what_the_strict_reader_accepts_typer_reads_alike(line: list[str]) -> None:
    accepted = read(line)
    if accepted is not None:
        assert app.read(line) == accepted


@given(meant_lines(HOT))
def test_the_strict_reader_accepts_what_is_right(case: tuple[list[str], Invocation]) -> None:
    line, meant = case
    assert read(line) == meant


@given(meant_lines(list(COMMANDS)).filter(lambda case: case[1].verb != "help"))
def test_typer_reads_what_is_right_for_every_command(case: tuple[list[str], Invocation]) -> None:
    line, meant = case
    assert app.read(line) == meant


@pytest.mark.parametrize(
    "line",
    [
        [],
        ["show", "3"],
        ["lst"],
        ["--version"],
        ["add", "--help"],
        ["add", "-h", "x"],
        ["add", "--dew=fri"],
        ["done"],
        ["list", "--limit", "x"],
        ["list", "--limit", "0"],
        ["list", "--limit", "+5"],
        ["list", "--limit", "٣"],
        ["list", "--limit", "9" * 30],
    ],
)
def test_all_else_is_left_to_typer(line: list[str]) -> None:
    assert read(line) is None


def test_the_reader_and_the_entry_point_load_nothing_dear() -> None:
    loaded = modules_after("from pakaura_cli.main import read; assert read(['add', 'buy milk', '--due=fri', '-q'])")
    assert loaded.isdisjoint(TOO_DEAR)
    assert "pakaura_cli.grammar.mistakes" not in loaded


@pytest.mark.parametrize("line", [["show", "3"], ["--help"], ["help", "edit"], ["edit", "--help"]])
def test_typer_reads_and_helps_without_loading_a_command(line: list[str]) -> None:
    loaded = modules_after(f"from pakaura_cli.commands import app; app.read({line!r})", site=True)
    assert {name for name in loaded if name.startswith("pakaura_cli.commands.")} == {"pakaura_cli.commands.app"}
    assert loaded.isdisjoint({"rich", "pydantic", "sqlite3"})


def modules_after(code: str, site: bool = False) -> set[str]:
    """What is loaded in a fresh interpreter once `code` has run; without `site`, nothing that a site customizes."""
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}; print('modules', *sys.modules)"
    command = [sys.executable, *([] if site else ["-I", "-S"]), "-c", program]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return set(out.splitlines()[-1].split()[1:])
