"""docs/configuration.md names every setting with its default, every variable, every column and every order."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from pakaura_cli.client.config_sources import read_text
from pakaura_cli.client.settings_table import SETTINGS
from pakaura_cli.client.store.sorting import FIELDS
from pakaura_cli.client.symbols import PRESETS
from pakaura_cli.output.plain import COLUMNS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "configuration.md").read_text("utf-8")
NO_VARIABLES = set("UTC PAKAURA_ COMMIT ROLLBACK REINDEX FIELDS FILTER ID KEY LIST NAME WORD WORDS".split())
"""What looks like a variable, and is a zone, a beginning, a statement of SQL or the name of a value in help."""
TABLES = ("Settings", "Colours", "Signs", "Urgency", "Assistant")


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


def defaults() -> dict[str, str]:
    """What the page says that each setting is where it is not set."""
    found = {}
    for heading in TABLES:
        for line in section(heading).splitlines():
            if line.startswith("| `"):
                name, default = (cell.strip(" `") for cell in line.split("|")[1:3])
                found[name] = default
    return found


def test_every_setting_has_its_row_and_its_default() -> None:
    signs = {f"symbols.{name}": sign for name, sign in PRESETS["unicode"].items()}
    # Those of the keys are on a page of their own, which is made from them.
    named = {name: setting for name, setting in SETTINGS.items() if not name.startswith("keys.")}
    assert defaults() == {name: setting.default or signs.get(name, "") for name, setting in named.items()}


def test_every_environment_variable_has_its_row() -> None:
    assert sorted(rows("Environment variables")) == sorted(variables())


def test_every_column_and_every_order_is_named() -> None:
    named = set(re.findall("`([a-z_]+)`", section("Settings")))
    assert named >= COLUMNS.keys() | FIELDS.keys()


def test_the_examples_can_be_read_and_have_settings_that_exist() -> None:
    examples = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert len(examples) == 5
    for example in examples:
        values, notes = read_text(example, "example", is_project=False)
        assert values
        assert not notes
