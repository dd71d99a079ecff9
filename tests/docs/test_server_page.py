"""docs/server.md names every setting with its default, every command, and every code of an error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from pakaura_server.main import app
from pakaura_server.settings import Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "server.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the rows of a section's table."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:3] == "| `"]


def test_every_setting_has_its_row() -> None:
    named = [name.lower() for cells in rows("Settings") for name in re.findall("`(.+?)`", cells[0])]
    assert sorted(named) == sorted(Settings.model_fields)


@pytest.mark.parametrize("cells", [cells for cells in rows("Settings") if "," not in cells[0] and cells[1]])
def test_a_default_that_is_a_value_is_the_right_one(cells: list[str]) -> None:
    default = Settings.model_fields[cells[0].strip("`").lower()].default
    told = cells[1].strip("`")
    assert default is None or told == str(default)


def test_every_command_has_its_row() -> None:
    named = {name.split()[0] for cells in rows("Run it") for name in re.findall("`(.+?)`", cells[0])}
    assert named == set(get_command(app).commands)  # type: ignore[attr-defined]


def test_every_code_of_an_error_is_named() -> None:
    source = (ROOT / "pakaura_server" / "errors.py").read_text("utf-8")
    codes = set(re.findall('"([A-Z_]{6,})"', source))
    assert "RATE_LIMITED" in codes
    assert {code for code in codes if f"`{code}`" not in PAGE} == set()
