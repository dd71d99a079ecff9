"""Which of flag, environment, project file and user file decides, for every setting and every combination of them."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pakaura_cli.client.config import load, variable_of
from pakaura_cli.client.origins import DEFAULT, ENVIRONMENT, PROJECT, USER, held
from pakaura_cli.client.paths import PROJECT_FILE, Paths
from pakaura_cli.client.session import Session
from pakaura_cli.client.settings_table import SETTINGS
from tests.support.installed import Pakaura

EXAMPLES = {
    "capture": ("literal", "natural", "literal"),
    "color": ("auto", "always", "never"),
    "symbols.preset": ("ascii", "nerd", "unicode"),
}
ORIGINS = (ENVIRONMENT, PROJECT, USER)


def examples(name: str) -> tuple[str, str, str]:
    """A value for each origin, all of them good."""
    if SETTINGS[name].kind == "whole number":
        return ("3", "40", "500")
    if name.startswith("colors."):
        return ("bold red", "#ff8800 on black", "none")
    if name.startswith("urgency."):
        return ("1", "-2.5", "0.25")
    if name.startswith("assistant."):
        return ("allow", "ask", "deny")
    return EXAMPLES.get(name, ("one", "two", "three"))


def _is_own(name: str) -> bool:
    """Whether the file of a directory may not set it."""
    return SETTINGS[name].personal


def write(path: str, name: str, value: str) -> None:
    first, dot, rest = name.partition(".")
    literal = value if value.lstrip("-").replace(".", "").isdigit() else f'"{value}"'
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(f"[{first}]\n{rest} = {literal}\n" if dot else f"{name} = {literal}\n")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work" / "deep"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(SETTINGS)), chosen=st.sets(st.sampled_from(ORIGINS)), project_is_above=st.booleans())
def test_the_nearest_origin_decides(
    home: dict[str, str], here: Path, name: str, chosen: set[str], project_is_above: bool
) -> None:
    project = str((here.parent if project_is_above else here) / PROJECT_FILE)
    environ, paths = dict(home), Paths(home)
    for path in (paths.config_file, str(here / PROJECT_FILE), str(here.parent / PROJECT_FILE)):
        Path(path).unlink(missing_ok=True)
    values = dict(zip(ORIGINS, examples(name), strict=True))
    if USER in chosen:
        write(paths.config_file, name, values[USER])
    if PROJECT in chosen:
        write(project, name, values[PROJECT])
    if ENVIRONMENT in chosen:
        environ[variable_of(name)] = values[ENVIRONMENT]

    allowed = [origin for origin in ORIGINS if origin in chosen and not (origin == PROJECT and _is_own(name))]
    expected = values[allowed[0]] if allowed else ""
    for _ in ("compiled", "from the compiled lines"):
        assert load(Paths(environ)).get(name) == expected
    told = next(each for each in held(Session(environ)) if each.name == name)
    assert told.origin == (allowed[0] if allowed else DEFAULT)
    assert told.value == expected or not allowed


def test_an_option_decides_before_a_variable_and_that_before_the_files(pakaura: Pakaura, here: Path) -> None:
    pakaura("add", "milk", "+shop", "project:home", check=True)
    columns = {"flag": "title", "variable": "tags", "project": "project", "user": "number"}
    shown = {"flag": "milk", "variable": "shop", "project": "home", "user": "1"}
    config = Path(Paths(pakaura.environ).config_file)
    config.parent.mkdir(parents=True)
    for given_by in itertools.product((False, True), repeat=4):
        given = [origin for origin, is_given in zip(columns, given_by, strict=True) if is_given]
        for origin, path in (("project", here / PROJECT_FILE), ("user", config)):
            path.unlink(missing_ok=True)
            if origin in given:
                path.write_text(f'[list]\ncolumns = "{columns[origin]}"\n')
        options = ["--columns", columns["flag"]] if "flag" in given else []
        env = {"PAKAURA_LIST_COLUMNS": columns["variable"]} if "variable" in given else {}
        printed = pakaura("list", *options, env=env, check=True).out
        assert printed == (shown[given[0]] if given else "1\t\t\thome\tshop\tmilk") + "\n", given


def test_an_empty_variable_is_as_if_unset_but_for_those_of_which_it_is_a_value(home: dict[str, str]) -> None:
    paths = Paths(home)
    write(paths.config_file, "list.columns", "title")
    empty = {variable_of(name): "" for name in SETTINGS}
    config = load(Paths(home | empty))
    assert config.get("list.columns") == "title"
    assert [name for name in SETTINGS if config.given(name) == ""] == ["context", "pager"]


def test_a_variable_that_cannot_be_read_is_named(pakaura: Pakaura) -> None:
    done = pakaura("config", "get", "list.limit", env={"PAKAURA_LIST_LIMIT": "many"})
    assert done.code == 1
    assert done.err.startswith("pakaura: PAKAURA_LIST_LIMIT: list.limit is a whole number, not 'many'\n")


def test_a_view_of_a_project_replaces_the_whole_view_of_that_name(home: dict[str, str], here: Path) -> None:
    paths = Paths(home)
    os.makedirs(paths.config)
    Path(paths.config_file).write_text('[views.a]\nfilter = "+one"\nsort = "due"\n[views.b]\nfilter = "+b"\n')
    (here / PROJECT_FILE).write_text('[views.a]\nfilter = "+two"\n')
    assert load(paths).values == {"views.b.filter": "+b", "views.a.filter": "+two"}
