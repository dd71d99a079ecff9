"""The file of a directory: which one is found, and when it is not followed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pakaura_cli.client.config import load
from pakaura_cli.client.paths import PROJECT_FILE, Paths
from pakaura_cli.client.project_file import distrust
from pakaura_cli.client.session import Session
from pakaura_server.core.errors import ConfigError
from tests.support.installed import Pakaura

SOMEBODY_ELSE = 4321
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file to somebody else")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file, in the current directory."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    path = folder / PROJECT_FILE
    path.write_text('[list]\ncolumns = "title"\n')
    return path


def columns(environ: dict[str, str]) -> str:
    return load(Paths(environ)).get("list.columns")


def test_the_nearest_one_counts_alone(home: dict[str, str], project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = project.parent / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert Paths(home).project_file == str(project)
    (below.parent / PROJECT_FILE).write_text('color = "never"\n')
    config = load(Paths(home))
    assert (config.get("color"), config.get("list.columns")) == ("never", "")


def test_nothing_above_the_home_folder_is_looked_at(home: dict[str, str], project: Path) -> None:
    assert Paths(home | {"HOME": str(project.parent)}).project_file == str(project)
    inner = project.parent / "home"
    inner.mkdir()
    os.chdir(inner)
    assert Paths(home | {"HOME": str(inner)}).project_file == ""


def test_a_directory_that_is_gone_has_none(home: dict[str, str], project: Path) -> None:
    project.unlink()
    project.parent.rmdir()
    assert Paths(home).project_file == ""


def test_two_projects_do_not_take_turns_in_the_cache(home: dict[str, str], project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / PROJECT_FILE).write_text('[list]\ncolumns = "number"\n')
    seen = []
    for folder in (project.parent, other, project.parent, other):
        os.chdir(folder)
        seen.append(columns(home))
    assert seen == ["title", "number", "title", "number"]
    assert len(os.listdir(Paths(home).cache)) == 2


def test_programs_are_not_chosen_by_it_and_that_is_told(pakaura: Pakaura, project: Path) -> None:
    pakaura("add", "milk", check=True)
    project.write_text('pager = "touch pwned"\neditor = "touch pwned"\n[list]\ncolumns = "title"\n')
    done = pakaura("list")
    assert done.out == "milk\n"
    assert [line.partition(": the file of")[0] for line in done.err.splitlines()] == [
        f"pakaura: {project}: {name} is passed over" for name in ("pager", "editor")
    ]
    config = load(Paths(pakaura.environ))
    assert (config.get("pager"), config.get("editor")) == ("", "")


def test_it_cannot_be_made_to_choose_a_program(pakaura: Pakaura, project: Path) -> None:
    done = pakaura("config", "set", "--project", "pager", "touch pwned")
    assert done.code == 2
    assert "pager" not in project.read_text()


def owned_by(user: int, mode: int = 0o644) -> os.stat_result:
    return os.stat_result((stat.S_IFREG | mode, 1, 1, 1, user, 1, 1, 1, 1, 1))


@pytest.mark.parametrize(
    ("file", "link", "reason"),
    [
        (owned_by(7), owned_by(7), ""),
        (owned_by(0), owned_by(7), ""),
        (owned_by(7, 0o664), owned_by(7), ""),
        (owned_by(8), owned_by(7), "it belongs to another user"),
        (owned_by(7), owned_by(8), "it belongs to another user"),
        (owned_by(7, 0o646), owned_by(7), "everybody can write it"),
    ],
)
def test_only_what_the_user_and_root_wrote_is_followed(file: os.stat_result, link: os.stat_result, reason: str) -> None:
    assert distrust(file, link, 7) == reason


@AS_ROOT
@pytest.mark.parametrize("linked", [False, True])
def test_one_of_another_user_is_passed_over(home: dict[str, str], project: Path, linked: bool) -> None:
    if linked:
        own = project.with_name("own")
        project.rename(own)
        project.symlink_to(own)
    assert columns(home) == "title"
    os.lchown(project, SOMEBODY_ELSE, -1)
    assert columns(home) == ""
    session = Session(home)
    assert session.config.get("list.columns") == ""
    assert session.take_notes() == [f"{project} is passed over: it belongs to another user"]
    assert session.take_notes() == []


def test_one_that_everybody_can_write_is_passed_over(home: dict[str, str], project: Path) -> None:
    project.chmod(0o666)
    assert columns(home) == ""
    assert load(Paths(home)).notes == [f"{project} is passed over: everybody can write it"]


@AS_ROOT
def test_a_pipe_of_somebody_else_is_passed_over_and_one_of_ones_own_is_an_error(
    home: dict[str, str], project: Path
) -> None:
    project.unlink()
    os.mkfifo(project, 0o600)
    with pytest.raises(ConfigError, match="is no regular file"):
        load(Paths(home))
    os.chown(project, SOMEBODY_ELSE, SOMEBODY_ELSE)
    assert load(Paths(home)).notes == [f"{project} is passed over: it belongs to another user"]
