"""Changing a configuration file: its comments stay, its values are right, and two who write lose nothing."""

from __future__ import annotations

import os
import stat
import subprocess
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pakaura_cli.client import config_writing
from pakaura_cli.client.config_writing import ConfigFile
from pakaura_cli.client.paths import Paths
from pakaura_server.core.errors import ConfigError, Conflict
from tests.support.installed import ENOUGH, SCRIPT

PIECES = (
    '# top\ncolor = "auto" # at color\n\n',
    "# about lists\n[list] # at list\n  limit = 5 # at limit\n# end of lists\n\n",
    '[views.a] # at a\nfilter = "+a"\n',
    '# about b\n[views.b]\nfilter = """\n+b"""\nsort = "due" # at sort\n',
    '# inline\ncontexts = {home = {filter = "+home"}} # at contexts\n',
    "urgency.due = 2.5 # at due\nurgency.age = 1\n",
)
CHANGES: tuple[tuple[tuple[str, ...], str | float], ...] = (
    (("color",), "never"),
    (("context",), "home"),
    (("list", "limit"), 7),
    (("list", "sort"), "due"),
    (("views", "a", "sort"), "title"),
    (("views", "new", "filter"), '+x or "a\\b"'),
    (("contexts", "home", "add"), "+home"),
    (("contexts", "new", "filter"), "+new"),
    (("urgency", "due"), -1.5),
    (("urgency", "blocked"), 3),
)


@pytest.fixture
def paths(home: dict[str, str]) -> Paths:
    return Paths(home)


def comments(text: str) -> list[str]:
    return [line.partition("# ")[2] for line in text.splitlines() if "# " in line]


def documents() -> st.SearchStrategy[str]:
    """A file made of pieces; those that begin in no table come first."""
    return st.lists(st.sampled_from(PIECES), unique=True).map(
        lambda pieces: "".join(sorted(pieces, key=lambda piece: "\n[" in f"\n{piece}"))
    )


def put(tree: dict[str, Any], place: tuple[str, ...], value: object) -> dict[str, Any]:
    first, *rest = place
    return {**tree, first: put(tree.get(first, {}), tuple(rest), value) if rest else value}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents(), st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4))
def test_a_change_changes_its_value_and_no_comment(
    paths: Paths, before: str, changes: list[tuple[tuple[str, ...], str | float]]
) -> None:
    path = Path(paths.config_file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(before)
    expected = tomllib.loads(before)
    for place, value in changes:
        config_writing.change(paths, str(path), partial(ConfigFile.set, name=place, value=value))
        expected = put(expected, place, value)
        assert tomllib.loads(path.read_text()) == expected
    assert sorted(comments(path.read_text())) == sorted(comments(before))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents(), st.sampled_from(CHANGES))
def test_what_was_set_and_removed_leaves_the_other_values(
    paths: Paths, before: str, change: tuple[tuple[str, ...], str | float]
) -> None:
    place, value = change
    file = ConfigFile(before, "")
    had = file.get(place)
    file.set(place, value)
    assert file.remove(place)
    assert not file.remove(place)
    after = tomllib.loads(file.text)
    assert put(after, place, had) == put(tomllib.loads(before), place, had)


def test_a_new_file_is_written_with_its_folder(paths: Paths) -> None:
    config_writing.change(paths, paths.config_file, lambda file: file.set(("list", "limit"), 3))
    assert Path(paths.config_file).read_text() == "[list]\nlimit = 3\n"


def test_links_are_followed_and_permissions_kept(paths: Paths, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("# mine\n")
    real.chmod(0o640)
    Path(paths.config).mkdir(parents=True)
    Path(paths.config_file).symlink_to(real)
    config_writing.change(paths, paths.config_file, lambda file: file.set(("color",), "never"))
    assert Path(paths.config_file).is_symlink()
    assert real.read_text() == '# mine\ncolor = "never"\n'
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert os.listdir(paths.config) == ["config.toml"]


@pytest.mark.parametrize(
    ("before", "place", "value"),
    [
        ("color = \n", ("color",), "never"),
        ('color = "auto"\n', ("color",), "pink"),
        ("list = 5\n", ("list", "limit"), 3),
    ],
)
def test_what_could_not_be_read_afterwards_is_not_written(
    paths: Paths, before: str, place: tuple[str, ...], value: str | float
) -> None:
    path = Path(paths.config_file)
    path.parent.mkdir(parents=True)
    path.write_text(before)
    with pytest.raises(ConfigError):
        config_writing.change(paths, str(path), lambda file: file.set(place, value))
    assert path.read_text() == before
    assert os.listdir(path.parent) == ["config.toml"]


def test_a_text_is_not_put_over_one_that_somebody_else_wrote(paths: Paths) -> None:
    config_writing.replace(paths.config_file, "# theirs\n")
    with pytest.raises(Conflict, match="was changed meanwhile"):
        config_writing.put(paths, paths.config_file, "# before\n", "# mine\n")
    assert Path(paths.config_file).read_text() == "# theirs\n"


def test_several_processes_at_once_lose_no_setting(home: dict[str, str], paths: Paths) -> None:
    names = ["overdue", "today", "high", "medium", "project", "tag"]
    running = [
        subprocess.Popen([SCRIPT, "config", "set", f"colors.{name}", "bold"], env=home, stdout=subprocess.DEVNULL)
        for name in names
    ]
    assert [process.wait(ENOUGH) for process in running] == [0] * len(names)
    assert tomllib.loads(Path(paths.config_file).read_text()) == {"colors": dict.fromkeys(names, "bold")}
