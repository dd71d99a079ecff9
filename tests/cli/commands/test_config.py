"""`config`: settings shown with their origins, changed, and edited."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from pakaura_cli.client.settings_table import SETTINGS
from tests.docs.terminal import run_on_terminal
from tests.support.installed import Finished, Pakaura


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where everybody stands: a folder with nothing in it."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def file(home: dict[str, str]) -> Path:
    """The person's own file, with a comment."""
    path = Path(home["XDG_CONFIG_HOME"], "pakaura", "config.toml")
    path.parent.mkdir(parents=True)
    path.write_text('# mine\ncolor = "auto" # as the terminal is\n')
    return path


def editor(tmp_path: Path, *texts: str) -> str:
    """An editor that writes the first text when it is first opened, then the next one."""
    for number, text in enumerate(texts):
        (tmp_path / f"text{number}").write_text(text)
    script = tmp_path / "editor"
    script.write_text(f'#!/bin/sh\ncd {tmp_path}\nset -- "$1" text*\ncat "$2" > "$1"\nrm "$2"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return str(script)


def test_every_setting_is_listed_with_its_value_and_where_it_comes_from(
    pakaura: Pakaura, file: Path, here: Path
) -> None:
    file.write_text('pager = "more"\n[views.a]\nfilter = "+a"\n')
    (here / ".pakaura.toml").write_text("[list]\nlimit = 4\n")
    done = pakaura("config", "--no-color", env={"PAKAURA_CAPTURE": "natural", "EDITOR": "ed"}, check=True)
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert [name for name, _, _ in rows] == [*SETTINGS, "views.a.filter"]
    assert {name: (value, origin) for name, value, origin in rows if origin != "default"} == {
        "capture": ("natural", "environment PAKAURA_CAPTURE"),
        "color": ("never", "flag --no-color"),
        "editor": ("ed", "environment EDITOR"),
        "pager": ("more", "user file ~/config/pakaura/config.toml"),
        "list.limit": ("4", "project file ~/here/.pakaura.toml"),
        "views.a.filter": ("+a", "user file ~/config/pakaura/config.toml"),
    }
    assert ["symbols.done", "✓", "default"] in rows


def test_the_list_as_json(pakaura: Pakaura, file: Path) -> None:
    records = json.loads(pakaura("config", "list", "--json", check=True).out)
    assert [record["key"] for record in records] == list(SETTINGS)
    assert records[1] == {"key": "color", "value": "auto", "origin": "user file", "source": str(file)}
    assert records[0] == {"key": "capture", "value": "literal", "origin": "default", "source": None}


def test_a_setting_is_set_read_and_taken_away_and_the_comments_stay(pakaura: Pakaura, file: Path) -> None:
    assert pakaura("config", "set", "color", "never", check=True).out == "color = never\n"
    assert pakaura("config", "set", "list.limit", "20", check=True).out == "list.limit = 20\n"
    assert pakaura("config", "set", "urgency.blocked", "-2.5", check=True).out == "urgency.blocked = -2.5\n"
    text = '# mine\ncolor = "never" # as the terminal is\n\n[list]\nlimit = 20\n\n[urgency]\nblocked = -2.5\n'
    assert file.read_text() == text
    assert pakaura("config", "get", "list.limit", check=True).out == "20\n"
    assert pakaura("config", "unset", "list.limit", check=True) == Finished(0, "", "")
    assert pakaura("config", "get", "list.limit", check=True).out == "\n"
    assert pakaura("config", "unset", "list.limit").err == "list.limit is not set in ~/config/pakaura/config.toml\n"


def test_the_file_of_the_directory_is_made_or_the_nearest_one_is_changed(
    pakaura: Pakaura, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pakaura("config", "set", "--project", "list.limit", "3", check=True)
    below = here / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    pakaura("config", "set", "--project", "color", "never", check=True)
    assert (here / ".pakaura.toml").read_text() == 'color = "never"\n\n[list]\nlimit = 3\n'
    assert pakaura("config", "path", "--project", check=True).out == f"{here}/.pakaura.toml\n"
    assert os.listdir(below) == []


def test_what_decides_before_the_file_is_told(pakaura: Pakaura) -> None:
    done = pakaura("config", "set", "color", "never", env={"PAKAURA_COLOR": "always"}, check=True)
    assert done.err == "environment PAKAURA_COLOR decides before it: color is 'always'\n"


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (["set", "list.limits", "3"], 2, "there is no setting 'list.limits'\n  did you mean list.limit?"),
        (["get", "zzz"], 2, "there is no setting 'zzz'\n  pakaura config list shows them all"),
        (["set", "list.limit", "0"], 2, "list.limit is a whole number from 1 on, not 0\n"),
        (["set", "list.limit", "3.5"], 2, "list.limit is a whole number, not '3.5'\n"),
        (["set", "urgency.due", "nan"], 2, "urgency.due is a number, not nan\n"),
        (["set", "color", "pink"], 2, "color is auto, always or never, not 'pink'\n"),
        (["set", "colors.tag", "pink"], 2, "'pink' is no colour: 'pink' is not known\n"),
        (["set", "symbols.done", "\x1b[1m"], 2, "'\\x1b[1m' is no symbol\n"),
        (["set", "list.columns", "titel"], 2, "there is no column 'titel'\n"),
        (["set", "list.sort", "wim"], 2, "cannot sort by 'wim'\n"),
        (["set", "context", "wrok"], 3, "there is no context 'wrok'\n"),
        (["set", "--project", "editor", "ed"], 2, "editor cannot be set for a directory\n"),
        (["set", "color"], 2, "config set: VALUE is missing\n  write: pakaura config set KEY VALUE"),
        (["sett"], 2, "config cannot sett\n  did you mean set?"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    pakaura: Pakaura, file: Path, here: Path, line: list[str], code: int, said: str
) -> None:
    before = file.read_text()
    done = pakaura("config", *line)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(f"pakaura: {said}")
    assert file.read_text() == before
    assert os.listdir(here) == []


def test_the_editor_changes_the_file(pakaura: Pakaura, file: Path, tmp_path: Path) -> None:
    env = {"EDITOR": editor(tmp_path, '# new\ncolor = "never"\n')}
    assert pakaura("config", "edit", env=env) == Finished(0, "", "")
    assert file.read_text() == '# new\ncolor = "never"\n'


def test_a_text_that_cannot_be_read_is_kept_apart(pakaura: Pakaura, file: Path, tmp_path: Path) -> None:
    before = file.read_text()
    env = {"EDITOR": editor(tmp_path, 'color = "pink"\n'), "TMPDIR": str(tmp_path)}
    done = pakaura("config", "edit", env=env)
    assert done.code == 1
    assert "color is auto, always or never, not 'pink'" in done.err
    kept = done.err.rpartition("your text is kept in ")[2].strip()
    assert Path(kept).read_text() == 'color = "pink"\n'
    assert file.read_text() == before


def test_a_person_is_asked_to_go_on_even_where_the_file_was_broken_before(
    home: dict[str, str], file: Path, tmp_path: Path, here: Path
) -> None:
    file.write_text("color = \n")
    environ = home | {"EDITOR": editor(tmp_path, "color = 5\n", 'color = "never"\n'), "TERM": "xterm"}
    shown = run_on_terminal("pakaura config edit", environ, here, ["y"])
    assert "color = 5 is no text" in shown
    assert "Edit it again? [y/N]" in shown
    assert file.read_text() == 'color = "never"\n'


def test_the_list_of_a_broken_file_is_an_error_that_names_it(pakaura: Pakaura, file: Path) -> None:
    file.write_text("color = \n")
    done = pakaura("config")
    assert done.code == 1
    assert f"{file} cannot be read" in done.err


@pytest.mark.parametrize("line", [["config", "set", "color", "never"], ["view", "save", "a", "+a"], ["list"]])
@pytest.mark.parametrize("kind", ["pipe", "link to a pipe"])
def test_what_is_no_regular_file_is_neither_read_nor_replaced(
    pakaura: Pakaura, file: Path, line: list[str], kind: str
) -> None:
    pipe = file.with_name("pipe") if kind == "link to a pipe" else file
    file.unlink()
    os.mkfifo(pipe)
    if pipe != file:
        file.symlink_to(pipe)
    refused = pakaura(*line)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == f"pakaura: {file} is no regular file\n  put a file in its place, or move it away\n"
    assert pipe.is_fifo()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a device")
def test_a_device_behind_a_link_stays_one(pakaura: Pakaura, file: Path) -> None:
    device = file.with_name("device")
    os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    file.unlink()
    file.symlink_to(device)
    assert pakaura("config", "set", "color", "never").code == 1
    assert device.is_char_device()
    assert file.is_symlink()


@pytest.mark.parametrize("place", [".", "below"])
def test_nothing_is_written_into_a_file_of_the_directory_that_is_not_followed(
    pakaura: Pakaura, here: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    project = here / ".pakaura.toml"
    project.write_text('color = "never"\n')
    project.chmod(0o666)
    (here / place).mkdir(exist_ok=True)
    monkeypatch.chdir(here / place)
    refused = pakaura("config", "set", "--project", "list.limit", "4")
    assert refused == Finished(
        1, "", f"pakaura: {project} is not followed: everybody can write it\n  check whose it is, and its mode\n"
    )
    assert pakaura("config", "edit", "--project", env={"EDITOR": "false"}).err == refused.err
    assert project.read_text() == 'color = "never"\n'
    assert [name for _, _, files in os.walk(here) for name in files] == [".pakaura.toml"]
