"""The everyday commands stay quick where much is configured: a context, a project, a view and variables."""

from __future__ import annotations

from pathlib import Path

import pytest

from pakaura_cli.client.paths import PROJECT_FILE
from tests.cli.test_hot_path import HEAVY, loaded
from tests.support.installed import SCRIPT, Pakaura

CONFIG = """\
capture = "literal"

[contexts.work]
filter = "project:firm or +work"
add = "+work project:firm"

[views.mine]
filter = "+work"
columns = "number,title"
"""


@pytest.fixture
def configured(pakaura: Pakaura, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pakaura:
    config = Path(pakaura.environ["XDG_CONFIG_HOME"], "pakaura", "config.toml")
    config.parent.mkdir(parents=True)
    config.write_text(CONFIG)
    here = tmp_path / "project"
    here.mkdir()
    (here / PROJECT_FILE).write_text('context = "work"\n')
    monkeypatch.chdir(here)
    pakaura("add", "compiles the configuration", check=True)
    return pakaura


@pytest.mark.parametrize("env", [{}, {"PAKAURA_CONTEXT": "work"}])
@pytest.mark.parametrize(
    "line", [["add", "x"], ["list"], ["list", "--view", "mine"], ["list", "--context", "none"], ["done", "1"]]
)
def test_a_hot_command_loads_none_of_the_heavy_modules(
    configured: Pakaura, line: list[str], env: dict[str, str]
) -> None:
    configured.environ |= env
    extra = loaded(configured, str(SCRIPT), *line) - loaded(configured, "-c", "pass")
    assert "pakaura_cli.client.session" in extra
    assert sorted(HEAVY & extra) == []
