"""docs/configuration.md names every setting, every environment variable, every column and every order."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from pakaura_cli.client.config import KEYS
from pakaura_cli.commands.sorting import FIELDS
from pakaura_cli.output.plain import COLUMNS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "configuration.md").read_text("utf-8")
NO_VARIABLES = {"UTC"}


def section(heading: str) -> str:
    return PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def rows(heading: str) -> list[str]:
    """The names in the first column of the section's table."""
    cells = [line.split("|")[1] for line in section(heading).splitlines() if line.startswith("| `")]
    return [name for cell in cells for name in re.findall("`(.+?)`", cell)]


def variables() -> set[str]:
    """What looks like the name of a variable in each module that knows of an environment."""
    return {
        node.value
        for path in (ROOT / "pakaura_cli").rglob("*.py")
        if "environ" in (source := path.read_text("utf-8"))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch("[A-Z_]{2,}", node.value)
    } - NO_VARIABLES


def test_every_setting_has_its_row() -> None:
    assert sorted(rows("Settings")) == sorted(KEYS)


def test_every_environment_variable_has_its_row() -> None:
    assert sorted(rows("Environment variables")) == sorted(variables())


def test_every_column_and_every_order_is_named() -> None:
    named = set(re.findall("`([a-z_]+)`", section("Settings")))
    assert named >= COLUMNS.keys() | FIELDS.keys()


def test_the_example_has_settings_that_exist() -> None:
    example = tomllib.loads(PAGE.partition("```toml\n")[2].partition("```")[0])
    nested = {f"list.{name}": value for name, value in example.pop("list").items()}
    assert {name: type(value) for name, value in (example | nested).items()}.items() <= {
        name: kind for name, (kind, _) in KEYS.items()
    }.items()
